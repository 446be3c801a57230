import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { enterMoney, feeShareOf } from '../../src/features/money/index.ts';
import type { TestMarket } from './market.ts';
import { type Placed, placeOrder } from './steps.ts';

/** Money that moved without a provider, as payments and refunds would have entered it. Amounts are in minor units. */

/** A row that a test enters. */
export interface Entry {
  readonly kind: 'CAPTURE' | 'LATE_CAPTURE' | 'REFUND' | 'REFUND_SENT' | 'REFUND_RETURNED';
  readonly provider: string;
  readonly seller_id: string;
  readonly order_id: string;
  readonly payment_id: string;
  readonly refund_id: string | null;
  readonly round: number;
  readonly provider_amount: number;
  readonly seller_amount: number;
  readonly fee_amount: number;
  readonly buyer_amount: number;
}

const ENTER = `WITH ${enterMoney(
  'entered',
  `SELECT * FROM json_to_recordset($1::json) AS e (kind text, provider text, seller_id uuid, order_id uuid, payment_id uuid,
     refund_id uuid, round int, provider_amount bigint, seller_amount bigint, fee_amount bigint, buyer_amount bigint)`,
)} SELECT count(*)::int FROM entered`;

/** Enters events in one statement, as whoever settles several payments at once does. */
export async function enter(client: Pick<pg.Pool, 'query'>, entries: readonly Entry[]): Promise<void> {
  await client.query(ENTER, [JSON.stringify(entries)]);
}

/** A payment of an order of its own, or of `order`. */
export function capture(sellerId: string, amount: number, fee = 0, order: Partial<Entry> = {}): Entry {
  return {
    ...{
      kind: 'CAPTURE',
      provider: 'simulated',
      seller_id: sellerId,
      order_id: randomUUID(),
      payment_id: randomUUID(),
    },
    ...{ refund_id: null, round: 0, provider_amount: amount, seller_amount: amount - fee, fee_amount: fee },
    ...{ buyer_amount: 0, ...order },
  };
}

/** A refund of a payment that gives back a part of its fee. */
export function refundOf(payment: Entry, amount: number, share = 0, refundId = randomUUID()): Entry {
  const amounts = { provider_amount: 0, seller_amount: share - amount, fee_amount: -share, buyer_amount: amount };
  return { ...payment, kind: 'REFUND', refund_id: refundId, ...amounts };
}

/** What a provider did with a refund. */
export function sentOf(refund: Entry, kind: 'REFUND_SENT' | 'REFUND_RETURNED' = 'REFUND_SENT', round = 0): Entry {
  const amount = kind === 'REFUND_SENT' ? -refund.buyer_amount : refund.buyer_amount;
  return { ...refund, kind, round, provider_amount: amount, seller_amount: 0, fee_amount: 0, buyer_amount: amount };
}

/** An order that is paid, with its capture. */
export interface PaidByHand {
  readonly order: Placed;
  readonly captured: Entry;
}

/** An order of two units that is paid with this fee, in every table that a settlement writes. */
export async function payByHand(market: TestMarket, fee: number): Promise<PaidByHand> {
  const order = await placeOrder(market, 2);
  const { pool } = market.db;
  const { rows } = await pool.query(
    `WITH paid AS (
       INSERT INTO payments (id, order_id, settled_order_id, status, provider, payment_method, amount, fee_amount, settled_at)
       SELECT gen_random_uuid(), id, id, 'SUCCEEDED', 'simulated', 'pm_card_visa', total_amount, $2, now() FROM orders WHERE id = $1
       RETURNING id, amount),
     charged AS (
       INSERT INTO simulated_charges (id, method, status, amount) SELECT id, 'pm_card_visa', 'SUCCEEDED', amount FROM paid),
     moved AS (UPDATE orders SET status = 'PAID' WHERE id = $1)
     SELECT id, amount::int FROM paid`,
    [order.id, fee],
  );
  const { id, amount } = rows[0];
  const captured = capture(order.seller.id, amount, fee, { order_id: order.id, payment_id: id });
  await enter(pool, [captured]);
  return { order, captured };
}

/** Money that came when its order was already paid, and is to go back. */
export async function payLateByHand(market: TestMarket, { captured }: PaidByHand): Promise<void> {
  const { pool } = market.db;
  const { order_id, provider_amount: amount } = captured;
  const paymentId = randomUUID();
  const refundId = randomUUID();
  await pool.query(
    `INSERT INTO payments (id, order_id, status, provider, payment_method, amount, refunded_amount, settled_at, refunded_at)
     VALUES ($1, $2, 'REFUNDED', 'simulated', 'pm_card_visa', $3::bigint, $3::bigint, now(), now())`,
    [paymentId, order_id, amount],
  );
  await pool.query(`INSERT INTO refunds (id, order_id, payment_id, amount, restock) VALUES ($1, $2, $3, $4, false)`, [
    refundId,
    order_id,
    paymentId,
    amount,
  ]);
  const buyers = { kind: 'LATE_CAPTURE', seller_amount: 0, fee_amount: 0, buyer_amount: amount } as const;
  await enter(pool, [{ ...captured, payment_id: paymentId, ...buyers }]);
}

/** A part of a payment goes back, and the provider sends it, in every table that a refund writes. */
export async function refundByHand(
  { db: { pool } }: TestMarket,
  { captured }: PaidByHand,
  { amount, refundedBefore = 0 }: { amount: number; refundedBefore?: number },
): Promise<Entry> {
  const payment = { amount: BigInt(captured.provider_amount), fee: BigInt(captured.fee_amount) };
  const share = feeShareOf({ ...payment, refundedBefore: BigInt(refundedBefore), refund: BigInt(amount) });
  const refund = refundOf(captured, amount, Number(share));
  const { order_id, payment_id, refund_id } = refund;
  await pool.query(
    `INSERT INTO refunds (id, order_id, payment_id, status, amount, restock, settled_at)
     VALUES ($1, $2, $3, 'SUCCEEDED', $4, false, now())`,
    [refund_id, order_id, payment_id, amount],
  );
  await pool.query(
    `UPDATE payments SET refunded_amount = refunded_amount + $2,
       status = CASE WHEN refunded_amount + $2 = amount THEN 'REFUNDED' ELSE status END::payment_status WHERE id = $1`,
    [payment_id, amount],
  );
  await pool.query('INSERT INTO simulated_refunds (id, charge_id, amount) VALUES ($1, $2, $3)', [
    refund_id,
    payment_id,
    amount,
  ]);
  await enter(pool, [refund, sentOf(refund)]);
  return refund;
}
