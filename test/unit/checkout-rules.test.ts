import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newCheckout } from '../../src/features/checkout/rows.ts';
import {
  decideCheckout as decide,
  decideHold,
  type ShelfProduct,
  type WantedItem,
} from '../../src/features/checkout/rules.ts';
import { viewCheckout } from '../../src/features/checkout/views.ts';

const UNLIMITED = { purchaseLimit: null, unitScale: 0 };

function decideCheckout(
  wanted: readonly WantedItem[],
  shelf: ReadonlyMap<string, ShelfProduct>,
  expectedTotal: number | undefined,
) {
  return decide({ buyerId: 'buyer', wanted, shelf, bought: new Map() }, expectedTotal);
}

const product = fc.record({
  id: fc.uuid(),
  sellerId: fc.constantFrom('s1', 's2', 's3'),
  name: fc.string(),
  status: fc.constantFrom('ACTIVE' as const, 'ACTIVE' as const, 'ARCHIVED' as const),
  priceAmount: fc.integer({ min: 1, max: 100_000_000 }),
  stock: fc.nat({ max: 50 }),
  purchaseLimit: fc.constant(null),
  unitScale: fc.constant(0),
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
            ...ids.map((id) =>
              fc.integer({ min: 1, max: 10 }).map((quantity) => ({ productId: id, quantity, held: [] })),
            ),
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
          new Set(items.map(({ productId, quantity }) => JSON.stringify({ productId, quantity }))),
        );
      }),
    );
  });

  it('name every product that is short, with what was asked and what there is', () => {
    const shelf = shelfOf([
      { id: 'a', sellerId: 's', name: 'A', status: 'ACTIVE', priceAmount: 100, stock: 1, ...UNLIMITED },
      { id: 'b', sellerId: 's', name: 'B', status: 'ARCHIVED', priceAmount: 100, stock: 9, ...UNLIMITED },
      { id: 'c', sellerId: 's', name: 'C', status: 'ACTIVE', priceAmount: 100, stock: 5, ...UNLIMITED },
    ]);
    const items = ['a', 'b', 'c', 'gone'].map((productId) => ({ productId, quantity: 2, held: [] }));
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
    const shelf = shelfOf([
      { id: 'a', sellerId: 's', name: 'A', status: 'ACTIVE', priceAmount: 100, stock: 9, ...UNLIMITED },
    ]);
    const items = [{ productId: 'a', quantity: 3, held: [] }];
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

  it('count what is held for the buyer as there, also where nothing else is, and of an archived product', () => {
    const shelf = shelfOf([
      { id: 'a', sellerId: 's', name: 'A', status: 'ACTIVE', priceAmount: 100, stock: 0, ...UNLIMITED },
      { id: 'b', sellerId: 's', name: 'B', status: 'ARCHIVED', priceAmount: 100, stock: 5, ...UNLIMITED },
    ]);
    const held = (units: number) => [{ id: 'hold', quantity: units }];
    const items = ['a', 'b'].map((productId) => ({ productId, quantity: 2, held: held(2) }));
    expect(decideCheckout(items, shelf, undefined).kind).toBe('accept');
    const more = items.map((item) => ({ ...item, quantity: 3 }));
    expect(decideCheckout(more, shelf, undefined)).toEqual({
      kind: 'insufficient-stock',
      items: ['a', 'b'].map((productId) => ({ productId, requested: 3, available: 2 })),
    });
  });

  it('let one buyer have as many as the limit says, what was bought before included', () => {
    const limited = { id: 'a', sellerId: 's', name: 'A', status: 'ACTIVE', priceAmount: 100, stock: 9 } as const;
    const shelf = shelfOf([{ ...limited, ...UNLIMITED, purchaseLimit: 3 }]);
    const wanted = (quantity: number) => [{ productId: 'a', quantity, held: [] }];
    const bought = new Map([['buyer a', 2]]);
    expect(decide({ buyerId: 'buyer', wanted: wanted(1), shelf, bought }, undefined).kind).toBe('accept');
    expect(decide({ buyerId: 'buyer', wanted: wanted(2), shelf, bought }, undefined)).toEqual({
      kind: 'purchase-limit',
      items: [{ productId: 'a', limit: 3, bought: 2, requested: 2 }],
    });
    expect(decide({ buyerId: 'another', wanted: wanted(3), shelf, bought }, undefined).kind).toBe('accept');
  });

  it('hold what is not held yet, for as long as it takes, and never again at once', () => {
    const [start, holdMs] = [new Date('2026-11-27T12:00:00Z'), 600_000];
    const after = (ms: number) => new Date(start.getTime() + ms);
    const kilograms = { id: 'a', sellerId: 's', name: 'A', status: 'ACTIVE', priceAmount: 1, stock: 5_000 } as const;
    const shelf = shelfOf([{ ...kilograms, purchaseLimit: null, unitScale: 3 }]);
    const cart = (quantity: number, units: number) => {
      const held = units === 0 ? [] : [{ id: 'hold', quantity: units }];
      return { buyerId: 'buyer', wanted: [{ productId: 'a', quantity, held }], shelf, bought: new Map() };
    };
    const terms = { holdMs, unitsMax: 2 };
    const hold = (quantity: number, units: number, heldUntil: Date | undefined, now: Date) =>
      decideHold(cart(quantity, units), { heldUntil, now, terms });
    const missing = (quantity: number) => [{ productId: 'a', quantity }];
    expect(hold(1_500, 0, undefined, start)).toEqual({
      kind: 'accept',
      expiresAt: after(holdMs),
      missing: missing(1_500),
    });
    expect(hold(2_000, 1_500, after(60_000), start)).toEqual({
      kind: 'accept',
      expiresAt: after(60_000),
      missing: missing(500),
    });
    expect(hold(2_001, 0, undefined, start)).toEqual({ kind: 'hold-limit', requested: 3 });
    const ended = { kind: 'hold-ended', endedAt: after(60_000), again: after(60_000 + holdMs) };
    expect(hold(1_000, 0, after(60_000), after(60_001))).toEqual(ended);
    expect(hold(1_000, 0, after(60_000), after(60_000 + holdMs)).kind).toBe('accept');
    expect(hold(6_000, 0, undefined, start)).toEqual({ kind: 'hold-limit', requested: 6 });
  });
});
