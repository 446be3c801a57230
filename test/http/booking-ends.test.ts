import { afterEach, describe, expect, it } from 'vitest';
import { cleanupFailedOrders } from '../../src/features/orders/index.ts';
import { newId } from '../../src/platform/ids.ts';
import {
  about,
  BOOKINGS,
  book,
  bookedIn,
  bookingOf,
  letBookingExpire,
  makeSlot,
  moveSlot,
  type PlacedBooking,
  payBooking,
  placeBooking,
  SEAT_PRICE,
} from '../support/bookings.ts';
import { useMarket } from '../support/market.ts';
import { TestProvider } from '../support/provider.ts';
import { placeOrder } from '../support/steps.ts';
import { pesos } from '../support/vouchers.ts';
import { until } from '../support/wait.ts';

const ORDERS = '/api/marketplace/orders';

describe('a booking that was made', () => {
  const provider = new TestProvider();
  const market = useMarket({}, { provider });

  afterEach(async () => {
    provider.recover();
    expect(await market().findings()).toEqual([]);
  });

  async function paidBooking(options?: Parameters<typeof placeBooking>[1]): Promise<PlacedBooking> {
    const booking = await placeBooking(market(), options);
    expect(await payBooking(market(), booking.id, booking.buyer)).toMatchObject({
      status: 201,
      body: { id: booking.id, status: 'CONFIRMED', payment: { status: 'SUCCEEDED' }, total: pesos(2 * SEAT_PRICE) },
    });
    return booking;
  }

  const cancel = (booking: PlacedBooking, by: { token: string } = booking.buyer) =>
    about(market(), booking.id, by, 'cancel');

  it('is confirmed once it is paid, and paid once', async () => {
    const booking = await paidBooking();
    expect(await bookedIn(market(), booking.slot)).toBe(2);
    expect(await payBooking(market(), booking.id, booking.buyer)).toMatchObject({
      status: 409,
      body: { code: 'invalid-transition' },
    });
    expect(await bookingOf(market(), booking, booking.slot.host)).toMatchObject({ status: 'CONFIRMED', guests: 2 });
  });

  it('keeps its seats when its payment is declined, and can be paid again', async () => {
    const { id, slot, buyer } = await placeBooking(market());
    expect(await payBooking(market(), id, buyer, { method: 'pm_card_declined' })).toMatchObject({ status: 402 });
    expect(await bookingOf(market(), { id }, buyer)).toMatchObject({ status: 'PAYMENT_FAILED' });
    expect(await bookedIn(market(), slot)).toBe(2);
    expect((await payBooking(market(), id, buyer)).status).toBe(201);
  });

  it('is paid once for each key, and answered the same', async () => {
    const { id, buyer } = await placeBooking(market());
    const first = await payBooking(market(), id, buyer, { key: 'pays' });
    const again = await payBooking(market(), id, buyer, { key: 'pays' });
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it('can be paid as the order that it is', async () => {
    const { id, buyer } = await placeBooking(market());
    const body = { paymentMethod: 'pm_card_visa' };
    expect(await market().call('POST', `${ORDERS}/${id}/payments`, { token: buyer.token, body })).toMatchObject({
      status: 201,
      body: { status: 'PAID', items: [], booking: { guests: 2 }, shippingAddress: null },
    });
  });

  it('is nobody else’s: strangers find none, and an order of goods is none', async () => {
    const booking = await placeBooking(market());
    const [stranger, other] = [await market().buyer(), await market().seller()];
    for (const { token } of [stranger, other])
      expect((await market().call('GET', `${BOOKINGS}/${booking.id}`, { token })).status).toBe(404);
    expect((await cancel(booking, stranger)).status).toBe(404);
    expect((await cancel(booking, other)).status).toBe(404);
    expect((await payBooking(market(), booking.id, stranger)).status).toBe(404);
    expect((await about(market(), booking.id, other, 'complete')).status).toBe(404);
    const order = await placeOrder(market());
    expect((await market().call('GET', `${BOOKINGS}/${order.id}`, { token: order.buyer.token })).status).toBe(404);
    expect((await about(market(), order.id, order.buyer, 'cancel')).status).toBe(404);
    expect((await payBooking(market(), order.id, order.buyer)).status).toBe(404);
  });

  describe('and is cancelled', () => {
    it.each(['guest', 'host'] as const)('unpaid by its %s ends, and its seats are free', async (who) => {
      const booking = await placeBooking(market());
      const by = who === 'guest' ? booking.buyer : booking.slot.host;
      expect(await cancel(booking, by)).toMatchObject({
        status: 200,
        body: { status: 'CANCELLED', refunded: pesos(0) },
      });
      expect(await bookedIn(market(), booking.slot)).toBe(0);
      expect(await cancel(booking, by)).toMatchObject({ status: 409, body: { code: 'invalid-transition' } });
      expect((await book(market(), booking.slot, booking.buyer)).status).toBe(201);
    });

    it('paid by its guest in time is refunded whole, and its seats are free', async () => {
      const booking = await paidBooking({ cancellationHours: 24 });
      expect(await cancel(booking)).toMatchObject({
        status: 200,
        body: { status: 'CANCELLED', refunded: pesos(2 * SEAT_PRICE), payment: { status: 'REFUNDED' } },
      });
      expect(await bookedIn(market(), booking.slot)).toBe(0);
      const order = await market().call('GET', `${ORDERS}/${booking.id}`, { token: booking.buyer.token });
      expect(order.body).toMatchObject({ status: 'REFUNDED', refunds: [{ amount: pesos(2 * SEAT_PRICE) }] });
      expect(order.body.history.at(-1)).toMatchObject({ by: 'BUYER', why: 'refunded' });
    });

    it('paid by its guest too late is refused with until when it was free; its host may still', async () => {
      const booking = await paidBooking({ cancellationHours: 24 });
      await moveSlot(market(), booking.slot, 23);
      const { freeCancellationUntil } = await bookingOf(market(), booking, booking.buyer);
      expect(await cancel(booking)).toMatchObject({
        status: 409,
        body: { code: 'cancellation-too-late', freeUntil: freeCancellationUntil },
      });
      expect(await bookedIn(market(), booking.slot)).toBe(2);
      expect(await cancel(booking, booking.slot.host)).toMatchObject({
        status: 200,
        body: { status: 'CANCELLED', refunded: pesos(2 * SEAT_PRICE) },
      });
      expect(await bookedIn(market(), booking.slot)).toBe(0);
    });

    it('paid by its guest under the policy that it was made under, whatever its experience says since', async () => {
      const booking = await paidBooking({ cancellationHours: 24 });
      const before = (await bookingOf(market(), booking, booking.buyer)).freeCancellationUntil;
      const edited = await market().call('PATCH', `${BOOKINGS}/experiences/${booking.slot.experienceId}`, {
        token: booking.slot.host.token,
        body: { cancellationHours: 1_000 },
        headers: { 'if-match': '*' },
      });
      expect(edited).toMatchObject({ status: 200, body: { cancellationHours: 1_000 } });
      expect((await bookingOf(market(), booking, booking.buyer)).freeCancellationUntil).toBe(before);
      // Whoever books from now on is told the other.
      const later = await book(market(), booking.slot, await market().buyer());
      expect(later.status).toBe(201);
      expect(later.body.freeCancellationUntil < before).toBe(true);
      const shown = await bookingOf(market(), later.body, booking.slot.host);
      expect(shown.freeCancellationUntil).toBe(later.body.freeCancellationUntil);
      expect(await cancel(booking)).toMatchObject({ status: 200, body: { status: 'CANCELLED' } });
    });

    it('once for each key', async () => {
      for (const pay of [false, true]) {
        const booking = pay ? await paidBooking() : await placeBooking(market());
        const answers = [1, 2].map(() => about(market(), booking.id, booking.buyer, 'cancel', { key: booking.id }));
        const [first, second] = await Promise.all(answers);
        expect([first?.status, second?.status]).toEqual([200, 200]);
        expect(second?.body).toEqual(first?.body);
        expect(await bookedIn(market(), booking.slot)).toBe(0);
      }
    });

    it('while a payment is under way: that is called off first', async () => {
      const booking = await placeBooking(market());
      expect(await payBooking(market(), booking.id, booking.buyer, { method: 'pm_later' })).toMatchObject({
        body: { status: 'PENDING' },
      });
      expect(await cancel(booking)).toMatchObject({ status: 200, body: { status: 'CANCELLED' } });
      expect(await bookedIn(market(), booking.slot)).toBe(0);
    });
  });

  describe('and is completed', () => {
    it('by its host, once its slot has begun', async () => {
      const booking = await paidBooking();
      const complete = (key?: string) =>
        about(market(), booking.id, booking.slot.host, 'complete', { ...(key !== undefined && { key }) });
      expect(await complete()).toMatchObject({ status: 409, body: { code: 'slot-not-begun' } });
      await moveSlot(market(), booking.slot, -1);
      expect((await about(market(), booking.id, booking.buyer, 'complete')).status).toBe(403);
      const done = await complete('done');
      expect(done).toMatchObject({ status: 200, body: { status: 'COMPLETED' } });
      expect((await complete('done')).body).toEqual(done.body);
      expect(await complete()).toMatchObject({ status: 409, body: { code: 'invalid-transition', from: 'COMPLETED' } });
      expect(await bookedIn(market(), booking.slot)).toBe(2);
      for (const by of [booking.buyer, booking.slot.host])
        expect(await cancel(booking, by)).toMatchObject({ status: 409, body: { from: 'COMPLETED' } });
    });

    it('only if it was paid', async () => {
      const booking = await placeBooking(market());
      await moveSlot(market(), booking.slot, -1);
      expect(await about(market(), booking.id, booking.slot.host, 'complete')).toMatchObject({
        status: 409,
        body: { code: 'invalid-transition', from: 'PENDING_PAYMENT' },
      });
    });
  });

  describe('as an order', () => {
    it.each(['PROCESSING', 'SHIPPED', 'DELIVERED', 'CANCELLED'])(
      'is not %s, and is told how it goes on',
      async (status) => {
        const { id, slot } = await paidBooking();
        const answer = await market().call('PUT', `${ORDERS}/${id}/status`, {
          token: slot.host.token,
          body: { status },
        });
        expect(answer).toMatchObject({
          status: 409,
          body: { code: 'invalid-transition', from: 'PAID', allowed: ['REFUNDED'] },
        });
        expect(answer.body.detail).toContain(`/api/bookings/${id}/complete`);
      },
    );

    it('has no pick list', async () => {
      const { id, slot } = await paidBooking();
      expect(await market().call('GET', `${ORDERS}/${id}/pick-list`, { token: slot.host.token })).toMatchObject({
        status: 409,
        body: { code: 'invalid-transition' },
      });
    });

    it('is refunded by amounts; with the last of it its seats are free; items it has none', async () => {
      const { id, slot } = await paidBooking();
      const refund = (body: object) =>
        market().call('POST', `${ORDERS}/${id}/refunds`, { token: slot.host.token, body });
      expect(await refund({ items: [{ productId: newId(), quantity: 1 }] })).toMatchObject({
        status: 400,
        body: { code: 'validation-failed', errors: [{ field: 'items' }] },
      });
      expect((await refund({ amount: SEAT_PRICE })).status).toBe(201);
      expect(await bookedIn(market(), slot)).toBe(2);
      expect((await refund({ amount: SEAT_PRICE })).status).toBe(201);
      expect(await bookedIn(market(), slot)).toBe(0);
      expect(await bookingOf(market(), { id }, slot.host)).toMatchObject({
        status: 'CANCELLED',
        refunded: pesos(2 * SEAT_PRICE),
      });
    });

    it('is refunded after it was completed, too', async () => {
      const booking = await paidBooking();
      await moveSlot(market(), booking.slot, -1);
      await about(market(), booking.id, booking.slot.host, 'complete');
      const { token } = booking.slot.host;
      expect((await market().call('POST', `${ORDERS}/${booking.id}/refunds`, { token })).status).toBe(201);
      expect(await bookedIn(market(), booking.slot)).toBe(0);
    });

    it('stands in the lists of its buyer and its host', async () => {
      const { id, buyer, slot } = await placeBooking(market());
      const shown = { id, items: [], shippingAddress: null, booking: { slotId: slot.id, guests: 2 } };
      const bought = await market().call('GET', ORDERS, { token: buyer.token });
      expect(bought.body.data).toMatchObject([shown]);
      const sold = await market().call('GET', '/api/marketplace/seller/orders', { token: slot.host.token });
      expect(sold.body.data).toMatchObject([shown]);
    });
  });

  describe('and expires', () => {
    it('ends with the cleanup, and its seats are free', async () => {
      const [one, other] = [await placeBooking(market()), await placeBooking(market(), { guests: 3 })];
      const second = await market().buyer();
      expect((await book(market(), one.slot, second, { guests: 4 })).status).toBe(201);
      await letBookingExpire(market(), one, other);
      expect(await cleanupFailedOrders(market().orders)).toBe(2);
      expect([await bookedIn(market(), one.slot), await bookedIn(market(), other.slot)]).toEqual([4, 0]);
      expect(await bookingOf(market(), one, one.buyer)).toMatchObject({ status: 'CANCELLED' });
    });

    it('waits for no money beyond the start of its slot, neither its guest’s nor its provider’s', async () => {
      const booking = await placeBooking(market(), { startsInSeconds: 600 });
      const { startsAt, expiresAt } = await bookingOf(market(), booking, booking.buyer);
      expect(expiresAt).toBe(startsAt);
      // The provider would wait for an hour.
      const paid = await payBooking(market(), booking.id, booking.buyer, { method: 'pm_later' });
      expect(paid).toMatchObject({ status: 201, body: { status: 'PENDING', expiresAt: startsAt } });
      const { pendingUntil } = await market().db.prisma.payment.findFirstOrThrow({ where: { orderId: booking.id } });
      expect(pendingUntil?.toISOString()).toBe(startsAt);
      const far = await placeBooking(market(), { startsInSeconds: 7_200 });
      await payBooking(market(), far.id, far.buyer, { method: 'pm_later' });
      const after = await bookingOf(market(), far, far.buyer);
      expect(after.expiresAt < after.startsAt).toBe(true);
    });

    const processed = () => market().metric('tianguis_provider_events_total');

    /** A booking that ended while the provider had its payment, of which the money comes all the same. */
    async function paidLate(meanwhile: (booking: PlacedBooking) => Promise<unknown>): Promise<PlacedBooking> {
      const booking = await placeBooking(market(), { capacity: 4 });
      await payBooking(market(), booking.id, booking.buyer, { method: 'pm_later' });
      const attempt = await market().db.prisma.payment.findFirstOrThrow({ where: { orderId: booking.id } });
      expect((await cancel(booking)).status).toBe(200);
      await meanwhile(booking);
      provider.settle(attempt.id, 'SUCCEEDED');
      const before = await processed();
      await provider.tell(market().origin, { id: newId(), type: 'charge.succeeded', attemptId: attempt.id });
      await until('the event is processed', async () => (await processed()) > before);
      return booking;
    }

    const newcomer = async ({ slot }: PlacedBooking, guests: number) =>
      expect((await book(market(), slot, await market().buyer(), { guests })).status).toBe(201);

    it('takes its seats again when it is paid late and they are free', async () => {
      const booking = await paidLate((placed) => newcomer(placed, 2));
      expect(await bookingOf(market(), booking, booking.buyer)).toMatchObject({ status: 'CONFIRMED' });
      expect(await bookedIn(market(), booking.slot)).toBe(4);
    });

    it.each([
      ['its seats are gone', (placed: PlacedBooking) => newcomer(placed, 3), 3],
      ['its buyer has booked anew', ({ slot, buyer }: PlacedBooking) => book(market(), slot, buyer), 1],
      ['its slot has begun', ({ slot }: PlacedBooking) => moveSlot(market(), slot, -1), 0],
      [
        'its slot was cancelled',
        ({ slot }: PlacedBooking) =>
          market().db.pool.query('UPDATE time_slots SET cancelled_at = now() WHERE id = $1', [slot.id]),
        0,
      ],
    ])('gives the money back when it is paid late and %s', async (_what, meanwhile, booked) => {
      const booking = await paidLate(meanwhile);
      await until(
        'the money went back',
        async () => (await bookingOf(market(), booking, booking.buyer)).payment.status === 'REFUNDED',
      );
      expect(await bookingOf(market(), booking, booking.buyer)).toMatchObject({ status: 'CANCELLED' });
      expect(await bookedIn(market(), booking.slot)).toBe(booked);
    });
  });

  describe('in a list', () => {
    const listOf = (token: string, query = '') => market().call('GET', `${BOOKINGS}${query}`, { token });
    const idsIn = ({ body }: Awaited<ReturnType<typeof listOf>>) => body.data.map(({ id }: { id: string }) => id);

    it('stands with others of its buyer, and of its host, newest first, by status and slot', async () => {
      const host = await market().seller();
      const slots = [];
      for (let n = 0; n < 3; n += 1) slots.push(await makeSlot(market(), { capacity: 5 }, host));
      const [one, other] = await market().buyers(2);
      if (one === undefined || other === undefined) throw new Error('no buyers');
      const mine: string[] = [];
      for (const slot of slots) mine.unshift((await book(market(), slot, one)).body.id);
      const [first] = slots;
      if (first === undefined) throw new Error('no slot');
      const theirs = (await book(market(), first, other)).body.id;
      expect((await payBooking(market(), mine[0] ?? '', one)).status).toBe(201);
      expect(idsIn(await listOf(one.token))).toEqual(mine);
      expect(idsIn(await listOf(host.token))).toEqual([theirs, ...mine]);
      expect(idsIn(await listOf(one.token, '?status=CONFIRMED'))).toEqual([mine[0]]);
      expect(idsIn(await listOf(host.token, `?slotId=${first.id}`))).toEqual([theirs, mine[2]]);
      expect(idsIn(await listOf(host.token, `?slotId=${first.id}&status=CONFIRMED`))).toEqual([]);
      const page = await listOf(one.token, '?limit=2');
      expect(page.body.pagination).toMatchObject({ total: 3, totalPages: 2 });
      const next = /<([^>]+)>/.exec(page.headers.get('link') ?? '')?.[1] ?? '';
      expect(idsIn(await market().call('GET', next, { token: one.token }))).toEqual([mine[2]]);
    });
  });
});
