import { describe, expect, it } from 'vitest';
import { correctDrift, findDrift } from '../../src/features/reconciliation/index.ts';
import { sessionForTest, waitingForLocks } from '../support/database.ts';
import { type Buyer, type Seller, STRATEGIES, tally, together, useMarket } from '../support/market.ts';
import { moveTo, pay } from '../support/steps.ts';
import { until } from '../support/wait.ts';

const NEVER = new AbortController().signal;
const BUYERS = 120;

describe.each(STRATEGIES)('reconciliation while people buy (%s)', (strategy) => {
  const market = useMarket({ CHECKOUT_STRATEGY: strategy }, { patient: true });

  async function shop(stock: number): Promise<{ seller: Seller; products: string[]; buyers: Buyer[] }> {
    const seller = await market().seller();
    const products = await market().products(seller.id, 3, stock);
    const items = products.map((productId) => ({ productId, quantity: 1 }));
    return { seller, products, buyers: await market().buyersWanting(BUYERS, items) };
  }

  /** Checks out; some then pay, some of those are sent their goods, and some of the others cancel. */
  async function buy(seller: Seller, buyer: Buyer, index: number): Promise<number> {
    const { status, body } = await market().checkout(buyer.token);
    if (status !== 201) return status;
    const order = { id: body.orders[0].id, productId: '', seller, buyer };
    if (index % 3 === 0) {
      await market().call('POST', `/api/marketplace/orders/${order.id}/cancel`, { token: buyer.token });
      return status;
    }
    await pay(market(), order);
    if (index % 3 === 1) for (const to of ['PROCESSING', 'SHIPPED']) await moveTo(market(), order, to);
    return status;
  }

  /** Does something again and again until all have bought. @returns how often */
  async function whileTheyBuy({ seller, buyers }: Awaited<ReturnType<typeof shop>>, once: () => Promise<void>) {
    let [isOver, times] = [false, 0];
    const buying = together(buyers, (buyer, index) => buy(seller, buyer, index)).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await once();
      times += 1;
    }
    return { times, statuses: await buying };
  }

  it('finds nothing wrong with what is under way', async () => {
    let looks = 0;
    for (let wave = 0; wave < 20 && looks <= 3; wave += 1) {
      const { times } = await whileTheyBuy(await shop(80), async () => {
        for await (const { drifting } of findDrift(market().db.pool, NEVER)) expect(drifting).toEqual([]);
      });
      looks += times;
    }
    expect(looks).toBeGreaterThan(3);
    expect(await market().findings()).toEqual([]);
  });

  it('corrects what is broken again and again, and loses nothing that is sold meanwhile', async () => {
    const one = await shop(500);
    const { rows } = await market().db.pool.query(
      'SELECT id, on_hand FROM stock_levels WHERE product_id = ANY($1::uuid[])',
      [one.products],
    );
    let corrected = 0;
    const missed: number[] = [];
    const { times, statuses } = await whileTheyBuy(one, async () => {
      await market().db.pool.query('UPDATE stock_levels SET on_hand = on_hand + 1 WHERE id = $1', [rows[0]?.id]);
      await market().db.pool.query('UPDATE products SET stock = stock - 1, version = version + 1 WHERE id = $1', [
        one.products[1],
      ]);
      for await (const { drifting } of findDrift(market().db.pool, NEVER)) {
        for (const { productId } of drifting) {
          const { accounts } = (await correctDrift(market().context, productId)) ?? {};
          if (accounts === undefined) continue;
          corrected += 1;
          // What was broken is found each time, and no more than that: no correction wrote over a sale.
          const { onHand, shortfall, stock, promised } = accounts;
          missed.push(onHand + shortfall - stock - promised);
        }
      }
    });
    expect(new Set(missed)).toEqual(new Set([1]));
    expect(tally(statuses.map((status) => ({ status, headers: new Headers(), body: {} })))).toEqual({ 201: BUYERS });
    expect(corrected).toBeGreaterThan(times);
    expect(await market().findings()).toEqual([]);
    // What was promised is what was sold: nobody was given, or lost, a unit by a correction.
    const { rows: sold } = await market().db.pool.query(
      `SELECT product_id, count(*)::int AS orders FROM order_items WHERE product_id = ANY($1::uuid[]) GROUP BY 1`,
      [one.products],
    );
    expect(sold.map(({ orders }) => orders)).toEqual([BUYERS, BUYERS, BUYERS]);
  });
});

const TAKE_FROM_STOCK = `
  WITH taken AS (UPDATE products SET stock = stock - 1, version = version + 1 WHERE id = $1 RETURNING id, stock)
  INSERT INTO ledger_entries (id, product_id, kind, delta, balance) SELECT new_id(), id, 'ADJUSTMENT', -1, stock FROM taken`;
const TAKE_FROM_PLACE = `
  WITH taken AS (UPDATE stock_levels SET on_hand = on_hand - 1 WHERE product_id = $1 RETURNING product_id, warehouse_id, on_hand)
  INSERT INTO ledger_entries (id, product_id, kind, delta, balance, warehouse_id)
  SELECT new_id(), product_id, 'ADJUSTMENT', -1, on_hand, warehouse_id FROM taken`;

describe('a correction', () => {
  const market = useMarket({}, { patient: true });

  it.each([
    ['the product', [TAKE_FROM_STOCK, TAKE_FROM_PLACE], { stock: 4, ledger: 4, onHand: 6 }],
    ['a place alone', [TAKE_FROM_PLACE], { stock: 5, ledger: 5, onHand: 6 }],
  ])('waits for whoever holds %s, and goes by what they left', async (_what, statements, left) => {
    const { id } = await market().product(5);
    await market().db.pool.query('UPDATE stock_levels SET on_hand = on_hand + 2 WHERE product_id = $1', [id]);
    const other = await sessionForTest(market().databaseUrl);
    await other.query('BEGIN');
    for (const statement of statements) await other.query(statement, [id]);
    const correcting = correctDrift(market().context, id);
    await until('it waits', async () => (await waitingForLocks(market().db.pool)) > 0);
    await other.query('COMMIT');
    const { accounts, written } = (await correcting) ?? {};
    expect(accounts).toMatchObject({ ...left, levels: [{ onHand: 6, ledger: 4 }] });
    expect(written?.entries[0]).toMatchObject({ delta: 2, balance: 6 });
    expect(await market().stockOf(id)).toBe(6);
    expect(await market().findings()).toEqual([]);
  });
});
