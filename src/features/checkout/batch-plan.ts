import { type Decided, rowName, type Settled } from '../../concurrency/index.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import { CART, type HoldTerms, type HoldView, missingUnits } from '../cart/index.ts';
import type { BoughtUnits } from '../orders/index.ts';
import { type AcceptedHold, newHold, withHeld } from './held-cart.ts';
import { answerKey, type GivenAnswer, replayOf } from './idempotency-key.ts';
import { type Offers, VouchersOfBatch } from './offers.ts';
import { holdRefusalOf, refusalOf } from './refusals.ts';
import type { CheckoutRequest, CheckoutResult, HoldRequest, LaneRequest, LaneResult } from './request.ts';
import { newCheckout } from './rows.ts';
import { type DecidedCart, decideCheckout, decideHold, type ShelfProduct, type WantedItem } from './rules.ts';
import { viewCheckout, viewHeldCart } from './views.ts';
import type { AcceptedRequest } from './write-set.ts';

export interface VersionedCart {
  readonly id: string;
  readonly version: number;
  readonly items: readonly WantedItem[];
  /** The end of what is, or was, held for it since its last checkout. */
  readonly heldUntil?: Date | undefined;
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
  /** What buyers have of products with a limit. */
  readonly bought: BoughtUnits;
  readonly offers: Offers;
}

/** What a batch is decided by beside that. */
export interface BatchMoment {
  readonly now: Date;
  /** Until when orders wait for their payment. */
  readonly expiresAt: Date;
  readonly holdTerms: HoldTerms;
}

/** What a batch writes. */
export interface AcceptedWishes {
  readonly accepted: readonly AcceptedRequest[];
  readonly holds: readonly AcceptedHold[];
}

export interface BatchPlan extends AcceptedWishes {
  /** One per request, in their order. */
  readonly decided: readonly Decided<LaneResult>[];
}

/**
 * Decides a batch in order of arrival, each as if those before it were done: they have taken their units and emptied their carts.
 * Pure but for the new ids.
 */
export function planBatch(requests: readonly LaneRequest[], state: BatchState, moment: BatchMoment): BatchPlan {
  const planning = new Planning(state, moment);
  const decided = requests.map((request) =>
    request.wish === 'hold' ? planning.hold(request) : planning.checkout(request),
  );
  const { accepted, holds } = planning;
  return { decided, accepted, holds };
}

/** A batch while it is decided. */
class Planning {
  readonly accepted: AcceptedRequest[] = [];
  readonly holds: AcceptedHold[] = [];
  readonly #moment: BatchMoment;
  readonly #bought: BoughtUnits;
  readonly #vouchers: VouchersOfBatch;
  readonly #carts: Map<string, VersionedCart>;
  readonly #shelf: Map<string, VersionedProduct>;
  readonly #answers: Map<string, GivenAnswer>;
  /** Carts that were checked out, and those that were held. */
  readonly #emptied = new Set<string>();
  readonly #held = new Set<string>();

  constructor({ cartsByBuyer, products, answers, bought, offers }: BatchState, moment: BatchMoment) {
    this.#moment = moment;
    this.#vouchers = new VouchersOfBatch(offers);
    this.#bought = bought;
    this.#carts = new Map(cartsByBuyer);
    this.#shelf = new Map(products);
    this.#answers = new Map(answers);
  }

  checkout(request: CheckoutRequest): Decided<CheckoutResult> {
    const { buyerId, input, idempotent } = request;
    const key = idempotent === undefined ? undefined : answerKey(buyerId, idempotent.key);
    const given = key === undefined ? undefined : this.#answers.get(key);
    if (given !== undefined && idempotent !== undefined) return replay(given, idempotent);
    const cart = this.#cartOf(buyerId);
    if (cart === undefined) return { error: refusalOf({ kind: 'empty-cart' }) };
    // What is written once can't be written twice in one statement: it is decided again when the hold is there.
    if (this.#held.has(cart.id)) return { heldBy: new Set([rowName(CART, cart.id)]) };
    const wanted = this.#vouchers.wantedBy(request);
    const decision = decideCheckout(this.#decided(buyerId, cart), input.expectedTotal?.amount, wanted);
    if (decision.kind !== 'accept') return { error: refusalOf(decision) };
    this.#takeFromShelf(cart.items.map((item) => ({ ...item, quantity: missingUnits(item) })));
    this.#vouchers.use(decision.voucher);
    this.#emptied.add(cart.id);
    const rows = newCheckout({ buyerId, cart, ...decision, expiresAt: this.#moment.expiresAt });
    this.accepted.push({ request, rows, cart });
    if (key !== undefined) this.#answers.set(key, { requestHash: idempotent?.requestHash ?? '', placed: rows });
    return { result: { checkout: viewCheckout(rows), replayed: false } };
  }

  hold({ buyerId }: HoldRequest): Settled<HoldView> {
    const { now, holdTerms: terms } = this.#moment;
    const cart = this.#cartOf(buyerId);
    if (cart === undefined) return { error: refusalOf({ kind: 'empty-cart' }) };
    const decision = decideHold(this.#decided(buyerId, cart), { heldUntil: cart.heldUntil, now, terms });
    if (decision.kind !== 'accept') return { error: holdRefusalOf(decision, { now, terms }) };
    const { missing, expiresAt } = decision;
    if (missing.length > 0 || expiresAt.getTime() !== cart.heldUntil?.getTime()) {
      const hold = newHold({ buyerId, cart, ...decision });
      this.#takeFromShelf(missing);
      this.holds.push(hold);
      this.#held.add(cart.id);
      this.#carts.set(buyerId, withHeld(cart, hold));
    }
    return { result: viewHeldCart(cart, expiresAt) };
  }

  #cartOf(buyerId: string): VersionedCart | undefined {
    const cart = this.#carts.get(buyerId);
    return cart === undefined || this.#emptied.has(cart.id) ? undefined : cart;
  }

  #decided(buyerId: string, { items }: VersionedCart): DecidedCart {
    return { buyerId, wanted: items, shelf: this.#shelf, bought: this.#bought };
  }

  #takeFromShelf(items: readonly Pick<WantedItem, 'productId' | 'quantity'>[]): void {
    for (const { productId, quantity } of items) {
      const product = this.#shelf.get(productId);
      if (product !== undefined) this.#shelf.set(productId, { ...product, stock: product.stock - quantity });
    }
  }
}

function replay(given: GivenAnswer, request: IdempotentRequest): Settled<CheckoutResult> {
  const again = replayOf(given, request);
  return 'error' in again ? again : { result: { checkout: viewCheckout(again.result), replayed: true } };
}
