import { describe, expect, it } from 'vitest';
import { together, useMarket } from '../support/market.ts';
import { addToCart, type Placed, pay, placeOrder } from '../support/steps.ts';

const BUYERS = 60;

describe('what many buyers do at the same moment', () => {
  const market = useMarket({}, { patient: true });

  /** How many transactions wrote the rows last. */
  async function transactionsOf(table: 'carts' | 'payments', column: string, ids: readonly string[]): Promise<number> {
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
});
