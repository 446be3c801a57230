import { describe, expect, it } from 'vitest';
import { fillCarts } from '../../scripts/support/crowd.ts';
import { tally, together, useMarket } from '../support/market.ts';
import { raceUntilSeen } from '../support/races.ts';

/** Lost tries that PostgreSQL itself reported: each deadlock would be one. */
const DATABASE_CONFLICTS = ['tianguis_concurrency_conflicts_total', { resource: 'database' }] as const;

describe('several lanes with small batches', () => {
  const market = useMarket({ CHECKOUT_LANES: '4', CHECKOUT_BATCH_MAX: '5' }, { patient: true });

  it('never deadlock over the same products, in whatever order carts and tables hold them', async () => {
    const seller = await market().seller();
    const products = await market().products(seller.id, 6, 10_000);
    // The rows lie in the table in another order than that of their ids.
    for (const id of products.toReversed()) {
      await market().db.pool.query('UPDATE products SET description = $2 WHERE id = $1', [id, 'moved']);
    }
    // Without a lost try the lanes would not have met.
    await raceUntilSeen(['a lost try'], 6, async () => {
      const buyers = await market().buyers(40);
      const carts = buyers.map(({ cartId }, index) => {
        const some = products.filter((_, place) => (place + index) % 3 !== 0);
        const inOrder = index % 2 === 0 ? some : some.toReversed();
        return { cartId, items: inOrder.map((productId) => ({ productId, quantity: 1 })) };
      });
      await fillCarts(market().db.pool, carts);
      const answers = await together(buyers, ({ token }) => market().checkout(token));
      expect(tally(answers)).toEqual({ 201: 40 });
      return (await market().metric('tianguis_retries_total')) > 0 ? 'a lost try' : [];
    });
    expect(await market().metric(...DATABASE_CONFLICTS)).toBe(0);
    expect(await market().findings()).toEqual([]);
  });

  it('make one checkout of each cart, and never deadlock, when every buyer clicks in all of them', async () => {
    const { id } = await market().product(1000);
    const before = await market().metric(...DATABASE_CONFLICTS);
    for (let wave = 0; wave < 6; wave += 1) {
      const buyers = await market().buyersWanting(10, [{ productId: id, quantity: 1 }]);
      // Each lane meets the carts in another order.
      const clicks = [buyers, buyers.toReversed(), buyers.toSpliced(0, 5, ...buyers.slice(0, 5).reverse()), buyers];
      const answers = await together(clicks.flat(), ({ token }) => market().checkout(token));
      expect(tally(answers)).toEqual({ 201: 10, '400 empty-cart': 30 });
    }
    expect(await market().stockOf(id)).toBe(940);
    expect(await market().metric(...DATABASE_CONFLICTS)).toBe(before);
    expect(await market().findings()).toEqual([]);
  });
});
