import { type RowName, rowName } from '../../concurrency/index.ts';
import { CART, missingUnits } from '../cart/index.ts';
import { STOCK } from '../inventory/index.ts';
import { isLimited, VOUCHER } from '../vouchers/index.ts';
import type { BatchState } from './batch-plan.ts';
import { answerKey } from './idempotency-key.ts';
import { BUYER_ROWS, SELLER_ROWS } from './locks.sql.ts';
import { offerTo } from './offers.ts';
import type { LaneRequest } from './request.ts';

/** The rows that a request changes or points at; none when it was answered before. */
export function rowsOf(request: LaneRequest, { cartsByBuyer, products, answers, offers }: BatchState): RowName[] {
  const { buyerId } = request;
  const key = keyOf(request);
  if (key !== undefined && answers.has(answerKey(buyerId, key))) return [];
  const cart = cartsByBuyer.get(buyerId);
  if (cart === undefined) return [];
  const rows = new Set([rowName(CART, cart.id), rowName(BUYER_ROWS, buyerId)]);
  for (const item of cart.items) {
    const { productId } = item;
    // What is held has left the shelf: its row is not claimed.
    if (missingUnits(item) > 0) rows.add(rowName(STOCK, productId));
    const product = products.get(productId);
    if (product !== undefined) rows.add(rowName(SELLER_ROWS, product.sellerId));
  }
  const voucher = offerTo(request, offers)?.voucher;
  if (voucher !== undefined && isLimited(voucher)) rows.add(rowName(VOUCHER, voucher.id));
  return [...rows];
}

function keyOf(request: LaneRequest): string | undefined {
  return request.wish === 'checkout' ? request.idempotent?.key : undefined;
}
