import type { Context } from '../../concurrency/index.ts';
import type { Database } from '../../platform/database.ts';
import type { Ask } from '../../platform/statements.ts';
import type { MovingStatement } from './moves.sql.ts';

/** What it takes to move orders and to end them. */
export interface OrderContext extends Context {
  /** Ends an order that was not paid, with everything that it gives back. */
  readonly ending: MovingStatement;
  readonly openWork: OpenWork;
  /** Those of the orders of which somebody holds what they give back beside goods, for longer than a checkout does. */
  readonly ordersOfHeld: (db: Database, orderIds: readonly string[]) => Promise<readonly string[]>;
  readonly refunds: WholeRefunds;
}

/** Who gives the money of an order back. */
export interface Refunder {
  readonly id: string;
  readonly mover: 'seller' | 'operator' | 'guest';
}

/** Gives the money of paid orders back. */
export interface WholeRefunds {
  /**
   * All that is left of it; so the order ends.
   * @throws AppError not-found, invalid-transition
   */
  refundWhole(context: Context, refunder: Refunder, orderId: string): Promise<void>;
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
  /**
   * Has what is under way for one order called off, or learns that it is done.
   * @throws when nobody can say what became of it
   */
  callOff(context: Context, orderId: string): Promise<void>;
  /** Those of the orders for which something is under way. The transaction holds them, so that nothing begins meanwhile. */
  ordersWithSome(ask: Ask, orderIds: readonly string[]): Promise<readonly string[]>;
}

/** What other features have to do with the end of an order. */
export type Endings = Pick<OrderContext, 'ending' | 'openWork' | 'ordersOfHeld' | 'refunds'>;
