import type { Buyer, Seller, TestMarket } from './market.ts';

/** Orders as checkouts would have written them, without the checkouts: for more orders, or more units, than these allow. */
export interface PastOrders {
  readonly productId: string;
  readonly seller: Seller;
  readonly buyer: Buyer;
  readonly count: number;
  /** Units of each order. */
  readonly quantity?: number;
  /** How long ago their time was up; negative: they have as much time left. */
  readonly expiredSeconds?: number;
}

const PRICE_AMOUNT = 12_900;

/** Orders of one statement: a slow machine too is done in the time that a statement has. */
const PAST_ORDERS_AT_ONCE = 1_500;

/** Writes orders with their items and ledger rows, and takes their units from the stock. @returns their ids */
export async function addPastOrders(market: TestMarket, orders: PastOrders): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < orders.count) {
    const count = Math.min(PAST_ORDERS_AT_ONCE, orders.count - ids.length);
    ids.push(...(await addSomePastOrders(market, { ...orders, count })));
  }
  return ids;
}

async function addSomePastOrders(
  { db }: TestMarket,
  { productId, seller, buyer, count, quantity = 1, expiredSeconds = 60 }: PastOrders,
): Promise<string[]> {
  const { rows } = await db.pool.query(
    `WITH made AS (
       INSERT INTO checkouts (id, buyer_id, cart_id, cart_version, total_amount, shipping_address)
       SELECT gen_random_uuid(), $1, gen_random_uuid(), n, $7::bigint, $9::jsonb FROM generate_series(1, $5::int) n RETURNING id),
     placed AS (
       INSERT INTO orders (id, checkout_id, buyer_id, seller_id, total_amount, expires_at)
       SELECT gen_random_uuid(), id, $1, $3, $7::bigint, now() - make_interval(secs => $8) FROM made RETURNING id),
     items AS (
       INSERT INTO order_items (id, order_id, product_id, name, quantity, price_amount, total_amount)
       SELECT gen_random_uuid(), id, $4, 'past', $6::int, $2::int, $7::bigint FROM placed RETURNING id, order_id),
     taken AS (UPDATE products SET stock = stock - $5::int * $6::int, version = version + 1 WHERE id = $4),
     entered AS (
       INSERT INTO ledger_entries (id, product_id, kind, delta, order_id, order_item_id)
       SELECT gen_random_uuid(), $4, 'SALE', -$6::int, order_id, id FROM items)
     SELECT order_id FROM items`,
    [
      buyer.id,
      PRICE_AMOUNT,
      seller.id,
      productId,
      count,
      quantity,
      PRICE_AMOUNT * quantity,
      expiredSeconds,
      JSON.stringify({ street: 'Portal 1', city: 'Oaxaca', state: 'Oaxaca', zipCode: '68000', country: 'MX' }),
    ],
  );
  return rows.map(({ order_id }) => order_id);
}

/** How many of the orders are in each status. */
export async function statusesOf({ db }: TestMarket, orderIds: readonly string[]): Promise<Record<string, number>> {
  const { rows } = await db.pool.query(
    'SELECT status, count(*)::int AS count FROM orders WHERE id = ANY($1::uuid[]) GROUP BY status',
    [orderIds],
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}
