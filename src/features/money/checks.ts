import type { Check } from '../feature.ts';
import { feeGivenBack } from './entries.sql.ts';

/** What refunds of a payment come to: promised in all, and sent of that. */
const REFUNDS = `(
  SELECT payment_id, sum(amount) AS promised, coalesce(sum(amount) FILTER (WHERE status = 'SUCCEEDED'), 0) AS sent
  FROM refunds GROUP BY payment_id)`;

/** What the provider took of a payment, and sent of it, each time that it did. */
const MOVED = `(
  SELECT payment_id,
    coalesce(sum(provider_amount) FILTER (WHERE kind IN ('CAPTURE', 'LATE_CAPTURE')), 0) AS taken,
    coalesce(-sum(provider_amount) FILTER (WHERE kind = 'REFUND_SENT'), 0) AS sent
  FROM money_entries GROUP BY payment_id)`;

const TOOK_MONEY = "p.status IN ('SUCCEEDED', 'REFUNDED')";

/** What must hold of each seller's and each order's money. */
const BALANCES: readonly Check[] = [
  {
    name: 'what a seller is owed = sum of their entries',
    sql: `SELECT 'seller ' || seller_id AS subject,
            'balance ' || coalesce(b.owed, 0) || ', the entries sum up to ' || coalesce(e.owed, 0) AS problem
          FROM (SELECT seller_id, sum(amount) AS owed FROM seller_balances GROUP BY seller_id) b
          FULL JOIN (SELECT seller_id, sum(seller_amount) AS owed FROM money_entries GROUP BY seller_id) e USING (seller_id)
          WHERE coalesce(b.owed, 0) <> coalesce(e.owed, 0)`,
  },
  {
    name: 'entries name the order, seller, provider and refund of their payment',
    sql: `SELECT 'money entry ' || e.id AS subject, e.kind || ' of payment ' || e.payment_id || ' names another, or none' AS problem
          FROM money_entries e LEFT JOIN payments p ON p.id = e.payment_id LEFT JOIN orders o ON o.id = p.order_id
          LEFT JOIN refunds r ON r.id = e.refund_id
          WHERE (e.order_id, e.seller_id, e.provider, e.currency) IS DISTINCT FROM (p.order_id, o.seller_id, p.provider, p.currency)
            OR (e.refund_id IS NOT NULL AND (r.payment_id = e.payment_id) IS NOT TRUE)`,
  },
  {
    name: 'a provider holds of an order what was paid less what was sent back',
    sql: `SELECT 'order ' || order_id AS subject,
            provider || ' should hold ' || coalesce(p.held, 0) || ', the entries say ' || coalesce(e.held, 0) AS problem
          FROM (
            SELECT p.order_id, p.provider, sum(CASE WHEN ${TOOK_MONEY} THEN p.amount ELSE 0 END - coalesce(r.sent, 0)) AS held
            FROM payments p LEFT JOIN ${REFUNDS} r ON r.payment_id = p.id GROUP BY p.order_id, p.provider) p
          FULL JOIN (
            SELECT order_id, provider, sum(provider_amount) AS held FROM money_entries GROUP BY order_id, provider) e
            USING (order_id, provider)
          WHERE coalesce(p.held, 0) <> coalesce(e.held, 0)`,
  },
  {
    name: 'orders that are paid keep money, others none',
    // What the seller and the market have of it: what is promised to the buyer is kept by nobody.
    sql: `SELECT 'order ' || o.id AS subject, o.status || ' keeps ' || coalesce(e.kept, 0) AS problem
          FROM orders o LEFT JOIN (
            SELECT order_id, sum(seller_amount + fee_amount) AS kept FROM money_entries GROUP BY order_id
          ) e ON e.order_id = o.id
          WHERE CASE WHEN o.status IN ('PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED')
            THEN coalesce(e.kept, 0) <= 0 ELSE coalesce(e.kept, 0) <> 0 END`,
  },
];

/** What must hold of each payment's and each refund's money. */
const EVENTS: readonly Check[] = [
  {
    name: 'what a payment took is entered with its fee, of others nothing',
    sql: `SELECT 'payment ' || p.id AS subject, p.status || ' of ' || p.amount || ' with a fee of ' || p.fee_amount
            || ', entered ' || coalesce(e.taken, 0) || ' with ' || coalesce(e.fee, 0) AS problem
          FROM payments p LEFT JOIN (
            SELECT payment_id, sum(provider_amount) AS taken, sum(fee_amount) AS fee
            FROM money_entries WHERE kind IN ('CAPTURE', 'LATE_CAPTURE') GROUP BY payment_id
          ) e ON e.payment_id = p.id
          WHERE coalesce(e.taken, 0) <> CASE WHEN ${TOOK_MONEY} THEN p.amount ELSE 0 END
            OR coalesce(e.fee, 0) <> CASE WHEN ${TOOK_MONEY} THEN p.fee_amount ELSE 0 END`,
  },
  {
    name: 'what a payment gave back = its refunds = what is entered of them',
    sql: `SELECT 'payment ' || p.id AS subject, 'gave back ' || p.refunded_amount || ', its refunds say ' || coalesce(r.promised, 0)
            || ', the entries ' || coalesce(e.refunded, 0) AS problem
          FROM payments p LEFT JOIN ${REFUNDS} r ON r.payment_id = p.id
          LEFT JOIN (
            SELECT payment_id, sum(buyer_amount) AS refunded FROM money_entries WHERE kind = 'REFUND' GROUP BY payment_id
          ) e ON e.payment_id = p.id
          WHERE p.refunded_amount <> coalesce(r.promised, 0)
            OR coalesce(e.refunded, 0) <> CASE WHEN p.settled_order_id IS NULL THEN 0 ELSE p.refunded_amount END`,
  },
  {
    name: 'a payment is late where it paid no order, and only there',
    sql: `SELECT 'payment ' || p.id AS subject, e.kind || CASE WHEN p.settled_order_id IS NULL THEN ', paid no order' ELSE ', paid its order' END AS problem
          FROM money_entries e JOIN payments p ON p.id = e.payment_id
          WHERE e.kind IN ('CAPTURE', 'LATE_CAPTURE') AND (e.kind = 'LATE_CAPTURE') <> (p.settled_order_id IS NULL)`,
  },
  {
    name: 'a refund is sent once it has succeeded, and not before',
    sql: `SELECT 'refund ' || r.id AS subject, r.status || ' of ' || r.amount || ', sent ' || coalesce(e.sent, 0) AS problem
          FROM refunds r LEFT JOIN (
            SELECT refund_id, -sum(provider_amount) AS sent
            FROM money_entries WHERE kind IN ('REFUND_SENT', 'REFUND_RETURNED') GROUP BY refund_id
          ) e ON e.refund_id = r.id
          WHERE coalesce(e.sent, 0) <> CASE r.status WHEN 'SUCCEEDED' THEN r.amount ELSE 0 END`,
  },
  {
    name: 'what a payment gave back took its share of the fee along',
    sql: `SELECT 'payment ' || p.id AS subject, 'the market kept ' || p.fee_amount || ' of ' || p.amount
            || ', and keeps ' || e.fee || ' after ' || p.refunded_amount || ' went back' AS problem
          FROM payments p JOIN (SELECT payment_id, sum(fee_amount) AS fee FROM money_entries GROUP BY payment_id) e ON e.payment_id = p.id
          WHERE ${TOOK_MONEY} AND e.fee <> p.fee_amount
            - ${feeGivenBack({ fee: 'p.fee_amount', amount: 'p.amount', refunded: 'p.refunded_amount' })}`,
  },
];

/** What must hold between the ledger and the memory of the simulated provider, as far as that goes back. */
const SIMULATED: readonly Check[] = [
  {
    name: 'the simulated provider took what is entered',
    // Of an open attempt nobody knows yet whether it did.
    sql: `SELECT 'simulated charge ' || c.id AS subject, c.status || ' of ' || c.amount || ', entered ' || coalesce(e.taken, 0) AS problem
          FROM simulated_charges c LEFT JOIN payments p ON p.id = c.id LEFT JOIN ${MOVED} e ON e.payment_id = c.id
          WHERE p.status IS DISTINCT FROM 'PENDING'
            AND coalesce(e.taken, 0) <> CASE c.status WHEN 'SUCCEEDED' THEN c.amount ELSE 0 END`,
  },
  {
    name: 'the simulated provider sent back what is entered',
    // Some of what is still to be sent may have been: nobody heard of it yet.
    sql: `SELECT 'simulated charge ' || c.id AS subject, 'sent back ' || coalesce(s.sent, 0) || ', entered ' || coalesce(e.sent, 0) AS problem
          FROM simulated_charges c
          LEFT JOIN (SELECT charge_id, sum(amount) AS sent FROM simulated_refunds GROUP BY charge_id) s ON s.charge_id = c.id
          LEFT JOIN ${MOVED} e ON e.payment_id = c.id LEFT JOIN ${REFUNDS} r ON r.payment_id = c.id
          WHERE coalesce(s.sent, 0) NOT BETWEEN coalesce(e.sent, 0) AND coalesce(e.sent + r.promised - r.sent, e.sent, 0)`,
  },
];

/** What must hold of money: it is where the payments, refunds and orders say. */
export const MONEY_CHECKS: readonly Check[] = [...BALANCES, ...EVENTS, ...SIMULATED];
