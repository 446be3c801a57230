import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { addHistory } from '../../scripts/bench/growth.ts';
import { lintMigrations } from '../../scripts/support/migration-lint.ts';
import { migrate } from '../../src/platform/migrations.ts';
import { databaseForTest, sessionForTest } from '../support/database.ts';
import { TestMarket } from '../support/market.ts';
import { migrationsWith } from '../support/migrations.ts';
import { proxyForTest } from '../support/tcp-proxy.ts';
import { until } from '../support/wait.ts';

const COLUMN = { '20270101000000_region': 'ALTER TABLE orders ADD COLUMN region TEXT;' };
const INDEX = {
  '20270101000600_region_index':
    '-- tianguis: outside a transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS orders_region_idx ON orders (seller_id, created_at);',
};

/** A market that sells for the length of a test, and is patient with a slow machine. */
async function openMarket(): Promise<TestMarket> {
  const market = await TestMarket.open({}, { patient: true });
  onTestFinished(() => market.close());
  return market;
}

/** Wants what a checkout wants of the orders, as long as it is not stopped, and has PostgreSQL refuse it after a second's wait. */
async function witness(url: string): Promise<{ stop(): Promise<{ turns: number; refusals: string[] }> }> {
  const session = await sessionForTest(url);
  await session.query(`SET lock_timeout = '1s'`);
  let isStopped = false;
  let turns = 0;
  const refusals: string[] = [];
  const running = (async () => {
    while (!isStopped) {
      await session
        .query(
          'BEGIN; LOCK TABLE orders IN ROW EXCLUSIVE MODE; UPDATE orders SET total_amount = total_amount WHERE id = (SELECT id FROM orders LIMIT 1); COMMIT',
        )
        .catch(async ({ message }: Error) => {
          refusals.push(message);
          await session.query('ROLLBACK');
        });
      turns += 1;
      await delay(5);
    }
  })();
  return {
    stop: async () => {
      isStopped = true;
      await running;
      return { turns, refusals };
    },
  };
}

/** Buyers who check out one after the other, as long as they are not stopped. */
async function shoppers(market: TestMarket): Promise<{ stop(): Promise<number[]> }> {
  const { id: productId } = await market.product(10_000);
  let isStopped = false;
  const answers: number[] = [];
  const running = (async () => {
    while (!isStopped) {
      for (const { token } of await market.buyersWanting(5, [{ productId, quantity: 1 }])) {
        answers.push((await market.checkout(token)).status);
      }
    }
  })();
  return {
    stop: async () => {
      isStopped = true;
      await running;
      return answers;
    },
  };
}

async function isIndexValid(session: { query: (text: string) => Promise<{ rows: { valid: boolean }[] }> }) {
  const { rows } = await session.query(
    `SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = to_regclass('orders_region_idx')`,
  );
  return rows[0]?.valid;
}

describe('a migration that meets a long transaction', () => {
  it('lets everybody pass while it waits', async () => {
    const market = await openMarket();
    const report = await sessionForTest(market.databaseUrl);
    await report.query('BEGIN; SELECT count(*) FROM orders');
    const told: string[] = [];
    const folder = migrationsWith(COLUMN);
    const migrating = migrate(market.databaseUrl, () => {}, { folder, onWaiting: (line) => told.push(line) });
    const seen = await witness(market.databaseUrl);
    const buying = await shoppers(market);
    await until('it has tried ten times', async () => told.length >= 2);
    const answers = await buying.stop();
    const { turns, refusals } = await seen.stop();
    await report.query('COMMIT');
    await migrating;
    expect(refusals).toEqual([]);
    expect(turns).toBeGreaterThan(0);
    expect(new Set(answers)).toEqual(new Set([201]));
    expect(told[0]).toMatch(/^line 1: canceling statement due to lock timeout; trying again \(5 tries\)/);
    await report.query('SELECT region FROM orders');
  });

  it('would have them wait for seconds if it waited in one piece', async () => {
    const market = await openMarket();
    const report = await sessionForTest(market.databaseUrl);
    await report.query('BEGIN; SELECT count(*) FROM orders');
    const unguarded = await sessionForTest(market.databaseUrl);
    const altering = unguarded.query('ALTER TABLE orders ADD COLUMN region TEXT');
    const seen = await witness(market.databaseUrl);
    const watcher = await sessionForTest(market.databaseUrl);
    await until('somebody was refused', async () => {
      const { rows } = await watcher.query(
        `SELECT FROM pg_locks WHERE relation = 'orders'::regclass AND NOT granted AND mode = 'RowExclusiveLock' AND waitstart < clock_timestamp() - interval '900 ms'`,
      );
      return rows.length > 0;
    });
    const { refusals } = await seen.stop();
    await report.query('COMMIT');
    await altering;
    expect(refusals).toContain('canceling statement due to lock timeout');
  });
});

/** So many orders take a slow machine minutes to write. */
const PATIENCE_MS = 600_000;

describe('migrations of a market with many orders', { timeout: PATIENCE_MS }, () => {
  const STEPS = {
    ...COLUMN,
    '20270101000100_region_default': `ALTER TABLE orders ALTER COLUMN region SET DEFAULT 'MX';`,
    '20270101000200_region_filled': `-- tianguis: in batches\nUPDATE orders SET region = 'MX' WHERE id IN (SELECT id FROM orders WHERE region IS NULL LIMIT 2000);`,
    '20270101000300_region_check': `ALTER TABLE orders ADD CONSTRAINT orders_region_not_null CHECK (region IS NOT NULL) NOT VALID;`,
    '20270101000400_region_checked': `ALTER TABLE orders VALIDATE CONSTRAINT orders_region_not_null;`,
    '20270101000500_region_required': `ALTER TABLE orders ALTER COLUMN region SET NOT NULL;\nALTER TABLE orders DROP CONSTRAINT orders_region_not_null;`,
    ...INDEX,
  };

  it('change a table of 50,000 while it is sold from, and nobody waits for a second', async () => {
    const market = await openMarket();
    const seller = await market.seller();
    await market.products(seller.id, 5_000, 2_000_000_000);
    await market.buyers(100);
    for (let done = 0; done < 50_000; done += 5_000) await addHistory(market.db.pool, 5_000, done);
    const folder = migrationsWith(STEPS);
    expect(lintMigrations(folder)).toEqual([]);

    const seen = await witness(market.databaseUrl);
    const buying = await shoppers(market);
    const applied: string[] = [];
    await migrate(market.databaseUrl, (name) => applied.push(name), { folder });
    const answers = await buying.stop();
    const { turns, refusals } = await seen.stop();

    expect(applied).toEqual(Object.keys(STEPS));
    expect(refusals).toEqual([]);
    expect(turns).toBeGreaterThan(10);
    expect(new Set(answers)).toEqual(new Set([201]));
    const { rows } = await market.db.pool.query('SELECT region, count(*)::int AS count FROM orders GROUP BY region');
    expect(rows).toEqual([{ region: 'MX', count: 50_000 + answers.length }]);
    expect(await isIndexValid(market.db.pool)).toBe(true);
  });
});

describe('an index that is made outside a transaction', () => {
  it('is made once by processes that start together', async () => {
    const url = await databaseForTest();
    const applied: string[] = [];
    const folder = migrationsWith(INDEX);
    await Promise.all([1, 2, 3].map(() => migrate(url, (name) => applied.push(name), { folder })));
    expect(applied).toEqual(Object.keys(INDEX));
    expect(await isIndexValid(await sessionForTest(url))).toBe(true);
  });

  it('is made anew after the migrator died over it', async () => {
    const url = await databaseForTest();
    const folder = migrationsWith(INDEX);
    const report = await sessionForTest(url);
    await report.query('BEGIN; LOCK TABLE orders IN ROW EXCLUSIVE MODE');
    const proxy = await proxyForTest();
    const dying = migrate(proxy.reach(url), () => {}, { folder }).catch((error: Error) => error.message);
    const watcher = await sessionForTest(url);
    await until('the index is begun', async () => (await isIndexValid(watcher)) === false);
    proxy.cutAll('reset');
    expect(await dying).toMatch(/^Migration 20270101000600_region_index failed: /);
    await until('the server has noticed', async () => {
      const { rows } = await watcher.query(
        `SELECT FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONCURRENTLY%' AND datname = current_database()`,
      );
      return rows.length === 0;
    });
    expect(await isIndexValid(watcher)).toBe(false);
    await report.query('COMMIT');
    await migrate(url, () => {}, { folder });
    expect(await isIndexValid(watcher)).toBe(true);
  });

  it('leaves nothing where its rows refuse it', async () => {
    const url = await databaseForTest();
    const folder = migrationsWith({
      '20270101000000_names': 'CREATE TABLE names (name TEXT NOT NULL);\nINSERT INTO names VALUES (1), (1);',
      '20270101000100_once':
        '-- tianguis: outside a transaction\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS orders_region_idx ON names (name);',
    });
    await expect(migrate(url, () => {}, { folder })).rejects.toThrow(
      /^Migration 20270101000100_once failed: could not create unique/,
    );
    expect(await isIndexValid(await sessionForTest(url))).toBeUndefined();
  });
});

it('batches that were cut short go on where they ended', async () => {
  const url = await databaseForTest();
  const folder = migrationsWith({
    '20270101000000_rows':
      'CREATE TABLE many (n INT NOT NULL, filled BOOLEAN);\nINSERT INTO many SELECT generate_series(1, 1000);',
    '20270101000100_fill':
      '-- tianguis: in batches\nUPDATE many SET filled = true WHERE n IN (SELECT n FROM many WHERE filled IS NULL ORDER BY n LIMIT 100);',
  });
  const proxy = await proxyForTest();
  const session = await sessionForTest(url);
  await migrate(url, () => {}, {
    folder: migrationsWith({
      '20270101000000_rows':
        'CREATE TABLE many (n INT NOT NULL, filled BOOLEAN);\nINSERT INTO many SELECT generate_series(1, 1000);',
    }),
  });
  await session.query('BEGIN; SELECT FROM many WHERE n = 500 FOR UPDATE');
  const dying = migrate(proxy.reach(url), () => {}, { folder }).catch((error: Error) => error.message);
  const watcher = await sessionForTest(url);
  const filled = async () => (await watcher.query('SELECT count(filled)::int AS count FROM many')).rows[0].count;
  await until('it waits for a row', async () => (await filled()) === 400);
  proxy.cutAll('reset');
  expect(await dying).toMatch(/failed: /);
  await session.query('COMMIT');
  expect(await filled()).toBe(400);
  await migrate(url, () => {}, { folder });
  expect(await filled()).toBe(1_000);
});
