import type { Tx } from '../../platform/database.ts';
import type { StandingOrder } from '../orders/index.ts';
import type { Charge } from './provider.ts';

/** Attempts to pay one order; a card that was declined that often is not the right one. */
export const ATTEMPTS_MAX = 20;
/**
 * An attempt that is open for so long was left by a process that died, or by a provider that did not answer. Long after
 * the last moment at which whoever began it waits for the provider.
 */
const OVERDUE_SECONDS = 30;

/** An order that its buyer wants to pay. */
export interface PayableOrder extends StandingOrder {
  readonly amount: bigint;
  readonly currency: string;
}

/** An attempt whose outcome nobody has learnt yet. */
export interface OpenAttempt extends Charge {
  readonly orderId: string;
}

/**
 * Locks an order of the buyer: whoever begins, settles or ends something of it waits. NO KEY UPDATE, since nobody changes
 * an id: rows that only point at the order are not held up.
 */
export async function lockOwnOrder(tx: Tx, buyerId: string, orderId: string): Promise<PayableOrder | undefined> {
  const [order] = await tx.$queryRaw<PayableOrder[]>`
    SELECT id, status, total_amount AS amount, currency FROM orders
    WHERE id = ${orderId}::uuid AND buyer_id = ${buyerId}::uuid FOR NO KEY UPDATE`;
  return order;
}

/** Locks the order that an attempt is to pay, in the same way. */
export async function lockOrderOf(tx: Tx, attemptId: string): Promise<StandingOrder | undefined> {
  const [order] = await tx.$queryRaw<StandingOrder[]>`
    SELECT id, status FROM orders
    WHERE id = (SELECT order_id FROM payments WHERE id = ${attemptId}::uuid) FOR NO KEY UPDATE`;
  return order;
}

/** What was tried so far to pay an order that the transaction holds. */
export interface Attempts {
  /** Counted to ATTEMPTS_MAX. */
  readonly count: number;
  readonly open: OpenAttempt | undefined;
  readonly isOverdue: boolean;
}

export async function readAttempts(tx: Tx, orderId: string): Promise<Attempts> {
  const [row] = await tx.$queryRaw<[{ count: number; isOverdue: boolean | null } & (OpenAttempt | Unopened)]>`
    SELECT c.count, p.id AS "attemptId", p.order_id AS "orderId", p.payment_method AS method, p.amount, p.currency,
      p.created_at < now() - make_interval(secs => ${OVERDUE_SECONDS}) AS "isOverdue"
    FROM (SELECT count(*)::int FROM (SELECT FROM payments WHERE order_id = ${orderId}::uuid LIMIT ${ATTEMPTS_MAX}) a) c
    LEFT JOIN payments p ON p.order_id = ${orderId}::uuid AND p.status = 'PENDING'`;
  const { count, isOverdue, ...open } = row;
  return { count, open: open.attemptId === null ? undefined : open, isOverdue: isOverdue ?? false };
}

type Unopened = { readonly [Field in keyof OpenAttempt]: null };

/** A page of the overdue attempts of all orders, in the order of their ids. */
export async function findOverdue(tx: Tx, afterId: string, limit: number): Promise<OpenAttempt[]> {
  return tx.$queryRaw`
    SELECT id AS "attemptId", order_id AS "orderId", payment_method AS method, amount, currency FROM payments
    WHERE status = 'PENDING' AND created_at < now() - make_interval(secs => ${OVERDUE_SECONDS}) AND id > ${afterId}::uuid
    ORDER BY id LIMIT ${limit}`;
}

/** Those of the orders that have an open attempt. */
export async function findOrdersWithOpen(tx: Tx, orderIds: readonly string[]): Promise<{ orderId: string }[]> {
  return tx.$queryRaw`
    SELECT order_id AS "orderId" FROM payments WHERE status = 'PENDING' AND order_id = ANY(${orderIds}::uuid[])`;
}
