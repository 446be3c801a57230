import type { OrderStatus, PaymentStatus } from '../../generated/prisma/enums.ts';
import type { Tx } from '../../platform/database.ts';
import { type Ask, after, PATIENCE } from '../../platform/statements.ts';
import { ofAnyLength, plainArray } from '../../platform/tables.ts';
import type { StandingOrder, WrittenAlong } from '../orders/index.ts';
import type { Charge, ChargeResult } from './provider.ts';

/** Attempts to pay one order; a card that was declined that often is not the right one. */
export const ATTEMPTS_MAX = 20;
/**
 * An attempt that is open for so long was left by a process that died, or by a provider that did not answer. Long after
 * the last moment at which whoever began it waits for the provider.
 */
const OVERDUE_SECONDS = 30;

/** An attempt whose outcome nobody has learnt yet. */
export interface OpenAttempt extends Charge {
  readonly orderId: string;
}

/** An order its buyer wants to pay, with what was tried so far, as one statement found them. */
export interface Payable extends StandingOrder {
  /** Counted to ATTEMPTS_MAX. */
  readonly attempts: number;
  readonly open: OpenAttempt | undefined;
  readonly isOverdue: boolean;
  /** The attempt that was recorded; undefined where something is in its way. */
  readonly begun: OpenAttempt | undefined;
}

/**
 * Records an attempt where nothing is in its way, and tells what it found. It all goes by what the statement saw when it
 * began, and is written only if that still holds once it has the order's row:
 * - the row is the version that was seen (`xmin`), so nobody has moved the order meanwhile;
 * - whoever began an attempt meanwhile has not moved the order: the attempt is open still, since every one that is settled
 *   either moves its order or finds it moved, and the UNIQUE index lets no second one be open;
 * - so there are as many attempts as were counted.
 * NO KEY UPDATE, since nobody changes an id: rows that only point at the order are not held up.
 */
const BEGIN_ATTEMPT = {
  name: 'payments-begin',
  text: `
    WITH ${PATIENCE},
    seen AS MATERIALIZED (
      SELECT id, xmin AS row_version, status, total_amount, currency FROM orders WHERE id = $2 AND buyer_id = $3),
    tried AS MATERIALIZED (
      SELECT count(*)::int AS attempts FROM (SELECT FROM payments WHERE order_id = $2 LIMIT ${ATTEMPTS_MAX}) a),
    opened AS MATERIALIZED (
      SELECT id, payment_method, amount, currency,
        created_at < now() - make_interval(secs => ${OVERDUE_SECONDS}) AS is_overdue
      FROM payments WHERE order_id = $2 AND status = 'PENDING'),
    held AS (
      SELECT o.id FROM orders o JOIN seen s ON s.id = o.id
      WHERE o.xmin = s.row_version AND o.status = ANY($4::order_status[]) AND ${after('patience')}
        AND NOT EXISTS (SELECT FROM opened) AND (SELECT attempts FROM tried) < ${ATTEMPTS_MAX}
      FOR NO KEY UPDATE OF o),
    begun AS (
      INSERT INTO payments (id, order_id, status, provider, payment_method, amount, currency)
      SELECT $5::uuid, s.id, 'PENDING', $6, $7, s.total_amount, s.currency FROM held h JOIN seen s ON s.id = h.id
      ON CONFLICT (order_id) WHERE status = 'PENDING' DO NOTHING
      RETURNING id)
    SELECT s.id, s.status, s.total_amount, s.currency, t.attempts,
      p.id, p.payment_method, p.amount, p.currency, p.is_overdue, (SELECT id FROM begun)
    FROM seen s CROSS JOIN tried t LEFT JOIN opened p ON true`,
};

type BegunRow = [
  orderId: string,
  status: OrderStatus,
  amount: string,
  currency: string,
  attempts: number,
  openId: string | null,
  openMethod: string,
  openAmount: string,
  openCurrency: string,
  isOverdue: boolean | null,
  begunId: string | null,
];

export interface NewAttempt {
  readonly id: string;
  readonly orderId: string;
  readonly buyerId: string;
  readonly method: string;
  readonly provider: string;
  /** Statuses in which an order takes an attempt. */
  readonly payable: readonly OrderStatus[];
}

/**
 * Records an attempt to pay an order, unless it cannot be paid, an attempt is open, or there were too many.
 * @returns what it found; undefined where the buyer has no such order
 */
export async function recordAttempt(ask: Ask, attempt: NewAttempt, lockWaitMs: number): Promise<Payable | undefined> {
  const { id: attemptId, orderId, buyerId, method, provider, payable } = attempt;
  const values = [String(lockWaitMs), orderId, buyerId, plainArray(payable), attemptId, provider, method];
  const [row] = await ask<BegunRow>(BEGIN_ATTEMPT, values);
  if (row === undefined) return undefined;
  const [id, status, amount, currency, attempts, openId, openMethod, openAmount, openCurrency, isOverdue, begunId] =
    row;
  const openOne = { orderId: id, method: openMethod, amount: BigInt(openAmount ?? 0), currency: openCurrency };
  return {
    id,
    status,
    attempts,
    open: openId === null ? undefined : { attemptId: openId, ...openOne },
    isOverdue: isOverdue ?? false,
    begun: begunId === null ? undefined : { attemptId: begunId, orderId: id, method, amount: BigInt(amount), currency },
  };
}

/** An attempt and the order it is to pay, as they stand. */
export interface StandingAttempt {
  readonly status: PaymentStatus;
  readonly order: StandingOrder;
}

const FIND_STANDING = {
  name: 'payments-find-standing',
  text: 'SELECT p.status, o.id, o.status FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.id = $1',
};

export async function findStanding(ask: Ask, attemptId: string): Promise<StandingAttempt | undefined> {
  const [row] = await ask<[PaymentStatus, string, OrderStatus]>(FIND_STANDING, [attemptId]);
  if (row === undefined) return undefined;
  const [status, id, orderStatus] = row;
  return { status, order: { id, status: orderStatus } };
}

/** What became of an attempt. */
export interface Outcome {
  readonly attemptId: string;
  /** The attempt's status as it was read. */
  readonly was: PaymentStatus;
  readonly is: ChargeResult | 'REFUNDED';
}

/** Writes an outcome where the attempt still is as it was read, and the order, a row of `order`, is held. */
const outcomeStep = (order: string, first: number) => `
  UPDATE payments p SET status = $${first + 2}::payment_status, settled_at = now(),
    settled_order_id = CASE $${first + 2}::payment_status WHEN 'SUCCEEDED' THEN p.order_id END,
    -- The simulated provider gives money back at once and always.
    refunded_at = CASE $${first + 2}::payment_status WHEN 'REFUNDED' THEN now() END
  FROM ${order} o
  WHERE p.id = $${first} AND p.order_id = o.id AND p.status = $${first + 1}::payment_status`;

const outcomeValues = ({ attemptId, was, is }: Outcome) => [attemptId, was, is];

/** An outcome that moves the order: written in the statement that does so. */
export function outcomeAlong(outcome: Outcome): WrittenAlong {
  return {
    name: 'payments-settle',
    resource: 'payment',
    step: (first) => outcomeStep('moved', first),
    values: outcomeValues(outcome),
  };
}

const SETTLE_ALONE = {
  name: 'payments-settle-alone',
  text: `
    WITH ${PATIENCE},
    held AS (
      SELECT id FROM orders WHERE id = $2 AND status = $3::order_status AND ${after('patience')} FOR NO KEY UPDATE),
    settled AS (${outcomeStep('held', 4)} RETURNING 1)
    SELECT count(*)::int FROM settled`,
};

/** Writes an outcome that leaves the order as it is. @returns false when either is no longer as it was read */
export async function writeOutcome(
  ask: Ask,
  { id, status }: StandingOrder,
  outcome: Outcome,
  lockWaitMs: number,
): Promise<boolean> {
  const [row] = await ask<[number]>(SETTLE_ALONE, [String(lockWaitMs), id, status, ...outcomeValues(outcome)]);
  return row?.[0] === 1;
}

/** A page of the overdue attempts of all orders, in the order of their ids. */
export async function findOverdue(tx: Tx, afterId: string, limit: number): Promise<OpenAttempt[]> {
  return tx.$queryRaw`
    SELECT id AS "attemptId", order_id AS "orderId", payment_method AS method, amount, currency FROM payments
    WHERE status = 'PENDING' AND created_at < now() - make_interval(secs => ${OVERDUE_SECONDS}) AND id > ${afterId}::uuid
    ORDER BY id LIMIT ${limit}`;
}

const WITH_OPEN = {
  name: 'payments-orders-with-open',
  text: `
    SELECT order_id FROM payments WHERE status = 'PENDING' AND order_id = ANY(${ofAnyLength('$1::uuid[]')}::uuid[])`,
};

/** Those of the orders that have an open attempt. */
export async function findOrdersWithOpen(ask: Ask, orderIds: readonly string[]): Promise<string[]> {
  const rows = await ask<[string]>(WITH_OPEN, [plainArray(orderIds)]);
  return rows.map(([orderId]) => orderId);
}

const REFUND = {
  name: 'payments-refund',
  text: `
    WITH refunded AS (
      UPDATE payments SET status = 'REFUNDED', refunded_at = now()
      WHERE settled_order_id = ANY(${ofAnyLength('$1::uuid[]')}::uuid[]) AND status = 'SUCCEEDED' RETURNING 1)
    SELECT count(*)::int FROM refunded`,
};

/** Writes that the payments of orders went back. @returns how many did */
export async function refundPayments(ask: Ask, orderIds: readonly string[]): Promise<number> {
  const [row] = await ask<[number]>(REFUND, [plainArray(orderIds)]);
  return row?.[0] ?? 0;
}
