import { describe, expect, it } from 'vitest';
import { bookForWaiting } from '../../src/features/bookings/index.ts';
import { newId } from '../../src/platform/ids.ts';
import { addWaiting, book, bookedIn, makeSlot, SEAT_PRICE } from '../support/bookings.ts';
import { STRATEGIES, tally, useMarket } from '../support/market.ts';
import { pesos } from '../support/vouchers.ts';

describe.each(STRATEGIES)('a booking (%s)', (strategy) => {
  const market = useMarket({ CHECKOUT_STRATEGY: strategy });

  it('has its seats until it is paid or expires', async () => {
    const slot = await makeSlot(market(), { capacity: 10, cancellationHours: 24 });
    const buyer = await market().buyer();
    const { status, body } = await book(market(), slot, buyer, { guests: 3 });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      slotId: slot.id,
      experienceId: slot.experienceId,
      hostId: slot.host.id,
      buyerId: buyer.id,
      guests: 3,
      status: 'PENDING_PAYMENT',
      total: pesos(3 * SEAT_PRICE),
      refunded: pesos(0),
      startsAt: expect.any(String),
      endsAt: expect.any(String),
      expiresAt: expect.any(String),
      freeCancellationUntil: new Date(Date.parse(body.startsAt) - 24 * 3_600_000).toISOString(),
      payment: { status: 'AWAITING', provider: null, paidAt: null, refundedAt: null },
    });
    expect(Date.parse(body.expiresAt) - Date.now()).toBeGreaterThan(29 * 60_000);
    expect(await bookedIn(market(), slot)).toBe(3);
    const order = await market().call('GET', `/api/marketplace/orders/${body.id}`, { token: buyer.token });
    expect(order.body).toMatchObject({
      status: 'PENDING_PAYMENT',
      items: [],
      shippingAddress: null,
      booking: { slotId: slot.id, guests: 3 },
      total: pesos(3 * SEAT_PRICE),
    });
    expect(await market().findings()).toEqual([]);
  });

  it('of more seats than are free is refused with how many are', async () => {
    const slot = await makeSlot(market(), { capacity: 4 });
    const [first, second] = await market().buyers(2);
    if (first === undefined || second === undefined) throw new Error('no buyers were made');
    expect((await book(market(), slot, first, { guests: 3 })).status).toBe(201);
    expect(await book(market(), slot, second, { guests: 2 })).toMatchObject({
      status: 400,
      body: { code: 'sold-out', requested: 2, available: 1 },
    });
    expect((await book(market(), slot, second, { guests: 1 })).status).toBe(201);
    expect(await bookedIn(market(), slot)).toBe(4);
    expect(await market().findings()).toEqual([]);
  });

  it('is refused in Spanish to who asks in Spanish', async () => {
    const slot = await makeSlot(market(), { capacity: 1 });
    const { token } = await market().buyer();
    const { headers, body } = await market().call('POST', `/api/bookings/slots/${slot.id}/bookings`, {
      token,
      body: { guests: 2 },
      headers: { 'accept-language': 'es-MX' },
    });
    expect(headers.get('content-language')).toBe('es');
    expect(body).toMatchObject({
      code: 'sold-out',
      title: 'No hay suficientes lugares',
      detail: 'Usted quiere 2 y hay 1 libres.',
    });
  });

  it('is one of each person and slot', async () => {
    const slot = await makeSlot(market(), { capacity: 10 });
    const buyer = await market().buyer();
    const first = await book(market(), slot, buyer);
    expect(await book(market(), slot, buyer)).toMatchObject({
      status: 409,
      body: { code: 'already-booked', bookingId: first.body.id },
    });
    expect(await bookedIn(market(), slot)).toBe(1);
  });

  it.each([
    ['has begun', { startsInSeconds: -60 }, '', 'begun'],
    ['was cancelled', {}, 'UPDATE time_slots SET cancelled_at = now() WHERE id = $1', 'cancelled'],
    [
      'is of an archived experience',
      {},
      `UPDATE experiences SET status = 'ARCHIVED' WHERE id = (SELECT experience_id FROM time_slots WHERE id = $1)`,
      'archived',
    ],
  ])('is refused of a slot that %s', async (_what, options, change, reason) => {
    const slot = await makeSlot(market(), { capacity: 4, ...options });
    if (change !== '') await market().db.pool.query(change, [slot.id]);
    const answer = await book(market(), slot, await market().buyer());
    expect(answer).toMatchObject({ status: 409, body: { code: 'slot-not-bookable', reason } });
    expect(await bookedIn(market(), slot)).toBe(0);
  });

  it('of a slot that there is not is not found', async () => {
    expect(await book(market(), { id: newId() }, await market().buyer())).toMatchObject({ status: 404 });
  });

  it.each([0, -1, 1.5, '2', null, 10_001])('for %s guests is refused', async (guests) => {
    const slot = await makeSlot(market(), { capacity: 4 });
    const answer = await book(market(), slot, await market().buyer(), { guests: guests as number });
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation-failed' } });
    expect(await bookedIn(market(), slot)).toBe(0);
  });

  it('is made once for each key, and answered the same', async () => {
    const slot = await makeSlot(market(), { capacity: 10 });
    const buyer = await market().buyer();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => book(market(), slot, buyer, { guests: 2, key: 'once' })),
    );
    expect(tally(answers)).toEqual({ 201: 6 });
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const again = await book(market(), slot, buyer, { guests: 2, key: 'once' });
    expect(again.body).toEqual(answers[0]?.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await bookedIn(market(), slot)).toBe(2);
    expect(await book(market(), slot, buyer, { guests: 3, key: 'once' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
  });

  describe('while others wait', () => {
    it('is refused as long as somebody who waits for longer could have the seats', async () => {
      const slot = await makeSlot(market(), { capacity: 5 });
      const [first, waiting, newcomer] = await market().buyers(3);
      if (first === undefined || waiting === undefined || newcomer === undefined) throw new Error('no buyers');
      await book(market(), slot, first, { guests: 3 });
      const entryId = await addWaiting(market(), slot, waiting, 2);
      expect(await book(market(), slot, newcomer)).toMatchObject({
        status: 400,
        body: { code: 'sold-out', requested: 1, available: 2, waiting: 1 },
      });
      const person = { entryId, slotId: slot.id, buyerId: waiting.id, guests: 2 };
      const expiresAt = new Date(Date.now() + 60_000);
      const offered = await bookForWaiting(market().context, person, expiresAt);
      expect(offered).toMatchObject({
        status: 'PENDING_PAYMENT',
        buyerId: waiting.id,
        guests: 2,
        expiresAt: expiresAt.toISOString(),
      });
      await expect(bookForWaiting(market().context, person, expiresAt)).rejects.toMatchObject({
        code: 'already-booked',
      });
      expect(await market().db.prisma.waitingListEntry.count({ where: { slotId: slot.id } })).toBe(0);
      expect(await book(market(), slot, newcomer)).toMatchObject({ body: { code: 'sold-out', available: 0 } });
      expect(await market().findings()).toEqual([]);
    });

    it('is accepted where nobody could: who waits wants more than is free', async () => {
      const slot = await makeSlot(market(), { capacity: 5 });
      const [first, waiting, newcomer] = await market().buyers(3);
      if (first === undefined || waiting === undefined || newcomer === undefined) throw new Error('no buyers');
      await book(market(), slot, first, { guests: 4 });
      const entryId = await addWaiting(market(), slot, waiting, 2);
      expect((await book(market(), slot, newcomer)).status).toBe(201);
      const person = { entryId, slotId: slot.id, buyerId: waiting.id, guests: 2 };
      await expect(bookForWaiting(market().context, person, new Date())).rejects.toMatchObject({ code: 'sold-out' });
      expect(await market().db.prisma.waitingListEntry.count({ where: { slotId: slot.id } })).toBe(1);
    });

    it('is accepted of who waits for longest, and takes them off the list', async () => {
      const slot = await makeSlot(market(), { capacity: 2 });
      const [first, second] = await market().buyers(2);
      if (first === undefined || second === undefined) throw new Error('no buyers');
      await addWaiting(market(), slot, first, 1);
      await addWaiting(market(), slot, second, 1);
      expect(await book(market(), slot, second)).toMatchObject({ status: 400, body: { waiting: 2 } });
      expect((await book(market(), slot, first)).status).toBe(201);
      expect((await book(market(), slot, second)).status).toBe(201);
      expect(await market().db.prisma.waitingListEntry.count({ where: { slotId: slot.id } })).toBe(0);
    });
  });
});
