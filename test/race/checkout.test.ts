import { describe, expect, it } from 'vitest';
import { fillCarts } from '../../scripts/support/crowd.ts';
import { sessionForTest, waitingForLocks } from '../support/database.ts';
import { type Answer, STRATEGIES, tally, together, useMarket } from '../support/market.ts';
import { until } from '../support/wait.ts';

const is201 = ({ status }: Answer) => status === 201;

describe.each(STRATEGIES)('checkouts at the same moment (%s)', (strategy) => {
  const market = useMarket({ CHECKOUT_STRATEGY: strategy }, { patient: true });

  const session = () => sessionForTest(market().databaseUrl);

  it('sell one unit to exactly one of two buyers, a hundred times over', async () => {
    // As many pairs as it takes to see what goes wrong once in a hundred. Where each has its own transaction, five at a time, which
    // touch no row of each other; in the lane one, since more would mostly be in one batch.
    const pairs = strategy === 'group' ? 1 : 5;
    for (let round = 0; round < 100 / pairs; round += 1) {
      const seller = await market().seller();
      const products = await market().products(seller.id, pairs, 1);
      const buyers = await market().buyers(2 * pairs);
      const carts = buyers.map(({ cartId }, index) => ({
        cartId,
        items: [{ productId: products[index % pairs] ?? '', quantity: 1 }],
      }));
      await fillCarts(market().db.pool, carts);
      const answers = await together(buyers, ({ token }) => market().checkout(token));
      for (const [index, id] of products.entries()) {
        const pair = [answers[index], answers[index + pairs]] as Answer[];
        expect(tally(pair)).toEqual({ 201: 1, '400 insufficient-stock': 1 });
        expect(await market().stockOf(id)).toBe(0);
      }
    }
    expect(await market().findings()).toEqual([]);
  });

  it('sell different quantities until what is left is too little for each who was refused', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id } = await market().product(30);
      const quantities = Array.from({ length: 20 }, (_, index) => (index % 5) + 1);
      const buyers = await market().buyers(quantities.length);
      const carts = buyers.map(({ cartId }, index) => ({
        cartId,
        items: [{ productId: id, quantity: quantities[index] ?? 1 }],
      }));
      await fillCarts(market().db.pool, carts);
      const answers = await together(buyers, ({ token }) => market().checkout(token));
      const left = await market().stockOf(id);
      const sold = answers.reduce((sum, answer, index) => sum + (is201(answer) ? (quantities[index] ?? 0) : 0), 0);
      expect(sold + left).toBe(30);
      expect(answers.filter(({ status, body }) => status !== 201 && body.code !== 'insufficient-stock')).toEqual([]);
      answers.forEach((answer, index) => {
        if (!is201(answer)) expect(quantities[index]).toBeGreaterThan(left);
      });
    }
    expect(await market().findings()).toEqual([]);
  });

  it('let three buyers who all lost a try succeed on the next', async () => {
    const { id } = await market().product(3);
    const buyers = await market().buyersWanting(3, [{ productId: id, quantity: 1 }]);
    const retriesBefore = await market().metric('tianguis_retries_total');
    const [rival, watcher] = [await session(), await session()];
    await rival.query('BEGIN');
    await rival.query('UPDATE products SET version = version + 1 WHERE id = $1', [id]);
    const pending = together(buyers, ({ token }) => market().checkout(token));
    // Those in flight have read the old version by now, and wait for the rival's row lock; a lane has one in flight.
    const inFlight = strategy === 'group' ? 1 : 3;
    await until(
      'the checkouts in flight wait for the row, or have waited for it in vain',
      async () =>
        (await waitingForLocks(watcher)) === inFlight || (await market().metric('tianguis_checkouts_parked')) > 0,
    );
    await rival.query('COMMIT');
    expect(tally(await pending)).toEqual({ 201: 3 });
    expect(await market().stockOf(id)).toBe(0);
    expect((await market().metric('tianguis_retries_total')) - retriesBefore).toBeGreaterThanOrEqual(inFlight);
    expect(await market().metric('tianguis_concurrency_conflicts_total')).toBeGreaterThanOrEqual(inFlight);
  });

  it('make one checkout of ten clicks on one cart', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { id } = await market().product(100);
      const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 2 }]);
      const token = buyer?.token ?? '';
      const answers = await together(Array(10).fill(token), (click: string) => market().checkout(click));
      expect(tally(answers)).toEqual({ 201: 1, '400 empty-cart': 9 });
      expect(await market().stockOf(id)).toBe(98);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('never deadlock over carts that name the same products in opposite order', async () => {
    const seller = await market().seller();
    const [first = '', second = ''] = await market().products(seller.id, 2, 1000);
    const items = [first, second].map((productId) => ({ productId, quantity: 1 }));
    const answers: Answer[] = [];
    for (let wave = 0; wave < 10; wave += 1) {
      const forward = await market().buyersWanting(10, items);
      const backward = await market().buyersWanting(10, items.toReversed());
      answers.push(...(await together([...forward, ...backward], ({ token }) => market().checkout(token))));
    }
    expect(tally(answers)).toEqual({ 201: 200 });
    // Each deadlock would be a lost try. PostgreSQL's own count comes a second late; this one is true at once.
    expect(await market().metric('tianguis_concurrency_conflicts_total', { resource: 'database' })).toBe(0);
    expect(await market().findings()).toEqual([]);
  });

  it('answer a hundred buyers of ten units with ten orders, and everyone else clearly', async () => {
    const { id } = await market().product(10);
    const buyers = await market().buyersWanting(100, [{ productId: id, quantity: 1 }]);
    const answers = await together(buyers, ({ token }) => market().checkout(token));
    expect(tally(answers)).toEqual({ 201: 10, '400 insufficient-stock': 90 });
    expect(await market().stockOf(id)).toBe(0);
    expect(await market().findings()).toEqual([]);
  });
});

describe('two checkouts of the same products, one transaction each', () => {
  const market = useMarket({ CHECKOUT_STRATEGY: 'optimistic' }, { patient: true });

  it('wait for the first product in id order, both, and not crosswise', async () => {
    const seller = await market().seller();
    const products = (await market().products(seller.id, 2, 10)).sort();
    const items = products.map((productId) => ({ productId, quantity: 1 }));
    const buyers = [
      ...(await market().buyersWanting(1, items)),
      ...(await market().buyersWanting(1, items.toReversed())),
    ];
    const rival = await sessionForTest(market().databaseUrl);
    await rival.query('BEGIN');
    await rival.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [products[0]]);
    const pending = together(buyers, ({ token }) => market().checkout(token));
    await until('both wait for it', async () => (await waitingForLocks(market().db.pool)) === 2);
    await rival.query('COMMIT');
    expect(tally(await pending)).toEqual({ 201: 2 });
    expect(await market().metric('tianguis_concurrency_conflicts_total', { resource: 'database' })).toBe(0);
  });
});
