import { describe, expect, it } from 'vitest';
import { sessionForTest } from '../support/database.ts';
import { together, useMarket } from '../support/market.ts';
import { addToCart, type Placed, pay, placeOrder } from '../support/steps.ts';
import { until } from '../support/wait.ts';

const BUYERS = 60;

describe('what many buyers do at the same moment', () => {
  const market = useMarket({}, { patient: true });

  /** How many transactions wrote the rows last. */
  async function transactionsOf(
    table: 'carts' | 'payments' | 'orders',
    column: string,
    ids: readonly string[],
  ): Promise<number> {
    const { rows } = await market().db.pool.query(
      `SELECT count(DISTINCT xmin::text)::int AS count FROM ${table} WHERE ${column} = ANY($1)`,
      [ids],
    );
    return rows[0].count;
  }

  it('is written in fewer transactions than there are buyers: adding to carts', async () => {
    const { id: productId } = await market().product(1_000);
    const buyers = await market().buyers(BUYERS);
    const answers = await together(buyers, ({ token }, index) =>
      addToCart(market(), token, productId, 1 + (index % 7)),
    );
    // Each has its own, not another's.
    expect(answers.map(({ status, body }) => [status, body.items?.[0].quantity])).toEqual(
      buyers.map((_buyer, index) => [201, 1 + (index % 7)]),
    );
    const ids = buyers.map(({ cartId }) => cartId);
    expect(await transactionsOf('carts', 'id', ids)).toBeLessThan(BUYERS);
    expect(await market().findings()).toEqual([]);
  });

  it('is written in fewer transactions than there are buyers: paying', async () => {
    const orders: Placed[] = [];
    for (let placed = 0; placed < BUYERS; placed += 1) orders.push(await placeOrder(market()));
    const answers = await together(orders, (order) => pay(market(), order));
    expect(answers.map(({ status, body }) => [status, body.id])).toEqual(orders.map(({ id }) => [201, id]));
    const ids = orders.map(({ id }) => id);
    expect(await transactionsOf('payments', 'order_id', ids)).toBeLessThan(BUYERS);
    expect(await market().findings()).toEqual([]);
  });

  /** Orders of one to three units of products that are shared by some of them. */
  async function ordersOfSome(): Promise<Placed[]> {
    const seller = await market().seller();
    const products = await market().products(seller.id, 7, 1_000);
    const orders: Placed[] = [];
    for (const [index, buyer] of (await market().buyers(BUYERS)).entries()) {
      const mine = [products[index % 7] ?? '', products[(index * 3 + 1) % 7] ?? ''];
      for (const productId of mine) await addToCart(market(), buyer.token, productId, 1 + (index % 3));
      const { body } = await market().checkout(buyer.token);
      orders.push({ id: body.orders[0].id, productId: mine[0] ?? '', seller, buyer });
    }
    return orders;
  }

  it.each(['cancel', 'refunds'])('is written in fewer transactions than there are buyers: %s', async (how) => {
    const orders = await ordersOfSome();
    if (how === 'refunds') for (const order of orders) expect((await pay(market(), order)).status).toBe(201);
    const answers = await together(orders, ({ id, buyer, seller }) =>
      market().call('POST', `/api/marketplace/orders/${id}/${how}`, {
        token: (how === 'cancel' ? buyer : seller).token,
      }),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([how === 'cancel' ? 200 : 201]));
    expect(answers.map(({ body }) => body.orderId ?? body.id)).toEqual(orders.map(({ id }) => id));
    const ids = orders.map(({ id }) => id);
    expect(await transactionsOf('orders', 'id', ids)).toBeLessThan(BUYERS);
    for (const { productId } of orders) expect(await market().stockOf(productId)).toBe(1_000);
    expect(await market().findings()).toEqual([]);
  });

  it('leaves out whole who needs a row that someone holds, and does the others at once', async () => {
    const orders = await ordersOfSome();
    const { rows } = await market().db.pool.query<{ order_id: string; product_id: string }>(
      'SELECT order_id, product_id FROM order_items WHERE order_id = ANY($1)',
      [orders.map(({ id }) => id)],
    );
    const held = orders[0]?.productId;
    const needing = new Set(rows.filter(({ product_id }) => product_id === held).map(({ order_id }) => order_id));
    const rival = await sessionForTest(market().databaseUrl);
    await rival.query('BEGIN');
    await rival.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [held]);
    const ended = new Set<string>();
    const ending = together(orders, async ({ id, buyer }) => {
      const answer = await market().call('POST', `/api/marketplace/orders/${id}/cancel`, { token: buyer.token });
      ended.add(id);
      return answer.status;
    });
    await until('the others are done', async () => ended.size === orders.length - needing.size);
    expect([...ended].filter((id) => needing.has(id))).toEqual([]);
    const { rows: untouched } = await market().db.pool.query(
      `SELECT count(*)::int AS count FROM ledger_entries WHERE kind = 'RELEASE' AND order_id = ANY($1)`,
      [[...needing]],
    );
    expect(untouched[0].count).toBe(0);
    await rival.query('ROLLBACK');
    expect(new Set(await ending)).toEqual(new Set([200]));
    expect(await market().findings()).toEqual([]);
  });
});
