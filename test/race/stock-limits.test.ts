import { beforeAll, describe, expect, it } from 'vitest';
import { cleanupFailedOrders } from '../../src/features/orders/index.ts';
import { type Buyer, type Seller, tally, together, useMarket } from '../support/market.ts';
import { addPastOrders, statusesOf } from '../support/orders.ts';
import { offer, patchProduct } from '../support/steps.ts';

const STOCK_MAX = 1_000_000_000;
const INT4_MAX = 2_147_483_647;
/** A return of more than this in one row would need a bigger column; nobody's order is that big. */
const ORDER_UNITS_MAX = 500_000_000;

/** Pseudorandom numbers in [0, 1) that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('stock, however it is raised and sold,', () => {
  const market = useMarket();
  let seller: Seller;
  let buyer: Buyer;

  beforeAll(async () => {
    seller = await market().seller();
    buyer = await market().buyer();
  });

  const post = (path: string, token: string, body?: object) =>
    market().call('POST', `/api/marketplace/orders/${path}`, { token, body });

  /** Sells units as 10,000 at a time would in ever so many checkouts: in one order, which has all the time it needs. */
  async function sell(productId: string, quantity: number): Promise<string> {
    const [id = ''] = await addPastOrders(market(), {
      productId,
      seller,
      buyer,
      count: 1,
      quantity,
      expiredSeconds: -3600,
    });
    return id;
  }

  async function setStock(id: string, stock: number) {
    const { version } = await market().db.prisma.product.findUniqueOrThrow({ where: { id } });
    return patchProduct(market(), seller.token, id, { stock, version });
  }

  it('is not raised to where the open orders could not give theirs back', async () => {
    const { id } = await offer(market(), seller.token, { stock: STOCK_MAX });
    const orders = [await sell(id, ORDER_UNITS_MAX), await sell(id, ORDER_UNITS_MAX)];
    expect((await setStock(id, STOCK_MAX)).status).toBe(200);
    orders.push(await sell(id, ORDER_UNITS_MAX), await sell(id, ORDER_UNITS_MAX));
    expect(await setStock(id, STOCK_MAX)).toMatchObject({
      status: 400,
      body: { code: 'validation-failed', errors: [{ field: 'stock' }] },
    });
    const room = INT4_MAX - 2 * STOCK_MAX;
    expect(await patchProduct(market(), seller.token, id, { stockChange: room + 1 })).toMatchObject({
      status: 400,
      body: { code: 'validation-failed', errors: [{ field: 'stockChange' }] },
    });
    expect(await market().stockOf(id)).toBe(0);
    expect((await patchProduct(market(), seller.token, id, { stockChange: room })).status).toBe(200);
    for (const order of orders) expect((await post(`${order}/cancel`, buyer.token)).status).toBe(200);
    expect(await market().stockOf(id)).toBe(INT4_MAX);
    // What is above the limit can still be taken away, and room comes back with it.
    expect((await patchProduct(market(), seller.token, id, { stockChange: -10 })).status).toBe(200);
    expect((await patchProduct(market(), seller.token, id, { stockChange: 5 })).status).toBe(400);
    expect((await setStock(id, 7)).status).toBe(200);
    expect((await patchProduct(market(), seller.token, id, { stockChange: 5 })).status).toBe(200);
    expect(await market().findings()).toEqual([]);
  });

  it('is not raised past the limit by many edits at once', async () => {
    const { id } = await offer(market(), seller.token, { stock: STOCK_MAX });
    const orders = [await sell(id, ORDER_UNITS_MAX), await sell(id, ORDER_UNITS_MAX)];
    expect((await setStock(id, STOCK_MAX)).status).toBe(200);
    orders.push(await sell(id, ORDER_UNITS_MAX), await sell(id, ORDER_UNITS_MAX));
    const change = { stockChange: 40_000_000 };
    const edits = await together(Array(12).fill(change), async (body) => {
      let answer = await patchProduct(market(), seller.token, id, body);
      while (answer.status === 409) answer = await patchProduct(market(), seller.token, id, body);
      return answer;
    });
    expect(tally(edits)).toEqual({ 200: 3, '400 validation-failed': 9 });
    for (const order of orders) expect((await post(`${order}/cancel`, buyer.token)).status).toBe(200);
    expect(await market().findings()).toEqual([]);
  });

  it.each([1, 2, 3, 4])('takes back every open order after any history: %i', async (seed) => {
    const random = seeded(seed);
    const upTo = (most: number) => Math.floor(random() * (most + 1));
    const { id } = await offer(market(), seller.token, { stock: STOCK_MAX });
    const open: string[] = [];
    const takeOne = () => open.splice(upTo(open.length - 1), 1)[0] ?? '';
    const outcomes = { raised: 0, refused: 0 };
    const raise = async () => {
      const answer =
        random() < 0.5
          ? await setStock(id, STOCK_MAX - upTo(1000))
          : await patchProduct(market(), seller.token, id, { stockChange: 1 + upTo(STOCK_MAX) });
      expect([200, 400]).toContain(answer.status);
      outcomes[answer.status === 200 ? 'raised' : 'refused'] += 1;
    };
    const sellSome = async () => {
      const stock = await market().stockOf(id);
      if (stock > 0) open.push(await sell(id, 1 + upTo(Math.min(stock, ORDER_UNITS_MAX) - 1)));
    };
    const giveBack = async () => {
      if (open.length === 0) return;
      const order = takeOne();
      if (random() < 0.5) return expect((await post(`${order}/cancel`, buyer.token)).status).toBe(200);
      await post(`${order}/payments`, buyer.token, { paymentMethod: 'pm_card_visa' });
      expect((await post(`${order}/refunds`, seller.token)).status).toBe(201);
    };
    for (let step = 0; step < 60; step += 1) await [raise, raise, sellSome, sellSome, giveBack][upTo(4)]?.();
    expect(outcomes.raised).toBeGreaterThan(0);
    expect(outcomes.refused).toBeGreaterThan(0);
    await market().db.pool.query(
      `UPDATE orders SET expires_at = now() - interval '1 second' WHERE id = ANY($1::uuid[])`,
      [open],
    );
    expect(await cleanupFailedOrders(market().orders)).toBe(open.length);
    if (open.length > 0) expect(await statusesOf(market(), open)).toEqual({ CANCELLED: open.length });
    expect(await market().findings()).toEqual([]);
  });
});
