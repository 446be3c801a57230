import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { expect, it } from 'vitest';
import { addBuyers, addProducts, addSellers, createTokenSigner, fillCarts } from '../../scripts/support/crowd.ts';
import { databaseForTest } from '../support/database.ts';
import { JWT_SECRET } from '../support/market.ts';
import { runScript } from '../support/scripts.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { buyWithKey, type Click } from './support/clicks.ts';
import { type Cluster, ownersFolder, runBash, startCluster } from './support/cluster.ts';
import { backupCommands, goBackTo, momentOf, poolAt } from './support/restore.ts';

const serve = (url: string): Promise<ServerProcess> =>
  startServer({ DATABASE_URL: url, JWT_SECRET, RATE_LIMIT: 'off', DEMO: 'off', CHECKOUT_DEADLINE_MS: '60000' });

/** Buyers with a full cart each, and the click that each will make. */
async function clicks(pool: pg.Pool, count: number): Promise<Click[]> {
  const signer = await createTokenSigner(JWT_SECRET);
  const sellers = await addSellers(pool, 1);
  const [productId = ''] = await addProducts(pool, sellers, { count: 1, stock: 1_000, priceAmount: 12_900 });
  const buyers = await addBuyers(pool, count);
  await fillCarts(
    pool,
    buyers.map(({ cartId }) => ({ cartId, items: [{ productId, quantity: 1 }] })),
  );
  return buyers.map(({ id }) => ({ token: signer.sign({ id, role: 'BUYER' }), key: randomUUID() }));
}

/** @returns the ids of their checkouts */
async function sell(origin: string, some: readonly Click[]): Promise<string[]> {
  const answers = await Promise.all(some.map((click) => buyWithKey(origin, click)));
  expect(answers.map(({ status }) => status)).toEqual(some.map(() => 201));
  return answers.map(({ body }) => body.id).sort();
}

async function checkoutsIn(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query('SELECT id FROM checkouts ORDER BY id');
  return rows.map(({ id }) => id);
}

async function expectConsistent(url: string): Promise<void> {
  const { code, stdout, stderr } = await runScript(['check-consistency.ts'], { DATABASE_URL: url });
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: expect.stringContaining('Everything holds.'),
    stderr: '',
  });
}

/** A market on a cluster of its own, that has sold something. */
async function openShop(): Promise<{ cluster: Cluster; server: ServerProcess; pool: pg.Pool; backup: string }> {
  const cluster = await startCluster();
  const server = await serve(cluster.url);
  return { cluster, server, pool: poolAt(cluster.url), backup: ownersFolder('backup') };
}

it('a dump of a market that sells comes back whole, and agrees with itself', async () => {
  const { cluster, server, pool, backup } = await openShop();
  const all = await clicks(pool, 40);
  const before = await sell(server.origin, all.slice(0, 10));
  let isDumped = false;
  const selling = (async () => {
    for (const click of all.slice(10)) if (!isDumped) await sell(server.origin, [click]);
  })();
  await runBash(backupCommands('dump'), { ...cluster.environment, BACKUP: backup });
  isDumped = true;
  await selling;
  await server.end('SIGTERM');
  await runBash(backupCommands('restore'), { ...cluster.environment, BACKUP: backup });
  const restored = cluster.url.replace(/tianguis$/, 'tianguis_restored');
  expect(await checkoutsIn(poolAt(restored))).toEqual(expect.arrayContaining(before));
  await expectConsistent(restored);
});

it('a market goes back to a moment: what was sold before is there, what was sold after is not, and it sells on', async () => {
  const { cluster, server, pool, backup } = await openShop();
  const all = await clicks(pool, 30);
  const environment = { ...cluster.environment, BACKUP: backup };
  await server.end('SIGTERM');
  await runBash(`${backupCommands('archive')} > /dev/null`, environment);
  const archived = await serve(cluster.url);
  const first = await sell(archived.origin, all.slice(0, 5));
  await runBash(backupCommands('base'), environment);
  const second = await sell(archived.origin, all.slice(5, 15));
  const moment = await momentOf(pool);
  const third = await sell(archived.origin, all.slice(15, 25));
  await archived.end('SIGTERM');
  const url = await goBackTo({ cluster, pool, backup, moment });
  expect(await checkoutsIn(poolAt(url))).toEqual([...first, ...second].sort());
  await expectConsistent(url);

  const again = await serve(url);
  // A key from before answers as it did; one from after is new again, since its cart is full again.
  expect(await sell(again.origin, all.slice(5, 15))).toEqual(second);
  const anew = await sell(again.origin, all.slice(15, 25));
  expect(anew.filter((id) => third.includes(id))).toEqual([]);
  expect(await again.end('SIGTERM')).toBe(0);
  await expectConsistent(url);
});

it('a market moves from PostgreSQL 15 to 18 with all it has', async () => {
  const { cluster, server, pool, backup } = await openShop();
  const all = await clicks(pool, 20);
  const sold = await sell(server.origin, all.slice(0, 10));
  await server.end('SIGTERM');
  const url = await databaseForTest({ empty: true });
  await runBash(backupCommands('upgrade'), { ...cluster.environment, BACKUP: backup, NEW_DATABASE: url });
  const { rows: versions } = await poolAt(url).query(
    `SELECT current_setting('server_version_num')::int / 10000 AS version`,
  );
  expect(versions[0].version).toBeGreaterThan(15);
  expect(await checkoutsIn(poolAt(url))).toEqual(sold);
  await expectConsistent(url);
  const again = await serve(url);
  expect(await sell(again.origin, all.slice(0, 10))).toEqual(sold);
  await sell(again.origin, all.slice(10));
  expect(await again.end('SIGTERM')).toBe(0);
  await expectConsistent(url);
});

it('migrate-product-version.sh keeps an old shop by pg_dump, which brings it back', async () => {
  const cluster = await startCluster();
  const pool = poolAt(cluster.url);
  await pool.query('CREATE TABLE products (id int PRIMARY KEY, stock int NOT NULL)');
  await pool.query('INSERT INTO products SELECT n, n FROM generate_series(1, 5000) n');
  const backup = ownersFolder('old-shop');
  const args = ['migrate-product-version.ts', 'prod', '--yes', '--backup', backup];
  const { code, stdout } = await runScript(args, { DATABASE_URL: cluster.url });
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('(pg_dump)') });
  const [file = ''] = readdirSync(backup);
  expect(statSync(join(backup, file)).mode & 0o077).toBe(0);
  // Another user's file: whoever may read it hands it over.
  const content = readFileSync(join(backup, file)).toString('base64');
  await runBash('createdb old; base64 --decode <<< "$CONTENT" | pg_restore --exit-on-error --no-owner --dbname=old', {
    ...cluster.environment,
    CONTENT: content,
  });
  const { rows: old } = await poolAt(cluster.url.replace(/tianguis$/, 'old')).query(
    'SELECT count(*)::int AS count, sum(stock)::int AS stock FROM products',
  );
  expect(old).toEqual([{ count: 5_000, stock: 12_502_500 }]);
  const { rows } = await pool.query('SELECT count(*)::int AS count FROM products WHERE version = 1');
  expect(rows[0].count).toBe(5_000);
});
