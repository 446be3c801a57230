import type { Context } from '../../concurrency/index.ts';
import type { OrderStatus, PaymentStatus } from '../../generated/prisma/enums.ts';
import { type GroupedText, groupedStatement } from '../../platform/grouped-statements.ts';
import { newId } from '../../platform/ids.ts';
import { OUTBOX_EVENTS } from '../../platform/outbox.ts';
import { type Ask, after, lookedUp, unindexed } from '../../platform/statements.ts';
import { holdLimits, IS_BEYOND_LIMITS, IS_WITHIN_LIMITS, LIMITS_CLAIMED } from '../cart/index.ts';
import { hasStock, holdStock, isStockOfOrderHeld, takeStock } from '../inventory/index.ts';
import { enterMoney } from '../money/index.ts';
import {
  enterHistory,
  type MovedAlong,
  type MoveStory,
  movingStatement,
  orderParts,
  type StandingOrder,
  storyGiven,
} from '../orders/index.ts';
import type { NextAction } from '../providers/index.ts';
import { enterRefunds } from '../refunds/index.ts';
import { ARE_SEATS_GONE, hasSeats, holdSeatsAgain, SEATS_TAKEN_AGAIN, SLOT_STARTS_AT } from '../seats/index.ts';
import { hasUse, holdUses, IS_USE_GONE, USES_TAKEN_AGAIN } from '../vouchers/index.ts';

/** What becomes of attempts to pay: written with the orders that they move, and with what they do to money. */

/** An attempt and the order it is to pay, as they stand. */
export interface StandingAttempt {
  readonly status: PaymentStatus;
  readonly amount: bigint;
  readonly order: StandingOrder;
  /** When its order expires. */
  readonly expiresAt: Date;
  readonly createdAt: Date;
  /** When it is of no use any more: a booking once its slot begins. Null: never. */
  readonly usefulUntil: Date | null;
  /** What the market keeps of a payment to its seller; null: as of all. */
  readonly feeBasisPoints: number | null;
}

const FIND_STANDING = {
  name: 'payments-find-standing',
  text: `
    SELECT p.status, p.amount, o.id, o.status, o.expires_at, o.created_at, ${SLOT_STARTS_AT}, s.fee_basis_points
    FROM payments p JOIN orders o ON ${lookedUp('o.id', 'p.order_id')} JOIN sellers s ON ${lookedUp('s.id', 'o.seller_id')}
    WHERE p.id = $1`,
};

export async function findStanding(ask: Ask, attemptId: string): Promise<StandingAttempt | undefined> {
  type Row = [PaymentStatus, string, string, OrderStatus, Date, Date, Date | null, number | null];
  const [row] = await ask<Row>(FIND_STANDING, [attemptId]);
  if (row === undefined) return undefined;
  const [status, amount, id, orderStatus, ...terms] = row;
  const [expiresAt, createdAt, usefulUntil, feeBasisPoints] = terms;
  const order = { id, status: orderStatus };
  return { status, amount: BigInt(amount), order, expiresAt, createdAt, usefulUntil, feeBasisPoints };
}

/** What became of an attempt, or how the provider has it. */
export interface Outcome {
  readonly attemptId: string;
  /** The attempt's status as it was read. */
  readonly was: PaymentStatus;
  readonly is: PaymentStatus;
  readonly reference: string | undefined;
  /** Of one that is PENDING: until when, when to ask about it, and what the buyer has to do. */
  readonly pending:
    | { readonly until: Date; readonly askAt: Date; readonly nextAction: NextAction | undefined }
    | undefined;
  /** Why it was declined, where it was not the provider who did. */
  readonly failure: string | undefined;
  /** What the market keeps of it. */
  readonly fee: bigint;
}

const OUTCOME = {
  attempt_id: 'uuid',
  payment_was: 'text',
  payment_is: 'text',
  reference: 'text?',
  next_action: 'text?',
  pending_until: 'text?',
  ask_at: 'text?',
  failure: 'text?',
  fee: 'text',
  refund_id: 'uuid',
} as const;

function outcomeOf({ attemptId, was, is, reference, pending, failure, fee }: Outcome, refundId = newId()) {
  return {
    attempt_id: attemptId,
    payment_was: was,
    payment_is: is,
    reference: reference ?? null,
    next_action: pending?.nextAction === undefined ? null : JSON.stringify(pending.nextAction),
    pending_until: pending?.until.toISOString() ?? null,
    ask_at: pending?.askAt.toISOString() ?? null,
    failure: failure ?? null,
    fee: String(fee),
    refund_id: refundId,
  };
}

/** Holds the attempts that still are as they were read, for the orders of `held`. */
const holdAttempts = ({ lock }: GroupedText) => `attempts_held AS MATERIALIZED (
  SELECT h.n FROM held h
  JOIN payments t ON ${lookedUp('t.id', 'h.attempt_id')}
    AND ${unindexed('t.order_id = h.order_id AND t.status = h.payment_was::payment_status')}
  ${lock('t')})`;

const IS_ATTEMPT_HELD = 'h.n IN (SELECT n FROM attempts_held)';

/**
 * Steps that write the outcomes of attempts, and where the money is that they brought: the seller's, or the buyer's to whom it goes
 * back.
 * @param members a step that has what is to become of them
 */
const writeOutcomes = (members: string) => [
  `outcomes AS (
    UPDATE payments p SET status = h.payment_is::payment_status,
      settled_at = CASE WHEN h.payment_is <> 'PENDING' THEN now() END,
      settled_order_id = CASE h.payment_is WHEN 'SUCCEEDED' THEN p.order_id END,
      reference = coalesce(h.reference, p.reference), next_action = h.next_action::jsonb,
      pending_until = h.pending_until::timestamptz, ask_at = coalesce(h.ask_at::timestamptz, p.ask_at), failure = h.failure,
      fee_amount = CASE h.payment_is WHEN 'SUCCEEDED' THEN h.fee::bigint ELSE 0 END,
      refunded_amount = CASE h.payment_is WHEN 'REFUNDED' THEN p.amount ELSE 0 END,
      refunded_at = CASE h.payment_is WHEN 'REFUNDED' THEN now() END
    FROM ${members} h WHERE ${lookedUp('p.id', 'h.attempt_id')} 
    RETURNING h.n, h.refund_id, h.payment_is, h.fee::bigint AS fee, p.id AS payment_id, p.order_id, p.provider, p.amount)`,
  `brought AS MATERIALIZED (
    SELECT c.*, o.seller_id FROM outcomes c JOIN orders o ON ${lookedUp('o.id', 'c.order_id')}
    WHERE c.payment_is IN ('SUCCEEDED', 'REFUNDED'))`,
  enterMoney(
    'money_brought',
    `SELECT CASE payment_is WHEN 'SUCCEEDED' THEN 'CAPTURE' ELSE 'LATE_CAPTURE' END::money_entry_kind AS kind, provider, seller_id,
       order_id, payment_id, NULL::uuid AS refund_id, 0 AS round, amount AS provider_amount,
       CASE payment_is WHEN 'SUCCEEDED' THEN amount - fee ELSE 0 END AS seller_amount,
       CASE payment_is WHEN 'SUCCEEDED' THEN fee ELSE 0 END AS fee_amount,
       CASE payment_is WHEN 'SUCCEEDED' THEN 0 ELSE amount END AS buyer_amount
     FROM brought`,
  ),
];

const SETTLE = movingStatement('payments-settle', {
  columns: OUTCOME,
  hold: (text) => [holdAttempts(text)],
  condition: () => IS_ATTEMPT_HELD,
  change: writeOutcomes('moving'),
  // Whoever pays is shown the order.
  told: orderParts('o', 'm'),
});

/** An outcome that moves the order: written in the statement that does so. */
export function outcomeAlong(outcome: Outcome): MovedAlong {
  return { statement: SETTLE, given: outcomeOf(outcome) };
}

/**
 * The same for a late payment: its order takes its goods again, or its seats, and the use of its voucher, if they are all there, and
 * its buyer may have so many.
 */
const SETTLE_LATE = movingStatement('payments-settle-late', {
  columns: OUTCOME,
  hold: (text) => [
    holdAttempts(text),
    `goods_wanted AS MATERIALIZED (
      SELECT i.id AS order_item_id, i.order_id, i.product_id, i.quantity, NULL::uuid AS actor_id, h.attempt_id AS cause_id
      FROM held h JOIN order_items i ON ${lookedUp('i.order_id', 'h.order_id')})`,
    ...holdLimits(text, 'attempts_held'),
    holdStock('goods_wanted', text, 'carts_held'),
    ...holdUses(text, 'stock_held'),
    ...holdSeatsAgain(text, 'vouchers_held'),
  ],
  condition: (text) =>
    `${IS_ATTEMPT_HELD} AND ${isStockOfOrderHeld('goods_wanted', text)} AND ${hasStock('goods_wanted')} AND ${IS_WITHIN_LIMITS} AND ${hasUse(text)} AND ${hasSeats(text)}`,
  change: [
    ...writeOutcomes('moving'),
    `goods_claimed AS MATERIALIZED (
      SELECT * FROM goods_wanted WHERE ${unindexed('order_id IN (SELECT order_id FROM moving)')})`,
    ...takeStock('goods_claimed'),
    ...LIMITS_CLAIMED,
    ...USES_TAKEN_AGAIN,
    SEATS_TAKEN_AGAIN,
  ],
});

export function lateOutcomeAlong(outcome: Outcome): MovedAlong {
  return { statement: SETTLE_LATE, given: outcomeOf(outcome) };
}

const IS_SOLD_OUT = {
  name: 'payments-late-sold-out',
  text: `
    SELECT EXISTS (
      SELECT FROM order_items i JOIN products p ON ${lookedUp('p.id', 'i.product_id')}
      WHERE i.order_id = $1 AND ${unindexed('p.stock < i.quantity')}) OR ${ARE_SEATS_GONE} OR ${IS_USE_GONE} OR ${IS_BEYOND_LIMITS}`,
};

/** Whether goods of an order are gone, or its seats are, or the use of its voucher is, or its buyer has as many as one may. */
export async function isSoldOut(ask: Ask, orderId: string): Promise<boolean> {
  const [row] = await ask<[boolean]>(IS_SOLD_OUT, [orderId]);
  return row?.[0] ?? false;
}

const SETTLING = {
  order_id: 'uuid',
  was: 'text',
  will_be: 'text',
  actor: 'text',
  actor_id: 'uuid?',
  why: 'text',
  note: 'text?',
  ...OUTCOME,
} as const;

const SETTLE_ALONE = groupedStatement<[], typeof SETTLING>(
  'payments-settle-alone',
  SETTLING,
  (text) => `
    ${text.asked},
    held AS MATERIALIZED (
      SELECT a.* FROM asked a
      JOIN orders o ON ${lookedUp('o.id', 'a.order_id')} AND ${unindexed('o.status = a.was::order_status')}
      WHERE ${after('patience')} ${text.lock('o')}),
    ${holdAttempts(text)},
    settling AS MATERIALIZED (SELECT * FROM held h WHERE ${IS_ATTEMPT_HELD}),
    ${writeOutcomes('settling').join(',\n')},
    returned AS MATERIALIZED (SELECT * FROM settling WHERE payment_is = 'REFUNDED'),
    told AS (
      INSERT INTO ${OUTBOX_EVENTS.name} (id, type, subject_id, payload)
      SELECT new_id(), 'order.payment-returned', order_id, jsonb_build_object('paymentId', attempt_id, 'refundId', refund_id) FROM returned),
    ${enterHistory('returned')},
    ${enterRefunds(`SELECT refund_id, order_id, payment_id, amount, false AS restock, NULL AS reason, NULL::uuid AS actor_id
      FROM brought WHERE payment_is = 'REFUNDED'`)}
    SELECT n FROM outcomes`,
);

/**
 * Writes an outcome that leaves the order as it is. Money that it brought goes back.
 * @returns the refund that is to be sent where it does, null where not; undefined when either is no longer as it was read
 */
export async function writeOutcome(
  { askWithOthers }: Context,
  { id, status }: StandingOrder,
  outcome: Outcome,
  story: MoveStory,
): Promise<string | null | undefined> {
  const refundId = newId();
  const move = { order_id: id, was: status, will_be: status, ...storyGiven(story) };
  const rows = await askWithOthers(SETTLE_ALONE, { ...move, ...outcomeOf(outcome, refundId) }, { key: id });
  if (rows.length !== 1) return undefined;
  return outcome.is === 'REFUNDED' ? refundId : null;
}
