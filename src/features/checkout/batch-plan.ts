import type { Settled } from '../../concurrency/index.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import { answerKey, type GivenAnswer, replayOf } from './idempotency-key.ts';
import { type Offers, VouchersOfBatch } from './offers.ts';
import { refusalOf } from './refusals.ts';
import type { CheckoutRequest, CheckoutResult } from './request.ts';
import { newCheckout } from './rows.ts';
import { decideCheckout, type ShelfProduct, type WantedItem } from './rules.ts';
import { viewCheckout } from './views.ts';
import type { AcceptedRequest } from './write-set.ts';

export interface VersionedCart {
  readonly id: string;
  readonly version: number;
  readonly items: readonly WantedItem[];
}

export interface VersionedProduct extends ShelfProduct {
  readonly version: number;
}

/** What the database says about everyone in the batch, at one moment. */
export interface BatchState {
  readonly cartsByBuyer: ReadonlyMap<string, VersionedCart>;
  readonly products: ReadonlyMap<string, VersionedProduct>;
  /** By answerKey. */
  readonly answers: ReadonlyMap<string, GivenAnswer>;
  readonly offers: Offers;
}

export interface BatchPlan {
  /** One per request, in their order. */
  readonly decided: readonly Settled<CheckoutResult>[];
  readonly accepted: readonly AcceptedRequest[];
}

/**
 * Decides a batch of checkouts in order of arrival, each as if those before it were done: they have taken their units
 * and emptied their carts. Pure but for the new ids.
 */
export function planBatch(requests: readonly CheckoutRequest[], state: BatchState, expiresAt: Date): BatchPlan {
  const shelf = new Map(state.products);
  const answers = new Map(state.answers);
  const vouchers = new VouchersOfBatch(state.offers);
  const claimed = new Set<string>();
  const accepted: AcceptedRequest[] = [];
  const decided = requests.map((request): Settled<CheckoutResult> => {
    const { buyerId, input, idempotent } = request;
    const key = idempotent === undefined ? undefined : answerKey(buyerId, idempotent.key);
    const given = key === undefined ? undefined : answers.get(key);
    if (given !== undefined && idempotent !== undefined) return replay(given, idempotent);
    const cart = state.cartsByBuyer.get(buyerId);
    if (cart === undefined || claimed.has(cart.id)) return { error: refusalOf({ kind: 'empty-cart' }) };
    const decision = decideCheckout(cart.items, shelf, input.expectedTotal?.amount, vouchers.wantedBy(request));
    if (decision.kind !== 'accept') return { error: refusalOf(decision) };
    takeFromShelf(shelf, cart.items);
    vouchers.use(decision.voucher);
    claimed.add(cart.id);
    const rows = newCheckout({ buyerId, cart, ...decision, expiresAt });
    accepted.push({ request, rows });
    if (key !== undefined) answers.set(key, { requestHash: idempotent?.requestHash ?? '', placed: rows });
    return { result: { checkout: viewCheckout(rows), replayed: false } };
  });
  return { decided, accepted };
}

function replay(given: GivenAnswer, request: IdempotentRequest): Settled<CheckoutResult> {
  const again = replayOf(given, request);
  return 'error' in again ? again : { result: { checkout: viewCheckout(again.result), replayed: true } };
}

function takeFromShelf(shelf: Map<string, VersionedProduct>, items: readonly WantedItem[]): void {
  for (const { productId, quantity } of items) {
    const product = shelf.get(productId);
    if (product !== undefined) shelf.set(productId, { ...product, stock: product.stock - quantity });
  }
}
