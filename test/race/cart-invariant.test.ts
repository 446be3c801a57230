import { describe, expect, it } from 'vitest';
import { STRATEGIES, useMarket } from '../support/market.ts';

describe.each(STRATEGIES)('adding to the cart while it is checked out (%s)', (strategy) => {
  const market = useMarket({ CHECKOUT_STRATEGY: strategy });

  it('leaves the item either in the order and charged, or in the cart: never both, never neither', async () => {
    const seller = await market().seller();
    const [inCart = '', added = ''] = await market().products(seller.id, 2, 10_000, 5_000);
    const where = { order: 0, cart: 0 };
    for (let round = 0; round < 200; round += 1) {
      const [buyer] = await market().buyersWanting(1, [{ productId: inCart, quantity: 1 }]);
      const token = buyer?.token ?? '';
      const [checkout, addition] = await Promise.all([
        market().checkout(token),
        market().call('POST', '/api/marketplace/cart/items', { token, body: { productId: added, quantity: 3 } }),
      ]);
      expect([checkout.status, addition.status]).toEqual([201, 201]);
      const cart = await market().call('GET', '/api/marketplace/cart', { token });
      const ordered: string[] = checkout.body.orders.flatMap((order: { items: { productId: string }[] }) =>
        order.items.map((item) => item.productId),
      );
      const left: string[] = cart.body.items.map((item: { productId: string }) => item.productId);
      expect([...ordered, ...left].sort()).toEqual([inCart, added].sort());
      expect(checkout.body.total.amount).toBe(ordered.includes(added) ? 20_000 : 5_000);
      where[ordered.includes(added) ? 'order' : 'cart'] += 1;
    }
    expect(where.order + where.cart).toBe(200);
    expect(await market().findings()).toEqual([]);
  });
});
