import type { Context } from '../../concurrency/index.ts';
import type { Ask } from '../../platform/statements.ts';
import type { MovingStatement } from './moves.sql.ts';

/** What it takes to end orders without a sale. */
export interface OrderContext extends Context {
  /** Ends an order that was not shipped, with everything that it gives back. */
  readonly ending: MovingStatement;
  /** Ends an order that was shipped, with everything that it gives back. */
  readonly returning: MovingStatement;
}

/** An expired order that was left to the next run of the cleanup. */
export type SkippedOrder = { readonly orderId: string } & (
  | /** It could not be ended alone either. */ { readonly reason: 'failed'; readonly error: unknown }
  | /** Others hold what it needs. */ { readonly reason: 'locked' }
);

/** Something under way for an order, of whatever status, that could not be brought to its end. */
export type UnfinishedWork = { readonly orderId: string } & (
  | /** Nobody could say what became of it. */ { readonly reason: 'unanswered'; readonly error: unknown }
  | /** What became of it could not be written. */ { readonly reason: 'failed'; readonly error: unknown }
  | /** Others hold what it needs. */ { readonly reason: 'locked' }
);

/** What may be under way for an order, and must come to its end before the order may expire. */
export interface OpenWork {
  /**
   * Brings to its end what has been under way for too long, for whatever order, outside any transaction.
   * @param onUnfinished told of everything that it could not
   * @throws when the database is lost
   */
  finishOverdue(
    context: Context,
    onUnfinished: (unfinished: UnfinishedWork) => void,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Those of the orders for which something is under way. The transaction holds them, so that nothing begins meanwhile. */
  ordersWithSome(ask: Ask, orderIds: readonly string[]): Promise<readonly string[]>;
}

/** What other features have to do with the end of an order. */
export interface Endings extends Pick<OrderContext, 'ending' | 'returning'> {
  readonly openWork: OpenWork;
}
