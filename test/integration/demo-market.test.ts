import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres/index.ts';
import { createTestDatabase, databaseForTest, openForTest, sessionForTest } from '../support/database.ts';
import { callAt, JWT_SECRET } from '../support/market.ts';
import { accountsOf, type ServerProcess, startServer } from '../support/server-process.ts';
import { until } from '../support/wait.ts';

// Whole processes start here, which takes a busy machine its time.
vi.setConfig({ testTimeout: 120_000 });

async function start(environment: Record<string, string>): Promise<ServerProcess> {
  const server = await startServer({ JWT_SECRET, ...environment });
  onTestFinished(async () => {
    await server.end('SIGKILL');
  });
  return server;
}

function folderForTest(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'tianguis-demo-'));
  onTestFinished(async () => {
    // Left by a server that was killed; one that ended in order has stopped it.
    const isLeft = existsSync(join(dataDir, 'postgres', 'postmaster.pid'));
    if (isLeft) await (await startEmbeddedPostgres({ dataDir })).stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return dataDir;
}

const rolesOf = (server: ServerProcess) => [...new Set(accountsOf(server).map(({ role }) => role))].sort();

async function productsOf(server: ServerProcess): Promise<number> {
  return (await callAt(server.origin, 'GET', '/api/marketplace/products')).body.pagination.total;
}

describe('the embedded database', () => {
  it('gets the demo market in development, once, with accounts that can log in', async () => {
    const environment = { NODE_ENV: 'development', DATA_DIR: folderForTest() };
    const server = await start(environment);
    expect(await productsOf(server)).toBe(24);
    const { body: experiences } = await callAt(server.origin, 'GET', '/api/bookings/experiences');
    expect(experiences.data).toHaveLength(2);
    for (const { id } of experiences.data) {
      const { body } = await callAt(server.origin, 'GET', `/api/bookings/experiences/${id}/slots`);
      expect(body.pagination.total).toBe(12);
    }
    expect(rolesOf(server)).toEqual(['ADMIN', 'BUYER', 'SELLER']);
    for (const { email, password } of accountsOf(server)) {
      const { status } = await callAt(server.origin, 'POST', '/api/auth/login', { body: { email, password } });
      expect({ email, status }).toEqual({ email, status: 200 });
    }
    expect(await server.end('SIGTERM')).toBe(0);
    const again = await start(environment);
    expect(await productsOf(again)).toBe(24);
    expect(accountsOf(again)).toEqual([]);
    expect(await again.end('SIGTERM')).toBe(0);
  });

  it('gets none with DEMO=off', async () => {
    const server = await start({ NODE_ENV: 'development', DATA_DIR: folderForTest(), DEMO: 'off' });
    expect(await productsOf(server)).toBe(0);
    expect(accountsOf(server)).toEqual([]);
    expect(await server.end('SIGTERM')).toBe(0);
  });
});

describe('a database of one’s own', () => {
  async function startOn(environment: Record<string, string>) {
    const database = await createTestDatabase();
    onTestFinished(() => database.drop());
    const server = await start({ DATABASE_URL: database.url, ...environment });
    const db = openForTest(database.url);
    return { server, admins: await db.prisma.user.count({ where: { role: 'ADMIN' } }) };
  }

  it.each(['development', 'production'])('gets no demo market by itself with NODE_ENV=%s', async (environment) => {
    const { server, admins } = await startOn({ NODE_ENV: environment });
    expect(await productsOf(server)).toBe(0);
    expect(admins).toBe(0);
    expect(accountsOf(server)).toEqual([]);
  });

  it.each(['development', 'production'])(
    'gets one with DEMO=on and NODE_ENV=%s, but no administrator with a printed password',
    async (environment) => {
      const { server, admins } = await startOn({ NODE_ENV: environment, DEMO: 'on' });
      expect(await productsOf(server)).toBe(24);
      expect(rolesOf(server)).toEqual(['BUYER', 'SELLER']);
      expect(admins).toBe(0);
    },
  );

  it('gets one from one of two processes that start together; the other waits for it, however long its seeding takes', async () => {
    const url = await databaseForTest();
    const seeder = await sessionForTest(url);
    const watcher = await sessionForTest(url);
    // Someone seeds for longer than a statement of the product's role may take, or wait for a lock.
    await seeder.query('BEGIN');
    await seeder.query('SELECT pg_advisory_xact_lock(1953063279)');
    const starting = Promise.all([1, 2].map(() => start({ DATABASE_URL: url, DEMO: 'on' })));
    const patient = until('both wait, and have done so for long', async () => {
      const { rows } = await watcher.query(
        `SELECT count(*)::int AS count FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event = 'advisory' AND query_start < now() - interval '5 s'`,
      );
      return rows[0].count === 2;
    });
    // A start that fails does so at once.
    await Promise.race([patient, starting]);
    await seeder.query('ROLLBACK');
    const servers = await starting;
    expect(servers.map((server) => accountsOf(server).length).sort()).toEqual([0, 5]);
    for (const server of servers) expect(await productsOf(server)).toBe(24);
  });
});
