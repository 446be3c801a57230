import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { databaseForTest, sessionForTest } from '../support/database.ts';
import { until } from '../support/wait.ts';

/** A shop that sells without a version, as it is found. */
const OLD_SHAPE = (table: string) => `
  CREATE TABLE ${table} (id UUID PRIMARY KEY DEFAULT gen_random_uuid(), name TEXT NOT NULL, stock INTEGER NOT NULL);
  INSERT INTO ${table} (name, stock) SELECT 'Barro ' || n, 1000 FROM generate_series(1, $) n`;
const PATIENCE_MS = 600_000;

interface Migrating {
  readonly child: ChildProcess;
  /** All that it said so far. */
  said(): string;
  /** @returns its exit code; null when it was killed */
  readonly ended: Promise<number | null>;
}

function folderForTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tianguis-backup-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function start(url: string, args: readonly string[], { folder = folderForTest(), environment = {} } = {}): Migrating {
  const env = { ...process.env, NODE_ENV: 'test', DATABASE_URL: url, ...environment };
  const child = spawn('scripts/migrate-product-version.sh', [...args, '--backup', folder], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (said += text));
  return { child, said: () => said, ended: new Promise((done) => child.once('close', done)) };
}

async function run(url: string, ...args: string[]): Promise<{ code: number | null; said: string }> {
  const migrating = start(url, args);
  const code = await migrating.ended;
  return { code, said: migrating.said() };
}

async function oldShop(rows: number, table = 'products'): Promise<{ url: string; session: pg.Client }> {
  const url = await databaseForTest({ empty: true });
  const session = await sessionForTest(url);
  await session.query(OLD_SHAPE(table).replace('$', String(rows)));
  return { url, session };
}

/** Customers of the old shop, each of whom PostgreSQL refuses after a second's wait. */
async function customers(url: string, count: number) {
  const pool = new pg.Pool({ connectionString: url, max: count, options: '-c lock_timeout=1000' });
  onTestFinished(() => pool.end());
  const { rows } = await pool.query('SELECT id FROM products ORDER BY id');
  let isOpen = true;
  let sold = 0;
  const refusals: string[] = [];
  const shop = async () => {
    while (isOpen) {
      const { id } = rows[Math.floor(Math.random() * rows.length)];
      await pool.query('UPDATE products SET stock = stock - 1 WHERE id = $1', [id]).then(
        () => (sold += 1),
        ({ message }: Error) => refusals.push(message),
      );
    }
  };
  const all = Array.from({ length: count }, shop);
  return {
    leave: async () => {
      isOpen = false;
      await Promise.all(all);
      return { sold, refusals };
    },
  };
}

describe('migrate-product-version.sh', () => {
  it('gives 100,000 products a version while they are sold, though it is killed in between', {
    timeout: PATIENCE_MS,
  }, async () => {
    const { url, session } = await oldShop(100_000);
    const shopping = await customers(url, 4);

    const first = start(url, ['dev']);
    await until('it has begun to fill', async () => / [1-9]\d* of 100000 rows/.test(first.said()));
    first.child.kill('SIGKILL');
    expect(await first.ended).toBeNull();
    const half = await session.query('SELECT count(version)::int AS count FROM products');
    expect(half.rows[0].count).toBeGreaterThan(0);
    expect(half.rows[0].count).toBeLessThan(100_000);

    const { code, said } = await run(url, 'dev');
    const { sold, refusals } = await shopping.leave();
    expect(said).toContain('Verified: 100000 rows (100000 before), 0 without a version.');
    expect(code).toBe(0);
    expect(refusals).toEqual([]);
    expect(sold).toBeGreaterThan(0);
    const { rows } = await session.query(
      'SELECT count(*)::int AS count, min(version) AS least, max(version) AS most, sum(stock)::int AS stock FROM products',
    );
    expect(rows).toEqual([{ count: 100_000, least: 1, most: 1, stock: 100_000_000 - sold }]);
    expect(await run(url, 'dev')).toEqual({ code: 0, said: expect.stringContaining('Nothing to do') });
  });

  it.each(['Backing up', 'Adding the column', 'Filling it', 'Requiring it'])(
    'can be killed when it says "%s", and goes on',
    async (words) => {
      const { url, session } = await oldShop(2_000);
      const dying = start(url, ['dev']);
      await until('it is there', async () => dying.said().includes(words));
      dying.child.kill('SIGKILL');
      await dying.ended;
      expect((await run(url, 'dev')).code).toBe(0);
      await expect(session.query(`INSERT INTO products (name, stock, version) VALUES ('a', 1, NULL)`)).rejects.toThrow(
        'not-null',
      );
      await expect(session.query(`INSERT INTO products (name, stock, version) VALUES ('a', 1, 0)`)).rejects.toThrow(
        'products_version_positive',
      );
      await session.query(`INSERT INTO products (name, stock) VALUES ('new', 1)`);
      const { rows } = await session.query('SELECT count(*)::int AS count FROM products WHERE version = 1');
      expect(rows[0].count).toBe(2_001);
      const { rows: checks } = await session.query(
        `SELECT conname FROM pg_constraint WHERE conrelid = 'products'::regclass AND contype = 'c'`,
      );
      expect(checks).toEqual([{ conname: 'products_version_positive' }]);
    },
  );

  it("finds the table that Prisma calls by its model's name, and one that is named", async () => {
    const { url, session } = await oldShop(3, '"Product"');
    expect((await run(url, 'dev')).code).toBe(0);
    await session.query('SELECT version FROM "Product"');
    await session.query(OLD_SHAPE('articulos').replace('$', '3'));
    expect((await run(url, 'dev', '--table', 'articulos')).code).toBe(0);
    await session.query('SELECT version FROM articulos');
  });

  it.each([
    ['as long as can be', `${'a'.repeat(61)}ñ`],
    ['with all that names may have', `../a/"b'; DROP TABLE x; --\\ %s * ñ`],
  ])('takes a name %s', async (_what, name) => {
    const { url, session } = await oldShop(3, `"${name.replaceAll('"', '""')}"`);
    for (const words of ['Done.', 'Nothing to do']) {
      const { code, said } = await run(url, 'dev', '--table', name);
      expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining(words) });
    }
    const { rows } = await session.query(
      `SELECT count(*)::int AS count FROM pg_constraint WHERE contype = 'c' AND conname LIKE '%_version_%'`,
    );
    expect(rows[0].count).toBe(1);
  });

  it('changes nothing where the backup finds no room, and leaves none that is no backup', async () => {
    const { url, session } = await oldShop(3);
    const [programs, folder] = [folderForTest(), folderForTest()];
    const dump = `#!/bin/sh
[ "$1" = --version ] && echo 'pg_dump (PostgreSQL) 99.1' && exit
for argument; do case $argument in --file=*) echo half > "\${argument#--file=}";; esac; done
echo 'could not write to output file: No space left on device' >&2
exit 1
`;
    writeFileSync(join(programs, 'pg_dump'), dump, { mode: 0o755 });
    const environment = { PATH: `${programs}:${process.env.PATH}` };
    const migrating = start(url, ['dev'], { folder, environment });
    expect(await migrating.ended).toBe(1);
    expect(migrating.said()).toContain('nothing was changed. pg_dump said: could not write to output file');
    expect(readdirSync(folder)).toEqual([]);
    await expect(session.query('SELECT version FROM products')).rejects.toThrow('does not exist');
  });

  it('leaves the market of this product as it is', async () => {
    expect(await run(await databaseForTest(), 'dev')).toEqual({
      code: 0,
      said: expect.stringContaining('Nothing to do'),
    });
  });

  it.each([
    ['no table', 'SELECT 1', 'has no table of products'],
    ['no stock', 'CREATE TABLE products (id int PRIMARY KEY)', 'has no column "stock"'],
    ['no key', 'CREATE TABLE products (stock int)', 'has no primary key'],
    [
      'a version of words',
      'CREATE TABLE products (id int PRIMARY KEY, stock int, version text)',
      'is there already, and text',
    ],
  ])('says so where there is %s', async (_what, sql, words) => {
    const url = await databaseForTest({ empty: true });
    await (await sessionForTest(url)).query(sql);
    expect(await run(url, 'dev')).toEqual({ code: 1, said: expect.stringContaining(words) });
  });

  it('asks before it changes production, and wants to be told which', async () => {
    const { url, session } = await oldShop(3);
    expect(await run(url, 'prod')).toEqual({ code: 1, said: expect.stringContaining('nobody to ask: --yes') });
    expect(await run(url, 'staging')).toEqual({ code: 2, said: expect.stringContaining('dev or prod') });
    expect(await run('', 'prod', '--yes')).toEqual({
      code: 2,
      said: expect.stringContaining('prod needs DATABASE_URL'),
    });
    await expect(session.query('SELECT version FROM products')).rejects.toThrow('does not exist');
    expect((await run(url, 'prod', '--yes')).code).toBe(0);
  });
});
