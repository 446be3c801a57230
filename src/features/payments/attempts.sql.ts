import type { Context } from '../../concurrency/index.ts';
import type { OrderStatus, PaymentStatus } from '../../generated/prisma/enums.ts';
import type { Tx } from '../../platform/database.ts';
import { type GroupedText, groupedStatement } from '../../platform/grouped-statements.ts';
import { type Ask, after, lookedUp, unindexed } from '../../platform/statements.ts';
import { ofAnyLength, plainArray } from '../../platform/tables.ts';
import { type MovedAlong, movingStatement, type StandingOrder, statusesFrom } from '../orders/index.ts';
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

/** Where the order takes an attempt. */
const PAYABLE = statusesFrom('payment', 'PAID');

const ATTEMPT = { order_id: 'uuid', buyer_id: 'uuid', attempt_id: 'uuid', provider: 'text', method: 'text' } as const;

/**
 * Records an attempt where nothing is in its way, and tells what it found. It all goes by what the statement saw when it
 * began, and is written only if that still holds once it has the order's row:
 * - the row is the version that was seen (`xmin`), so nobody has moved the order meanwhile;
 * - whoever began an attempt meanwhile has not moved the order: the attempt is open still, since every one that is settled
 *   either moves its order or finds it moved, and the UNIQUE index lets no second one be open;
 * - so there are as many attempts as were counted.
 * The lock is one that those who only point at the order do not wait for.
 */
const BEGIN_ATTEMPT = groupedStatement<BegunRow, typeof ATTEMPT>(
  'payments-begin',
  ATTEMPT,
  ({ asked, lock }) => `
    ${asked},
    seen AS MATERIALIZED (
      SELECT a.n, o.id, o.xmin AS row_version, o.status, o.total_amount, o.currency, a.attempt_id, a.provider, a.method,
        (SELECT count(*)::int FROM (SELECT FROM payments WHERE order_id = o.id LIMIT ${ATTEMPTS_MAX}) t) AS attempts
      FROM asked a JOIN orders o ON ${lookedUp('o.id', 'a.order_id')} AND ${unindexed('o.buyer_id = a.buyer_id')}),
    opened AS MATERIALIZED (
      SELECT s.n, p.id, p.payment_method, p.amount, p.currency,
        p.created_at < now() - make_interval(secs => ${OVERDUE_SECONDS}) AS is_overdue
      FROM seen s JOIN payments p ON ${lookedUp('p.order_id', 's.id')} AND ${unindexed("p.status = 'PENDING'")}),
    held AS MATERIALIZED (
      SELECT s.* FROM seen s JOIN orders o ON ${lookedUp('o.id', 's.id')}
      WHERE o.xmin = s.row_version AND s.status = ANY('${plainArray(PAYABLE)}'::order_status[]) AND s.attempts < ${ATTEMPTS_MAX}
        AND NOT EXISTS (SELECT FROM opened p WHERE p.n = s.n) AND ${after('patience')}
      ${lock('o')}),
    begun AS (
      INSERT INTO payments (id, order_id, status, provider, payment_method, amount, currency)
      SELECT attempt_id, id, 'PENDING', provider, method, total_amount, currency FROM held
      ON CONFLICT (order_id) WHERE status = 'PENDING' DO NOTHING
      RETURNING id)
    SELECT s.n, s.id, s.status, s.total_amount, s.currency, s.attempts, s.method, b.id,
      p.id, p.payment_method, p.amount, p.currency, p.is_overdue
    FROM seen s LEFT JOIN opened p ON p.n = s.n LEFT JOIN begun b ON b.id = s.attempt_id`,
);

type BegunRow = [
  orderId: string,
  status: OrderStatus,
  amount: string,
  currency: string,
  attempts: number,
  method: string,
  begunId: string | null,
  openId: string | null,
  openMethod: string,
  openAmount: string,
  openCurrency: string,
  isOverdue: boolean | null,
];

export interface NewAttempt {
  readonly id: string;
  readonly orderId: string;
  readonly buyerId: string;
  readonly method: string;
  readonly provider: string;
}

/**
 * Records an attempt to pay an order, unless it cannot be paid, an attempt is open, or there were too many.
 * @returns what it found; undefined where the buyer has no such order
 */
export async function recordAttempt(
  { askWithOthers }: Context,
  { id: attemptId, orderId, buyerId, method, provider }: NewAttempt,
): Promise<Payable | undefined> {
  const member = { order_id: orderId, buyer_id: buyerId, attempt_id: attemptId, provider, method };
  // Left out is whoever found nothing in the way, and has not begun.
  const isDone = (rows: readonly BegunRow[]) => {
    const found = payableIn(rows);
    return found === undefined || found.begun !== undefined || isRefused(found);
  };
  return payableIn(await askWithOthers(BEGIN_ATTEMPT, member, { key: orderId.toLowerCase(), isDone }));
}

function isRefused({ status, attempts, open }: Payable): boolean {
  return open !== undefined || attempts >= ATTEMPTS_MAX || !PAYABLE.includes(status);
}

function payableIn([row]: readonly BegunRow[]): Payable | undefined {
  if (row === undefined) return undefined;
  const [orderId, status, amount, currency, attempts, method, begunId, openId, openMethod, openAmount, openCurrency] =
    row;
  const open = { orderId, method: openMethod, amount: BigInt(openAmount ?? 0), currency: openCurrency };
  const begun = { orderId, method, amount: BigInt(amount), currency };
  return {
    id: orderId,
    status,
    attempts,
    open: openId === null ? undefined : { attemptId: openId, ...open },
    isOverdue: row[11] ?? false,
    begun: begunId === null ? undefined : { attemptId: begunId, ...begun },
  };
}

/** An attempt and the order it is to pay, as they stand. */
export interface StandingAttempt {
  readonly status: PaymentStatus;
  readonly order: StandingOrder;
}

const FIND_STANDING = {
  name: 'payments-find-standing',
  text: `SELECT p.status, o.id, o.status FROM payments p JOIN orders o ON ${lookedUp('o.id', 'p.order_id')} WHERE p.id = $1`,
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

const OUTCOME = { attempt_id: 'uuid', payment_was: 'text', payment_is: 'text' } as const;

const outcomeOf = ({ attemptId, was, is }: Outcome) => ({ attempt_id: attemptId, payment_was: was, payment_is: is });

/** Holds the attempts that still are as they were read, for the orders of `held`. */
const holdAttempts = ({ lock }: GroupedText) => `attempts_held AS MATERIALIZED (
  SELECT h.n FROM held h
  JOIN payments t ON ${lookedUp('t.id', 'h.attempt_id')}
    AND ${unindexed('t.order_id = h.order_id AND t.status = h.payment_was::payment_status')}
  ${lock('t')})`;

const IS_ATTEMPT_HELD = 'h.n IN (SELECT n FROM attempts_held)';

/** Writes the outcomes of attempts. @param members a step that has what is to become of them */
const writeOutcomes = (members: string) => `
  UPDATE payments p SET status = h.payment_is::payment_status, settled_at = now(),
    settled_order_id = CASE h.payment_is WHEN 'SUCCEEDED' THEN p.order_id END,
    -- The simulated provider gives money back at once and always.
    refunded_at = CASE h.payment_is WHEN 'REFUNDED' THEN now() END
  FROM ${members} h WHERE ${lookedUp('p.id', 'h.attempt_id')}`;

const SETTLE = movingStatement('payments-settle', {
  columns: OUTCOME,
  hold: (text) => [holdAttempts(text)],
  condition: () => IS_ATTEMPT_HELD,
  change: [`outcomes AS (${writeOutcomes('moving')})`],
});

/** An outcome that moves the order: written in the statement that does so. */
export function outcomeAlong(outcome: Outcome): MovedAlong {
  return { statement: SETTLE, given: outcomeOf(outcome) };
}

const SETTLING = { order_id: 'uuid', order_was: 'text', ...OUTCOME } as const;

const SETTLE_ALONE = groupedStatement<[], typeof SETTLING>(
  'payments-settle-alone',
  SETTLING,
  (text) => `
    ${text.asked},
    held AS MATERIALIZED (
      SELECT a.* FROM asked a
      JOIN orders o ON ${lookedUp('o.id', 'a.order_id')} AND ${unindexed('o.status = a.order_was::order_status')}
      WHERE ${after('patience')} ${text.lock('o')}),
    ${holdAttempts(text)},
    settling AS (SELECT * FROM held h WHERE ${IS_ATTEMPT_HELD}),
    settled AS (${writeOutcomes('settling')} RETURNING h.n)
    SELECT n FROM settled`,
);

/** Writes an outcome that leaves the order as it is. @returns false when either is no longer as it was read */
export async function writeOutcome(
  { askWithOthers }: Context,
  { id, status }: StandingOrder,
  outcome: Outcome,
): Promise<boolean> {
  const member = { order_id: id, order_was: status, ...outcomeOf(outcome) };
  const rows = await askWithOthers(SETTLE_ALONE, member, { key: id });
  return rows.length === 1;
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
    SELECT order_id FROM payments
    WHERE order_id = ANY(${ofAnyLength('$1::uuid[]')}::uuid[]) AND ${unindexed("status = 'PENDING'")}`,
};

/** Those of the orders that have an open attempt. */
export async function findOrdersWithOpen(ask: Ask, orderIds: readonly string[]): Promise<string[]> {
  const rows = await ask<[string]>(WITH_OPEN, [plainArray(orderIds)]);
  return rows.map(([orderId]) => orderId);
}
