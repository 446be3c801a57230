import { type Ask, unindexed } from '../../platform/statements.ts';
import { ofAnyLength, plainArray } from '../../platform/tables.ts';
import { decideVoucher, offerKey, readOffers, voucherRefused } from '../vouchers/index.ts';
import type { StoredCart } from './views.ts';

const SELLERS = {
  name: 'cart-sellers',
  text: `SELECT id, seller_id FROM products WHERE id = ANY(${ofAnyLength('$1::uuid[]')}::uuid[]) AND ${unindexed('seller_id IS NOT NULL')}`,
};

/**
 * What a voucher would take off a cart, in minor units: by the same rules as in a checkout.
 * @throws AppError voucher-invalid, voucher-used-up
 */
export async function discountFor(
  ask: Ask,
  wanted: { readonly buyerId: string; readonly code: string },
  { items }: StoredCart,
): Promise<number> {
  const offer = (await readOffers(ask, [wanted])).get(offerKey(wanted));
  const rows = await ask<[string, string]>(SELLERS, [plainArray(items, ({ productId }) => productId)]);
  const sellers = new Map(rows);
  const lines = items.map(({ productId, quantity, product }) => ({
    productId,
    sellerId: sellers.get(productId) ?? '',
    totalAmount: product.priceAmount * quantity,
  }));
  const decision = decideVoucher(offer?.voucher, lines, offer?.buyerUses ?? 0);
  if (decision.kind !== 'discount') throw voucherRefused(decision);
  return decision.amount;
}
