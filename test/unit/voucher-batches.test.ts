import { describe, expect, it } from 'vitest';
import { type BatchState, planBatch } from '../../src/features/checkout/batch-plan.ts';
import { rowsOf } from '../../src/features/checkout/held-rows.ts';
import { vouchersIn } from '../../src/features/checkout/offers.ts';
import type { CheckoutRequest } from '../../src/features/checkout/request.ts';
import { crowdedProduct } from '../../src/features/checkout/turns.ts';
import { writeSetOf } from '../../src/features/checkout/write-set.ts';
import { type Offer, offerKey, type ReadVoucher } from '../../src/features/vouchers/index.ts';
import type { AppError } from '../../src/platform/errors.ts';
import { ADDRESS } from '../support/market.ts';

const [NOW, HOLD_TERMS] = [new Date('2026-11-27T12:00:00Z'), { holdMs: 600_000, unitsMax: 100 }];
const MOMENT = { now: NOW, expiresAt: new Date(0), holdTerms: HOLD_TERMS };
const UNLIMITED = { purchaseLimit: null, unitScale: 0 };
const VOUCHER: ReadVoucher = {
  ...{ id: 'v1', sellerId: 's1', percent: 10, amount: null, minimum: null, active: true, phase: 'running' },
  ...{ remaining: 2, perBuyerLimit: null, version: 7 },
};

function request(buyerId: string, voucherCode?: string, expectedTotal?: number): CheckoutRequest {
  const input = {
    shippingAddress: ADDRESS,
    ...(voucherCode !== undefined && { voucherCode }),
    ...(expectedTotal !== undefined && { expectedTotal: { amount: expectedTotal, currency: 'MXN' as const } }),
  };
  return { wish: 'checkout', buyerId, input, idempotent: undefined, onConflict: () => {}, progress: { tries: 0 } };
}

/** Each buyer wants a product of each of two sellers, 1000 and 500; some are offered the voucher. */
function market(buyers: readonly string[], voucher: ReadVoucher, uses: Record<string, number> = {}): BatchState {
  const product = (id: string, sellerId: string, priceAmount: number) =>
    [
      id,
      { id, sellerId, name: id, status: 'ACTIVE' as const, priceAmount, stock: 100, version: 1, ...UNLIMITED },
    ] as const;
  const items = ['p1', 'p2'].map((productId) => ({ productId, quantity: 1, held: [] }));
  return {
    products: new Map([product('p1', 's1', 1000), product('p2', 's2', 500)]),
    cartsByBuyer: new Map(buyers.map((id) => [id, { id: `cart of ${id}`, version: 1, items }])),
    answers: new Map(),
    bought: new Map(),
    offers: new Map(
      buyers.map((buyerId): [string, Offer] => [
        offerKey({ buyerId, code: 'FERIA' }),
        { voucher, buyerUses: uses[buyerId] ?? 0 },
      ]),
    ),
  };
}

const outcomes = ({ decided }: ReturnType<typeof planBatch>) =>
  decided.map((one) => {
    if ('error' in one) return (one.error as AppError).options.extensions?.reason ?? (one.error as AppError).code;
    return 'result' in one && 'checkout' in one.result ? one.result.checkout.discount.amount : undefined;
  });

describe('a batch of checkouts with a voucher', () => {
  const buyers = ['b1', 'b2', 'b3', 'b4', 'b5'];

  it('uses it up in order of arrival; whoever is refused for something else uses none', () => {
    const requests = [
      request('b1', 'FERIA', 1500),
      request('b2', 'FERIA', 1400),
      request('b3', 'OTHER'),
      request('b4', 'FERIA'),
      request('b5', 'FERIA'),
    ];
    const plan = planBatch(requests, market(buyers, VOUCHER), MOMENT);
    expect(outcomes(plan)).toEqual(['price-changed', 100, 'not-found', 100, 'voucher-used-up']);
  });

  it('is one claim by the version that was read, and a redemption for each, of the orders that have something off', () => {
    const state = market(buyers, VOUCHER);
    const plan = planBatch([request('b1', 'FERIA'), request('b2'), request('b3', 'FERIA')], state, MOMENT);
    const { claims, inserts } = writeSetOf(plan, state.products, vouchersIn(state.offers));
    expect(claims.at(-1)?.claims).toEqual([{ id: 'v1', version: 7, count: 0 }]);
    const rows = inserts.find(({ table }) => table.name === 'voucher_redemptions')?.rows;
    expect(rows).toMatchObject([
      { voucherId: 'v1', buyerId: 'b1', openOrders: 1 },
      { voucherId: 'v1', buyerId: 'b3', openOrders: 1 },
    ]);
  });

  it('counts what each buyer has of it', () => {
    const state = market(buyers, { ...VOUCHER, remaining: null, perBuyerLimit: 2 }, { b1: 2, b2: 1 });
    const plan = planBatch([request('b1', 'FERIA'), request('b2', 'FERIA')], state, MOMENT);
    expect(outcomes(plan)).toEqual(['buyer-limit-reached', 100]);
  });

  it('names its row to those who wait for rows, where it has a limit', () => {
    const names = (voucher: ReadVoucher, code?: string) => rowsOf(request('b1', code), market(buyers, voucher));
    expect(names(VOUCHER, 'FERIA')).toContain('voucher v1');
    expect(names(VOUCHER)).not.toContain('voucher v1');
    expect(names({ ...VOUCHER, remaining: null }, 'FERIA')).not.toContain('voucher v1');
  });

  it('takes turns at a voucher that everyone wants, though they want different products', () => {
    const state = market(buyers, VOUCHER);
    const apart = new Map(
      buyers.map((id) => [
        id,
        { id: `cart of ${id}`, version: 1, items: [{ productId: `of ${id}`, quantity: 1, held: [] }] },
      ]),
    );
    const requests = buyers.map((id) => request(id, 'FERIA'));
    expect(crowdedProduct(requests, { ...state, cartsByBuyer: apart })).toBe('v1');
  });
});
