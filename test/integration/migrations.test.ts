import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { schemaDiff } from '../../scripts/support/schema-diff.ts';
import { migrate, pendingMigrations } from '../../src/platform/migrations.ts';
import { databaseForTest, openForTest, sessionForTest } from '../support/database.ts';
import { proxyForTest } from '../support/tcp-proxy.ts';

const FOLDER = join(import.meta.dirname, '../../prisma/migrations');

describe('the migrations', () => {
  it('make exactly what prisma/schema.prisma describes', async () => {
    const url = await databaseForTest();
    expect(await schemaDiff(url)).toBe('');
  });

  it('are noticed to differ when they do', async () => {
    const url = await databaseForTest();
    const client = await sessionForTest(url);
    await client.query('ALTER TABLE products ADD COLUMN surprise text');
    expect(await schemaDiff(url)).toContain('surprise');
  });

  it('are applied once by processes that start together, with the checksums of Prisma Migrate', async () => {
    const url = await databaseForTest({ empty: true });
    const applied: string[] = [];
    await Promise.all([1, 2, 3].map(() => migrate(url, (name) => applied.push(name))));
    expect(applied).toEqual([...new Set(applied)]);
    expect(applied.length).toBeGreaterThanOrEqual(2);
    const client = await sessionForTest(url);
    const { rows } = await client.query('SELECT checksum, finished_at, applied_steps_count FROM _prisma_migrations');
    expect(rows).toHaveLength(applied.length);
    for (const row of rows) {
      expect(row.checksum).toMatch(/^[0-9a-f]{64}$/);
      expect(row.finished_at).toBeInstanceOf(Date);
      expect(row.applied_steps_count).toBe(1);
    }
  });

  it('refuse a file that was changed after it was applied', async () => {
    const url = await databaseForTest();
    const client = await sessionForTest(url);
    await client.query(`UPDATE _prisma_migrations SET checksum = repeat('0', 64)`);
    await expect(migrate(url)).rejects.toThrow('was changed after it was applied');
  });

  it('are given up within seconds where the database falls silent, not after the hour that one of them may take', async () => {
    const proxy = await proxyForTest();
    const url = proxy.reach(await databaseForTest());
    proxy.silenceAt(/_prisma_migrations/);
    const start = performance.now();
    await expect(migrate(url)).rejects.toThrow('terminated');
    expect(performance.now() - start).toBeLessThan(30_000);
  });

  it('list the products of a market that has many already', async () => {
    const client = await sessionForTest(await databaseForTest({ empty: true }));
    const names = readdirSync(FOLDER).filter((name) => /^\d/.test(name));
    const apply = async (name: string) => client.query(readFileSync(join(FOLDER, name, 'migration.sql'), 'utf8'));
    const listed = '20261126000000_listed_products';
    for (const name of names.sort().filter((one) => one < listed)) await apply(name);
    // More than a page of the table has room for: what a statement rewrites there goes to another, and is still there itself.
    await client.query(
      `WITH someone AS (
         INSERT INTO users (id, email, name, password_hash, role)
         VALUES (gen_random_uuid(), 'ana@example.com', 'Ana', '', 'SELLER') RETURNING id),
       seller AS (INSERT INTO sellers (id, business_name) SELECT id, 'Ana' FROM someone RETURNING id)
       INSERT INTO products (id, seller_id, name, description, category, price_amount, stock)
       SELECT gen_random_uuid(), id, 'Barro ' || n, 'hecho a mano', 'CERAMICA', n, 1 FROM seller, generate_series(1, 2000) n`,
    );
    await apply(listed);
    const { rows } = await client.query(
      `SELECT count(*)::int AS count FROM products p JOIN product_search s ON s.product_id = p.id
       WHERE (s.seller_id, s.category, s.status, s.price_amount, s.words)
         = (p.seller_id, p.category, p.status, p.price_amount, search_words(p.name, p.description))`,
    );
    expect(rows).toEqual([{ count: 2_000 }]);
  });

  it('leave nothing of one that fails', async () => {
    const url = await databaseForTest({ empty: true });
    const client = await sessionForTest(url);
    await client.query('CREATE TABLE users (in_the_way int)');
    await expect(migrate(url)).rejects.toThrow(
      '20261122000000_market failed: line 20: relation "users" already exists',
    );
    const { rows } = await client.query(`SELECT to_regtype('role') AS made`);
    expect(rows[0].made).toBeNull();
    const db = openForTest(url);
    expect((await pendingMigrations(db.pool)).length).toBeGreaterThanOrEqual(2);
  });
});
