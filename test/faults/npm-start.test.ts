import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, onTestFinished, vi } from 'vitest';
import { launchServer } from '../../scripts/support/server-process.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres/index.ts';
import { callAt } from '../support/market.ts';
import { type ServerProcess, startWithNpm } from '../support/server-process.ts';
import { until } from '../support/wait.ts';

// Whole processes start here, which takes a busy machine its time.
vi.setConfig({ testTimeout: 120_000 });

// Of all: what the first start makes, which takes longest, the others find.
const dataDir = mkdtempSync(join(tmpdir(), 'tianguis-npm-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** `npm start`, of which nothing runs after the test. */
async function start(): Promise<ServerProcess> {
  const server = await startWithNpm({ DATA_DIR: dataDir, SHUTDOWN_TIMEOUT: '60' });
  onTestFinished(async () => {
    try {
      process.kill(-server.pid, 'SIGKILL');
    } catch {
      // The group is gone, as it should be.
    }
    await (await startEmbeddedPostgres({ dataDir })).stop();
  });
  return server;
}

/** npm's own process gets the signal, as from a supervisor; or all of its group, as from Ctrl-C at a terminal. */
it.each([
  ['kill -TERM of npm’s process', ({ pid }: ServerProcess) => process.kill(pid, 'SIGTERM')],
  ['kill -INT of npm’s process', ({ pid }: ServerProcess) => process.kill(pid, 'SIGINT')],
  ['Ctrl-C at the terminal', ({ pid }: ServerProcess) => process.kill(-pid, 'SIGINT')],
])('npm start ends in order, with its PostgreSQL, at %s', async (_what, signal) => {
  const server = await start();
  expect((await callAt(server.origin, 'GET', '/readyz')).status).toBe(200);
  // Also the first of all, whose tables are made while it is put together.
  expect(server.output()).not.toMatch(/"level":[456]0/);
  signal(server);
  expect(await server.ended).toBe(0);
  expect(server.output()).toContain('finishing what is in flight');
  expect(server.output()).not.toContain('Asked again');
  expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
});

it('stops its PostgreSQL also where it is told to end while that starts', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tianguis-stop-'));
  await (await startEmbeddedPostgres({ dataDir: folder })).stop();
  onTestFinished(async () => {
    await (await startEmbeddedPostgres({ dataDir: folder })).stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const server = launchServer({ environment: { DATABASE_URL: '', DATA_DIR: folder, SHUTDOWN_TIMEOUT: '60' } });
  server.listening.catch(() => {});
  onTestFinished(() => server.kill());
  const pidFile = join(folder, 'postgres/postmaster.pid');
  const postmaster = () => Number.parseInt(existsSync(pidFile) ? readFileSync(pidFile, 'utf8') : '', 10);
  await until('PostgreSQL starts', async () => postmaster() > 0);
  const pid = postmaster();
  process.kill(pid, 'SIGSTOP');
  const ended = server.end('SIGTERM');
  await until('the stop begins', async () => server.output().includes('finishing what is in flight'));
  process.kill(pid, 'SIGCONT');
  expect(await ended).toBe(0);
  expect(existsSync(pidFile)).toBe(false);
});

it('leaves nothing half made where it is told to end while its first PostgreSQL is made', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tianguis-stop-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const server = launchServer({ environment: { DATABASE_URL: '', DATA_DIR: folder, SHUTDOWN_TIMEOUT: '60' } });
  server.listening.catch(() => {});
  onTestFinished(() => server.kill());
  const halfMade = () => readdirSync(folder).filter((name) => name.startsWith('postgres.new-'));
  await until('PostgreSQL is made', async () => halfMade().length > 0);
  expect(await server.end('SIGTERM')).toBe(0);
  expect(halfMade()).toEqual([]);
});

it('serves the pages to read the API, whose files lie in a package', async () => {
  const { origin } = await start();
  for (const path of ['/docs', '/docs/static/swagger-ui.css', '/docs/static/logo.svg', '/docs/json']) {
    const { status, headers } = await fetch(origin + path);
    expect({ path, status }).toEqual({ path, status: 200 });
    expect(headers.get('content-type')).toMatch(/html|css|svg|json/);
  }
});
