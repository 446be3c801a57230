import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { addBuyers, createTokenSigner } from '../../scripts/support/crowd.ts';
import { createTestDatabase, openForTest } from '../support/database.ts';
import { callAt, JWT_SECRET } from '../support/market.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { until } from '../support/wait.ts';

async function start(environment: Record<string, string>): Promise<{ server: ServerProcess; databaseUrl: string }> {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const server = await startServer({ DATABASE_URL: database.url, JWT_SECRET, ...environment });
  onTestFinished(async () => {
    await server.end('SIGKILL');
  });
  return { server, databaseUrl: database.url };
}

/** The lines of the access log, by request id. */
const linesOf = (server: ServerProcess) =>
  server
    .output()
    .split('\n')
    .filter((line) => line.includes('"msg":"request"'))
    .map((line) => JSON.parse(line));

async function lineOf(server: ServerProcess, id: string) {
  const find = () => linesOf(server).filter(({ reqId }) => reqId === id);
  await until(`a line for ${id}`, async () => find().length > 0);
  expect(find()).toHaveLength(1);
  return find()[0];
}

describe('ACCESS_LOG=on', () => {
  it('writes who asked for what, and what came of it, whatever LOG_LEVEL is', async () => {
    const { server, databaseUrl } = await start({ ACCESS_LOG: 'on', LOG_LEVEL: 'error', TRUST_PROXY: '1' });
    const [{ id: userId } = { id: '' }] = await addBuyers(openForTest(databaseUrl).pool, 1);
    const token = (await createTokenSigner(JWT_SECRET)).sign({ id: userId, role: 'BUYER' });
    const call = (id: string, method: string, path: string, options: { token?: string; body?: object } = {}) =>
      callAt(server.origin, method, path, {
        ...options,
        headers: { 'x-request-id': id, 'x-forwarded-for': '198.51.100.1, 203.0.113.7' },
      });
    await call('list', 'GET', '/api/marketplace/products?search=in-the-query');
    await call('me', 'GET', '/api/auth/me?token=in-the-query', { token });
    await call('login', 'POST', '/api/auth/login', { body: { email: 'a@example.com', password: 'in-the-body' } });
    await call('lost', 'GET', '/no/where?key=in-the-query');
    await call('broken', 'GET', '/%zz?key=in-the-query');

    const common = { level: 30, client: '203.0.113.7', ms: expect.any(Number) };
    const products = '/api/marketplace/products';
    expect(await lineOf(server, 'list')).toMatchObject({
      ...common,
      method: 'GET',
      route: products,
      path: products,
      status: 200,
    });
    expect(await lineOf(server, 'me')).toMatchObject({ ...common, path: '/api/auth/me', status: 200, userId });
    expect(await lineOf(server, 'login')).toMatchObject({ ...common, status: 401, code: 'invalid-credentials' });
    expect(await lineOf(server, 'lost')).toMatchObject({ ...common, path: '/no/where', status: 404 });
    expect(await lineOf(server, 'broken')).toMatchObject({ path: '/%zz', status: 404, ms: expect.any(Number) });
    expect(server.output()).not.toMatch(/in-the-(query|body)/);
    expect(server.output()).not.toContain(token);
  });

  it('writes down those who left before their answer', async () => {
    const { server } = await start({ ACCESS_LOG: 'on' });
    const socket = connect(Number(new URL(server.origin).port), '127.0.0.1');
    socket.write('POST /api/auth/login HTTP/1.1\r\nHost: tianguis\r\nX-Request-Id: impatient\r\n');
    socket.write('Content-Type: application/json\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n');
    // The server waits for the body by now.
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 100 /);
    socket.destroy();
    const line = await lineOf(server, 'impatient');
    expect(line).toMatchObject({ aborted: true, client: '127.0.0.1', path: '/api/auth/login' });
    expect(line.status).toBeUndefined();
  });
});

it('writes no line per request by default', async () => {
  const { server } = await start({ LOG_LEVEL: 'info' });
  for (const path of ['/livez', '/nowhere', '/%zz']) await callAt(server.origin, 'GET', path);
  expect(await server.end('SIGTERM')).toBe(0);
  expect(linesOf(server)).toEqual([]);
  expect(server.output()).not.toContain('/livez');
});
