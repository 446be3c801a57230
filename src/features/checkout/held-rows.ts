import { type Decided, type RowName, rowName } from '../../concurrency/index.ts';
import { CART, missingUnits } from '../cart/index.ts';
import { STOCK } from '../inventory/index.ts';
import { isLimited, VOUCHER } from '../vouchers/index.ts';
import type { BatchState } from './batch-plan.ts';
import { answerKey } from './idempotency-key.ts';
import { BUYER_ROWS, SELLER_ROWS } from './locks.sql.ts';
import { offerTo } from './offers.ts';
import type { LaneRequest, LaneResult } from './request.ts';

/** Which requests of a batch can be decided now, and which must wait for rows that someone outside holds. Pure. */

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

export interface Parted {
  /** Those that can be decided now, in their order. */
  readonly free: readonly LaneRequest[];
  /** What each of the others waits for. */
  readonly heldBy: ReadonlyMap<LaneRequest, ReadonlySet<RowName>>;
}

/** Parts a batch by whether any row of a request is held; without a test, none is. */
export function partBatch(
  requests: readonly LaneRequest[],
  state: BatchState,
  isHeld: ((row: RowName) => boolean) | undefined,
): Parted {
  if (isHeld === undefined) return { free: requests, heldBy: new Map() };
  const heldBy = new Map<LaneRequest, ReadonlySet<RowName>>();
  const free = requests.filter((request) => {
    const held = rowsOf(request, state).filter(isHeld);
    if (held.length > 0) heldBy.set(request, new Set(held));
    return held.length === 0;
  });
  return { free, heldBy };
}

/** What became of each request, in their order: the decisions of the free ones, and what the others wait for. */
export function putTogether(
  requests: readonly LaneRequest[],
  { free, heldBy }: Parted,
  decided: readonly Decided<LaneResult>[],
): readonly Decided<LaneResult>[] {
  if (heldBy.size === 0) return decided;
  const byRequest = new Map(free.map((request, index) => [request, decided[index]]));
  return requests.map((request) => {
    const rows = heldBy.get(request);
    if (rows !== undefined) return { heldBy: rows };
    return byRequest.get(request) ?? { error: new Error('the request was planned without an answer') };
  });
}
