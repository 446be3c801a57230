import type { Context } from '../../concurrency/index.ts';
import type { OrderStatus } from '../../generated/prisma/enums.ts';
import { groupedStatement } from '../../platform/grouped-statements.ts';
import { begun as begunBy, type IdempotentRequest } from '../../platform/idempotency.ts';
import { insertKeysOf, KEY_COLUMNS, keyColumns } from '../../platform/idempotency-keys.sql.ts';
import { after, lookedUp, unindexed } from '../../platform/statements.ts';
import { plainArray } from '../../platform/tables.ts';
import { type StandingOrder, statusesFrom } from '../orders/index.ts';
import type { Charge } from '../providers/index.ts';
import { SLOT_STARTS_AT } from '../seats/index.ts';

/** Attempts to pay one order; a card that was declined that often is not the right one. */
export const ATTEMPTS_MAX = 20;
/**
 * An attempt nobody has heard of for so long was left by a process that died, or by a provider that did not answer. Long after
 * the last moment at which whoever began it waits for the provider.
 */
const UNHEARD_SECONDS = 30;
/** Attempts of which nothing came, since the provider was away or called them off, that count for one. */
const UNTRIED_PER_ATTEMPT = 10;
const ROWS_MAX = ATTEMPTS_MAX * (UNTRIED_PER_ATTEMPT + 1);

/** An attempt whose outcome nobody has learnt yet, with the provider that was asked. */
export interface OpenAttempt extends Charge {
  readonly provider: string;
}

/** An order its buyer wants to pay, with what was tried so far, as one statement found them. */
export interface Payable extends StandingOrder {
  /** Those of which nothing came count for little. */
  readonly attempts: number;
  readonly open: OpenAttempt | undefined;
  /** Whether the open one may be brought to its end: nobody waits for it, or it waits for the buyer. */
  readonly mayBeEnded: boolean;
  /** The attempt that was recorded; undefined where something is in its way. */
  readonly begun: OpenAttempt | undefined;
  readonly expiresAt: Date;
  readonly createdAt: Date;
  /** When it is of no use any more: a booking once its slot begins. Null: never. */
  readonly usefulUntil: Date | null;
  /** What the market keeps of a payment to its seller; null: as of all. */
  readonly feeBasisPoints: number | null;
}

/** Where the order takes an attempt. */
const PAYABLE = statusesFrom('payment', 'PAID');

const ATTEMPT = {
  order_id: 'uuid',
  buyer_id: 'uuid',
  attempt_id: 'uuid',
  provider: 'text',
  method: 'text',
  ...KEY_COLUMNS,
} as const;

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
      SELECT a.*, o.id, o.xmin AS row_version, o.status, o.total_amount, o.currency, o.expires_at, o.created_at, ${SLOT_STARTS_AT} AS useful_until, s.fee_basis_points,
        (SELECT (count(*) FILTER (WHERE failure IS NULL) + count(failure) / ${UNTRIED_PER_ATTEMPT})::int
          FROM (SELECT failure FROM payments WHERE order_id = o.id LIMIT ${ROWS_MAX}) t) AS attempts
      FROM asked a JOIN orders o ON ${lookedUp('o.id', 'a.order_id')} AND ${unindexed('o.buyer_id = a.buyer_id')}
      JOIN sellers s ON ${lookedUp('s.id', 'o.seller_id')}),
    opened AS MATERIALIZED (
      SELECT s.n, p.id, p.payment_method, p.amount, p.currency, p.reference, p.provider,
        CASE WHEN p.pending_until IS NULL THEN p.created_at < now() - make_interval(secs => ${UNHEARD_SECONDS})
          ELSE p.next_action IS NOT NULL END AS may_be_ended
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
      RETURNING id),
    keyed AS MATERIALIZED (SELECT * FROM held WHERE attempt_id IN (SELECT id FROM begun)),
    keys_kept AS (${insertKeysOf('keyed')})
    SELECT s.n, s.id, s.status, s.total_amount, s.currency, s.attempts, s.method, s.provider, s.expires_at, s.created_at, s.useful_until, s.fee_basis_points, b.id,
      p.id, p.payment_method, p.amount, p.currency, p.reference, p.provider, p.may_be_ended
    FROM seen s LEFT JOIN opened p ON p.n = s.n LEFT JOIN begun b ON b.id = s.attempt_id`,
);

type BegunRow = [
  orderId: string,
  status: OrderStatus,
  amount: string,
  currency: string,
  attempts: number,
  method: string,
  provider: string,
  expiresAt: Date,
  createdAt: Date,
  usefulUntil: Date | null,
  feeBasisPoints: number | null,
  begunId: string | null,
  openId: string | null,
  openMethod: string,
  openAmount: string,
  openCurrency: string,
  openReference: string | null,
  openProvider: string,
  mayBeEnded: boolean | null,
];

export interface NewAttempt {
  readonly id: string;
  readonly orderId: string;
  readonly buyerId: string;
  readonly method: string;
  readonly provider: string;
  /** The request, where it has a key, and what its answer can be made of beside the attempt. */
  readonly asked: { readonly request: IdempotentRequest; readonly data: object } | undefined;
}

/**
 * Records an attempt to pay an order, unless it cannot be paid, an attempt is open, or there were too many.
 * @returns what it found; undefined where the buyer has no such order
 */
export async function recordAttempt(
  { askWithOthers }: Context,
  { id: attemptId, orderId, buyerId, method, provider, asked }: NewAttempt,
): Promise<Payable | undefined> {
  const key = keyColumns(asked?.request, (request) => begunBy(request, { ...asked?.data, orderId, attemptId }));
  const member = { order_id: orderId, buyer_id: buyerId, attempt_id: attemptId, provider, method, ...key };
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
  const [orderId, status, amount, currency, attempts, method, provider, ...others] = row;
  const [expiresAt, createdAt, usefulUntil, feeBasisPoints, begunId, ...opened] = others;
  const begun = { orderId, method, provider, amount: BigInt(amount), currency };
  return {
    id: orderId,
    status,
    attempts,
    expiresAt,
    createdAt,
    usefulUntil,
    feeBasisPoints,
    ...openIn(orderId, opened),
    begun: begunId === null ? undefined : { attemptId: begunId, ...begun },
  };
}

type OpenedColumns = BegunRow extends [...infer _, infer A, infer B, infer C, infer D, infer E, infer F, infer G]
  ? [A, B, C, D, E, F, G]
  : never;

function openIn(orderId: string, [id, method, amount, currency, reference, provider, mayBeEnded]: OpenedColumns) {
  if (id === null) return { open: undefined, mayBeEnded: false };
  const known = { attemptId: id, orderId, method, provider, amount: BigInt(amount), currency };
  const open = { ...known, reference: reference ?? undefined };
  return { open, mayBeEnded: mayBeEnded ?? false };
}
