import type { Context } from '../../concurrency/index.ts';
import type { Prisma, WaitingListEntry } from '../../generated/prisma/client.ts';
import type { Caller } from '../../platform/access.ts';
import type { Database, Tx } from '../../platform/database.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import { type IdempotentRequest, once } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';
import { idCursor, type Page, type PageQuery, pageOf, skipped } from '../../platform/paging.ts';
import { isUniqueViolation } from '../../platform/sqlstate.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import { refuseGone } from '../accounts/index.ts';
import { bookingRefusal } from '../bookings/index.ts';
import { alreadyWaiting, EXPERIENCE_ERRORS, seatsAvailable } from './errors.ts';
import type { Done } from './experiences.ts';
import { positionsOf } from './positions.sql.ts';
import { mustWait } from './rules.ts';
import { viewWaiting } from './views.ts';
import { LIST_MAX, WAITING_MAX, type WaitingView } from './waiting-schemas.ts';

/** Who waits for seats of slots that have too few. Offers are made by offers.ts. */

export interface WaitingInput {
  readonly slotId: string;
  readonly guests: number;
}

/** One entry of each person and slot. */
const ENTRY_KEY = { table: 'waiting_list_entries', columns: ['slot_id', 'buyer_id'] };

/**
 * Puts a person on the waiting list of a slot, once for each Idempotency-Key.
 * @throws AppError not-found; slot-not-bookable; already-booked; already-waiting; seats-available where they can be booked;
 *   too-many-waiting; waiting-list-full; idempotency-key-reused; unauthenticated when the account is gone
 * @throws InvalidRequest for more guests than the slot has seats
 */
export async function joinWaitingList(
  { db }: Context,
  buyerId: string,
  input: WaitingInput,
  request?: IdempotentRequest,
): Promise<Done<WaitingView>> {
  const effect = async (tx: Tx) => {
    await refuseUnlessWaiting(tx, buyerId, input);
    const entry = await tx.waitingListEntry.create({ data: { id: newId(), buyerId, ...input } });
    return { kind: 'waiting', entry: { ...entry, createdAt: entry.createdAt.toISOString() } };
  };
  await refuseGone(db, buyerId);
  try {
    const { decision, replayed } = await db.transaction((tx) => once(tx, request, () => effect(tx)));
    const entry = { ...decision.entry, createdAt: new Date(decision.entry.createdAt) };
    const [body] = await withPositions(db, [entry]);
    if (body === undefined) throw notFound('waiting list entry');
    return { body, replayed };
  } catch (error) {
    // Somebody joined twice at the same moment.
    if (isUniqueViolation(error, ENTRY_KEY)) throw alreadyWaiting(error);
    throw error;
  }
}

const MORE_THAN_SEATS = words({
  en: 'is more than the slot has seats',
  es: 'es más que los lugares del horario',
});

/** @throws AppError, InvalidRequest: as joinWaitingList */
async function refuseUnlessWaiting(tx: Tx, buyerId: string, { slotId, guests }: WaitingInput): Promise<void> {
  const include = { experience: { select: { status: true } } };
  const slot = await tx.timeSlot.findUnique({ where: { id: slotId }, include });
  if (slot === null) throw notFound('time slot');
  const reason = closedBy(slot, new Date());
  if (reason !== undefined) throw bookingRefusal({ kind: 'closed', reason });
  if (guests > slot.capacity) throw InvalidRequest.field('guests', MORE_THAN_SEATS);
  const live = { slotId, buyerId, status: { notIn: ['CANCELLED' as const, 'REFUNDED' as const] } };
  const booking = await tx.order.findFirst({ where: live, select: { id: true } });
  if (booking !== null) throw bookingRefusal({ kind: 'already-booked', bookingId: booking.id });
  await refuseTooMany(tx, buyerId, slotId);
  const available = slot.capacity - slot.bookedCount;
  const first = await tx.waitingListEntry.findFirst({ where: { slotId, guests: { lte: available } } });
  if (!mustWait({ guests, available, fitting: first !== null })) throw seatsAvailable(available);
}

type SlotOfExperience = Prisma.TimeSlotGetPayload<{ include: { experience: { select: { status: true } } } }>;

/** Why a slot takes no bookings. */
function closedBy({ cancelledAt, startsAt, experience }: SlotOfExperience, now: Date) {
  if (cancelledAt !== null) return 'cancelled';
  if (experience.status === 'ARCHIVED') return 'archived';
  return startsAt <= now ? 'begun' : undefined;
}

async function refuseTooMany(tx: Tx, buyerId: string, slotId: string): Promise<void> {
  // Those of one person one after the other, or two of them would both be the last.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`waiting of ${buyerId}`}, 0))`;
  const own = await tx.waitingListEntry.findMany({ where: { buyerId }, select: { slotId: true } });
  if (own.some((entry) => entry.slotId === slotId)) throw alreadyWaiting();
  if (own.length >= WAITING_MAX) throw new AppError(EXPERIENCE_ERRORS['too-many-waiting']);
  // Of those who are the last at the same moment some more may come in.
  const others = await tx.waitingListEntry.count({ where: { slotId }, take: LIST_MAX });
  if (others >= LIST_MAX) throw new AppError(EXPERIENCE_ERRORS['waiting-list-full']);
}

/** Takes a person off the waiting list of a slot. @throws AppError not-found where they are not on it */
export async function leaveWaitingList({ db }: Context, buyerId: string, slotId: string): Promise<void> {
  // In a transaction the wait for an offer that is being made has its bound.
  const { count } = await db.transaction((tx) => tx.waitingListEntry.deleteMany({ where: { slotId, buyerId } }));
  if (count === 0) throw notFound('waiting list entry');
}

/**
 * One page of the waiting list of a slot, whoever waits longest first: for its host all of it, for others their own place.
 * @throws AppError not-found for another host's slot, and for those who are not on the list
 */
export async function listWaiting(
  context: Context,
  caller: Caller,
  slotId: string,
  query: PageQuery,
): Promise<Page<WaitingView>> {
  const isBuyer = caller.role === 'BUYER';
  const ofHost = { id: slotId, experience: { sellerId: caller.id } };
  if (!isBuyer && (await context.db.prisma.timeSlot.count({ where: ofHost })) === 0) throw notFound('time slot');
  const page = await pageOfEntries(context, { slotId, ...(isBuyer && { buyerId: caller.id }) }, query);
  if (isBuyer && page.pagination.total === 0) throw notFound('waiting list entry');
  if (page.pagination.total === 0) await refuseGone(context.db, caller.id);
  return page;
}

/** One page of a person's places on waiting lists, the oldest first. @throws AppError unauthenticated when they are gone */
export async function listOwnWaiting(context: Context, buyerId: string, query: PageQuery): Promise<Page<WaitingView>> {
  const page = await pageOfEntries(context, { buyerId }, query);
  if (page.pagination.total === 0) await refuseGone(context.db, buyerId);
  return page;
}

async function pageOfEntries(
  { db }: Context,
  where: Prisma.WaitingListEntryWhereInput,
  query: PageQuery,
): Promise<Page<WaitingView>> {
  const after = idCursor(query);
  const total = await db.prisma.waitingListEntry.count({ where, take: LIST_MAX });
  const found = await db.prisma.waitingListEntry.findMany({
    where: { ...where, ...(after !== undefined && { id: { gt: after } }) },
    orderBy: { id: 'asc' },
    skip: skipped(query),
    take: query.limit + 1,
  });
  const views = await withPositions(db, found);
  return pageOf(query, total, { found: views, cursorOf: ({ id }) => id, view: (one) => one });
}

/** Entries with their places. One that was taken off meanwhile had the first. */
async function withPositions({ ask }: Database, entries: readonly WaitingListEntry[]): Promise<WaitingView[]> {
  const positions = await positionsOf(
    ask,
    entries.map(({ id }) => id),
  );
  return entries.map((entry) => viewWaiting(entry, positions.get(entry.id) ?? 1));
}
