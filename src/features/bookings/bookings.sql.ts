import type { Context } from '../../concurrency/index.ts';
import type { OrderStatus } from '../../generated/prisma/enums.ts';
import { groupedStatement } from '../../platform/grouped-statements.ts';
import { DEPTH_MAX } from '../../platform/paging.ts';
import { type Ask, lookedUp, unindexed } from '../../platform/statements.ts';
import { plainArray } from '../../platform/tables.ts';
import type { ShownPayment } from '../orders/index.ts';
import type { StandingBooking } from './views.ts';

/** Bookings as they are read to be shown. */

/** A booking, and what of it goes by the clock: the database's, one for all processes. */
export interface ReadBooking extends StandingBooking {
  readonly hasBegun: boolean;
  /** Whether it is cancelled without cost still. */
  readonly isFreeToCancel: boolean;
}

/** A booking keeps what its experience said when it was made. */
const CANCELLATION_HOURS = 'coalesce(o.cancellation_hours, e.cancellation_hours)';

const COLUMNS = `o.id, o.buyer_id, o.guests, o.status, o.total_amount, o.expires_at, o.created_at, o.updated_at,
  s.id, s.experience_id, e.seller_id, s.starts_at, s.ends_at, ${CANCELLATION_HOURS},
  s.starts_at <= clock_timestamp(), s.starts_at - make_interval(hours => ${CANCELLATION_HOURS}) > clock_timestamp(),
  p.status, p.provider, p.created_at, p.settled_at, p.refunded_at, p.refunded_amount, p.next_action, p.pending_until`;

/** Of the attempts to pay only the one that is shown, as of orders. */
const PARTS = `
  JOIN time_slots s ON ${lookedUp('s.id', 'o.slot_id')}
  JOIN experiences e ON ${lookedUp('e.id', 's.experience_id')}
  LEFT JOIN LATERAL (
    SELECT status, provider, created_at, settled_at, refunded_at, refunded_amount, next_action, pending_until FROM payments WHERE order_id = o.id
    ORDER BY settled_order_id IS NULL, status <> 'PENDING', id DESC LIMIT 1) p ON true`;

type BookingRow = [
  id: string,
  buyerId: string,
  guests: number,
  status: OrderStatus,
  totalAmount: string,
  expiresAt: Date,
  createdAt: Date,
  updatedAt: Date,
  slotId: string,
  experienceId: string,
  sellerId: string,
  startsAt: Date,
  endsAt: Date,
  cancellationHours: number,
  hasBegun: boolean,
  isFreeToCancel: boolean,
  ...payment: [
    ShownPayment['status'] | null,
    string,
    Date,
    Date | null,
    Date | null,
    string,
    ShownPayment['nextAction'],
    Date | null,
  ],
];

function bookingIn(row: BookingRow): ReadBooking {
  const [id, buyerId, guests, status, totalAmount, expiresAt, createdAt, updatedAt, ...others] = row;
  const [slotId, experienceId, sellerId, startsAt, endsAt, cancellationHours, hasBegun, isFreeToCancel] = others;
  const slot = { id: slotId, experienceId, sellerId, startsAt, endsAt, cancellationHours };
  const moments = { expiresAt, createdAt, updatedAt, hasBegun, isFreeToCancel };
  const payments = paymentIn(row);
  return { id, buyerId, guests, status, totalAmount: BigInt(totalAmount), ...moments, slot, payments };
}

type PaymentColumns = BookingRow extends [
  ...infer _,
  infer A,
  infer B,
  infer C,
  infer D,
  infer E,
  infer F,
  infer G,
  infer H,
]
  ? [A, B, C, D, E, F, G, H]
  : never;

function paymentIn(row: BookingRow): ShownPayment[] {
  const [status, provider, createdAt, settledAt, refundedAt, refundedAmount, nextAction, pendingUntil] = row.slice(
    -8,
  ) as PaymentColumns;
  if (status === null) return [];
  const refunded = BigInt(refundedAmount);
  return [{ status, provider, createdAt, settledAt, refundedAt, refundedAmount: refunded, nextAction, pendingUntil }];
}

const READ = groupedStatement<BookingRow>(
  'bookings-read',
  { order_id: 'uuid', party_id: 'uuid?' },
  ({ asked }) => `
    ${asked}
    SELECT a.n, ${COLUMNS}
    FROM asked a
    JOIN orders o ON ${lookedUp('o.id', 'a.order_id')} AND ${unindexed('o.slot_id IS NOT NULL')}
      AND (a.party_id IS NULL OR ${unindexed('a.party_id IN (o.buyer_id, o.seller_id)')})
    ${PARTS}`,
);

/**
 * One booking, for its buyer and its host; undefined for everyone else, and where it is an order of goods.
 * @param partyId null: whoever it is
 */
export async function findBooking(
  { askWithOthers }: Pick<Context, 'askWithOthers'>,
  bookingId: string,
  partyId: string | null,
): Promise<ReadBooking | undefined> {
  const [row] = await askWithOthers(READ, { order_id: bookingId, party_id: partyId }, { isDone: () => true });
  return row === undefined ? undefined : bookingIn(row);
}

/** Whose bookings a list shows, and of which slot. */
export interface BookingFilter {
  readonly party: 'buyer' | 'seller';
  readonly userId: string;
  readonly statuses: readonly OrderStatus[];
  readonly slotId: string | undefined;
}

/**
 * The bookings of each status are a stretch of an index, by id: so many of each are read, and no more. Those of a slot are few: those of
 * each status are looked for among them.
 */
function stretch({ party, slotId }: BookingFilter): string {
  const own = `SELECT id FROM orders WHERE ${party}_id = $1::uuid AND slot_id IS NOT NULL AND status = s.status`;
  return slotId === undefined ? `${own} AND $3::uuid IS NULL` : `${own} AND slot_id = $3::uuid`;
}

const nameOf = (what: string, { party, slotId }: BookingFilter) =>
  `bookings-${what}-${party}${slotId === undefined ? '' : '-slot'}`;

const valuesOf = ({ userId, statuses, slotId }: BookingFilter) => [userId, plainArray(statuses), slotId ?? null];

/** How many bookings these are; DEPTH_MAX means that many or more. */
export async function countBookings(ask: Ask, filter: BookingFilter): Promise<number> {
  const text = `SELECT count(*)::int FROM (
    SELECT FROM unnest($2::order_status[]) AS s (status) CROSS JOIN LATERAL (${stretch(filter)} LIMIT ${DEPTH_MAX}) o LIMIT ${DEPTH_MAX}) counted`;
  const [row] = await ask<[number]>({ name: nameOf('count', filter), text }, valuesOf(filter));
  return row?.[0] ?? 0;
}

/** A page of bookings, newest first. */
export async function findBookings(
  ask: Ask,
  filter: BookingFilter,
  { after, offset, limit }: { readonly after: string | undefined; readonly offset: number; readonly limit: number },
): Promise<ReadBooking[]> {
  const text = `
    SELECT ${COLUMNS} FROM (
      SELECT o.id FROM unnest($2::order_status[]) AS s (status) CROSS JOIN LATERAL (
        ${stretch(filter)} AND ($4::uuid IS NULL OR id < $4::uuid) ORDER BY id DESC LIMIT $5::int + $6::int) o
      ORDER BY o.id DESC OFFSET $5::int LIMIT $6::int) w
    JOIN orders o ON ${lookedUp('o.id', 'w.id')}
    ${PARTS}
    ORDER BY o.id DESC`;
  const values = [...valuesOf(filter), after ?? null, offset, limit];
  return (await ask<BookingRow>({ name: nameOf('page', filter), text }, values)).map(bookingIn);
}
