import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { useMarket } from '../support/market.ts';
import { until } from '../support/wait.ts';
import {
  addEndpoint,
  deliverAll,
  delivererFor,
  deliveriesOf,
  fanOutAll,
  happen,
  happenAll,
  openReceiver,
  tellAll,
} from '../support/webhooks.ts';

const market = useMarket({ WEBHOOK_PRIVATE_ADDRESSES: 'on', DATABASE_POOL_SIZE: '20' }, { patient: true });
const pool = () => market().db.pool;

/** An endpoint of a seller of its own that answers when it is told to. */
async function silentEndpoint() {
  const receiver = await openReceiver();
  const seller = await market().seller();
  const endpoint = await addEndpoint(market(), seller.token, receiver.origin);
  const held: ServerResponse[] = [];
  receiver.answer((response) => held.push(response));
  const answerAll = (status = 200) => {
    for (const response of held.splice(0)) response.writeHead(status).end();
  };
  return { receiver, seller, endpoint, held, answerAll };
}

/** Longer than a test takes to see what it is about, and less than a lease. */
const LONG_MS = 16_000;

/** Runs until the end of the test's own work; never fails by itself. */
function running(timeoutMs?: number) {
  const delivering = delivererFor(market().db, timeoutMs === undefined ? {} : { timeoutMs });
  const stop = new AbortController();
  const run = (async () => {
    while (!stop.signal.aborted) await delivering.deliverer.run(stop.signal);
  })();
  const ended = async () => {
    stop.abort();
    await run;
  };
  onTestFinished(ended);
  return { ...delivering, stop: ended };
}

describe('requests in flight', () => {
  it('are five at most to one endpoint, from all processes together, and it keeps nobody else waiting', async () => {
    const silent = await silentEndpoint();
    const quick = await silentEndpoint();
    await happenAll(pool(), Array(40).fill({ sellerId: silent.seller.id }));
    quick.receiver.answer((response) => response.writeHead(200).end());
    await fanOutAll(market().db);
    const [first, second] = [running(LONG_MS), running(LONG_MS)];
    await until('five are in flight', async () => silent.held.length >= 5);
    for (let round = 0; round < 3; round += 1) {
      const events = await happenAll(pool(), Array(20).fill({ sellerId: quick.seller.id }));
      await fanOutAll(market().db);
      const arrived = new Set(events.map(({ number }) => number));
      await until(
        'the others are told',
        async () => quick.receiver.numbers().filter((n) => arrived.has(n)).length >= 20,
      );
      // And not for want of those that never answer: none of them was given up by then.
      expect(silent.held).toHaveLength(5);
    }
    silent.answerAll();
    await until('the next five are in flight', async () => silent.held.length >= 5);
    expect(silent.held).toHaveLength(5);
    silent.receiver.answer((response) => response.writeHead(200).end());
    silent.answerAll();
    await until('all are told', async () => new Set(silent.receiver.numbers()).size === 40);
    await Promise.all([first.stop(), second.stop()]);
    expect(silent.receiver.received).toHaveLength(40);
  });

  it('are fifty at most from one process, divided among the endpoints', async () => {
    const silent = await Promise.all(Array.from({ length: 15 }, () => silentEndpoint()));
    const events = silent.flatMap(({ seller }) => Array(8).fill({ sellerId: seller.id }));
    await happenAll(pool(), events);
    await fanOutAll(market().db);
    const one = running();
    const counts = () => silent.map(({ held }) => held.length);
    const sum = () => counts().reduce((total, count) => total + count, 0);
    await until('fifty are in flight', async () => sum() >= 50);
    // Were there more, they would come with the next looks.
    const { rows } = await pool().query(
      'SELECT count(*)::int FROM webhook_queues WHERE lease_id IS NOT NULL AND due_at > now()',
    );
    expect(rows[0].count).toBe(50);
    expect(sum()).toBe(50);
    expect(Math.min(...counts())).toBeGreaterThanOrEqual(3);
    for (const { receiver, answerAll } of silent) {
      receiver.answer((response) => response.writeHead(200).end());
      answerAll();
    }
    await until('all are told', async () => silent.every(({ receiver }) => receiver.received.length === 8));
    await one.stop();
  });
});

describe('endpoints that never answer', () => {
  it('of one seller, however many, leave room for those of others', async () => {
    const receiver = await openReceiver();
    const held: ServerResponse[] = [];
    receiver.answer((response) => held.push(response));
    const seller = await market().seller();
    for (let n = 0; n < 10; n += 1) await addEndpoint(market(), seller.token, `${receiver.origin}/${n}`);
    await happenAll(pool(), Array(20).fill({ sellerId: seller.id }));
    await fanOutAll(market().db);
    const one = running(LONG_MS);
    await until('as many are in flight as may be', async () => held.length >= 10);
    const other = await market().seller();
    const quick = await openReceiver();
    await addEndpoint(market(), other.token, quick.origin);
    await happenAll(pool(), Array(20).fill({ sellerId: other.id }));
    await fanOutAll(market().db);
    await until('the other is told', async () => quick.received.length === 20);
    // Not one of them had to give up before.
    expect(new Set(one.verdicts)).toEqual(new Set(['delivered']));
    expect(held).toHaveLength(10);
    receiver.answer((response) => response.writeHead(200).end());
    for (const response of held.splice(0)) response.writeHead(200).end();
    await until('all are told', async () => receiver.received.length >= 200);
    await one.stop();
  });

  it('are asked one thing at a time once they have failed', async () => {
    const { seller, endpoint, held, answerAll } = await silentEndpoint();
    await pool().query('UPDATE webhook_endpoints SET failing_since = now() WHERE id = $1', [endpoint.id]);
    await happenAll(pool(), Array(5).fill({ sellerId: seller.id }));
    await fanOutAll(market().db);
    const one = running();
    await until('one is in flight', async () => held.length >= 1);
    // Were there more, they would have come with what another gets meanwhile.
    const quick = await silentEndpoint();
    quick.receiver.answer((response) => response.writeHead(200).end());
    await happenAll(pool(), Array(20).fill({ sellerId: quick.seller.id }));
    await fanOutAll(market().db);
    await until('the other is told', async () => quick.receiver.received.length === 20);
    expect(held).toHaveLength(1);
    answerAll();
    await until('it works again', async () => held.length === 4);
    answerAll();
    await one.stop();
  });
});

describe('a lease', () => {
  it('that ended is taken over, and what its holder hears later counts no more', async () => {
    const { receiver, seller, endpoint, held, answerAll } = await silentEndpoint();
    const subjectId = crypto.randomUUID();
    const [first, second] = await happenAll(pool(), Array(2).fill({ sellerId: seller.id, subjectId }));
    await fanOutAll(market().db);
    const lost = running();
    await until('it is in flight', async () => held.length === 1);
    // Nobody else takes it while the lease lasts.
    await deliverAll(delivererFor(market().db));
    expect(held).toHaveLength(1);
    const { rows } = await pool().query(
      `UPDATE webhook_queues SET due_at = now() WHERE endpoint_id = $1 RETURNING lease_id`,
      [endpoint.id],
    );
    expect(rows[0].lease_id).not.toBeNull();
    const other = running();
    await until('it is sent again', async () => held.length === 2);
    // The first holder, or whoever of both took it: one of the two answers is of a lease that has ended.
    held.shift()?.writeHead(200).end();
    await until('the late answer was heard', async () => lost.verdicts.length + other.verdicts.length >= 1);
    expect(await deliveriesOf(market(), endpoint)).toMatchObject([
      { status: 'PENDING', attempts: 0 },
      { status: 'PENDING', attempts: 0 },
    ]);
    receiver.answer((response) => response.writeHead(200).end());
    answerAll();
    await until('both are told', async () => receiver.received.length >= 3);
    await Promise.all([lost.stop(), other.stop()]);
    expect(receiver.numbers()).toEqual([first?.number, first?.number, second?.number]);
    expect(await deliveriesOf(market(), endpoint)).toMatchObject([
      { status: 'DELIVERED', attempts: 1 },
      { status: 'DELIVERED', attempts: 1 },
    ]);
  });

  it('is not needed any more when the process stops: what is in flight is waited for, and written', async () => {
    const { seller, endpoint, held, answerAll } = await silentEndpoint();
    await happen(pool(), { sellerId: seller.id });
    await fanOutAll(market().db);
    const one = running();
    await until('it is in flight', async () => held.length === 1);
    const stopped = one.stop();
    answerAll();
    await stopped;
    expect(await deliveriesOf(market(), endpoint)).toMatchObject([{ status: 'DELIVERED', attempts: 1 }]);
  });

  it('is left to others when what is in flight does not answer before the process ends', async () => {
    const { seller, endpoint, held, receiver } = await silentEndpoint();
    await happen(pool(), { sellerId: seller.id });
    await fanOutAll(market().db);
    const one = running(LONG_MS);
    await until('it is in flight', async () => held.length === 1);
    const begun = Date.now();
    await one.stop();
    expect(Date.now() - begun).toBeLessThan(LONG_MS - 4_000);
    expect(await deliveriesOf(market(), endpoint)).toMatchObject([{ status: 'PENDING', attempts: 0 }]);
    receiver.answer((response) => response.writeHead(200).end());
    await pool().query('UPDATE webhook_queues SET due_at = now() WHERE endpoint_id = $1', [endpoint.id]);
    await tellAll(market());
    expect(await deliveriesOf(market(), endpoint)).toMatchObject([{ status: 'DELIVERED', attempts: 1 }]);
  });
});

describe('a database that fails', () => {
  it('costs no answer: what was heard meanwhile is written afterwards', async () => {
    const { seller, endpoint, held, answerAll } = await silentEndpoint();
    await happen(pool(), { sellerId: seller.id });
    await fanOutAll(market().db);
    let isLost = false;
    const { db } = market();
    const lost = () =>
      Promise.reject(Object.assign(new Error('Connection terminated unexpectedly'), { code: '08006' }));
    const failing: typeof db = {
      ...db,
      ask: (statement, values) => (isLost ? lost() : db.ask(statement, values)),
      askTogether: (work) => (isLost ? lost() : db.askTogether(work)),
    };
    const { deliverer } = delivererFor(failing);
    const signal = new AbortController().signal;
    const run = deliverer.run(signal);
    await until('it is in flight', async () => held.length === 1);
    isLost = true;
    await expect(run).rejects.toThrow('Connection terminated');
    answerAll();
    await expect(deliverer.run(signal)).rejects.toThrow('Connection terminated');
    isLost = false;
    await until('it is written', async () => {
      await deliverer.run(signal);
      return (await deliveriesOf(market(), endpoint))[0].status === 'DELIVERED';
    });
    expect(await deliveriesOf(market(), endpoint)).toMatchObject([{ attempts: 1 }]);
  });
});
