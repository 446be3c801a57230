import type { Context } from '../../concurrency/index.ts';
import type { Ask } from '../../platform/statements.ts';
import { returnUnits } from '../inventory/index.ts';
import { findItems } from './orders.sql.ts';
import type { EndedStatus } from './rules.ts';

/** An order that ended without a sale, in the transaction that ends it. */
export interface EndedOrder {
  readonly id: string;
  /** Cancelled before it was paid, or refunded after. */
  readonly status: EndedStatus;
}

/**
 * Gives back what orders had of one kind of thing. It is called once for each order, and for many in as many statements as
 * for one: the cleanup ends them by the hundred.
 * @param ask asks in the transaction that ends them
 * @param actorId the user who ended them; null for a job
 */
export type GiveBack = (ask: Ask, ended: readonly EndedOrder[], actorId: string | null) => Promise<void>;

/** What it takes to move orders. */
export interface OrderContext extends Context {
  /** In the order in which everyone takes the locks of these things. */
  readonly givesBack: readonly GiveBack[];
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
    context: OrderContext,
    onUnfinished: (unfinished: UnfinishedWork) => void,
    signal?: AbortSignal,
  ): Promise<void>;
  /** Those of the orders for which something is under way. The transaction holds them, so that nothing begins meanwhile. */
  ordersWithSome(ask: Ask, orderIds: readonly string[]): Promise<readonly string[]>;
}

/** What other features have to do with the end of an order. */
export interface Endings extends Pick<OrderContext, 'givesBack'> {
  readonly openWork: OpenWork;
}

/** Orders give their units back to the shelf. */
export const returnStock: GiveBack = async (ask, ended, actorId) => {
  await returnUnits(ask, await findItems(ask, ended), actorId);
};
