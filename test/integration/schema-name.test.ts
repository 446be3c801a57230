import { describe, expect, it, vi } from 'vitest';
import { schemaDiff } from '../../scripts/support/schema-diff.ts';
import { migrate } from '../../src/platform/migrations.ts';
import { expectSchema, SchemaError } from '../../src/platform/schema-name.ts';
import { keepSessionSettings } from '../../src/platform/session-settings.ts';
import { databaseForTest, openForTest, sessionForTest } from '../support/database.ts';
import { ADDRESS, callAt, JWT_SECRET, STRATEGIES } from '../support/market.ts';
import { runScript } from '../support/scripts.ts';
import { accountsOf, type ServerProcess, startServer } from '../support/server-process.ts';

// Whole processes start here, which takes a busy machine its time.
vi.setConfig({ testTimeout: 120_000 });

const inSchema = (url: string, schema: string) => `${url}?schema=${schema}`;

/** An empty database without the schema that most take for granted. */
async function databaseWithoutPublic(): Promise<string> {
  const url = await databaseForTest({ empty: true });
  await (await sessionForTest(url)).query('DROP SCHEMA public');
  return url;
}

/** A buyer of the demo market puts one of its products into the cart and checks out. @returns the order's status */
async function buySomething(server: ServerProcess): Promise<string> {
  const buyer = accountsOf(server).find(({ role }) => role === 'BUYER');
  const login = { body: { email: buyer?.email, password: buyer?.password } };
  const token = (await callAt(server.origin, 'POST', '/api/auth/login', login)).body.accessToken;
  const [product] = (await callAt(server.origin, 'GET', '/api/marketplace/products')).body.data;
  await callAt(server.origin, 'POST', '/api/marketplace/cart/items', { token, body: { productId: product.id } });
  const body = { shippingAddress: ADDRESS };
  const headers = { 'idempotency-key': 'once' };
  const placed = await callAt(server.origin, 'POST', '/api/marketplace/checkout', { token, body, headers });
  const again = await callAt(server.origin, 'POST', '/api/marketplace/checkout', { token, body, headers });
  expect(again).toMatchObject({ status: placed.status, body: { id: placed.body.id } });
  const [order] = placed.body.orders;
  return (await callAt(server.origin, 'GET', `/api/marketplace/orders/${order.id}`, { token })).body.status;
}

describe('a market in a schema of another name', () => {
  it.each(STRATEGIES)('sells, and holds what it promises (%s)', async (CHECKOUT_STRATEGY) => {
    const url = await databaseWithoutPublic();
    const environment = { DATABASE_URL: inSchema(url, 'shop'), JWT_SECRET, DEMO: 'on', CHECKOUT_STRATEGY };
    const server = await startServer(environment);
    expect(await buySomething(server)).toBe('PENDING_PAYMENT');
    expect(await callAt(server.origin, 'GET', '/readyz')).toMatchObject({ status: 200, body: { ready: true } });
    expect(await server.end('SIGTERM')).toBe(0);
    const { code, stdout } = await runScript(['check-consistency.ts'], environment);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('Everything holds.') });
    const session = await sessionForTest(url);
    const { rows } = await session.query(
      `SELECT DISTINCT schemaname AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    expect(rows.map(({ name }) => name).sort()).toEqual(['pgboss_shop', 'shop']);
  });

  it('has the tables that prisma/schema.prisma describes', async () => {
    const url = inSchema(await databaseWithoutPublic(), 'shop');
    await migrate(url);
    expect(await schemaDiff(url)).toBe('');
    await (await sessionForTest(url)).query('ALTER TABLE shop.products ADD COLUMN surprise text');
    expect(await schemaDiff(url)).toContain('surprise');
  });

  it('may have a name that is a word of SQL', async () => {
    const url = inSchema(await databaseWithoutPublic(), 'order');
    await migrate(url);
    await keepSessionSettings(url);
    await keepSessionSettings(url);
    const db = openForTest(url);
    await expectSchema(db.pool, url);
    expect(await db.prisma.user.count()).toBe(0);
    expect((await db.pool.query('SELECT FROM users')).rowCount).toBe(0);
  });
});

describe('two markets in one database', () => {
  it('are not served by the same role, which looks into one schema only', async () => {
    const url = await databaseForTest();
    await keepSessionSettings(url);
    await migrate(inSchema(url, 'shop'));
    await expect(keepSessionSettings(inSchema(url, 'shop'))).rejects.toThrow(SchemaError);
    await expect(keepSessionSettings(inSchema(url, 'shop'))).rejects.toThrow(/looks for tables in public, not in shop/);
    // Nor is a market built where a name is mistyped.
    await expect(startServer({ DATABASE_URL: inSchema(url, 'schop'), JWT_SECRET })).rejects.toMatchObject({
      exitCode: 1,
    });
    const client = await sessionForTest(url);
    expect((await client.query(`SELECT to_regnamespace('schop') AS made`)).rows[0].made).toBeNull();
    await expect(startServer({ DATABASE_URL: inSchema(url, 'shop'), JWT_SECRET })).rejects.toMatchObject({
      exitCode: 1,
      output: expect.stringMatching(/^tianguis cannot start\. The role tianguis .* RESET search_path\.\n$/m),
    });
  });

  it('are not mistaken for each other by what only reads', async () => {
    const url = await databaseForTest();
    await migrate(inSchema(url, 'shop'));
    const { code, stderr } = await runScript(['check-consistency.ts'], { DATABASE_URL: inSchema(url, 'shop') });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^.* in the schema public, not in shop/),
    });
  });

  it('leave alone what an operator chose, where it leads to the right schema', async () => {
    const url = await databaseForTest();
    const session = await sessionForTest(url);
    const database = new URL(url).pathname.slice(1);
    await session.query(`ALTER ROLE CURRENT_USER IN DATABASE ${database} SET search_path = nowhere, public, elsewhere`);
    await keepSessionSettings(url);
    const { rows } = await (await sessionForTest(url)).query('SHOW search_path');
    expect(rows[0].search_path).toBe('nowhere, public, elsewhere');
  });
});
