import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newCheckout } from '../../src/features/checkout/rows.ts';
import { decideCheckout, type ShelfProduct, type WantedItem } from '../../src/features/checkout/rules.ts';
import { viewCheckout } from '../../src/features/checkout/views.ts';

const product = fc.record({
  id: fc.uuid(),
  sellerId: fc.constantFrom('s1', 's2', 's3'),
  name: fc.string(),
  status: fc.constantFrom('ACTIVE' as const, 'ACTIVE' as const, 'ARCHIVED' as const),
  priceAmount: fc.integer({ min: 1, max: 100_000_000 }),
  stock: fc.nat({ max: 50 }),
});
const shelfOf = (products: readonly ShelfProduct[]) => new Map(products.map((one) => [one.id, one]));
const products = fc.uniqueArray(product, { minLength: 1, maxLength: 6, selector: ({ id }) => id });

/** A shelf and carts that name its products, sometimes more than there is. */
const market = products.chain((all) =>
  fc.record({
    products: fc.constant(all),
    carts: fc.array(
      fc
        .subarray(
          all.map(({ id }) => id),
          { minLength: 1 },
        )
        .chain((ids) =>
          fc.tuple(
            ...ids.map((id) => fc.integer({ min: 1, max: 10 }).map((quantity) => ({ productId: id, quantity }))),
          ),
        ),
      { maxLength: 30 },
    ),
  }),
);

/** Decides carts one after the other, taking the units of each accepted one from the shelf. */
function sellAll(all: readonly ShelfProduct[], carts: readonly (readonly WantedItem[])[]) {
  const shelf = shelfOf(all.map((one) => ({ ...one })));
  const sold = new Map<string, number>();
  for (const items of carts) {
    if (decideCheckout(items, shelf, undefined).kind !== 'accept') continue;
    for (const { productId, quantity } of items) {
      const one = shelf.get(productId);
      if (one !== undefined) shelf.set(productId, { ...one, stock: one.stock - quantity });
      sold.set(productId, (sold.get(productId) ?? 0) + quantity);
    }
  }
  return { shelf, sold };
}

describe('the rules of checkout', () => {
  it('never sell more than there is: sold + left = initial, and nothing is below zero', () => {
    fc.assert(
      fc.property(market, ({ products: all, carts }) => {
        const { shelf, sold } = sellAll(all, carts);
        for (const { id, stock, status } of all) {
          const left = shelf.get(id)?.stock ?? Number.NaN;
          expect(left).toBeGreaterThanOrEqual(0);
          expect((sold.get(id) ?? 0) + left).toBe(stock);
          if (status === 'ARCHIVED') expect(left).toBe(stock);
        }
      }),
    );
  });

  it('make totals that add up to the last centavo, in one order per seller', () => {
    fc.assert(
      fc.property(market, ({ products: all, carts: [items = []] }) => {
        const shelf = shelfOf(all);
        const decision = decideCheckout(items, shelf, undefined);
        fc.pre(decision.kind === 'accept');
        if (decision.kind !== 'accept') return;
        const exact = items.reduce(
          (sum, { productId, quantity }) => sum + BigInt(shelf.get(productId)?.priceAmount ?? 0) * BigInt(quantity),
          0n,
        );
        expect(BigInt(decision.totalAmount)).toBe(exact);
        for (const order of decision.orders) {
          expect(order.totalAmount).toBe(order.items.reduce((sum, item) => sum + item.priceAmount * item.quantity, 0));
          for (const item of order.items) expect(shelf.get(item.productId)?.sellerId).toBe(order.sellerId);
        }
        expect(new Set(decision.orders.map(({ sellerId }) => sellerId)).size).toBe(decision.orders.length);
        const ordered = decision.orders.flatMap(({ items }) =>
          items.map(({ productId, quantity }) => ({ productId, quantity })),
        );
        expect(new Set(ordered.map((item) => JSON.stringify(item)))).toEqual(
          new Set(items.map((item) => JSON.stringify(item))),
        );
      }),
    );
  });

  it('name every product that is short, with what was asked and what there is', () => {
    const shelf = shelfOf([
      { id: 'a', sellerId: 's', name: 'A', status: 'ACTIVE', priceAmount: 100, stock: 1 },
      { id: 'b', sellerId: 's', name: 'B', status: 'ARCHIVED', priceAmount: 100, stock: 9 },
      { id: 'c', sellerId: 's', name: 'C', status: 'ACTIVE', priceAmount: 100, stock: 5 },
    ]);
    const items = ['a', 'b', 'c', 'gone'].map((productId) => ({ productId, quantity: 2 }));
    expect(decideCheckout(items, shelf, undefined)).toEqual({
      kind: 'insufficient-stock',
      items: [
        { productId: 'a', requested: 2, available: 1 },
        { productId: 'b', requested: 2, available: 0 },
        { productId: 'gone', requested: 2, available: 0 },
      ],
    });
  });

  it('refuse an empty cart, and a total that is not the expected one', () => {
    const shelf = shelfOf([{ id: 'a', sellerId: 's', name: 'A', status: 'ACTIVE', priceAmount: 100, stock: 9 }]);
    const items = [{ productId: 'a', quantity: 3 }];
    expect(decideCheckout([], shelf, undefined)).toEqual({ kind: 'empty-cart' });
    expect(decideCheckout(items, shelf, 299)).toEqual({ kind: 'price-changed', expected: 299, actual: 300 });
    expect(decideCheckout(items, shelf, 300).kind).toBe('accept');
  });

  it('lead to rows and an answer that say the same as the decision', () => {
    fc.assert(
      fc.property(market, ({ products: all, carts: [items = []] }) => {
        const decision = decideCheckout(items, shelfOf(all), undefined);
        fc.pre(decision.kind === 'accept');
        if (decision.kind !== 'accept') return;
        const cart = { id: 'cart', version: 7 };
        const rows = newCheckout({ buyerId: 'buyer', cart, ...decision, expiresAt: new Date(0) });
        const view = viewCheckout(rows);
        expect(view.total.amount).toBe(decision.totalAmount);
        expect(
          view.orders.flatMap(({ items }) => items.map(({ lineTotal }) => lineTotal.amount)).reduce((a, b) => a + b, 0),
        ).toBe(decision.totalAmount);
        const ids = [rows.id, ...rows.orders.flatMap(({ id, items }) => [id, ...items.map((item) => item.id)])];
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });
});
