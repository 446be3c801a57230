import { describe, expect, inject, it } from 'vitest';
import { readMetrics, sumOf } from '../../scripts/support/metrics.ts';
import { within } from '../../src/platform/deadline.ts';
import { sessionForTest } from '../support/database.ts';
import { ADDRESS, type Answer, callAt, JWT_SECRET, tally, together, useMarket } from '../support/market.ts';
import { type ServerProcess, startServer, takenPort } from '../support/server-process.ts';
import { until } from '../support/wait.ts';
import { operator } from '../support/webhooks.ts';

const checkoutAt = (origin: string, token: string): Promise<Answer> =>
  callAt(origin, 'POST', '/api/marketplace/checkout', { token, body: { shippingAddress: ADDRESS } });

const ANSWER_WITHIN_MS = 5_000;

/** A call over a connection of its own, which goes to whichever process is next. One that comes with a stop may hang. */
const askAnew = (origin: string) =>
  fetch(`${origin}/livez`, { headers: { connection: 'close' }, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};

describe('PROCESSES=2', () => {
  const market = useMarket();

  const start = (environment: Record<string, string> = {}): Promise<ServerProcess> =>
    startServer({
      DATABASE_URL: market().databaseUrl,
      JWT_SECRET,
      PROCESSES: '2',
      ACCESS_LOG: 'on',
      SHUTDOWN_TIMEOUT: '60',
      ...environment,
    });

  /** The processes that have answered a request so far, as the access log names them. */
  const pidsOf = (server: ServerProcess): number[] => {
    const lines = server.output().matchAll(/"pid":(\d+),.*"msg":"request"/g);
    return [...new Set([...lines].map(([, pid]) => Number(pid)))];
  };

  async function bothOf(server: ServerProcess): Promise<number[]> {
    await until('both have answered', async () => {
      await askAnew(server.origin);
      return pidsOf(server).length === 2;
    });
    return pidsOf(server);
  }

  it('serves one port with two processes, says so once, and ends with both', async () => {
    const server = await start();
    const pids = await bothOf(server);
    expect(pids).not.toContain(server.pid);
    expect(server.output().match(/tianguis is open/g)).toHaveLength(1);
    expect(await server.end('SIGTERM')).toBe(0);
    expect(pids.every(isGone)).toBe(true);
  });

  it('sells no unit twice to a crowd at one product', async () => {
    const server = await start({ CHECKOUT_DEADLINE_MS: '60000' });
    const { id } = await market().product(50);
    const crowd = await market().buyersWanting(200, [{ productId: id, quantity: 1 }]);
    const answers = await together(crowd, ({ token }) => checkoutAt(server.origin, token));
    expect(tally(answers)).toEqual({ 201: 50, '400 insufficient-stock': 150 });
    expect(await market().findings()).toEqual([]);
  });

  it('tells at /metrics what both counted, and what one counted that has ended', async () => {
    const server = await start();
    const pids = await bothOf(server);
    // On a busy machine a process may not tell in time what it counted, or the process above may not answer.
    const asked = async () =>
      sumOf(await readMetrics(server.origin).catch(() => []), 'tianguis_http_request_duration_seconds_count', {
        route: '/livez',
      });
    let before = 0;
    await until('what was asked so far is counted', async () => {
      before = await asked();
      return before === server.output().match(/\/livez.*"msg":"request"/g)?.length;
    });
    await Promise.all(Array.from({ length: 20 }, () => askAnew(server.origin)));
    await until('all that both were asked is counted', async () => (await asked()) === before + 20);
    process.kill(pids[0] ?? 0, 'SIGKILL');
    await until('it is gone', async () => server.output().includes('ended with SIGKILL'));
    await until('it is counted as before', async () => (await asked()) === before + 20);
  });

  it('shows operators what both counted, whichever they ask, and runs one race at a time', async () => {
    const server = await start({ CHECKOUT_DEADLINE_MS: '60000' });
    const { token } = await operator(market());
    // Each over a connection of its own, which goes to whichever process is next.
    const ask = (method: string, path: string, body?: object) =>
      callAt(server.origin, method, `/api/operations/${path}`, { token, headers: { connection: 'close' }, body });
    const { body: race } = await ask('POST', 'race', { buyers: 40, stock: 5 });
    expect(race).toMatchObject({ sold: 5, held: true, stock: { lowest: 0 } });
    const answers = await Promise.all(Array.from({ length: 3 }, () => ask('POST', 'race', { buyers: 20, stock: 3 })));
    const told = answers.map(({ status, body }) => (status === 200 ? `held: ${body.held}` : body.code));
    expect(told.filter((one) => one !== 'race-running')).toContain('held: true');
    expect(told.filter((one) => one !== 'race-running' && one !== 'held: true')).toEqual([]);
    const races = told.filter((one) => one === 'held: true').length;
    for (let asked = 0; asked < 4; asked += 1) {
      await until('the snapshot tells of all', async () => {
        const { body } = await ask('GET', 'snapshot');
        return body.counters?.placed.orders === 5 + 3 * races && body.watched.jobs?.length > 0;
      });
      expect((await ask('GET', 'race')).body.state).toBe('ended');
    }
    expect(await market().findings()).toEqual([]);
  });

  it('starts another for one that is killed under load, and loses no acknowledged order', async () => {
    const server = await start();
    const [victim = 0] = await bothOf(server);
    const { id } = await market().product(1000);
    const buyers = await market().buyersWanting(400, [{ productId: id, quantity: 1 }]);
    const queue = [...buyers];
    const acknowledged: string[] = [];
    const shopper = async () => {
      for (let buyer = queue.pop(); buyer !== undefined; buyer = queue.pop()) {
        // One that was being handed to the process when it died may never hear anything: its client gives up.
        const answer = await within(20_000, checkoutAt(server.origin, buyer.token)).catch(() => undefined);
        if (answer?.status !== 201) continue;
        acknowledged.push(answer.body.id);
        if (acknowledged.length === 100) process.kill(victim, 'SIGKILL');
      }
    };
    await Promise.all(Array.from({ length: 20 }, shopper));
    expect(acknowledged.length).toBeGreaterThan(300);
    const { rows } = await market().db.pool.query('SELECT id FROM checkouts WHERE id = ANY($1)', [acknowledged]);
    expect(rows).toHaveLength(acknowledged.length);
    expect(await market().findings()).toEqual([]);
    expect(server.output()).toContain(`Worker ${victim} ended with SIGKILL; another is started`);
    await until('another answers', async () => {
      await askAnew(server.origin);
      return pidsOf(server).length === 3;
    });
    expect(await server.end('SIGTERM')).toBe(0);
  });

  /** From a supervisor, or from Ctrl-C at a terminal, which all processes hear. */
  it.each([
    ['SIGTERM', ({ pid }: ServerProcess) => process.kill(pid, 'SIGTERM')],
    ['SIGINT of the whole group', ({ pid }: ServerProcess) => process.kill(-pid, 'SIGINT')],
  ])('answers what is in flight in both before it ends on %s', async (_name, signal) => {
    const server = await start({ CHECKOUT_DEADLINE_MS: '30000' });
    await bothOf(server);
    const { id } = await market().product(100);
    const buyers = await market().buyersWanting(10, [{ productId: id, quantity: 1 }]);
    const holder = await sessionForTest(market().databaseUrl);
    await holder.query('BEGIN');
    await holder.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [id]);
    const pending = together(buyers, ({ token }) => checkoutAt(server.origin, token));
    const running = { workload: 'lane', state: 'running' };
    await until('all are begun', async () => {
      // On a busy machine the process above has no second for a scrape now and then.
      const metrics = await readMetrics(server.origin).catch(() => []);
      return sumOf(metrics, 'tianguis_admission_requests', running) === buyers.length;
    });
    signal(server);
    await until('it takes no more', () =>
      askAnew(server.origin).then(
        () => false,
        () => true,
      ),
    );
    await holder.query('ROLLBACK');
    expect(tally(await pending)).toEqual({ 201: 10 });
    expect(await server.ended).toBe(0);
  });

  it('leaves nobody serving when the process above is killed', async () => {
    const server = await start();
    const pids = await bothOf(server);
    process.kill(server.pid, 'SIGKILL');
    await until('both are gone', async () => pids.every(isGone));
    await expect(askAnew(server.origin)).rejects.toThrow();
  });

  it('gives up, with a code that tells, when one does not come up again and again', async () => {
    const server = await start();
    const [victim = 0, other = 0] = await bothOf(server);
    const admin = await sessionForTest(inject('adminUrl'));
    const name = new URL(market().databaseUrl).pathname.slice(1);
    await admin.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`);
    try {
      process.kill(victim, 'SIGKILL');
      expect(await server.ended).toBe(1);
    } finally {
      await admin.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`);
    }
    expect(server.output()).toContain('in a row as soon as they were started. Giving up.');
    expect(isGone(other)).toBe(true);
  });

  it('says what keeps it from starting once: a port that is taken, a database with too few connections', async () => {
    const failure = await start({ PORT: await takenPort() }).catch((error) => error);
    expect(failure).toMatchObject({ exitCode: 1 });
    expect(failure.output.match(/Port \d+ is taken/g)).toHaveLength(1);
    await expect(start({ PROCESSES: '64' })).rejects.toMatchObject({
      exitCode: 1,
      output: expect.stringMatching(/PROCESSES: 64 processes need 852 connections .* its max_connections is \d+/),
    });
  });
});
