import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideRefund, paidForNext, type Refundable, type RefundRequest } from '../../src/features/refunds/rules.ts';

const UNSHIPPED = ['PAID', 'PROCESSING'] as const;
const SHIPPED = ['SHIPPED', 'DELIVERED'] as const;

/** An order of some items, some with a discount, paid in full, of which something was refunded: never less than was paid for its refunded units. */
const orders: fc.Arbitrary<Refundable> = fc
  .record({
    status: fc.constantFrom(...UNSHIPPED, ...SHIPPED),
    items: fc.array(
      fc.record({
        quantity: fc.integer({ min: 1, max: 50 }),
        refundedPart: fc.nat(100),
        priceAmount: fc.integer({ min: 1, max: 1_000_000 }),
        discounted: fc.oneof(fc.constant(0), fc.nat(100)),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    refundedPart: fc.nat(99),
  })
  .map(({ status, items: drawn, refundedPart }) => {
    const items = drawn.map(({ quantity, priceAmount, refundedPart: part, discounted }, index) => {
      const refundedQuantity = Math.floor((quantity * part) / 100);
      const total = BigInt(priceAmount) * BigInt(quantity);
      const paid = total - (total * BigInt(discounted)) / 100n || 1n;
      return { id: `item-${index}`, productId: `product-${index}`, quantity, refundedQuantity, paid };
    });
    const paid = items.reduce((sum, item) => sum + item.paid, 0n);
    const ofUnits = items.reduce(
      (sum, item) => sum + paidForNext({ ...item, refundedQuantity: 0 }, item.refundedQuantity),
      0n,
    );
    const refunded = ofUnits + ((paid - ofUnits) * BigInt(refundedPart)) / 100n;
    return { status, paid, refunded, items };
  })
  .filter(({ paid, refunded }) => refunded < paid);

/** What somebody may ask for of such an order, sensible or not. */
const requests: fc.Arbitrary<RefundRequest> = fc.oneof(
  fc.record({ restock: fc.boolean() }),
  fc.record({ amount: fc.bigInt({ min: 1n, max: 60_000_000n }), restock: fc.boolean() }),
  fc.record({
    items: fc.uniqueArray(
      fc.record({ productId: fc.nat(5).map((n) => `product-${n}`), quantity: fc.integer({ min: 1, max: 60 }) }),
      { minLength: 1, selector: ({ productId }) => productId },
    ),
    restock: fc.boolean(),
  }),
);

/** The order after a refund of it. */
function after(
  order: Refundable,
  { amount, lines }: { amount: bigint; lines: readonly { orderItemId: string; quantity: number }[] },
): Refundable {
  const units = new Map(lines.map(({ orderItemId, quantity }) => [orderItemId, quantity]));
  const items = order.items.map((item) => ({
    ...item,
    refundedQuantity: item.refundedQuantity + (units.get(item.id) ?? 0),
  }));
  return { ...order, refunded: order.refunded + amount, items };
}

const isUnshipped = ({ status }: Refundable) => (UNSHIPPED as readonly string[]).includes(status);

describe('what a refund comes to', () => {
  const always = (holds: (order: Refundable, request: RefundRequest) => void) =>
    fc.assert(fc.property(orders, requests, holds), { numRuns: 500 });

  it('is never more money than is left, nor more units', () => {
    always((order, request) => {
      const decision = decideRefund(order, request);
      if (decision.kind !== 'refund') return;
      const { refunded, items } = after(order, decision);
      expect(decision.amount).toBeGreaterThan(0n);
      expect(refunded <= order.paid).toBe(true);
      for (const { quantity, refundedQuantity } of items) expect(refundedQuantity).toBeLessThanOrEqual(quantity);
    });
  });

  it('ends the order exactly where nothing is left', () => {
    always((order, request) => {
      const decision = decideRefund(order, request);
      if (decision.kind !== 'refund') return;
      expect(decision.isWhole).toBe(after(order, decision).refunded === order.paid);
    });
  });

  it('is what was asked for: all that is left, the amount, or what was paid for the units', () => {
    always((order, request) => {
      const decision = decideRefund(order, request);
      if (decision.kind !== 'refund') return;
      const cost = request.items?.reduce((sum, { productId, quantity }) => {
        const item = order.items.find((one) => one.productId === productId);
        return item === undefined ? sum : sum + paidForNext(item, quantity);
      }, 0n);
      expect(decision.amount).toBe(cost ?? request.amount ?? order.paid - order.refunded);
    });
  });

  it('is refused where more is asked for than is left, and says how much is', () => {
    always((order, request) => {
      const left = order.paid - order.refunded;
      const decision = decideRefund(order, request);
      if (decision.kind === 'exceeds-payment') {
        expect(decision.left).toBe(left);
        expect(decision.requested > left).toBe(true);
      }
      if (decision.kind === 'exceeds-items')
        for (const { requested, left: units } of decision.items) expect(requested).toBeGreaterThan(units);
      if (request.amount !== undefined && request.amount > left) expect(decision.kind).toBe('exceeds-payment');
    });
  });

  it('leaves no unit to be shipped once the money of an order that was not shipped is back', () => {
    always((order, request) => {
      const decision = decideRefund(order, { ...request, restock: true });
      if (decision.kind !== 'refund' || !decision.isWhole || !isUnshipped(order)) return;
      for (const { quantity, refundedQuantity } of after(order, decision).items)
        expect(refundedQuantity).toBe(quantity);
    });
  });

  it('names goods only where goods were named, or all of them come back', () => {
    always((order, request) => {
      const decision = decideRefund(order, request);
      if (decision.kind !== 'refund' || decision.isWhole) return;
      expect(decision.lines.length).toBe(request.items?.length ?? 0);
    });
  });

  it('keeps no goods back that never left', () => {
    always((order, request) => {
      const decision = decideRefund(order, { ...request, restock: false });
      if (decision.kind === 'refund' && isUnshipped(order)) expect(decision.lines).toEqual([]);
      if (decision.kind === 'never-left') expect(isUnshipped(order)).toBe(true);
    });
  });

  it('comes to the whole, however it is cut: after any refunds the rest can be refunded', () => {
    fc.assert(
      fc.property(orders, fc.array(requests, { maxLength: 5 }), (order, several) => {
        let now = order;
        for (const request of several) {
          const decision = decideRefund(now, { ...request, restock: true });
          if (decision.kind === 'refund' && !decision.isWhole) now = after(now, decision);
        }
        const rest = decideRefund(now, { restock: true });
        expect(rest).toMatchObject({ kind: 'refund', isWhole: true, amount: order.paid - now.refunded });
      }),
      { numRuns: 300 },
    );
  });
});

describe('what was paid for units of an item', () => {
  const item = fc
    .record({ quantity: fc.integer({ min: 1, max: 1000 }), priceAmount: fc.integer({ min: 1, max: 100_000 }) })
    .chain(({ quantity, priceAmount }) =>
      fc.record({
        quantity: fc.constant(quantity),
        paid: fc.integer({ min: 1, max: quantity * priceAmount }).map(BigInt),
      }),
    );
  const parts = fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 30 });

  it('comes to what was paid for all of them, in whatever parts they are refunded', () => {
    fc.assert(
      fc.property(item, parts, ({ quantity, paid }, sizes) => {
        let refundedQuantity = 0;
        let back = 0n;
        for (const size of [...sizes, quantity]) {
          const units = Math.min(size, quantity - refundedQuantity);
          const amount = paidForNext({ paid, quantity, refundedQuantity }, units);
          // Never more than a centavo from what these units are of it.
          expect(Math.abs(Number(amount * BigInt(quantity) - paid * BigInt(units)))).toBeLessThan(quantity);
          refundedQuantity += units;
          back += amount;
        }
        expect(back).toBe(paid);
      }),
    );
  });

  it('is their price where nothing was off', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.nat(99), fc.nat(100), (price, before, units) => {
        const paid = BigInt(price) * 200n;
        expect(paidForNext({ paid, quantity: 200, refundedQuantity: before }, units)).toBe(
          BigInt(price) * BigInt(units),
        );
      }),
    );
  });

  it('is refused where it is less than a centavo', () => {
    const items = [{ id: 'i', productId: 'p', quantity: 3, refundedQuantity: 0, paid: 1n }];
    const order: Refundable = { status: 'PAID', paid: 1n, refunded: 0n, items };
    const refund = (quantity: number) => decideRefund(order, { items: [{ productId: 'p', quantity }], restock: true });
    expect(refund(2)).toEqual({ kind: 'worth-nothing' });
    expect(refund(3)).toMatchObject({ kind: 'refund', amount: 1n, isWhole: true });
  });
});
