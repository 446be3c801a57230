import { newId } from '../../src/platform/ids.ts';
import type { Answer, Buyer, Seller, TestMarket } from './market.ts';
import { callAt } from './market.ts';

/** What tests ask and do about slots and bookings. */

export const BOOKINGS = '/api/bookings';
export const SEAT_PRICE = 45_000;
const HOUR_SECONDS = 3_600;

export interface SlotOptions {
  readonly capacity: number;
  /** From now; negative: it began so long ago. Default: in two days. */
  readonly startsInSeconds?: number;
  readonly priceAmount?: number;
  readonly cancellationHours?: number;
}

/** A slot of an experience of a host of its own. */
export interface MadeSlot {
  readonly id: string;
  readonly experienceId: string;
  readonly host: Seller;
}

/** An experience with one slot, as its host would have made it. */
export async function makeSlot(market: TestMarket, options: SlotOptions, host?: Seller): Promise<MadeSlot> {
  const owner = host ?? (await market.seller());
  const { capacity, startsInSeconds = 48 * HOUR_SECONDS, priceAmount = SEAT_PRICE, cancellationHours = 24 } = options;
  const [experienceId, id] = [newId(), newId()];
  await market.db.pool.query(
    `INSERT INTO experiences (id, seller_id, title, description, category, price_amount, time_zone, cancellation_hours, created_by, updated_by)
     VALUES ($1, $2, 'Mezcal tasting', '', 'MEZCAL', $3, 'America/Mexico_City', $4, $2, $2)`,
    [experienceId, owner.id, priceAmount, cancellationHours],
  );
  await addSlot(market, { id, experienceId, host: owner }, { capacity, startsInSeconds });
  return { id, experienceId, host: owner };
}

/** Another slot of an experience. */
export async function addSlot(
  { db }: TestMarket,
  { id, experienceId, host }: MadeSlot,
  { capacity, startsInSeconds }: { capacity: number; startsInSeconds: number },
): Promise<void> {
  await db.pool.query(
    `INSERT INTO time_slots (id, experience_id, experience_number, starts_at, ends_at, capacity, created_by, updated_by)
     SELECT $1, $2, number, now() + make_interval(secs => $3), now() + make_interval(secs => $3 + ${HOUR_SECONDS}), $4, $5, $5
     FROM experiences WHERE id = $2`,
    [id, experienceId, startsInSeconds, capacity, host.id],
  );
}

/** Puts somebody on the waiting list of a slot. @returns the entry's id */
export async function addWaiting(
  { db }: TestMarket,
  slot: Pick<MadeSlot, 'id'>,
  buyer: Pick<Buyer, 'id'>,
  guests: number,
): Promise<string> {
  const id = newId();
  await db.pool.query('INSERT INTO waiting_list_entries (id, slot_id, buyer_id, guests) VALUES ($1, $2, $3, $4)', [
    id,
    slot.id,
    buyer.id,
    guests,
  ]);
  return id;
}

export function book(
  market: TestMarket,
  slot: Pick<MadeSlot, 'id'>,
  { token }: Pick<Buyer, 'token'>,
  { guests = 1, key, origin }: { guests?: number; key?: string; origin?: string } = {},
): Promise<Answer> {
  return callAt(origin ?? market.origin, 'POST', `${BOOKINGS}/slots/${slot.id}/bookings`, {
    token,
    body: { guests },
    ...(key !== undefined && { headers: { 'idempotency-key': key } }),
  });
}

/** A call about a booking. */
export function about(
  market: TestMarket,
  bookingId: string,
  { token }: { token: string },
  what: 'cancel' | 'complete',
  { key, origin }: { key?: string; origin?: string } = {},
): Promise<Answer> {
  return callAt(origin ?? market.origin, 'POST', `${BOOKINGS}/${bookingId}/${what}`, {
    token,
    ...(key !== undefined && { headers: { 'idempotency-key': key } }),
  });
}

export function payBooking(
  market: TestMarket,
  bookingId: string,
  { token }: { token: string },
  { method = 'pm_card_visa', key, origin }: { method?: string; key?: string; origin?: string } = {},
): Promise<Answer> {
  return callAt(origin ?? market.origin, 'POST', `${BOOKINGS}/${bookingId}/payments`, {
    token,
    body: { paymentMethod: method },
    ...(key !== undefined && { headers: { 'idempotency-key': key } }),
  });
}

/** How many seats of a slot are booked. */
export async function bookedIn({ db }: TestMarket, { id }: Pick<MadeSlot, 'id'>): Promise<number> {
  return (await db.prisma.timeSlot.findUniqueOrThrow({ where: { id } })).bookedCount;
}

/** A booking with the people and the slot it is about. */
export interface PlacedBooking {
  readonly id: string;
  readonly slot: MadeSlot;
  readonly buyer: Buyer;
}

/** An unpaid booking of a slot of its own. */
export async function placeBooking(
  market: TestMarket,
  { guests = 2, ...options }: Partial<SlotOptions> & { guests?: number } = {},
): Promise<PlacedBooking> {
  const slot = await makeSlot(market, { capacity: 10, ...options });
  const buyer = await market.buyer();
  const { status, body } = await book(market, slot, buyer, { guests });
  if (status !== 201) throw new Error(`the booking was answered ${status} ${JSON.stringify(body)}`);
  return { id: body.id, slot, buyer };
}

/** A booking as one of its two sees it. */
export async function bookingOf(
  market: TestMarket,
  { id }: { id: string },
  { token }: { token: string },
): Promise<Answer['body']> {
  return (await market.call('GET', `${BOOKINGS}/${id}`, { token })).body;
}

/** Its time runs out. */
export async function letBookingExpire({ db }: TestMarket, ...bookings: { id: string }[]): Promise<void> {
  await db.pool.query(`UPDATE orders SET expires_at = now() - interval '1 second' WHERE id = ANY($1::uuid[])`, [
    bookings.map(({ id }) => id),
  ]);
}

/** As if the slot began so many hours from now; negative: so many ago. */
export async function moveSlot({ db }: TestMarket, { id }: Pick<MadeSlot, 'id'>, hours: number): Promise<void> {
  await db.pool.query(
    'UPDATE time_slots SET starts_at = now() + make_interval(hours => $2), ends_at = now() + make_interval(hours => $2 + 1) WHERE id = $1',
    [id, hours],
  );
}
