import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideRefund, type Refundable, type RefundRequest } from '../../src/features/refunds/rules.ts';

const UNSHIPPED = ['PAID', 'PROCESSING'] as const;
const SHIPPED = ['SHIPPED', 'DELIVERED'] as const;

/** An order of some items, paid in full, of which something was refunded: never less than what its refunded units cost. */
const orders: fc.Arbitrary<Refundable> = fc
  .record({
    status: fc.constantFrom(...UNSHIPPED, ...SHIPPED),
    items: fc.array(
      fc.record({
        quantity: fc.integer({ min: 1, max: 50 }),
        refundedPart: fc.nat(100),
        priceAmount: fc.integer({ min: 1, max: 1_000_000 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    refundedPart: fc.nat(99),
  })
  .map(({ status, items: drawn, refundedPart }) => {
    const items = drawn.map(({ quantity, priceAmount, refundedPart: part }, index) => {
      const refundedQuantity = Math.floor((quantity * part) / 100);
      return { id: `item-${index}`, productId: `product-${index}`, quantity, refundedQuantity, priceAmount };
    });
    const worth = (count: (item: (typeof items)[number]) => number) =>
      items.reduce((sum, item) => sum + BigInt(item.priceAmount) * BigInt(count(item)), 0n);
    const paid = worth(({ quantity }) => quantity);
    const ofUnits = worth(({ refundedQuantity }) => refundedQuantity);
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

  it('is what was asked for: all that is left, the amount, or what the units cost', () => {
    always((order, request) => {
      const decision = decideRefund(order, request);
      if (decision.kind !== 'refund') return;
      const priceOf = (productId: string) => order.items.find((item) => item.productId === productId)?.priceAmount ?? 0;
      const cost = request.items?.reduce(
        (sum, { productId, quantity }) => sum + BigInt(priceOf(productId) * quantity),
        0n,
      );
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
