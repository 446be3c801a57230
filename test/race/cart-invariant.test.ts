import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Answer, STRATEGIES, useMarket } from '../support/market.ts';
import { addToCart } from '../support/steps.ts';

const ROUNDS = 160;

/**
 * Starts both calls, the second at some moment while the first is under way: over the rounds of a sweep that moment moves
 * through the whole time that the first takes, so that every order in which their steps can meet comes up.
 */
function startsSwept() {
  let meanMs = 0;
  const timed = async (call: () => Promise<Answer>) => {
    const start = performance.now();
    const answer = await call();
    const ms = performance.now() - start;
    meanMs = meanMs === 0 ? ms : meanMs + 0.2 * (ms - meanMs);
    return answer;
  };
  return async (share: number, first: () => Promise<Answer>, second: () => Promise<Answer>) => {
    const leading = timed(first);
    if (share > 0) await delay(share * meanMs);
    return Promise.all([leading, second()]);
  };
}

describe.each(STRATEGIES)('adding to the cart while it is checked out (%s)', (strategy) => {
  const market = useMarket({ CHECKOUT_STRATEGY: strategy }, { patient: true });

  it('leaves the item either in the order and charged, or in the cart: never both, never neither', async () => {
    const seller = await market().seller();
    const [inCart = '', added = ''] = await market().products(seller.id, 2, 10_000, 5_000);
    const buyers = await market().buyersWanting(ROUNDS, [{ productId: inCart, quantity: 1 }]);
    const [startAdditionDuring, startCheckoutDuring] = [startsSwept(), startsSwept()];
    const where = { order: 0, cart: 0 };
    for (const [round, { token }] of buyers.entries()) {
      const share = round / ROUNDS;
      const check = () => market().checkout(token);
      const add = () => addToCart(market(), token, added, 3);
      const [checkout, addition] =
        round % 2 === 0
          ? await startAdditionDuring(share, check, add)
          : await startCheckoutDuring(share, add, check).then(([first, second]) => [second, first]);
      expect([checkout?.status, addition?.status]).toEqual([201, 201]);
      const cart = await market().call('GET', '/api/marketplace/cart', { token });
      const ordered: string[] = checkout?.body.orders.flatMap((order: { items: { productId: string }[] }) =>
        order.items.map((item) => item.productId),
      );
      const left: string[] = cart.body.items.map((item: { productId: string }) => item.productId);
      expect([...ordered, ...left].sort()).toEqual([inCart, added].sort());
      expect(checkout?.body.total.amount).toBe(ordered.includes(added) ? 20_000 : 5_000);
      where[ordered.includes(added) ? 'order' : 'cart'] += 1;
    }
    // Whoever starts first mostly wins, so that both ends of the race were seen.
    expect(where.order).toBeGreaterThan(ROUNDS / 20);
    expect(where.cart).toBeGreaterThan(ROUNDS / 20);
    expect(await market().findings()).toEqual([]);
  });
});
