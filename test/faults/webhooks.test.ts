import { describe, expect, it } from 'vitest';
import { callAt, JWT_SECRET, useMarket } from '../support/market.ts';
import { startServer } from '../support/server-process.ts';
import { until } from '../support/wait.ts';
import { addEndpoint, deliveriesOf, ENDPOINTS, happenAll, openReceiver } from '../support/webhooks.ts';

const SUBJECTS = 20;
const PER_SUBJECT = 30;

describe('processes that deliver webhooks', () => {
  const market = useMarket({ WEBHOOK_PRIVATE_ADDRESSES: 'on' }, { patient: true });

  /** A process that delivers, in an environment that would lead it elsewhere if it let itself be led. */
  const start = (environment: Record<string, string> = {}) =>
    startServer({
      DATABASE_URL: market().databaseUrl,
      JWT_SECRET,
      WEBHOOK_PRIVATE_ADDRESSES: 'on',
      NODE_USE_ENV_PROXY: '1',
      HTTP_PROXY: 'http://127.0.0.1:1',
      NO_PROXY: '',
      ...environment,
    });

  it('lose none and keep the order of every subject when one of them is killed again and again', async () => {
    const receiver = await openReceiver();
    const seller = await market().seller();
    const endpoint = await addEndpoint(market(), seller.token, receiver.origin);
    receiver.answer((response) => void setTimeout(() => response.writeHead(204).end(), 20));
    const subjects = Array.from({ length: SUBJECTS }, () => crypto.randomUUID());
    const expected = new Map<string, number[]>(subjects.map((subjectId) => [subjectId, []]));
    const more = async (rounds: number) => {
      const events = Array.from({ length: rounds }, () => subjects).flat();
      const made = await happenAll(
        market().db.pool,
        events.map((subjectId) => ({ subjectId, sellerId: seller.id })),
      );
      for (const { subjectId, number } of made) expected.get(subjectId)?.push(number);
    };
    const stays = await start();
    let killed = await start();
    for (let round = 1; round <= 3; round += 1) {
      const before = receiver.received.length;
      await more(PER_SUBJECT / 3);
      await until('some are told', async () => receiver.received.length > before + SUBJECTS);
      killed.kill();
      await killed.ended;
      if (round < 3) killed = await start();
    }
    const all = SUBJECTS * PER_SUBJECT;
    const killedAt = Date.now();
    await until('all are told', async () => new Set(receiver.numbers()).size === all);
    // What a dead process had under way is taken over once its lease has ended.
    expect(Date.now() - killedAt).toBeLessThan(60_000);
    for (const [subjectId, numbers] of expected) {
      const arrived = receiver.received.filter(({ body }) => body.data.subjectId === subjectId);
      const inOrder = arrived.map(({ body }) => Number(body.data.number));
      // More than once, but never after a later one.
      expect(inOrder.filter((number, index) => number !== inOrder[index - 1])).toEqual(numbers);
    }
    await until('it is written', async () => (await deliveriesOf(market(), endpoint, '?status=PENDING')).length === 0);
    const ids = new Set(receiver.received.map(({ headers }) => headers['webhook-id']));
    expect(ids.size).toBe(all);
    expect(await market().findings()).toEqual([]);
    expect(await stays.end('SIGTERM')).toBe(0);
  }, 180_000);

  it('log no secret, not even when everything fails', async () => {
    const receiver = await openReceiver();
    const seller = await market().seller();
    const { origin, output, end } = await start({ LOG_LEVEL: 'trace', ACCESS_LOG: 'on' });
    const { token } = seller;
    const call = (method: string, path: string, body?: object) =>
      callAt(origin, method, `${ENDPOINTS}${path}`, { token, ...(body && { body }) });
    const { body: made } = await call('POST', '', { url: receiver.origin, types: ['*'] });
    const { body: rotated } = await call('POST', `/${made.id}/rotate-secret`);
    const { pool } = market().db;
    receiver.answer((response) => response.writeHead(500).end());
    await happenAll(pool, Array(3).fill({ sellerId: seller.id }));
    await until('all were tried', async () => receiver.received.length >= 3);
    await pool.query('ALTER TABLE webhook_queues RENAME TO gone');
    await pool.query('ALTER TABLE webhook_endpoints RENAME COLUMN secret TO gone');
    for (const [method, path, body] of [
      ['POST', '', { url: receiver.origin, types: ['*'] }],
      ['POST', `/${made.id}/rotate-secret`],
      ['POST', `/${made.id}/ping`],
    ] as const) {
      expect((await call(method, path, body)).status).toBe(500);
    }
    await until('the deliverer has failed', async () => output().includes('webhook-deliverer'));
    expect(await end('SIGTERM')).toBe(0);
    const secrets: string[] = [made.secret, rotated.secret];
    for (const secret of secrets) expect(output()).not.toContain(secret.replace('whsec_', ''));
    expect(output()).not.toContain('whsec_');
  }, 120_000);
});
