import type { LaneRequest as AnyRequest } from '../../concurrency/index.ts';
import type { ErrorCode } from '../../platform/errors.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import type { HoldView } from '../cart/index.ts';
import type { CheckoutInput, CheckoutView } from './schemas.ts';

/** What one buyer wants done with what is in the cart. */
interface CartRequest extends AnyRequest {
  readonly buyerId: string;
}

/** One buyer's wish to buy what is in the cart. */
export interface CheckoutRequest extends CartRequest {
  readonly wish: 'checkout';
  readonly input: CheckoutInput;
  readonly idempotent: IdempotentRequest | undefined;
}

/** One buyer's wish to have what is in the cart held. */
export interface HoldRequest extends CartRequest {
  readonly wish: 'hold';
}

export type { HoldView };

export type LaneRequest = CheckoutRequest | HoldRequest;

export interface CheckoutResult {
  readonly checkout: CheckoutView;
  /** The same request was answered before; nothing was ordered now. */
  readonly replayed: boolean;
}

export type LaneResult = CheckoutResult | HoldView;

/** A way to write checkouts. All ways decide by the same rules and pass the same tests. */
export interface CheckoutStrategy {
  /**
   * @throws AppError empty-cart, insufficient-stock, voucher-invalid, voucher-used-up, price-changed, idempotency-key-reused,
   *   concurrency-conflict, overloaded
   */
  place(request: CheckoutRequest): Promise<CheckoutResult>;
  /** @throws AppError empty-cart, insufficient-stock, purchase-limit, hold-limit, hold-ended, concurrency-conflict, overloaded */
  hold(request: HoldRequest): Promise<HoldView>;
  /** Whether checkouts have been waiting for an answer of the database for so long that it may never come. */
  readonly stuck: boolean;
  /**
   * Refusals that may be the doing of another request with the same key, whose answer came to be after the strategy had
   * looked for it.
   */
  readonly mayHaveMissedAnswer: ReadonlySet<ErrorCode>;
  /** Finishes what it took. */
  close(): Promise<void>;
}
