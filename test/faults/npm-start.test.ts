import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres/index.ts';
import { callAt } from '../support/market.ts';
import { type ServerProcess, startWithNpm } from '../support/server-process.ts';

// Whole processes start here, which takes a busy machine its time.
vi.setConfig({ testTimeout: 120_000 });

/** `npm start` on a data folder of its own, of which nothing is left after the test. */
async function start(): Promise<{ server: ServerProcess; dataDir: string }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tianguis-npm-'));
  const server = await startWithNpm({ DATA_DIR: dataDir });
  onTestFinished(async () => {
    try {
      process.kill(-server.pid, 'SIGKILL');
    } catch {
      // The group is gone, as it should be.
    }
    await (await startEmbeddedPostgres({ dataDir })).stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return { server, dataDir };
}

/** npm's own process gets the signal, as from a supervisor; or all of its group, as from Ctrl-C at a terminal. */
it.each([
  ['kill -TERM of npm’s process', ({ pid }: ServerProcess) => process.kill(pid, 'SIGTERM')],
  ['kill -INT of npm’s process', ({ pid }: ServerProcess) => process.kill(pid, 'SIGINT')],
  ['Ctrl-C at the terminal', ({ pid }: ServerProcess) => process.kill(-pid, 'SIGINT')],
])('npm start ends in order, with its PostgreSQL, at %s', async (_what, signal) => {
  const { server, dataDir } = await start();
  expect((await callAt(server.origin, 'GET', '/readyz')).status).toBe(200);
  signal(server);
  expect(await server.ended).toBe(0);
  expect(server.output()).toContain('finishing what is in flight');
  expect(server.output()).not.toContain('Asked again');
  expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(false);
});
