import { beforeEach, describe, expect, it } from 'vitest';
import { cleanupFailedOrders } from '../../src/features/orders/index.ts';
import { type Answer, type Buyer, tally, together, useMarket } from '../support/market.ts';
import { raceUntilSeen } from '../support/races.ts';

interface PlacedOrder {
  readonly id: string;
  readonly token: string;
}

describe('the cleanup of expired orders', () => {
  const market = useMarket({}, { patient: true });

  /** Orders of one unit each, made over HTTP, whose time is up. */
  async function expiredOrders(count: number, productId: string): Promise<PlacedOrder[]> {
    const buyers = await market().buyersWanting(count, [{ productId, quantity: 1 }]);
    const orders: PlacedOrder[] = [];
    for (const wave of inWaves(buyers)) {
      const answers = await together(wave, ({ token }) => market().checkout(token));
      answers.forEach(({ body }, index) => {
        orders.push({ id: body.orders[0].id, token: wave[index]?.token ?? '' });
      });
    }
    await market().db.pool.query(`UPDATE orders SET expires_at = now() - interval '1 minute' WHERE id = ANY($1)`, [
      orders.map(({ id }) => id),
    ]);
    return orders;
  }

  function* inWaves(buyers: readonly Buyer[]): Generator<Buyer[]> {
    for (let start = 0; start < buyers.length; start += 20) yield buyers.slice(start, start + 20);
  }

  async function statusOf({ id }: PlacedOrder): Promise<string> {
    return (await market().db.prisma.order.findUniqueOrThrow({ where: { id } })).status;
  }

  beforeEach(async () => {
    await cleanupFailedOrders(market().orders);
  });

  it('cancels orders whose time is up and returns their stock, and leaves the others alone', async () => {
    const { id } = await market().product(10);
    const expired = await expiredOrders(4, id);
    const [fresh] = await market().buyersWanting(1, [{ productId: id, quantity: 2 }]);
    await market().checkout(fresh?.token ?? '');
    expect(await market().stockOf(id)).toBe(4);
    expect(await cleanupFailedOrders(market().orders)).toBe(4);
    expect(await market().stockOf(id)).toBe(8);
    expect(await Promise.all(expired.map(statusOf))).toEqual(Array(4).fill('CANCELLED'));
    expect(await cleanupFailedOrders(market().orders)).toBe(0);
    expect(await market().findings()).toEqual([]);
  });

  it('also cancels orders whose payment failed', async () => {
    const { id } = await market().product(1);
    const [order] = await expiredOrders(1, id);
    const body = { paymentMethod: 'pm_card_declined' };
    const declined = await market().call('POST', `/api/marketplace/orders/${order?.id}/payments`, {
      token: order?.token,
      body,
    });
    expect(declined.status).toBe(402);
    expect(await cleanupFailedOrders(market().orders)).toBe(1);
    expect(await market().stockOf(id)).toBe(1);
  });

  /**
   * Lets buyers act on their expired orders while the cleanup is at them. In turn the cleanup starts once the first buyer
   * has an answer, and the buyers start once the first batch is cleaned: each side is ahead in half of the rounds.
   */
  async function raceWithCleanup(
    round: number,
    orders: readonly PlacedOrder[],
    act: (order: PlacedOrder) => Promise<Answer>,
  ): Promise<Answer[]> {
    if (round % 2 === 0) {
      const acting = orders.map(act);
      await Promise.race(acting);
      await cleanupFailedOrders(market().orders, { batchSize: 3 });
      return Promise.all(acting);
    }
    let acting: Promise<Answer[]> | undefined;
    const onBatch = () => {
      acting ??= together(orders, act);
    };
    await cleanupFailedOrders(market().orders, { batchSize: 3, onBatch });
    if (acting === undefined) throw new Error('the cleanup found nothing to clean');
    return acting;
  }

  it('and payments never both have their way with an order', async () => {
    const { id } = await market().product(400);
    const ends = { paid: 0, cancelled: 0 };
    for (let round = 0; round < 8; round += 1) {
      const orders = await expiredOrders(20, id);
      const answers = await raceWithCleanup(round, orders, ({ id: orderId, token }) =>
        market().call('POST', `/api/marketplace/orders/${orderId}/payments`, {
          token,
          body: { paymentMethod: 'pm_card_visa' },
        }),
      );
      for (const [index, { status, body }] of answers.entries()) {
        const order = orders[index];
        if (order === undefined) throw new Error('an answer without an order');
        const ended = await statusOf(order);
        expect(`${status} ${body.code ?? ''} ${ended}`).toMatch(/^(201 {2}PAID|409 invalid-transition CANCELLED)$/);
        ends[status === 201 ? 'paid' : 'cancelled'] += 1;
      }
      expect(await market().stockOf(id)).toBe(400 - ends.paid);
    }
    expect(ends.paid).toBeGreaterThanOrEqual(4);
    expect(ends.cancelled).toBeGreaterThanOrEqual(4 * 3);
    expect(await market().findings()).toEqual([]);
  });

  it('and cancellations return the stock of an order once', async () => {
    const { id } = await market().product(200);
    const outcomes: Record<string, number> = {};
    for (let round = 0; round < 8; round += 1) {
      const orders = await expiredOrders(20, id);
      const answers = await raceWithCleanup(round, orders, ({ id: orderId, token }) =>
        market().call('POST', `/api/marketplace/orders/${orderId}/cancel`, { token }),
      );
      for (const [outcome, count] of Object.entries(tally(answers)))
        outcomes[outcome] = (outcomes[outcome] ?? 0) + count;
      await cleanupFailedOrders(market().orders);
      expect(await market().stockOf(id)).toBe(200);
    }
    const { 200: byBuyer = 0, '409 invalid-transition': byCleanup = 0, ...others } = outcomes;
    expect(others).toEqual({});
    expect(byBuyer).toBeGreaterThanOrEqual(4);
    expect(byCleanup).toBeGreaterThanOrEqual(4 * 3);
    expect(await market().findings()).toEqual([]);
  });

  it('run twice at once cleans every order exactly once', async () => {
    const { id } = await market().product(100);
    // In some round more than one of them has something to do.
    await raceUntilSeen(['shared'], 5, async () => {
      await expiredOrders(40, id);
      const counts = await Promise.all([1, 2, 3].map(() => cleanupFailedOrders(market().orders, { batchSize: 4 })));
      const rest = await cleanupFailedOrders(market().orders);
      expect(counts.reduce((sum, count) => sum + count, rest)).toBe(40);
      expect(await market().stockOf(id)).toBe(100);
      return counts.filter((count) => count > 0).length > 1 ? 'shared' : [];
    });
    expect(await market().findings()).toEqual([]);
  });
});
