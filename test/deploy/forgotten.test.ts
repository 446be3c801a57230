import { expect, it } from 'vitest';
import { openStream } from '../support/events.ts';
import { callAt, JWT_SECRET } from '../support/market.ts';
import { startServer } from '../support/server-process.ts';
import { until } from '../support/wait.ts';
import { ENDPOINTS, happen, openReceiver } from '../support/webhooks.ts';
import { ownersFolder, runBash, startCluster } from './support/cluster.ts';
import { backupCommands, goBackTo, momentOf, poolAt } from './support/restore.ts';

/** What docs/backup.md says is forgotten of what happened since the moment that a database went back to. */

const serve = (url: string) =>
  startServer({
    ...{ DATABASE_URL: url, JWT_SECRET, RATE_LIMIT: 'off', DEMO: 'off', WEBHOOK_PRIVATE_ADDRESSES: 'on' },
    // Only by hand.
    CLEANUP_CRON: '7 3 1 1 *',
  });

/** A call that a busy machine may have to make more than once. */
async function patiently(origin: string, path: string, options: { body: object; token?: string }) {
  let answer = await callAt(origin, 'POST', path, options);
  await until(`${path} is answered`, async () => {
    if (answer.status === 503) answer = await callAt(origin, 'POST', path, options);
    return answer.status !== 503;
  });
  return answer;
}

/** A seller's session. Where the machine is busy, nobody knows whether she was registered by the first try. */
async function signIn(origin: string) {
  const ana = { email: 'ana@example.com', password: 'correct horse battery' };
  let session: { accessToken: string; refreshToken: string; user: { id: string } } | undefined;
  await until('she is signed in', async () => {
    await callAt(origin, 'POST', '/api/auth/register', { body: { ...ana, name: 'Ana', role: 'SELLER' } });
    const { status, body } = await callAt(origin, 'POST', '/api/auth/login', { body: ana });
    if (status === 200) session = body;
    return status === 200;
  });
  if (session === undefined) throw new Error('she is signed in');
  return session;
}

it('tokens, webhooks, jobs and events are after a restore what docs/backup.md says', async () => {
  const cluster = await startCluster();
  const backup = ownersFolder('backup');
  const environment = { ...cluster.environment, BACKUP: backup };
  await runBash(`${backupCommands('archive')} > /dev/null`, environment);
  const server = await serve(cluster.url);
  const pool = poolAt(cluster.url);
  const session = await signIn(server.origin);
  const { accessToken: token, user } = session;
  await patiently(server.origin, '/api/marketplace/seller/profile', { body: { businessName: 'Ana' }, token });
  const receiver = await openReceiver();
  const endpoint = { url: `${receiver.origin}/orders`, types: ['order.created'] };
  expect((await patiently(server.origin, ENDPOINTS, { body: endpoint, token })).status).toBe(201);
  await runBash(backupCommands('base'), environment);

  receiver.answer((response) => response.writeHead(503).end());
  const early = await happen(pool, { sellerId: user.id });
  await until('it was tried', async () => receiver.received.length > 0);
  const firstId = receiver.received[0]?.headers['webhook-id'];
  await pool.query(
    `INSERT INTO pgboss.job (name, policy, state, started_on, expire_seconds)
     VALUES ('housekeeping', 'exclusive', 'active', now(), 600)`,
  );
  const moment = await momentOf(pool);
  const refresh = (origin: string, refreshToken: string) =>
    patiently(origin, '/api/auth/refresh', { body: { refreshToken } });
  const { body: turned } = await refresh(server.origin, session.refreshToken);
  const refused = receiver.received.length;
  receiver.answer((response) => response.writeHead(204).end());
  const late = await happen(pool, { sellerId: user.id });
  const arrived = () => receiver.numbers().slice(refused);
  await until('both have arrived', async () => [early, late].every(({ number }) => arrived().includes(number)));
  const { rows: told } = await pool.query('SELECT max(position)::int AS position FROM events');
  expect(await server.end('SIGTERM')).toBe(0);

  const url = await goBackTo({ cluster, pool, backup, moment });
  const before = receiver.received.length;
  const again = await serve(url);
  const restored = poolAt(url);
  await until('the early one is told again', async () => receiver.received.length > before);
  expect(receiver.received[before]?.headers['webhook-id']).toBe(firstId);
  expect(receiver.numbers().slice(before)).toEqual([early.number]);

  const me = (accessToken: string) => callAt(again.origin, 'GET', '/api/auth/me', { token: accessToken });
  expect((await me(token)).status).toBe(200);
  expect((await me(turned.accessToken)).status).toBe(200);
  expect(await refresh(again.origin, turned.refreshToken)).toMatchObject({
    status: 401,
    body: { code: 'refresh-token-invalid' },
  });
  expect((await refresh(again.origin, session.refreshToken)).status).toBe(200);

  const { rows: jobs } = await restored.query(`SELECT state FROM pgboss.job WHERE name = 'housekeeping'`);
  expect(jobs).toEqual([{ state: 'active' }]);
  await restored.query(`INSERT INTO pgboss.job (name, policy) VALUES ('cleanup-failed-orders', 'exclusive')`);
  await until('another job runs', async () => {
    const { rows } = await restored.query(
      `SELECT FROM pgboss.job WHERE name = 'cleanup-failed-orders' AND state = 'completed'`,
    );
    return rows.length > 0;
  });

  const stream = await openStream(again.origin, 'topics=orders', {
    token,
    headers: { 'last-event-id': String(told[0].position + 1_000) },
  });
  await until('who is ahead is told to load anew', async () => stream.of('resync').length > 0);
  expect(await again.end('SIGTERM')).toBe(0);
});
