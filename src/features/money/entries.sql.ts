/** Of a row of money_entries, all but its id and its kind. */
const COLUMNS = [
  ...['provider', 'seller_id', 'order_id', 'payment_id', 'refund_id', 'round'],
  ...['provider_amount', 'seller_amount', 'fee_amount', 'buyer_amount'],
].join(', ');

/**
 * A step of a statement that enters what happened to money, in the commit in which it happens. Each row is an event, and is
 * entered once: a second time is refused by money_entries_event_once. It must be balanced, provider_amount = seller_amount +
 * fee_amount + buyer_amount, all in minor units and signed by what they do to what each of them has:
 *
 * | kind              | provider | seller        | fee      | buyer     | refund_id |
 * | ----------------- | -------- | ------------- | -------- | --------- | --------- |
 * | `CAPTURE`         | amount   | amount − fee  | fee      | 0         | NULL      |
 * | `LATE_CAPTURE`    | amount   | 0             | 0        | amount    | NULL      |
 * | `REFUND`          | 0        | share − refund | −share  | refund    | its id    |
 * | `REFUND_SENT`     | −refund  | 0             | 0        | −refund   | its id    |
 * | `REFUND_RETURNED` | refund   | 0             | 0        | refund    | its id    |
 *
 * `round` counts how often a refund came back before, 0 where it never did. Balances of sellers follow by a trigger, which
 * locks them in the order of their ids.
 * @param step what the step is called; it returns the payment_id of each row
 * @param rows a query with the columns kind (a text), provider, seller_id, order_id, payment_id, refund_id, round,
 * provider_amount, seller_amount, fee_amount and buyer_amount, in any order
 */
export function enterMoney(step: string, rows: string): string {
  return `${step} AS (
    INSERT INTO money_entries (id, kind, ${COLUMNS})
    SELECT new_id(), kind::text::money_entry_kind, ${COLUMNS} FROM (${rows}) AS entering
    RETURNING payment_id)`;
}

/**
 * How much of a payment's fee has gone back when so much of its amount has, as feeShareOf() adds up to it. A refund gives back
 * what this says after it, less what it said before. In expressions for minor units.
 */
export function feeGivenBack(payment: { fee: string; amount: string; refunded: string }): string {
  const { fee, amount, refunded } = payment;
  // Not in BIGINT: the product of two amounts needs more.
  return `div(2 * (${fee})::numeric * (${refunded}) + (${amount}), 2 * (${amount})::numeric)::bigint`;
}
