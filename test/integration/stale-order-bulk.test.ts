import { describe, expect, it } from 'vitest';
import { cleanupFailedOrders } from '../../src/orders/index.ts';
import { useMarket } from '../support/market.ts';

const ORDERS = 10_000;

describe('ten thousand stale orders', () => {
  const market = useMarket();

  it('are cleaned in batches, each order once: no more of them are in memory than one batch', async () => {
    const { id, seller } = await market().product(2 * ORDERS);
    const [buyer] = await market().buyers(1);
    await market().db.pool.query(
      `WITH made AS (
         INSERT INTO checkouts (id, buyer_id, cart_id, cart_version, total_amount, shipping_address)
         SELECT gen_random_uuid(), $1, $2, 1000 + n, 12900, '{}' FROM generate_series(1, $5::int) n RETURNING id),
       placed AS (
         INSERT INTO orders (id, checkout_id, buyer_id, seller_id, total_amount, expires_at)
         SELECT gen_random_uuid(), id, $1, $3, 12900, now() - interval '1 minute' FROM made RETURNING id),
       items AS (
         INSERT INTO order_items (id, order_id, product_id, name, quantity, price_amount, total_amount)
         SELECT gen_random_uuid(), id, $4, 'bulk', 1, 12900, 12900 FROM placed RETURNING id, order_id),
       taken AS (UPDATE products SET stock = stock - $5::int WHERE id = $4)
       INSERT INTO ledger_entries (id, product_id, kind, delta, order_id, order_item_id)
       SELECT gen_random_uuid(), $4, 'SALE', -1, order_id, id FROM items`,
      [buyer?.id, buyer?.cartId, seller.id, id, ORDERS],
    );
    const batches: number[] = [];
    const onBatch = (count: number) => void batches.push(count);
    expect(await cleanupFailedOrders(market().db, { onBatch })).toBe(ORDERS);
    expect(batches.reduce((sum, count) => sum + count, 0)).toBe(ORDERS);
    expect(Math.max(...batches)).toBeLessThanOrEqual(200);
    expect(await market().stockOf(id)).toBe(2 * ORDERS);
    expect(await market().findings()).toEqual([]);
  });
});
