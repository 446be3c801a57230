import type { GroupedText } from '../../platform/grouped-statements.ts';
import { newId } from '../../platform/ids.ts';
import { after, lookedUp, unindexed } from '../../platform/statements.ts';
import { arePlacesHeld, holdPlaces, holdStock, isStockOfOrderHeld, putBack, returnStock } from '../inventory/index.ts';
import { enterMoney } from '../money/index.ts';
import { countRefunded, type MovedAlong, movingStatement } from '../orders/index.ts';
import { areSeatsHeld, holdSeats, SEATS_REFUNDED } from '../seats/index.ts';
import { areUnitsBackHeld, holdUnitsBack, takeUnitsBack } from '../units/index.ts';
import type { RefundLine } from './rules.ts';

/** A refund as it is written, with the order that it may end. */
export interface NewRefund {
  readonly id: string;
  readonly paymentId: string;
  /** In minor units: what goes back, how much of it the market had kept, and what had been refunded when it was read. */
  readonly amount: bigint;
  readonly feeShare: bigint;
  readonly refundedBefore: bigint;
  readonly restock: boolean;
  readonly reason: string | null;
  readonly lines: readonly RefundLine[];
  /** Whether its goods had left. */
  readonly isShipped: boolean;
}

const REFUND = {
  refund_id: 'uuid',
  payment_id: 'uuid',
  amount: 'text',
  fee_share: 'text',
  refunded_before: 'text',
  restock: 'int',
  lines: 'text',
  document_id: 'uuid',
} as const;

/**
 * Holds the payments of which as much had been refunded as when they were read: so nothing else that a refund goes by has
 * changed either.
 */
const holdMoney = ({ lock }: GroupedText) => `money_held AS MATERIALIZED (
  SELECT h.n FROM held h
  JOIN payments p ON ${lookedUp('p.id', 'h.payment_id')} AND ${unindexed(`p.settled_order_id = h.order_id AND p.status = 'SUCCEEDED'
    AND p.refunded_amount = h.refunded_before::bigint AND p.refunded_amount + h.amount::bigint <= p.amount`)}
  WHERE ${after('held')} ${lock('p')})`;

const IS_MONEY_HELD = 'h.n IN (SELECT n FROM money_held)';

/** The units of items whose money goes back. */
const LINES = `refund_lines AS MATERIALIZED (
  SELECT h.n, h.order_id, h.refund_id, h.restock, h.actor_id, h.document_id, h.note AS reason, i.id AS order_item_id, i.product_id, l.quantity
  FROM held h
  CROSS JOIN LATERAL jsonb_to_recordset(h.lines::jsonb) AS l (item uuid, quantity int)
  JOIN order_items i ON ${lookedUp('i.id', 'l.item')} AND ${unindexed('i.order_id = h.order_id')})`;

const LINES_REFUNDED = `lines_refunded AS MATERIALIZED (
  SELECT * FROM refund_lines WHERE ${unindexed('order_id IN (SELECT order_id FROM moving)')})`;

/**
 * A step that enters refunds, which are sent afterwards.
 * @param rows a query with their refund_id, order_id, payment_id, amount, restock, reason, and actor_id: NULL where it is a late payment
 */
export function enterRefunds(rows: string): string {
  return `refunds_written AS (
    INSERT INTO refunds (id, order_id, payment_id, amount, restock, reason, requested_by)
    SELECT refund_id, order_id, payment_id, amount, restock, reason, actor_id FROM (${rows}) AS entering RETURNING id)`;
}

/** The refund itself, and whose the money is now. It is sent afterwards. */
const WRITE = [
  enterRefunds(
    'SELECT refund_id, order_id, payment_id, amount::bigint AS amount, restock = 1 AS restock, note AS reason, actor_id FROM moving',
  ),
  LINES_REFUNDED,
  `refund_items_written AS (
    INSERT INTO refund_items (refund_id, order_item_id, quantity)
    SELECT refund_id, order_item_id, quantity FROM lines_refunded WHERE ${after('refunds_written')})`,
  countRefunded('lines_refunded'),
  `money_refunded AS (
    UPDATE payments p SET refunded_amount = p.refunded_amount + m.amount::bigint,
      status = CASE WHEN p.refunded_amount + m.amount::bigint = p.amount THEN 'REFUNDED'::payment_status ELSE p.status END,
      refunded_at = CASE WHEN p.refunded_amount + m.amount::bigint = p.amount THEN now() END
    FROM moving m WHERE ${lookedUp('p.id', 'm.payment_id')}
    RETURNING m.refund_id, m.order_id, m.amount, m.fee_share, p.id AS payment_id, p.provider)`,
  enterMoney(
    'money_entered',
    `SELECT 'REFUND'::money_entry_kind AS kind, r.provider, o.seller_id, r.order_id, r.payment_id, r.refund_id, 0 AS round,
       0 AS provider_amount, -(r.amount::bigint - r.fee_share::bigint) AS seller_amount, -r.fee_share::bigint AS fee_amount,
       r.amount::bigint AS buyer_amount
     FROM money_refunded r JOIN orders o ON ${lookedUp('o.id', 'r.order_id')}`,
  ),
];

/** Of orders that were not shipped: their units come back to the shelf. Seats are free again with the end of their booking. */
const REFUND_UNSHIPPED = movingStatement('refunds-unshipped', {
  columns: REFUND,
  hold: (text) => [
    holdMoney(text),
    LINES,
    holdStock('refund_lines', text, 'money_held'),
    holdSeats(text, 'stock_held'),
  ],
  condition: (text) => `${IS_MONEY_HELD} AND ${isStockOfOrderHeld('refund_lines', text)} AND ${areSeatsHeld(text)}`,
  change: [
    ...WRITE,
    `units_back AS MATERIALIZED (
      SELECT order_item_id, order_id, product_id, quantity, 'REFUND'::ledger_kind AS kind, actor_id, refund_id AS cause_id
      FROM lines_refunded)`,
    ...returnStock('units_back'),
    SEATS_REFUNDED,
  ],
});

/** Of orders that were shipped: their goods come back to where they were taken from, or are not expected. */
const REFUND_SHIPPED = movingStatement('refunds-shipped', {
  columns: REFUND,
  hold: (text) => [
    holdMoney(text),
    LINES,
    'goods_expected AS MATERIALIZED (SELECT *, refund_id AS cause_id FROM refund_lines WHERE restock = 1)',
    ...holdPlaces('goods_expected', text, 'money_held'),
    ...holdUnitsBack('goods_expected', text, 'goods_held'),
  ],
  condition: (text) => `${IS_MONEY_HELD} AND ${arePlacesHeld(text)} AND ${areUnitsBackHeld(text)}`,
  change: [...WRITE, ...putBack(), ...takeUnitsBack()],
});

/** A refund, written in the statement that moves its order. */
export function refundAlong(refund: NewRefund): MovedAlong {
  return {
    statement: refund.isShipped ? REFUND_SHIPPED : REFUND_UNSHIPPED,
    given: {
      refund_id: refund.id,
      payment_id: refund.paymentId,
      amount: String(refund.amount),
      fee_share: String(refund.feeShare),
      refunded_before: String(refund.refundedBefore),
      restock: refund.restock ? 1 : 0,
      lines: JSON.stringify(refund.lines.map(({ orderItemId, quantity }) => ({ item: orderItemId, quantity }))),
      document_id: newId(),
    },
  };
}
