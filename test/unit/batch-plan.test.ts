import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Claim } from '../../src/concurrency/index.ts';
import { type BatchPlan, type BatchState, planBatch } from '../../src/features/checkout/batch-plan.ts';
import { withHeld } from '../../src/features/checkout/held-cart.ts';
import { answerKey, type GivenAnswer } from '../../src/features/checkout/idempotency-key.ts';
import type { CheckoutResult, LaneRequest } from '../../src/features/checkout/request.ts';
import { type AcceptedRequest, writeSetOf } from '../../src/features/checkout/write-set.ts';
import { STOCK } from '../../src/features/inventory/index.ts';

const NOW = new Date('2026-11-27T12:00:00Z');
const MOMENT = { now: NOW, expiresAt: new Date(0), holdTerms: { holdMs: 600_000, unitsMax: 8 } };
const SHIPPING_ADDRESS = { street: 'Portal 1', city: 'Oaxaca', state: 'Oaxaca', zipCode: '68000', country: 'MX' };

/** A request as the examples write it: who, and under which key with which hash of the body. */
interface Wish {
  readonly buyerId: string;
  readonly key?: string | undefined;
  readonly hash?: string | undefined;
  readonly expectedTotal?: number | undefined;
  /** To have the cart held, instead of checked out. */
  readonly hold?: boolean;
}

function request({ buyerId, key, hash = 'h1', expectedTotal, hold }: Wish): LaneRequest {
  const money = expectedTotal === undefined ? undefined : { amount: expectedTotal, currency: 'MXN' as const };
  if (hold) return { wish: 'hold', buyerId, onConflict: () => {}, progress: { tries: 0 } };
  return {
    wish: 'checkout',
    buyerId,
    input: { shippingAddress: SHIPPING_ADDRESS, expectedTotal: money },
    idempotent: key === undefined ? undefined : { userId: buyerId, key, requestHash: hash, callId: 'c' },
    onConflict: () => {},
    progress: { tries: 0 },
  };
}

type Outcome = { accepted: string } | { replayed: string } | { refused: string } | { held: string } | { later: string };

/** What each request of a plan came to: the id of the checkout, or the code of the refusal. */
function outcomesOf({ decided }: BatchPlan): Outcome[] {
  return decided.map((one) => {
    if ('error' in one) return { refused: (one.error as { code: string }).code };
    if ('heldBy' in one) return { later: [...one.heldBy].join(' ') };
    if (!('checkout' in one.result)) return { held: one.result.expiresAt };
    const { checkout, replayed } = one.result satisfies CheckoutResult;
    return replayed ? { replayed: checkout.id } : { accepted: checkout.id };
  });
}

/** The same without ids, which are new in every plan. */
function kindsOf(plan: BatchPlan): string[] {
  return outcomesOf(plan).map((outcome) => ('refused' in outcome ? outcome.refused : (Object.keys(outcome)[0] ?? '')));
}

/** How an answer is kept under its key, and the checkout that it is about. */
const answerOf = (requestHash: string, placed: AcceptedRequest['rows']): GivenAnswer => ({ requestHash, placed });
const checkoutIdOf = ({ placed }: GivenAnswer) => placed?.id ?? '';

/** What a plan leaves of the products it touches, as it is written. */
function stockClaims(plan: BatchPlan, { products }: BatchState): readonly Claim[] {
  return writeSetOf(plan, products).claims.find(({ kind }) => kind === STOCK)?.claims ?? [];
}

/** The state once everything in a plan is written: what the next request would find. */
function after(plan: BatchPlan, state: BatchState): BatchState {
  const products = new Map(state.products);
  for (const { id, version, count = 0 } of stockClaims(plan, state)) {
    const product = products.get(id);
    if (product !== undefined) products.set(id, { ...product, version: version + 1, stock: count });
  }
  const cartsByBuyer = new Map(state.cartsByBuyer);
  const answers = new Map(state.answers);
  for (const hold of plan.holds) {
    const cart = cartsByBuyer.get(hold.buyerId);
    if (cart !== undefined) cartsByBuyer.set(hold.buyerId, withHeld({ ...cart, version: cart.version + 1 }, hold));
  }
  for (const { request: done, rows } of plan.accepted) {
    cartsByBuyer.set(done.buyerId, { id: rows.cartId, version: rows.cartVersion + 1, items: [] });
    const { idempotent } = done;
    if (idempotent === undefined) continue;
    answers.set(answerKey(done.buyerId, idempotent.key), answerOf(idempotent.requestHash, rows));
  }
  return { ...state, products, cartsByBuyer, answers };
}

const itemsOf = ({ accepted }: BatchPlan) =>
  accepted.flatMap(({ rows }) => rows.orders.flatMap(({ items }) => [...items]));

const unitsByProduct = (items: readonly { productId: string; quantity: number }[]) => {
  const units = new Map<string, number>();
  for (const { productId, quantity } of items) units.set(productId, (units.get(productId) ?? 0) + quantity);
  return units;
};

const PRODUCTS = ['p1', 'p2', 'p3', 'p4'] as const;
const BUYERS = ['b1', 'b2', 'b3', 'b4', 'b5', 'b6'] as const;

const shelf = fc.tuple(
  ...PRODUCTS.map((id) =>
    fc.record({
      id: fc.constant(id),
      sellerId: fc.constantFrom('s1', 's2'),
      name: fc.constant(`product ${id}`),
      status: fc.constantFrom('ACTIVE' as const, 'ACTIVE' as const, 'ACTIVE' as const, 'ARCHIVED' as const),
      priceAmount: fc.constantFrom(100, 150),
      stock: fc.nat({ max: 8 }),
      version: fc.integer({ min: 1, max: 9 }),
      purchaseLimit: fc.constantFrom(null, null, 2),
      unitScale: fc.constant(0),
    }),
  ),
);

/** One buyer in seven has no cart, and some carts are empty. */
const carts = fc.tuple(
  ...BUYERS.map((buyerId) =>
    fc.option(
      fc.record({
        buyerId: fc.constant(buyerId),
        version: fc.integer({ min: 1, max: 9 }),
        items: fc.subarray([...PRODUCTS]).chain((ids) =>
          fc.tuple(
            ...ids.map((productId) =>
              fc.record({
                productId: fc.constant(productId),
                quantity: fc.constantFrom(1, 2, 3),
                held: fc.constant([]),
              }),
            ),
          ),
        ),
      }),
      { freq: 6, nil: undefined },
    ),
  ),
);

const wish: fc.Arbitrary<Wish> = fc.record({
  buyerId: fc.constantFrom(...BUYERS),
  key: fc.option(fc.constantFrom('k1', 'k2'), { nil: undefined }),
  hash: fc.constantFrom('h1', 'h1', 'h2'),
  expectedTotal: fc.constantFrom(undefined, undefined, undefined, 100, 200),
  hold: fc.constantFrom(false, false, true),
});

/** A market at one moment: some of the keys were answered before. */
const state: fc.Arbitrary<BatchState> = fc
  .record({ shelf, carts, old: fc.array(wish, { maxLength: 3 }) })
  .map(({ shelf: products, carts: all, old }) => {
    const empty: BatchState = {
      products: new Map(products.map((product) => [product.id, product])),
      cartsByBuyer: new Map(
        all.flatMap((cart) =>
          cart === undefined
            ? []
            : [[cart.buyerId, { id: `cart of ${cart.buyerId}`, version: cart.version, items: cart.items }]],
        ),
      ),
      answers: new Map(),
      bought: new Map(),
      offers: new Map(),
    };
    // As an earlier batch left it, but for the carts, which their buyers have filled again.
    const { answers } = after(planBatch(old.map(request), empty, MOMENT), empty);
    return { ...empty, answers };
  });

const batch = fc.array(wish, { minLength: 1, maxLength: 20 });
const anyBatch = (holds: (wishes: readonly Wish[], state: BatchState, plan: BatchPlan) => void) =>
  fc.assert(
    fc.property(batch, state, (wishes, market) =>
      holds(wishes, market, planBatch(wishes.map(request), market, MOMENT)),
    ),
    { numRuns: 1000 },
  );

describe('the plan of a batch', () => {
  it('decides everyone, as if those before were done: together as one after the other', () => {
    const seen = new Set<string>();
    anyBatch((wishes, market, plan) => {
      for (const kind of kindsOf(plan)) seen.add(kind);
      // Whoever checks out what is held in the same batch is decided in another.
      if (kindsOf(plan).includes('later')) return;
      let present = market;
      const oneByOne = wishes.map((one) => {
        const alone = planBatch([request(one)], present, MOMENT);
        present = after(alone, present);
        return kindsOf(alone)[0] ?? '';
      });
      expect(kindsOf(plan)).toEqual(oneByOne);
      const together = after(plan, market);
      for (const id of PRODUCTS) expect(together.products.get(id)?.stock).toBe(present.products.get(id)?.stock);
    });
    const refused = ['empty-cart', 'insufficient-stock', 'price-changed', 'purchase-limit', 'hold-limit'];
    const all = ['accepted', 'replayed', 'held', 'later', 'idempotency-key-reused', ...refused];
    expect([...seen].sort()).toEqual(all.sort());
  });

  it('never sells more than there is, and takes from stock what the items say, each product once', () => {
    anyBatch((_wishes, market, plan) => {
      const sold = unitsByProduct([...itemsOf(plan), ...plan.holds.flatMap(({ made }) => [...made])]);
      const claims = stockClaims(plan, market);
      expect(claims.map(({ id }) => id).sort()).toEqual([...sold.keys()].sort());
      for (const { id, version, count } of claims) {
        const before = market.products.get(id);
        expect(count).toBeGreaterThanOrEqual(0);
        expect(count).toBe((before?.stock ?? Number.NaN) - (sold.get(id) ?? Number.NaN));
        expect(version).toBe(before?.version);
        expect(before?.status).toBe('ACTIVE');
      }
    });
  });

  it('sells each cart once and as a whole, at its version', () => {
    anyBatch((_wishes, market, plan) => {
      const claimed = plan.accepted.map(({ rows }) => rows.cartId);
      expect(new Set(claimed).size).toBe(claimed.length);
      for (const { request: wished, rows } of plan.accepted) {
        const cart = market.cartsByBuyer.get(wished.buyerId);
        expect(rows).toMatchObject({ buyerId: wished.buyerId, cartId: cart?.id, cartVersion: cart?.version });
        const items = rows.orders.flatMap((order) => [...order.items]);
        expect(unitsByProduct(items)).toEqual(unitsByProduct(cart?.items ?? []));
        expect(items).toHaveLength(cart?.items.length ?? Number.NaN);
        const expected = wished.input.expectedTotal?.amount;
        if (expected !== undefined) expect(rows.totalAmount).toBe(expected);
      }
    });
  });

  it('leaves no trace of who was refused or answered before: what is written is what was accepted', () => {
    anyBatch((wishes, _market, plan) => {
      const outcomes = outcomesOf(plan);
      expect(outcomes).toHaveLength(wishes.length);
      const accepted = outcomes.flatMap((outcome, index) =>
        'accepted' in outcome ? [[wishes[index]?.buyerId, outcome.accepted]] : [],
      );
      expect(plan.accepted.map(({ request: { buyerId }, rows }) => [buyerId, rows.id])).toEqual(accepted);
    });
  });

  it('accepts a key of a buyer once, answers it with that one checkout, and refuses it another body', () => {
    anyBatch((wishes, market, plan) => {
      const first = new Map<string, { requestHash: string; id: string }>();
      for (const [key, given] of market.answers) {
        first.set(key, { requestHash: given.requestHash, id: checkoutIdOf(given) });
      }
      for (const [index, outcome] of outcomesOf(plan).entries()) {
        const { buyerId, key, hash = 'h1', hold } = wishes[index] ?? { buyerId: '' };
        if (hold || 'later' in outcome) continue;
        const answered = key === undefined ? undefined : first.get(answerKey(buyerId, key));
        if (answered === undefined) expect(Object.keys(outcome)[0]).not.toBe('replayed');
        else if (answered.requestHash === hash) expect(outcome).toEqual({ replayed: answered.id });
        else expect(outcome).toEqual({ refused: 'idempotency-key-reused' });
        if (key !== undefined && 'accepted' in outcome) {
          first.set(answerKey(buyerId, key), { requestHash: hash, id: outcome.accepted });
        }
      }
    });
  });

  it('serves whoever came first: the last unit is theirs, and a smaller wish behind a refused one still fits', () => {
    const product = {
      id: 'p1',
      sellerId: 's1',
      name: 'Rebozo',
      status: 'ACTIVE' as const,
      priceAmount: 100,
      version: 4,
      purchaseLimit: null,
      unitScale: 0,
    };
    const cart = (buyerId: string, quantity: number) =>
      [buyerId, { id: `cart of ${buyerId}`, version: 2, items: [{ productId: 'p1', quantity, held: [] }] }] as const;
    const market: BatchState = {
      products: new Map([['p1', { ...product, stock: 3 }]]),
      cartsByBuyer: new Map([cart('two', 2), cart('other two', 2), cart('one', 1)]),
      answers: new Map(),
      bought: new Map(),
      offers: new Map(),
    };
    const inOrder = (...buyers: string[]) =>
      kindsOf(
        planBatch(
          buyers.map((buyerId) => request({ buyerId })),
          market,
          MOMENT,
        ),
      );
    expect(inOrder('two', 'other two', 'one')).toEqual(['accepted', 'insufficient-stock', 'accepted']);
    expect(inOrder('other two', 'two', 'one')).toEqual(['accepted', 'insufficient-stock', 'accepted']);
    expect(inOrder('one', 'two', 'other two')).toEqual(['accepted', 'accepted', 'insufficient-stock']);
    expect(inOrder('two', 'two', 'one')).toEqual(['accepted', 'empty-cart', 'accepted']);
  });

  it('keeps keys apart by buyer', () => {
    const items = [{ productId: 'p1', quantity: 1, held: [] }];
    const market: BatchState = {
      products: new Map([
        [
          'p1',
          {
            ...{ id: 'p1', sellerId: 's1', name: 'Rebozo', status: 'ACTIVE', priceAmount: 100, stock: 9, version: 1 },
            ...{ purchaseLimit: null, unitScale: 0 },
          },
        ],
      ]),
      cartsByBuyer: new Map(['b1', 'b2'].map((id) => [id, { id: `cart of ${id}`, version: 1, items }])),
      answers: new Map(),
      bought: new Map(),
      offers: new Map(),
    };
    const wishes = ['b1', 'b2', 'b1', 'b2'].map((buyerId) => request({ buyerId, key: 'k1' }));
    const [one, two, oneAgain, twoAgain] = outcomesOf(planBatch(wishes, market, MOMENT));
    expect([oneAgain, twoAgain]).toEqual(
      [one, two].map((outcome) => ({ replayed: outcome !== undefined && 'accepted' in outcome && outcome.accepted })),
    );
    expect(one).not.toEqual(two);
  });

  it('has a cart held once however often it is wanted, and checks it out in another batch', () => {
    const items = [{ productId: 'p1', quantity: 2, held: [] }];
    const product = { id: 'p1', sellerId: 's1', name: 'Rebozo', status: 'ACTIVE' as const, priceAmount: 100, stock: 3 };
    const market: BatchState = {
      products: new Map([['p1', { ...product, version: 1, purchaseLimit: null, unitScale: 0 }]]),
      cartsByBuyer: new Map(['b1', 'b2'].map((id) => [id, { id: `cart of ${id}`, version: 1, items }])),
      answers: new Map(),
      bought: new Map(),
      offers: new Map(),
    };
    const wishes = [{ buyerId: 'b1', hold: true }, { buyerId: 'b1', hold: true }, { buyerId: 'b1' }, { buyerId: 'b2' }];
    const plan = planBatch(wishes.map(request), market, MOMENT);
    const [one, two, checkout, other] = outcomesOf(plan);
    expect([one, two]).toEqual(Array(2).fill({ held: '2026-11-27T12:10:00.000Z' }));
    expect([checkout, other]).toEqual([{ later: 'cart cart of b1' }, { refused: 'insufficient-stock' }]);
    expect(plan.holds).toHaveLength(1);
    const left = after(plan, market);
    const next = planBatch([request({ buyerId: 'b1' })], left, MOMENT);
    expect(kindsOf(next)).toEqual(['accepted']);
    // It was taken from the shelf when it was held.
    expect(stockClaims(next, left)).toEqual([]);
    expect(after(next, left).products.get('p1')?.stock).toBe(1);
  });
});
