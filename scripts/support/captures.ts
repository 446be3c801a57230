import type pg from 'pg';

/** Enters the money of orders that a script has had paid by SQL, as their settlement would. The market takes no fee of it. */
export async function enterCaptures(pool: pg.Pool, orderIds: readonly string[]): Promise<void> {
  await pool.query(
    `INSERT INTO money_entries (id, kind, provider, seller_id, order_id, payment_id, provider_amount, seller_amount, fee_amount, buyer_amount)
     SELECT new_id(), 'CAPTURE', p.provider, o.seller_id, o.id, p.id, p.amount, p.amount, 0, 0
     FROM payments p JOIN orders o ON o.id = p.order_id WHERE o.id = ANY($1) AND p.status = 'SUCCEEDED'`,
    [orderIds],
  );
}
