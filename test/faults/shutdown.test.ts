import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTestDatabase, sessionForTest } from '../support/database.ts';
import { ADDRESS, callAt, JWT_SECRET, useMarket } from '../support/market.ts';
import { openRaw } from '../support/raw-http.ts';
import { type ServerProcess, StartFailure, startServer } from '../support/server-process.ts';
import { until } from '../support/wait.ts';

describe('a process that is told to end', () => {
  const market = useMarket();
  const LIVEZ = 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n';

  const start = (environment: Record<string, string>): Promise<ServerProcess> =>
    startServer({ DATABASE_URL: market().databaseUrl, JWT_SECRET, ...environment });

  it('fails /readyz first, and serves everyone until the drain is over', async () => {
    const server = await start({ DRAIN_MS: '6000', SHUTDOWN_TIMEOUT: '60' });
    const { id } = await market().product(5);
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 1 }]);
    const ended = server.end('SIGTERM');
    await until('/readyz tells', async () => (await callAt(server.origin, 'GET', '/readyz')).status === 503);
    expect((await callAt(server.origin, 'GET', '/readyz')).body).toMatchObject({
      ready: false,
      draining: true,
      database: 'reachable',
    });
    const body = { shippingAddress: ADDRESS };
    const checkout = await callAt(server.origin, 'POST', '/api/marketplace/checkout', { token: buyer?.token, body });
    expect(checkout.status).toBe(201);
    expect(await ended).toBe(0);
    await expect(callAt(server.origin, 'GET', '/livez')).rejects.toThrow();
  });

  it('goes on without anyone who reads what it prints, and ends in order', async () => {
    const server = await start({ ACCESS_LOG: 'on', SHUTDOWN_TIMEOUT: '30' });
    server.closeOutput();
    for (let request = 0; request < 20; request += 1) {
      expect((await callAt(server.origin, 'GET', '/livez')).status).toBe(200);
    }
    expect(await server.end('SIGTERM')).toBe(0);
  });

  it('answers what had arrived when it was told to, read or not', async () => {
    const server = await start({ SHUTDOWN_TIMEOUT: '60' });
    const kept = await openRaw(server.origin);
    kept.send(LIVEZ);
    await kept.answers(1);
    const unused = await openRaw(server.origin);
    // It has all of it to see at once: requests of those it knows and of those it does not, and that it is to end.
    process.kill(server.pid, 'SIGSTOP');
    const strangers = await Promise.all([...Array(30)].map(() => openRaw(server.origin)));
    for (const connection of [kept, unused, ...strangers]) connection.send(LIVEZ);
    const ended = server.end('SIGTERM');
    process.kill(server.pid, 'SIGCONT');
    const answers = await Promise.all([kept, unused, ...strangers].map((connection) => connection.ended()));
    const statuses = answers.map((all) => all.at(-1)?.status);
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(answers.map((all) => all.length)).toEqual([2, ...Array(31).fill(1)]);
    expect(await ended).toBe(0);
  });

  it('does not wait for clients that connected and say nothing', async () => {
    const server = await start({ SHUTDOWN_TIMEOUT: '30' });
    const { port } = new URL(server.origin);
    const mute = connect(Number(port), '127.0.0.1');
    mute.on('error', () => {});
    onTestFinished(() => void mute.destroy());
    await once(mute, 'connect');
    const begin = performance.now();
    expect(await server.end('SIGTERM')).toBe(0);
    expect(performance.now() - begin).toBeLessThan(20_000);
  });

  it('waits a moment for the other half of a request, then refuses it and ends all the same', async () => {
    const server = await start({ SHUTDOWN_TIMEOUT: '30' });
    const HEAD =
      'POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n';
    const halves = ['GET /livez HTTP/1.1\r\nHost: x\r\n', `${HEAD}\r\n{`, `${LIVEZ}GET /li`, `${LIVEZ}${HEAD}\r\n{`];
    const connections = await Promise.all(halves.map(() => openRaw(server.origin)));
    for (const [index, connection] of connections.entries()) connection.send(halves[index] ?? '');
    await until('the server has them all', async () => {
      const { body } = await callAt(server.origin, 'GET', '/metrics');
      return body.includes(`tianguis_http_connections ${halves.length + 1}\n`);
    });
    const [, , idle, owed] = connections;
    await Promise.all([idle?.answers(1), owed?.answers(1)]);
    expect(await server.end('SIGTERM')).toBe(0);
    for (const connection of connections) {
      const last = (await connection.ended()).at(-1);
      expect(last).toMatchObject({ status: 503, body: { code: 'shutting-down' }, headers: { connection: 'close' } });
    }
  });

  it('answers everything that was begun on a connection, not its first request only', async () => {
    const server = await start({ SHUTDOWN_TIMEOUT: '60', CHECKOUT_DEADLINE_MS: '20000' });
    const { id } = await market().product(500);
    const buyers = await market().buyersWanting(5, [{ productId: id, quantity: 1 }]);
    const holder = await sessionForTest(market().databaseUrl);
    await holder.query('BEGIN');
    await holder.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [id]);
    const body = JSON.stringify({ shippingAddress: ADDRESS });
    const connection = await openRaw(server.origin);
    for (const { token } of buyers) {
      const head = `POST /api/marketplace/checkout HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}`;
      const length = `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}`;
      connection.send(`${head}\r\n${length}\r\n\r\n${body}`);
    }
    await until('all are begun', async () => {
      const { body: metrics } = await callAt(server.origin, 'GET', '/metrics');
      return metrics.includes('tianguis_admission_requests{workload="lane",state="running"} 5\n');
    });
    const ended = server.end('SIGTERM');
    await until(
      'it takes no more',
      async () => (await callAt(server.origin, 'GET', '/livez').catch(() => null)) === null,
    );
    await holder.query('ROLLBACK');
    const answers = await connection.ended();
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect(await ended).toBe(0);
    expect(await market().findings()).toEqual([]);
  });

  it('does not wait for refusals that are held back', async () => {
    const server = await start({ RATE_LIMIT: 'on', SHUTDOWN_TIMEOUT: '10' });
    const logIn = { body: { email: 'someone@example.com', password: 'wrong password' } };
    const attempt = () => callAt(server.origin, 'POST', '/api/auth/login', logIn);
    // One after the other, so that no password is still being looked at when it ends.
    await until('attempts are refused', async () => (await attempt()).status === 429);
    const answers = Array.from({ length: 20 }, attempt);
    const settled = Promise.allSettled(answers);
    expect(await server.end('SIGTERM')).toBe(0);
    await settled;
  });

  it('ends while it is still starting, and waits for others to migrate', async () => {
    const { url } = await createTestDatabase({ empty: true });
    const session = await sessionForTest(url);
    await session.query('BEGIN');
    await session.query('SELECT pg_advisory_xact_lock(72707369)');
    const watcher = await sessionForTest(url);
    const controller = new AbortController();
    const starting = startServer({ DATABASE_URL: url, JWT_SECRET }, controller.signal).catch((error: unknown) => error);
    await until('it has asked for its turn', async () => {
      const { rows } = await watcher.query(
        `SELECT count(*)::int AS count FROM pg_stat_activity
         WHERE datname = current_database() AND application_name = 'tianguis migrate'
           AND (query LIKE '%pg_try_advisory_xact_lock%' OR query = 'COMMIT')`,
      );
      return rows[0].count === 1;
    });
    controller.abort();
    const failure = await starting;
    expect(failure).toBeInstanceOf(StartFailure);
    expect(failure).toMatchObject({ exitCode: 0, output: expect.stringContaining('finishing what is in flight') });
  });
});
