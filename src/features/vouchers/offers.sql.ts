import { askBy, type Tx } from '../../platform/database.ts';
import { type Ask, lookedUp, unindexed } from '../../platform/statements.ts';
import { plainArray } from '../../platform/tables.ts';
import type { ReadVoucher } from './redemptions.ts';

/** Vouchers as those who want to use them find them. */

/** Who wants to use which. */
export interface WantedVoucher {
  readonly buyerId: string;
  readonly code: string;
}

/** A voucher, and how often somebody has it already. */
export interface Offer {
  readonly voucher: ReadVoucher;
  readonly buyerUses: number;
}

/**
 * One clock for all processes: the database's. Who has no limit per buyer need not be counted for. A checkout that ended unpaid is no
 * use any more.
 */
const OFFERED = `
  v.id, v.seller_id, v.percent, v.amount, v.minimum_amount, v.active,
  CASE WHEN v.starts_at > clock_timestamp() THEN 'not-started' WHEN v.ends_at <= clock_timestamp() THEN 'expired' ELSE 'running' END AS phase,
  v.remaining, v.per_buyer_limit, v.version,
  CASE WHEN v.per_buyer_limit IS NULL THEN 0 ELSE (
    SELECT count(*)::int FROM voucher_redemptions r
    WHERE ${lookedUp('r.voucher_id', 'v.id')} AND ${lookedUp('r.buyer_id', 'w.buyer_id')} AND ${unindexed('r.released_at IS NULL')}) END AS buyer_uses`;

const READ = {
  name: 'vouchers-read-offers',
  text: `
    SELECT w.buyer_id, w.code, ${OFFERED}
    FROM unnest($1::uuid[], $2::text[]) AS w (buyer_id, code)
    JOIN vouchers v ON ${lookedUp('v.code', 'w.code')}`,
};

type OfferRow = [
  id: string,
  sellerId: string | null,
  percent: number | null,
  amount: string | null,
  minimum: string | null,
  active: boolean,
  phase: ReadVoucher['phase'],
  remaining: number | null,
  perBuyerLimit: number | null,
  version: number,
  buyerUses: number,
];

/** By what offers are looked up: how often a voucher was used is its buyer's own. */
export function offerKey({ buyerId, code }: WantedVoucher): string {
  return `${buyerId} ${code}`;
}

/** What is offered to those who want vouchers, by offerKey; nothing where there is no such voucher. */
export async function readOffers(ask: Ask, wanted: readonly WantedVoucher[]): Promise<ReadonlyMap<string, Offer>> {
  if (wanted.length === 0) return new Map();
  const values = [plainArray(wanted, ({ buyerId }) => buyerId), wanted.map(({ code }) => code)];
  const rows = await ask<[buyerId: string, code: string, ...OfferRow]>(READ, values);
  return new Map(rows.map(([buyerId, code, ...row]) => [offerKey({ buyerId, code }), offerIn(row)]));
}

function offerIn(row: OfferRow): Offer {
  const [id, sellerId, percent, amount, minimum, active, phase, remaining, perBuyerLimit, version, buyerUses] = row;
  const amounts = {
    amount: amount === null ? null : Number(amount),
    minimum: minimum === null ? null : Number(minimum),
  };
  const voucher = { id, sellerId, percent, ...amounts, active, phase, remaining, perBuyerLimit, version };
  return { voucher, buyerUses };
}

/** The vouchers of some codes that checkouts claim. $1: the codes. */
export const LIMITED_IDS = `SELECT id FROM vouchers WHERE code = ANY($1::text[]) AND num_nonnulls(remaining, per_buyer_limit) > 0`;

/**
 * The same within a transaction of Prisma's.
 * @param lock takes the row lock first, waiting for whoever has it: for those who lost an optimistic try
 */
export async function readOffer(
  tx: Tx,
  wanted: WantedVoucher,
  { lock }: { lock: boolean },
): Promise<Offer | undefined> {
  const { buyerId, code } = wanted;
  if (lock) {
    await tx.$queryRaw`SELECT id FROM vouchers WHERE code = ${code} AND num_nonnulls(remaining, per_buyer_limit) > 0 FOR NO KEY UPDATE`;
  }
  const [found] = await askBy(tx)<[buyerId: string, code: string, ...OfferRow]>(READ, [[buyerId], [code]]);
  if (found === undefined) return undefined;
  const [, , ...row] = found;
  return offerIn(row);
}
