import {
  claimedRows,
  lockStatement,
  type RowKind,
  type RowName,
  referredRows,
  rowName,
} from '../../concurrency/index.ts';
import type { Ask } from '../../platform/statements.ts';
import { plainArray } from '../../platform/tables.ts';
import { TIME_SLOT } from '../seats/index.ts';
import { answerKey, type BatchState } from './batch-plan.ts';
import type { BookingRequest } from './request.ts';

/** The rows that a booking needs: the slot that it claims, and those that its rows point at. */

const SLOT_ROWS = claimedRows(TIME_SLOT);
const BUYER_ROWS = referredRows('user', 'users');
const SELLER_ROWS = referredRows('seller', 'sellers');

/** In the order in which everyone takes their locks. */
export const NEEDED_ROWS: readonly RowKind[] = [SLOT_ROWS, BUYER_ROWS, SELLER_ROWS];

/** The rows that a request changes or points at; none when it was answered before. */
export function rowsOf({ slotId, buyerId, idempotent }: BookingRequest, { slots, answers }: BatchState): RowName[] {
  if (idempotent !== undefined && answers.has(answerKey(idempotent))) return [];
  const slot = slots.get(slotId);
  if (slot === undefined) return [];
  return [rowName(SLOT_ROWS, slotId), rowName(BUYER_ROWS, buyerId), rowName(SELLER_ROWS, slot.sellerId)];
}

const LOCK = { name: 'bookings-lock', text: lockStatement(SLOT_ROWS, 'SELECT unnest($1::uuid[])') };

/** Takes the row locks of the slots of a batch, for as long as the transaction lasts. */
export async function takeLocks(ask: Ask, requests: readonly BookingRequest[]): Promise<void> {
  await ask(LOCK, [plainArray([...new Set(requests.map(({ slotId }) => slotId))])]);
}
