import { beforeEach, describe, expect, it } from 'vitest';
import { WAITING_MAX } from '../../src/features/experiences/waiting-schemas.ts';
import { cleanupFailedOrders } from '../../src/features/orders/index.ts';
import { newId } from '../../src/platform/ids.ts';
import { addWaiting, BOOKINGS, book, bookedIn, type MadeSlot, makeSlot } from '../support/bookings.ts';
import { offerAll } from '../support/experiences.ts';
import { fingerprint } from '../support/fingerprint.ts';
import { type Answer, type Buyer, useMarket } from '../support/market.ts';

const market = useMarket({}, { patient: true });

const NOT_FOUND = { status: 404, body: { code: 'not-found' } };
const at = expect.stringMatching(/Z$/);
const pathOf = ({ id }: Pick<MadeSlot, 'id'>) => `${BOOKINGS}/slots/${id}/waiting-list`;

const join = (slot: Pick<MadeSlot, 'id'>, { token }: { token: string }, guests = 1, headers = {}): Promise<Answer> =>
  market().call('POST', pathOf(slot), { token, body: { guests }, headers });

/** A slot all of whose seats somebody else has booked. */
async function fullSlot(
  capacity: number,
  startsInSeconds?: number,
): Promise<MadeSlot & { bookings: Answer['body'][] }> {
  const slot = await makeSlot(market(), { capacity, ...(startsInSeconds !== undefined && { startsInSeconds }) });
  const bookings: Answer['body'][] = [];
  for (const guest of await market().buyers(capacity)) {
    const { status, body } = await book(market(), slot, guest);
    expect(status).toBe(201);
    bookings.push(body);
  }
  return { ...slot, bookings };
}

/** Lets the time of bookings run out, and ends them. */
async function expire(bookingIds: readonly string[]): Promise<void> {
  await market().db.pool.query(`UPDATE orders SET expires_at = now() - interval '1 minute' WHERE id = ANY ($1)`, [
    bookingIds,
  ]);
  await cleanupFailedOrders(market().orders);
}

/** What somebody has booked of a slot. */
const bookingOf = (slot: MadeSlot, buyer: Buyer) =>
  market().db.prisma.order.findFirst({ where: { slotId: slot.id, buyerId: buyer.id } });

describe('the waiting list of a slot', () => {
  it('takes who finds too few seats, and shows them their place', async () => {
    const slot = await fullSlot(2);
    const [first, second] = await market().buyers(2);
    if (first === undefined || second === undefined) throw new Error('two were made');
    const joined = await join(slot, first, 2);
    expect(joined.status).toBe(201);
    expect(joined.body).toEqual({
      ...{ id: expect.any(String), slotId: slot.id, buyerId: first.id, guests: 2, position: 1, createdAt: at },
    });
    expect(await join(slot, second)).toMatchObject({ status: 201, body: { position: 2 } });
    const own = await market().call('GET', pathOf(slot), { token: second.token });
    expect(own.body.data).toMatchObject([{ buyerId: second.id, guests: 1, position: 2 }]);
    const ofHost = await market().call('GET', pathOf(slot), { token: slot.host.token });
    expect(ofHost.body.data).toMatchObject([
      { buyerId: first.id, position: 1 },
      { buyerId: second.id, position: 2 },
    ]);
    expect(ofHost.body.pagination.total).toBe(2);
    const lists = await market().call('GET', `${BOOKINGS}/waiting-list`, { token: second.token });
    expect(lists.body.data).toEqual(own.body.data);
    expect(await market().findings()).toEqual([]);
  });

  it('is read page by page by its host, and by no other', async () => {
    const slot = await makeSlot(market(), { capacity: 1 });
    const ids: string[] = [];
    for (const buyer of await market().buyers(5)) ids.push(await addWaiting(market(), slot, buyer, 1));
    const read: { id: string; position: number }[] = [];
    for (let next: string | undefined = `${pathOf(slot)}?limit=2`; next !== undefined; ) {
      const { body, headers } = await market().call('GET', next, { token: slot.host.token });
      read.push(...body.data);
      next = /<([^>]+)>/.exec(headers.get('link') ?? '')?.[1];
    }
    expect(read.map(({ id }) => id)).toEqual(ids);
    expect(read.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5]);
    const stranger = await market().seller();
    expect(await market().call('GET', pathOf(slot), { token: stranger.token })).toMatchObject(NOT_FOUND);
    const buyer = await market().buyer();
    expect(await market().call('GET', pathOf(slot), { token: buyer.token })).toMatchObject(NOT_FOUND);
    expect((await market().call('GET', `${BOOKINGS}/waiting-list`, { token: buyer.token })).body.data).toEqual([]);
  });

  it('lets go who does not want to wait, once', async () => {
    const slot = await fullSlot(1);
    const [first, second] = await market().buyers(2);
    if (first === undefined || second === undefined) throw new Error('two were made');
    for (const one of [first, second]) await join(slot, one);
    const leave = () => market().call('DELETE', pathOf(slot), { token: first.token });
    expect((await leave()).status).toBe(204);
    expect(await leave()).toMatchObject(NOT_FOUND);
    const own = await market().call('GET', pathOf(slot), { token: second.token });
    expect(own.body.data).toMatchObject([{ position: 1 }]);
    expect(await join(slot, first)).toMatchObject({ status: 201, body: { position: 2 } });
  });

  it('refuses who need not wait, may not, or does already, and changes nothing', async () => {
    const [slot, roomy] = [await fullSlot(2), await makeSlot(market(), { capacity: 3 })];
    const [buyer, waiting] = await market().buyers(2);
    if (buyer === undefined || waiting === undefined) throw new Error('two were made');
    const { body: booking } = await book(market(), roomy, waiting);
    await join(slot, waiting);
    const over = await makeSlot(market(), { capacity: 1, startsInSeconds: -60 });
    const cancelled = await fullSlot(1);
    await market().db.pool.query('UPDATE time_slots SET cancelled_at = now() WHERE id = $1', [cancelled.id]);
    const before = await fingerprint(market().db.pool);
    const refused = (status: number, code: string, more: object = {}) => ({ status, body: { code, ...more } });
    expect(await join(roomy, buyer, 2)).toMatchObject(refused(400, 'seats-available', { available: 2 }));
    expect(await join(roomy, buyer, 4)).toMatchObject(
      refused(400, 'validation-failed', { errors: [{ field: 'guests' }] }),
    );
    expect(await join(roomy, waiting, 3)).toMatchObject(refused(409, 'already-booked', { bookingId: booking.id }));
    expect(await join(slot, waiting)).toMatchObject(refused(409, 'already-waiting'));
    expect(await join(over, buyer)).toMatchObject(refused(409, 'slot-not-bookable', { reason: 'begun' }));
    expect(await join(cancelled, buyer)).toMatchObject(refused(409, 'slot-not-bookable', { reason: 'cancelled' }));
    expect(await join({ id: newId() }, buyer)).toMatchObject(NOT_FOUND);
    expect(await fingerprint(market().db.pool)).toEqual(before);
    // Too few are free for them.
    expect(await join(roomy, buyer, 3)).toMatchObject({ status: 201 });
    // And those that are free are kept for whoever waits for longer, where they are enough.
    await market().db.pool.query('UPDATE waiting_list_entries SET guests = 2 WHERE slot_id = $1', [roomy.id]);
    expect(await join(roomy, await market().buyer(), 1)).toMatchObject({ status: 201, body: { position: 2 } });
  });

  it('takes a person on so many lists and no more', async () => {
    const slot = await fullSlot(1);
    const buyer = await market().buyer();
    for (let list = 0; list < WAITING_MAX; list += 1) {
      await addWaiting(market(), await makeSlot(market(), { capacity: 1 }), buyer, 1);
    }
    expect(await join(slot, buyer)).toMatchObject({ status: 409, body: { code: 'too-many-waiting' } });
  });

  it('takes a thousand', async () => {
    const slot = await fullSlot(1);
    await market().db.pool.query(
      `INSERT INTO waiting_list_entries (id, slot_id, buyer_id, guests)
       SELECT gen_random_uuid(), $1, gen_random_uuid(), 1 FROM generate_series(1, 1000)`,
      [slot.id],
    );
    const refused = await join(slot, await market().buyer());
    expect(refused).toMatchObject({ status: 409, body: { code: 'waiting-list-full' } });
  });

  it('is joined once under one key', async () => {
    const slot = await fullSlot(1);
    const buyer = await market().buyer();
    const headers = { 'idempotency-key': 'please' };
    const [first, again] = [await join(slot, buyer, 1, headers), await join(slot, buyer, 1, headers)];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });
});

describe('free seats', () => {
  // Of whoever waits for what other tests are about.
  beforeEach(() => market().db.prisma.waitingListEntry.deleteMany());

  it('are offered in order of arrival, to whoever they are enough for, with some time to pay', async () => {
    const slot = await fullSlot(3);
    const [large, small, late] = await market().buyers(3);
    if (large === undefined || small === undefined || late === undefined) throw new Error('three were made');
    await join(slot, large, 2);
    await join(slot, small, 1);
    await join(slot, late, 1);
    expect(await offerAll(market())).toEqual([]);
    // One seat is too little for the first, and enough for the second.
    await expire([slot.bookings[0].id]);
    expect(await offerAll(market())).toEqual(['offered']);
    const offered = await bookingOf(slot, small);
    expect(offered).toMatchObject({ status: 'PENDING_PAYMENT', guests: 1 });
    const minutes = ((offered?.expiresAt.getTime() ?? 0) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(0);
    expect(minutes).toBeLessThanOrEqual(60);
    // Two more go to the first, and not to who came last.
    await expire([slot.bookings[1].id, slot.bookings[2].id]);
    expect(await offerAll(market())).toEqual(['offered']);
    expect(await bookingOf(slot, large)).toMatchObject({ guests: 2 });
    expect(await bookingOf(slot, late)).toBeNull();
    const own = await market().call('GET', pathOf(slot), { token: late.token });
    expect(own.body.data).toMatchObject([{ position: 1 }]);
    expect(await bookedIn(market(), slot)).toBe(3);
    expect(await market().findings()).toEqual([]);
  });

  it('that are not paid in time go to the next', async () => {
    const slot = await fullSlot(1);
    const [first, second] = await market().buyers(2);
    if (first === undefined || second === undefined) throw new Error('two were made');
    for (const one of [first, second]) await join(slot, one);
    await expire([slot.bookings[0].id]);
    await offerAll(market());
    const offered = await bookingOf(slot, first);
    await expire([offered?.id ?? '']);
    expect(await offerAll(market())).toEqual(['offered']);
    expect(await bookingOf(slot, first)).toMatchObject({ status: 'CANCELLED' });
    expect(await bookingOf(slot, second)).toMatchObject({ status: 'PENDING_PAYMENT' });
  });

  it('are offered until the slot begins, and no longer', async () => {
    const slot = await fullSlot(1, 600);
    const buyer = await market().buyer();
    await join(slot, buyer);
    await expire([slot.bookings[0].id]);
    await offerAll(market());
    const [offered, { startsAt }] = [
      await bookingOf(slot, buyer),
      await market().db.prisma.timeSlot.findUniqueOrThrow({ where: { id: slot.id } }),
    ];
    expect(offered?.expiresAt).toEqual(startsAt);
  });

  it('come from a capacity that grows, too', async () => {
    const slot = await fullSlot(1);
    const buyer = await market().buyer();
    await join(slot, buyer);
    const path = `${BOOKINGS}/slots/${slot.id}`;
    const grow = { token: slot.host.token, body: { capacity: 2 }, headers: { 'if-match': '*' } };
    expect((await market().call('PATCH', path, grow)).status).toBe(200);
    expect(await offerAll(market())).toEqual(['offered']);
    expect(await bookingOf(slot, buyer)).toMatchObject({ status: 'PENDING_PAYMENT' });
  });

  it('are not offered to who has booked or is gone, nor of slots that begin or are called off', async () => {
    const open = await makeSlot(market(), { capacity: 5 });
    const [booked, honest] = await market().buyers(2);
    if (booked === undefined || honest === undefined) throw new Error('two were made');
    await book(market(), open, booked);
    await addWaiting(market(), open, booked, 1);
    await addWaiting(market(), open, { id: newId() }, 1);
    await addWaiting(market(), open, honest, 1);
    const over = await makeSlot(market(), { capacity: 5, startsInSeconds: -60 });
    const off = await makeSlot(market(), { capacity: 5 });
    await market().db.pool.query('UPDATE time_slots SET cancelled_at = now() WHERE id = $1', [off.id]);
    for (const slot of [over, off]) for (const one of [booked, honest]) await addWaiting(market(), slot, one, 1);
    expect((await offerAll(market())).sort()).toEqual(['ended', 'ended', 'gone', 'gone', 'offered']);
    expect(
      await market().db.prisma.waitingListEntry.count({ where: { slotId: { in: [open.id, over.id, off.id] } } }),
    ).toBe(0);
    expect(await bookingOf(open, honest)).toMatchObject({ status: 'PENDING_PAYMENT' });
    expect(await bookedIn(market(), over)).toBe(0);
    expect(await market().findings()).toEqual([]);
  });
});
