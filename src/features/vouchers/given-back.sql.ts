import type { GroupedText } from '../../platform/grouped-statements.ts';
import { after, lookedUp, unindexed } from '../../platform/statements.ts';
import type { GiveBack } from '../orders/index.ts';

/**
 * The uses of vouchers as steps of the statements that end orders, and that pay some of them after all. Everyone takes the locks of
 * redemptions after those of stock, and those of vouchers last, each in id order.
 */

/** Orders of `held` that had something off, with their checkouts. */
const DISCOUNTED = `discounted AS MATERIALIZED (
  SELECT h.order_id, o.checkout_id FROM held h
  JOIN orders o ON ${lookedUp('o.id', 'h.order_id')} AND ${unindexed('o.discount_amount > 0')})`;

const holdRedemptions = ({ lock }: GroupedText, before: string) => `redemptions_held AS MATERIALIZED (
  SELECT id, checkout_id, voucher_id, buyer_id, open_orders, released_at FROM voucher_redemptions
  WHERE checkout_id = ANY (ARRAY(SELECT DISTINCT checkout_id FROM discounted)) AND ${after(before)}
  ORDER BY id ${lock('voucher_redemptions')})`;

/** @param voucherIds a query of the vouchers of which uses change */
const holdVouchers = ({ lock }: GroupedText, voucherIds: string) => `vouchers_held AS MATERIALIZED (
  SELECT id, version, remaining, per_buyer_limit FROM vouchers
  WHERE id = ANY (ARRAY(${voucherIds})) AND ${after('redemptions_held')}
  ORDER BY id ${lock('vouchers')})`;

/** Discounted orders of `moving` by their checkouts. */
const DISCOUNTED_MOVING = `discounted_moving AS MATERIALIZED (
  SELECT checkout_id, count(*)::int AS orders FROM discounted
  WHERE ${unindexed('order_id IN (SELECT order_id FROM moving)')} GROUP BY checkout_id)`;

/** Redemptions of which the orders of `held` are the last that are open: if all of them end. */
const ENDING = `
  SELECT r.voucher_id FROM redemptions_held r
  JOIN (SELECT checkout_id, count(*) AS orders FROM discounted GROUP BY checkout_id) d ON d.checkout_id = r.checkout_id
  WHERE r.open_orders <= d.orders`;

/**
 * Whether what an order `h` needs is held: rows that someone else holds were left out.
 * @param needsVoucher whether a redemption `r` needs its voucher's row too
 */
const isHeld = (needsVoucher: string) => `NOT EXISTS (
  SELECT FROM discounted d WHERE d.order_id = h.order_id AND NOT coalesce(EXISTS (
    SELECT FROM redemptions_held r WHERE r.checkout_id = d.checkout_id
      AND (NOT (${needsVoucher}) OR r.voucher_id IN (SELECT id FROM vouchers_held))), false))`;

/** A use of a voucher comes back when the last order of its checkout that had something off ends unpaid. */
export const vouchersGivenBack: GiveBack = {
  thing: 'vouchers',
  hold: (text, before) => [
    DISCOUNTED,
    holdRedemptions(text, before),
    holdVouchers(text, `SELECT DISTINCT voucher_id FROM (${ENDING}) ending`),
  ],
  condition: (text) =>
    text.skips
      ? isHeld('r.open_orders <= (SELECT count(*) FROM discounted x WHERE x.checkout_id = d.checkout_id)')
      : 'true',
  change: [
    DISCOUNTED_MOVING,
    `redemptions_ended AS (
      UPDATE voucher_redemptions r SET open_orders = r.open_orders - m.orders,
        released_at = CASE WHEN r.open_orders = m.orders THEN clock_timestamp() END
      FROM discounted_moving m WHERE ${lookedUp('r.checkout_id', 'm.checkout_id')} AND ${after('vouchers_held')}
      RETURNING r.voucher_id, r.open_orders)`,
    `vouchers_given_back AS (
      UPDATE vouchers v SET remaining = v.remaining + n.uses, version = v.version + 1
      FROM (SELECT voucher_id, count(*)::int AS uses FROM redemptions_ended WHERE open_orders = 0 GROUP BY voucher_id) n
      WHERE ${lookedUp('v.id', 'n.voucher_id')} AND ${unindexed('v.remaining IS NOT NULL')})`,
  ],
};

/**
 * Steps that hold what late money takes again: the use of its order's voucher, where that had come back meanwhile. For the orders of
 * `held`.
 */
export function holdUses(text: GroupedText, before: string): string[] {
  return [
    DISCOUNTED,
    holdRedemptions(text, before),
    holdVouchers(text, 'SELECT DISTINCT voucher_id FROM redemptions_held WHERE released_at IS NOT NULL'),
    // Each checkout takes one, however many of its orders are paid. A row that was waited for is as it is now, and the uses of the
    // buyer are as the statement saw them: they are as many as long as the voucher's version has not moved.
    `uses_wanted AS MATERIALIZED (
      SELECT r.checkout_id, v.remaining, v.per_buyer_limit,
        row_number() OVER (PARTITION BY v.id ORDER BY r.id) AS uses,
        row_number() OVER (PARTITION BY v.id, r.buyer_id ORDER BY r.id) AS uses_of_buyer,
        CASE WHEN v.per_buyer_limit IS NOT NULL THEN ${usesOfBuyer('r')} END AS uses_before,
        EXISTS (SELECT FROM vouchers s WHERE ${lookedUp('s.id', 'v.id')} AND ${unindexed('s.version = v.version')}) AS is_as_seen
      FROM redemptions_held r JOIN vouchers_held v ON v.id = r.voucher_id WHERE r.released_at IS NOT NULL)`,
  ];
}

/** Checkouts of the buyer of a redemption that have its voucher. */
function usesOfBuyer(redemption: string): string {
  return `(SELECT count(*) FROM voucher_redemptions b
    WHERE ${lookedUp('b.voucher_id', `${redemption}.voucher_id`)} AND ${lookedUp('b.buyer_id', `${redemption}.buyer_id`)}
      AND ${unindexed('b.released_at IS NULL')})`;
}

/** Whether an order `h` can have its voucher's use again, or has it still, or never had one. */
export function hasUse({ skips }: Pick<GroupedText, 'skips'>): string {
  return `${skips ? isHeld('r.released_at IS NOT NULL') : 'true'} AND NOT EXISTS (
    SELECT FROM discounted d JOIN uses_wanted w ON w.checkout_id = d.checkout_id
    WHERE d.order_id = h.order_id AND (
      coalesce(w.uses > w.remaining, false)
      OR (w.per_buyer_limit IS NOT NULL AND (NOT w.is_as_seen OR w.uses_before + w.uses_of_buyer > w.per_buyer_limit))))`;
}

/** Steps that take the uses again, for the orders of `moving`. */
export const USES_TAKEN_AGAIN: readonly string[] = [
  DISCOUNTED_MOVING,
  `redemptions_reopened AS (
    UPDATE voucher_redemptions r SET open_orders = r.open_orders + m.orders, released_at = NULL
    FROM discounted_moving m WHERE ${lookedUp('r.checkout_id', 'm.checkout_id')} AND ${after('vouchers_held')}
    RETURNING r.voucher_id, r.open_orders - m.orders AS open_before)`,
  `vouchers_used_again AS (
    UPDATE vouchers v SET remaining = v.remaining - n.uses, version = v.version + 1
    FROM (SELECT voucher_id, count(*)::int AS uses FROM redemptions_reopened WHERE open_before = 0 GROUP BY voucher_id) n
    WHERE ${lookedUp('v.id', 'n.voucher_id')})`,
];

/** Whether the use of an order's voucher came back, and cannot be had again. $1: the order. */
export const IS_USE_GONE = `EXISTS (
  SELECT FROM orders o JOIN voucher_redemptions r ON ${lookedUp('r.checkout_id', 'o.checkout_id')}
  JOIN vouchers v ON ${lookedUp('v.id', 'r.voucher_id')}
  WHERE o.id = $1 AND ${unindexed('o.discount_amount > 0 AND r.released_at IS NOT NULL')}
    AND (coalesce(v.remaining < 1, false) OR coalesce(${usesOfBuyer('r')} >= v.per_buyer_limit, false)))`;
