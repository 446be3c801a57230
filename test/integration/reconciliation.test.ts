import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import type { ProductAccounts } from '../../src/features/inventory/index.ts';
import { correctDrift, findDrift } from '../../src/features/reconciliation/index.ts';
import { reconciliationJob } from '../../src/features/reconciliation/reconciliation-job.ts';
import { callAt, JWT_SECRET, useMarket } from '../support/market.ts';
import { runScript } from '../support/scripts.ts';
import { startServer } from '../support/server-process.ts';
import { until } from '../support/wait.ts';

const NEVER = new AbortController().signal;

describe('the reconciliation', () => {
  const market = useMarket();
  const pool = () => market().db.pool;

  /** A product of which 5 came and an order of 2 waits to be shipped. */
  async function productWithOrder(): Promise<string> {
    const { id } = await market().product(5);
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 2 }]);
    expect((await market().checkout(buyer?.token ?? '')).status).toBe(201);
    return id;
  }

  async function drifting(): Promise<ProductAccounts[]> {
    const found: ProductAccounts[] = [];
    for await (const look of findDrift(pool(), NEVER)) found.push(...look.drifting);
    return found;
  }

  async function ledgerOf(productId: string) {
    const { rows } = await pool().query(
      `SELECT id, kind, delta, balance, warehouse_id, lot_id, reason FROM ledger_entries WHERE product_id = $1 ORDER BY created_at, warehouse_id IS NULL, id`,
      [productId],
    );
    return rows;
  }

  interface After {
    readonly stock: number;
    readonly shortfall: number;
    /** What each new row of the ledger says, those of places first. */
    readonly rows: readonly (readonly [delta: number, balance: number])[];
  }

  /** Each is a statement about the product $1, with what is there when it was corrected. */
  const BREAKS: readonly (readonly [string, string, After])[] = [
    [
      'a stock that was raised',
      `UPDATE products SET stock = stock + 4 WHERE id = $1`,
      {
        stock: 3,
        shortfall: 0,
        rows: [
          [4, 7],
          [-4, 3],
        ],
      },
    ],
    [
      'a stock that was lowered',
      `UPDATE products SET stock = 0 WHERE id = $1`,
      {
        stock: 3,
        shortfall: 0,
        rows: [
          [-3, 0],
          [3, 3],
        ],
      },
    ],
    [
      'a place that has more than was known',
      `UPDATE stock_levels SET on_hand = on_hand + 2 WHERE product_id = $1`,
      {
        stock: 5,
        shortfall: 0,
        rows: [
          [2, 7],
          [2, 5],
        ],
      },
    ],
    [
      'a place that has less than was promised of it',
      `UPDATE stock_levels SET on_hand = 1 WHERE product_id = $1`,
      {
        stock: 0,
        shortfall: 1,
        rows: [
          [-4, 1],
          [-3, 0],
        ],
      },
    ],
    [
      'a place that was removed',
      `DELETE FROM stock_levels WHERE product_id = $1`,
      {
        stock: 0,
        shortfall: 2,
        rows: [
          [-5, 0],
          [-3, 0],
        ],
      },
    ],
    [
      'a row of the ledger that no stock follows',
      `INSERT INTO ledger_entries (id, product_id, kind, delta) VALUES (new_id(), $1, 'ADJUSTMENT', 7)`,
      { stock: 3, shortfall: 0, rows: [[-7, 3]] },
    ],
    [
      'a row of the ledger that no goods follow, of a lot that never lay there',
      `WITH made AS (INSERT INTO lots (id, product_id, code) VALUES (new_id(), $1, 'L') RETURNING id)
       INSERT INTO ledger_entries (id, product_id, kind, delta, warehouse_id, lot_id)
       SELECT new_id(), $1, 'RECEIPT', 6, warehouse_id, made.id FROM stock_levels, made WHERE product_id = $1`,
      { stock: 3, shortfall: 0, rows: [[-6, 0]] },
    ],
    [
      'a supply that the ledger does not explain',
      `UPDATE products SET supplied = supplied + 9 WHERE id = $1`,
      { stock: 3, shortfall: 0, rows: [] },
    ],
    [
      'a shortfall of goods that are there',
      `WITH sold AS (INSERT INTO ledger_entries (id, product_id, kind, delta, balance) VALUES (new_id(), $1, 'ADJUSTMENT', -3, 0))
       UPDATE products SET stock = 0, shortfall = 5 WHERE id = $1`,
      { stock: 3, shortfall: 0, rows: [[3, 3]] },
    ],
    [
      'an order that ended by hand',
      `UPDATE orders SET status = 'SHIPPED' WHERE id = (SELECT order_id FROM order_items WHERE product_id = $1)`,
      { stock: 5, shortfall: 0, rows: [[2, 5]] },
    ],
  ];

  it.each(BREAKS)('finds %s, and corrects it by rows of the ledger alone', async (_what, statement, after) => {
    await productWithOrder();
    const id = await productWithOrder();
    expect(await drifting()).toEqual([]);
    const places = `SELECT id, on_hand FROM stock_levels WHERE product_id = '${id}'`;
    await pool().query(statement, [id]);
    const [before, lying] = [await ledgerOf(id), (await pool().query(places)).rows];
    const snapshot = await market().db.prisma.product.findUniqueOrThrow({ where: { id } });

    expect((await drifting()).map(({ productId }) => productId)).toEqual([id]);
    expect(await correctDrift(market().context, id)).toBeDefined();

    const { stock, shortfall, version } = await market().db.prisma.product.findUniqueOrThrow({ where: { id } });
    expect({ stock, shortfall }).toEqual({ stock: after.stock, shortfall: after.shortfall });
    const isMoved = stock !== snapshot.stock || shortfall !== snapshot.shortfall;
    expect(version).toBe(snapshot.version + (isMoved ? 1 : 0));
    const rows = await ledgerOf(id);
    expect(rows.slice(0, before.length)).toEqual(before);
    const added = rows.slice(before.length);
    expect(added.map(({ delta, balance }) => [delta, balance])).toEqual(after.rows);
    expect(added.every(({ kind, reason }) => kind === 'ADJUSTMENT' && /^reconciliation: .*\d/.test(reason))).toBe(true);
    expect((await pool().query(places)).rows).toEqual(lying);

    expect(await drifting()).toEqual([]);
    expect(await correctDrift(market().context, id)).toBeUndefined();
    // An order that was ended by hand stays one: that is another question of the check.
    const ofOrders = /orders (gave|took|have|that are paid)/;
    expect((await market().findings()).filter(({ check }) => !ofOrders.test(check))).toEqual([]);
    await pool().query(`UPDATE orders SET status = 'PENDING_PAYMENT' WHERE status = 'SHIPPED'`);
    for (const { productId } of await drifting()) await correctDrift(market().context, productId);
    expect(await market().findings()).toEqual([]);
  });

  it('says in the ledger that a shortfall changed, though the stock did not', async () => {
    const id = await productWithOrder();
    await pool().query(`UPDATE stock_levels SET on_hand = 0 WHERE product_id = $1`, [id]);
    expect((await correctDrift(market().context, id))?.written).toMatchObject({ stock: 0, shortfall: 2 });
    await pool().query(`UPDATE products SET shortfall = 1 WHERE id = $1`, [id]);
    const entries = (await correctDrift(market().context, id))?.written.entries;
    expect(entries?.map(({ delta, balance }) => [delta, balance])).toEqual([
      [1, 1],
      [-1, 0],
    ]);
    expect(entries?.[0]?.reason).toContain('short are 2 now');
    expect(await market().findings()).toEqual([]);
  });

  it('by its command shows what it finds, changes nothing, and with --fix corrects what it has shown', async () => {
    const environment = { DATABASE_URL: market().databaseUrl };
    expect(await runScript(['reconcile.ts'], environment)).toMatchObject({ code: 0, stderr: '' });
    const id = await productWithOrder();
    await pool().query(`UPDATE stock_levels SET on_hand = 1 WHERE product_id = $1`, [id]);
    const before = await ledgerOf(id);

    const shown = await runScript(['reconcile.ts'], environment);
    expect(shown).toMatchObject({ code: 1, stderr: '' });
    expect(shown.stdout).toContain(`Product ${id}`);
    expect(shown.stdout).toMatch(/\| warehouse \S+ \| +1 \| +5 \| WRONG \|/);
    expect(shown.stdout).toContain('WRONG  1 on hand and 0 short, 3 in stock, 2 in unshipped orders and 0 held.');
    expect(shown.stdout).toMatch(/\| \S+Z \| SALE +\| -2 +\| 3 +\| stock +\| order \S+/);
    expect(shown.stdout).toMatch(/\| ADJUSTMENT \| -4 +\| 1 +\| warehouse .*on hand were 1, the ledger summed up to 5/);
    expect(shown.stdout).toContain('stock 3 → 0, shortfall 0 → 1');
    expect(shown.stdout).not.toContain('Written.');
    expect(await ledgerOf(id)).toEqual(before);

    const fixed = await runScript(['reconcile.ts', '--fix'], environment);
    expect(fixed).toMatchObject({ code: 0, stderr: '' });
    expect(fixed.stdout.indexOf('shortfall 0 → 1')).toBeLessThan(fixed.stdout.indexOf('Written.'));
    expect(fixed.stdout).toContain('1 were corrected');
    expect(await market().findings()).toEqual([]);
    expect(await market().db.prisma.reconciliationRun.findFirst({ orderBy: { endedAt: 'desc' } })).toMatchObject({
      drifting: 0,
    });
  });

  it('as a job tells each product once, a hundred at most, and how many there are', async () => {
    const { id: sellerId } = await market().seller();
    // More than one statement looks at.
    const ids = (await market().products(sellerId, 1_100, 3)).slice(-120);
    await pool().query('UPDATE products SET stock = stock + 1 WHERE id = ANY($1::uuid[])', [ids]);
    const lines: { fields: Record<string, unknown>; message: string }[] = [];
    const say = (fields: object, message: string) => void lines.push({ fields: { ...fields }, message });
    const log = { debug: say, info: say, warn: say, error: say };
    const registry = new Registry();
    const job = reconciliationJob({ db: market().db, registry, log, cron: '', signal: NEVER });
    await job.run(NEVER);
    const told = lines.filter(({ message }) => message === 'the accounts of a product disagree');
    expect(told).toHaveLength(100);
    expect(told[0]?.fields).toMatchObject({ productId: ids[0], stock: 4, ledger: 3, onHand: 3, promised: 0 });
    expect(lines.at(-1)).toMatchObject({ fields: { drifting: 120 } });
    expect(await registry.metrics()).toContain('tianguis_reconciliation_runs_total{outcome="succeeded"} 1');

    // One that was ended says nothing of the rest, and is not taken for the last word.
    await expect(job.run(AbortSignal.abort())).rejects.toThrow('ended after 0 products');
    expect(await registry.metrics()).toContain('tianguis_reconciliation_runs_total{outcome="failed"} 1');
    expect(await market().db.prisma.reconciliationRun.count({ where: { drifting: 120 } })).toBe(1);
    for (const id of ids) await correctDrift(market().context, id);
    expect(await market().findings()).toEqual([]);
  });

  it('is scheduled by the server, reads only, and every process tells what the last run found', async () => {
    const YEARLY = '7 3 1 1 *';
    const environment = { DATABASE_URL: market().databaseUrl, JWT_SECRET, RECONCILE_CRON: YEARLY };
    const [one, other] = [await startServer(environment), await startServer(environment)];
    const { rows } = await pool().query(`SELECT cron FROM pgboss.schedule WHERE name = 'reconciliation'`);
    expect(rows).toEqual([{ cron: YEARLY }]);
    const id = await productWithOrder();
    await pool().query(`UPDATE products SET stock = stock + 1 WHERE id = $1`, [id]);
    const before = await ledgerOf(id);
    await pool().query(`INSERT INTO pgboss.job (name, policy) VALUES ('reconciliation', 'exclusive')`);
    for (const { origin } of [one, other]) {
      await until('the gauge tells of it', async () =>
        /^tianguis_products_with_drift 1$/m.test((await callAt(origin, 'GET', '/metrics')).body),
      );
    }
    expect(await ledgerOf(id)).toEqual(before);
    await correctDrift(market().context, id);
    for (const server of [one, other]) expect(await server.end('SIGTERM')).toBe(0);
  });
});
