import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RETENTION } from '../../src/features/all.ts';
import { removalOf } from '../../src/features/operations/housekeeping.ts';
import { fanOut } from '../../src/features/webhooks/fan-out.ts';
import { hurryOn } from '../../src/features/webhooks/hurry.sql.ts';
import { removeDeleted } from '../../src/features/webhooks/removal.sql.ts';
import { sessionForTest } from '../support/database.ts';
import { useMarket } from '../support/market.ts';
import { patchProduct } from '../support/steps.ts';
import { until } from '../support/wait.ts';
import {
  addEndpoint,
  deliverAll,
  delivererFor,
  deliveriesOf,
  type Endpoint,
  endpointOfSeller,
  fanOutAll,
  happen,
  happenAll,
  openReceiver,
  operator,
  tellAll,
  verify,
} from '../support/webhooks.ts';

const market = useMarket({ WEBHOOK_PRIVATE_ADDRESSES: 'on' }, { patient: true });
const pool = () => market().db.pool;

/** Has everything that waits for an endpoint be due now. */
async function hurry({ id }: Endpoint): Promise<void> {
  await pool().query('UPDATE webhook_queues SET due_at = now() WHERE endpoint_id = $1 AND lease_id IS NULL', [id]);
}

/** Has everything about an endpoint be so many hours older. */
async function age({ id }: Endpoint, hours: number): Promise<void> {
  const by = `interval '${hours} hours'`;
  await pool().query(
    `UPDATE webhook_endpoints SET failing_since = failing_since - ${by}, enabled_at = enabled_at - ${by} WHERE id = $1`,
    [id],
  );
  await pool().query(
    `UPDATE webhook_deliveries SET first_attempt_at = first_attempt_at - ${by}, last_attempt_at = last_attempt_at - ${by},
       created_at = created_at - ${by} WHERE endpoint_id = $1`,
    [id],
  );
  await hurry({ id } as Endpoint);
}

const statusOf = async ({ path, token }: Endpoint) => (await market().call('GET', path, { token })).body;

describe('who is told', () => {
  it('gets what happens in their shop, of the types they named; operators get everything', async () => {
    const { receiver, seller, endpoint } = await endpointOfSeller(market(), ['stock.low', 'order.created']);
    const admin = await operator(market());
    const operators = await openReceiver();
    const ofOperator = await addEndpoint(market(), admin.token, operators.origin);
    const other = await market().seller();
    const [own, , low] = await happenAll(pool(), [
      { sellerId: seller.id, type: 'order.created', payload: { total: 5 } },
      { sellerId: seller.id, type: 'stock.changed' },
      { sellerId: seller.id, type: 'stock.low' },
      { sellerId: other.id, type: 'order.created' },
      { sellerId: null, type: 'hold.expired' },
      { sellerId: seller.id, type: 'nothing.anyone.knows' },
    ]);
    await tellAll(market());
    expect(receiver.numbers().sort()).toEqual([own?.number, low?.number]);
    const call = receiver.received.find(({ body }) => body.type === 'order.created');
    if (call === undefined) throw new Error('nothing came');
    expect(call.body.data).toEqual({ number: own?.number, total: 5, subjectId: own?.subjectId });
    expect(call.headers).toMatchObject({ 'webhook-id': own?.id, 'content-type': 'application/json' });
    expect(verify(call, endpoint.secret)).toEqual(call.body);
    const types = operators.received.map(({ body }) => body.type).sort();
    expect(types).toEqual(['hold.expired', 'order.created', 'order.created', 'stock.changed', 'stock.low']);
    await market().call('DELETE', ofOperator.path, { token: admin.token });
  });

  it('is told how the stock of each of their products is, and once, however often it is copied', async () => {
    const { receiver, seller } = await endpointOfSeller(market(), ['stock.changed']);
    const ids = await market().products(seller.id, 3, 5);
    const others = await market().product(5);
    const about = [...ids, others.id, crypto.randomUUID(), 'no id', null];
    await happen(pool(), { type: 'stock.changed', payload: { subjects: about } });
    expect((await patchProduct(market(), seller.token, ids[1] ?? '', { stockChange: -1 })).status).toBe(200);
    await tellAll(market());
    await pool().query(`UPDATE event_cursors SET position = 0 WHERE name = 'webhooks'`);
    await tellAll(market());
    const told = receiver.received.map(({ body }) => body.data);
    const stock = (id: string) => ({
      subjectId: id,
      productId: id,
      stock: id === ids[1] ? 4 : 5,
      version: expect.any(Number),
    });
    expect(told.toSorted((a, b) => (String(a.productId) < String(b.productId) ? -1 : 1))).toEqual(
      ids.toSorted().map(stock),
    );
  });

  it('copies events that name thousands of products, a few at a time', async () => {
    const { receiver, seller } = await endpointOfSeller(market(), ['stock.changed', 'stock.low']);
    const ids = await market().products(seller.id, 1_200, 5);
    const subjects = (from: number) => ({ type: 'stock.changed', payload: { subjects: ids.slice(from, from + 400) } });
    await happenAll(pool(), [0, 400, 800].map(subjects));
    const { number } = await happen(pool(), { type: 'stock.low', sellerId: seller.id });
    let pages = 1;
    while (await fanOut(market().db)) pages += 1;
    expect(pages).toBeGreaterThanOrEqual(3);
    const { rows } = await pool().query('SELECT subject_id FROM webhook_deliveries WHERE subject_id = ANY($1)', [ids]);
    expect(rows.map(({ subject_id }) => subject_id).toSorted()).toEqual(ids.toSorted());
    await pool().query('DELETE FROM webhook_deliveries WHERE subject_id = ANY($1)', [ids]);
    await pool().query('DELETE FROM webhook_queues WHERE id = ANY($1)', [ids]);
    await deliverAll(delivererFor(market().db));
    expect(receiver.numbers()).toEqual([number]);
  });

  it('is not told what only operators are, be it of their shop', async () => {
    const { receiver, seller } = await endpointOfSeller(market(), ['*']);
    await happen(pool(), { sellerId: seller.id, type: 'hold.expired' });
    await tellAll(market());
    expect(receiver.received).toEqual([]);
  });

  it('is told from the creation of the endpoint on, and nothing twice', async () => {
    const seller = await market().seller();
    await happen(pool(), { sellerId: seller.id });
    const receiver = await openReceiver();
    await addEndpoint(market(), seller.token, receiver.origin);
    const { number } = await happen(pool(), { sellerId: seller.id });
    await tellAll(market());
    expect(receiver.numbers()).toEqual([number]);
    // As if the cursor had been set back by hand.
    await pool().query(`UPDATE event_cursors SET position = 0 WHERE name = 'webhooks'`);
    await tellAll(market());
    expect(receiver.numbers()).toEqual([number]);
  });

  it('keeps a copy: events may go before they are delivered', async () => {
    const { receiver, seller } = await endpointOfSeller(market());
    const { number } = await happen(pool(), { sellerId: seller.id });
    await fanOutAll(market().db);
    await pool().query('DELETE FROM events');
    await deliverAll(delivererFor(market().db));
    expect(receiver.numbers()).toEqual([number]);
  });

  it('is the last of many changes of a product’s stock, where the others were not sent yet', async () => {
    const { receiver, seller, endpoint } = await endpointOfSeller(market());
    const [subjectId, other] = [crypto.randomUUID(), crypto.randomUUID()];
    const change = { type: 'stock.changed', sellerId: seller.id, subjectId };
    receiver.answer((response) => response.writeHead(500).end());
    const tried = await happen(pool(), change);
    await tellAll(market());
    await happenAll(pool(), [change, change]);
    await fanOutAll(market().db);
    const low = await happen(pool(), { ...change, type: 'stock.low' });
    const others = await happen(pool(), { ...change, subjectId: other });
    await happenAll(pool(), Array(20).fill(change));
    const last = await happen(pool(), change);
    await fanOutAll(market().db);
    receiver.answer((response) => response.writeHead(200).end());
    await hurry(endpoint);
    await tellAll(market());
    const told = receiver.numbers().filter((number) => number !== others.number);
    expect(told).toEqual([tried.number, tried.number, low.number, last.number]);
    expect(receiver.numbers()).toContain(others.number);
    expect(await market().findings()).toEqual([]);
  });

  it('that is under way is not replaced, and has its answer written', async () => {
    const { receiver, seller, endpoint } = await endpointOfSeller(market());
    const change = { type: 'stock.changed', sellerId: seller.id, subjectId: crypto.randomUUID() };
    receiver.answer(async (response) => {
      receiver.answer((later) => later.writeHead(200).end());
      await happenAll(pool(), [change, change]);
      await fanOutAll(market().db);
      response.writeHead(200).end();
    });
    await happen(pool(), change);
    await tellAll(market());
    expect(await deliveriesOf(market(), endpoint)).toMatchObject([
      { status: 'DELIVERED', attempts: 1 },
      { status: 'DELIVERED', attempts: 1 },
    ]);
  });

  it('is found by one process at a time, page by page, and the others do not wait', async () => {
    const { receiver, seller } = await endpointOfSeller(market());
    const events = await happenAll(pool(), Array(1_200).fill({ sellerId: seller.id }));
    const session = await sessionForTest(market().databaseUrl);
    await session.query('BEGIN');
    const take = (schema: string) => session.query(`SELECT pg_advisory_xact_lock(7061011, hashtext(${schema}))`);
    await take('current_schema()');
    expect(await fanOut(market().db)).toBe(false);
    await session.query('ROLLBACK');
    // That of another market in the same database is nothing to this one.
    await session.query('BEGIN');
    await take("'another'");
    expect([await fanOut(market().db), await fanOut(market().db), await fanOut(market().db)]).toEqual([
      true,
      true,
      false,
    ]);
    await deliverAll(delivererFor(market().db));
    expect(new Set(receiver.numbers())).toEqual(new Set(events.map(({ number }) => number)));
  });
});

describe('an endpoint', () => {
  it.each([
    ['fails', 500, 'the endpoint answered 500'],
    ['refuses', 404, 'the endpoint answered 404'],
    ['says that nothing changed', 304, 'the endpoint answered 304; redirects are not followed'],
  ])('that %s is tried again', async (_what, status, error) => {
    const { receiver, seller, endpoint } = await endpointOfSeller(market());
    const { number } = await happen(pool(), { sellerId: seller.id });
    receiver.answer((response) => response.writeHead(status).end());
    const { verdicts } = await tellAll(market());
    expect(verdicts).toEqual(['retried']);
    expect(await deliveriesOf(market(), endpoint)).toMatchObject([{ status: 'PENDING', attempts: 1, error }]);
    receiver.answer((response) => response.writeHead(200).end());
    await hurry(endpoint);
    await tellAll(market());
    expect(await deliveriesOf(market(), endpoint)).toMatchObject([{ status: 'DELIVERED', attempts: 2, error: null }]);
    expect(receiver.numbers()).toEqual([number, number]);
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids[0]).toBe(ids[1]);
  });

  it('that redirects is not followed', async () => {
    const target = await openReceiver();
    const { receiver, seller, endpoint } = await endpointOfSeller(market());
    await happen(pool(), { sellerId: seller.id });
    receiver.answer((response) => response.writeHead(307, { location: target.origin }).end());
    await tellAll(market());
    expect(target.received).toEqual([]);
    expect(await deliveriesOf(market(), endpoint)).toMatchObject([{ status: 'PENDING', responseStatus: 307 }]);
  });

  it('that wants to speak another protocol has failed, and keeps nothing waiting', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
      );
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await until('it listens', async () => server.listening);
    const seller = await market().seller();
    const { port } = server.address() as AddressInfo;
    const endpoint = await addEndpoint(market(), seller.token, `http://127.0.0.1:${port}`);
    await happen(pool(), { sellerId: seller.id });
    await tellAll(market());
    expect(await deliveriesOf(market(), endpoint)).toMatchObject([
      { status: 'PENDING', attempts: 1, responseStatus: 101 },
    ]);
  });

  it('that says nothing is given up after the time, and one that answers without end is cut off', async () => {
    const { receiver, seller, endpoint } = await endpointOfSeller(market());
    await happen(pool(), { sellerId: seller.id });
    receiver.answer(() => {});
    await tellAll(market(), { timeoutMs: 300 });
    const error = 'no answer within 0.3 s';
    expect(await deliveriesOf(market(), endpoint)).toMatchObject([{ status: 'PENDING', responseStatus: null, error }]);
    let sent = 0;
    let closed = false;
    receiver.answer((response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write('ñ'.repeat(8_192))) sent += 1;
      };
      response.on('drain', more).on('close', () => {
        closed = true;
      });
      more();
    });
    await hurry(endpoint);
    await tellAll(market());
    await until('its connection is closed', async () => closed);
    const [delivery] = await deliveriesOf(market(), endpoint);
    expect(delivery).toMatchObject({ status: 'DELIVERED', responseBody: 'ñ'.repeat(500) });
    expect(sent).toBeLessThan(10_000);
  });

  it('whose answer is no text, or no HTTP, is logged all the same', async () => {
    const { receiver, seller, endpoint } = await endpointOfSeller(market());
    await happen(pool(), { sellerId: seller.id });
    receiver.answer((response) => response.writeHead(200).end(Buffer.from([0, 0xff, 0x61, 0xf0, 0x9f])));
    await tellAll(market());
    expect((await deliveriesOf(market(), endpoint))[0]).toMatchObject({
      status: 'DELIVERED',
      responseBody: '\uFFFD\uFFFDa\uFFFD',
    });
    const server = createServer((socket) => socket.on('error', () => {}).end('hello\r\n\r\n')).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await until('it listens', async () => server.listening);
    const { port } = server.address() as { port: number };
    const odd = await addEndpoint(market(), seller.token, `http://127.0.0.1:${port}`);
    await happen(pool(), { sellerId: seller.id });
    await tellAll(market());
    expect((await deliveriesOf(market(), odd))[0]).toMatchObject({ attempts: 1, error: 'the answer was not HTTP' });
  });

  it('is asked again when it wants to be, but not sooner than by itself, nor after more than a day', async () => {
    const { receiver, seller, endpoint } = await endpointOfSeller(market());
    await happen(pool(), { sellerId: seller.id });
    const pauses: number[] = [];
    for (const wanted of ['120', '0', '99999999', new Date(Date.now() + 3_600_000).toUTCString(), 'soon']) {
      receiver.answer((response) => response.writeHead(503, { 'retry-after': wanted }).end());
      await pool().query('UPDATE webhook_deliveries SET attempts = 1 WHERE endpoint_id = $1 AND attempts > 1', [
        endpoint.id,
      ]);
      await hurry(endpoint);
      await tellAll(market());
      const [{ nextAttemptAt, lastAttemptAt }] = await deliveriesOf(market(), endpoint);
      pauses.push((Date.parse(nextAttemptAt) - Date.parse(lastAttemptAt)) / 1000);
    }
    const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = pauses;
    expect(first).toBeCloseTo(120, 1);
    expect(second).toBeGreaterThanOrEqual(240);
    expect(second).toBeLessThanOrEqual(360);
    expect(third).toBeCloseTo(86_400, 0);
    expect(fourth).toBeGreaterThan(3_500);
    expect(fourth).toBeLessThanOrEqual(3_601);
    expect(fifth).toBeLessThanOrEqual(360);
  });

  it('that is gone is switched off at once, and what waits goes on when it is switched on', async () => {
    const { receiver, seller, endpoint } = await endpointOfSeller(market());
    const subjectId = crypto.randomUUID();
    const [first, second] = await happenAll(pool(), Array(2).fill({ sellerId: seller.id, subjectId }));
    receiver.answer((response) => response.writeHead(410).end());
    const { verdicts, lines } = await tellAll(market());
    expect(verdicts).toEqual(['gone']);
    expect(lines).toEqual([expect.objectContaining({ fields: { endpointId: endpoint.id, reason: 'GONE' } })]);
    expect(await statusOf(endpoint)).toMatchObject({ status: 'DISABLED', disabledReason: 'GONE' });
    await hurry(endpoint);
    await happen(pool(), { sellerId: seller.id, subjectId });
    receiver.answer((response) => response.writeHead(200).end());
    await tellAll(market());
    expect(receiver.received).toHaveLength(1);
    const on = await market().call('PATCH', endpoint.path, { token: endpoint.token, body: { active: true } });
    expect(on.body).toMatchObject({ status: 'ACTIVE', disabledReason: null, failingSince: null });
    const last = await happen(pool(), { sellerId: seller.id, subjectId });
    await tellAll(market());
    expect(receiver.numbers().slice(1)).toEqual([first?.number, second?.number, last.number]);
  });

  it('gets what its queue holds in its order, while other subjects do not wait for it', async () => {
    const { receiver, seller, endpoint } = await endpointOfSeller(market());
    const subjectId = crypto.randomUUID();
    const held = await happenAll(pool(), Array(4).fill({ sellerId: seller.id, subjectId }));
    const others = await happenAll(pool(), Array(8).fill({ sellerId: seller.id }));
    const failing = held[0]?.number;
    receiver.answer((response, { body }) => response.writeHead(body.data.number === failing ? 500 : 200).end());
    await tellAll(market());
    expect([...receiver.numbers()].sort()).toEqual([failing, ...others.map(({ number }) => number)].sort());
    await hurry(endpoint);
    await tellAll(market());
    receiver.answer((response) => response.writeHead(200).end());
    await hurry(endpoint);
    await tellAll(market());
    const ofSubject = receiver.received.filter(({ body }) => body.data.subjectId === subjectId);
    const numbers = held.map(({ number }) => number);
    expect(ofSubject.map(({ body }) => body.data.number)).toEqual([failing, failing, ...numbers]);
    expect(await market().findings()).toEqual([]);
  });
});

describe('after three days', () => {
  it('a delivery is given up, and the next of its subject goes on', async () => {
    const { receiver, seller, endpoint } = await endpointOfSeller(market());
    const subjectId = crypto.randomUUID();
    const [first, second] = await happenAll(pool(), Array(2).fill({ sellerId: seller.id, subjectId }));
    receiver.answer((response, { body }) => response.writeHead(body.data.number === first?.number ? 500 : 200).end());
    await tellAll(market());
    // Others reach it meanwhile, so that it is not switched off.
    await age(endpoint, 71);
    await tellAll(market());
    await pool().query('UPDATE webhook_endpoints SET failing_since = NULL WHERE id = $1', [endpoint.id]);
    const [waiting, tried] = await deliveriesOf(market(), endpoint);
    expect([waiting, tried]).toMatchObject([
      { status: 'PENDING', attempts: 0 },
      { status: 'PENDING', attempts: 2 },
    ]);
    // Its last attempt is at the end of the time, not after it.
    expect(Date.parse(tried.nextAttemptAt) - Date.parse(tried.lastAttemptAt)).toBeLessThanOrEqual(3_600_000);
    await age(endpoint, 1.1);
    const { verdicts } = await tellAll(market());
    expect(verdicts).toEqual(['given-up', 'delivered']);
    expect(await deliveriesOf(market(), endpoint)).toMatchObject([
      { eventId: second?.id, status: 'DELIVERED', attempts: 1 },
      { eventId: first?.id, status: 'FAILED', attempts: 3, nextAttemptAt: null },
    ]);
    expect(await statusOf(endpoint)).toMatchObject({ status: 'ACTIVE' });
    // By hand it can be sent all the same.
    receiver.answer((response) => response.writeHead(200).end());
    const [, failed] = await deliveriesOf(market(), endpoint);
    await market().call('POST', `${endpoint.path}/deliveries/${failed.id}/resend`, { token: endpoint.token });
    await tellAll(market());
    expect((await deliveriesOf(market(), endpoint))[1]).toMatchObject({ status: 'DELIVERED', attempts: 4 });
  });

  it('an endpoint that nothing reached is switched off, and not before; one success begins the time anew', async () => {
    const { receiver, seller, endpoint } = await endpointOfSeller(market());
    await happen(pool(), { sellerId: seller.id });
    receiver.answer((response) => response.writeHead(500).end());
    await tellAll(market());
    expect((await statusOf(endpoint)).failingSince).not.toBeNull();
    await age(endpoint, 71);
    await tellAll(market());
    expect(await statusOf(endpoint)).toMatchObject({ status: 'ACTIVE' });
    const reached = await happen(pool(), { sellerId: seller.id });
    receiver.answer((response, { body }) => response.writeHead(body.data.number === reached.number ? 200 : 500).end());
    await tellAll(market());
    expect(await statusOf(endpoint)).toMatchObject({ status: 'ACTIVE', failingSince: null });
    const late = await happen(pool(), { sellerId: seller.id });
    await tellAll(market());
    await age(endpoint, 73);
    const { lines } = await tellAll(market());
    expect(await statusOf(endpoint)).toMatchObject({ status: 'DISABLED', disabledReason: 'FAILING' });
    expect(lines).toEqual([expect.objectContaining({ fields: { endpointId: endpoint.id, reason: 'FAILING' } })]);
    // On again, what still waits has its three days from now on.
    await pool().query(`UPDATE webhook_deliveries SET status = 'PENDING' WHERE event_id = $1`, [late.id]);
    await pool().query(
      `INSERT INTO webhook_queues (endpoint_id, id, last_position)
       SELECT endpoint_id, subject_id, position FROM webhook_deliveries WHERE event_id = $1 ON CONFLICT DO NOTHING`,
      [late.id],
    );
    await market().call('PATCH', endpoint.path, { token: endpoint.token, body: { active: true } });
    const { verdicts } = await tellAll(market());
    expect(new Set(verdicts)).toEqual(new Set(['retried']));
  });
});

describe('all that waits', () => {
  it.each([
    ['is switched on', [{ active: false }, { active: true }]],
    ['gets another URL', [{ url: 'http://127.0.0.1:1/other' }]],
  ])('is due soon when the endpoint %s, however much it is', async (_when, patches) => {
    const { seller, endpoint } = await endpointOfSeller(market());
    await happenAll(pool(), Array(2_500).fill({ sellerId: seller.id }));
    await fanOutAll(market().db);
    await pool().query(`UPDATE webhook_queues SET due_at = now() + interval '1 day' WHERE endpoint_id = $1`, [
      endpoint.id,
    ]);
    for (const body of patches)
      expect((await market().call('PATCH', endpoint.path, { token: endpoint.token, body })).status).toBe(200);
    const due = async () => {
      const text = 'SELECT FROM webhook_queues WHERE endpoint_id = $1 AND due_at <= now()';
      return (await pool().query(text, [endpoint.id])).rowCount;
    };
    expect(await due()).toBe(1_000);
    expect(await hurryOn(market().db.ask)).toBe(true);
    expect(await due()).toBe(2_000);
    expect(await hurryOn(market().db.ask)).toBe(false);
    expect(await due()).toBe(2_500);
    const { rows } = await pool().query('SELECT FROM webhook_endpoints WHERE is_hurried');
    expect(rows).toEqual([]);
    // Nobody listens there any more: other tests need not try each of them.
    const off = await market().call('PATCH', endpoint.path, { token: endpoint.token, body: { active: false } });
    expect(off.status).toBe(200);
  });
});

describe('what stays', () => {
  it('is what was not delivered: the rest goes after seven days', async () => {
    const { receiver, seller, endpoint } = await endpointOfSeller(market());
    const [delivered, recent, waiting] = await happenAll(pool(), Array(3).fill({ sellerId: seller.id }));
    receiver.answer((response, { body }) => response.writeHead(body.data.number === waiting?.number ? 500 : 200).end());
    await tellAll(market());
    await pool().query(`UPDATE webhook_deliveries SET delivered_at = now() - interval '8 days' WHERE event_id = $1`, [
      delivered?.id,
    ]);
    await pool().query(
      `UPDATE webhook_deliveries SET created_at = now() - interval '80 days', last_attempt_at = now() - interval '80 days' WHERE event_id = $1`,
      [waiting?.id],
    );
    const retention = RETENTION.find(({ table }) => table === 'webhook_deliveries');
    if (retention === undefined) throw new Error('it is kept for ever');
    await pool().query(removalOf(retention), [100]);
    const left = await deliveriesOf(market(), endpoint);
    expect(left.map(({ eventId }: { eventId: string }) => eventId)).toEqual([waiting?.id, recent?.id]);
  });

  it('is nothing of a deleted endpoint: it goes bit by bit, and nothing is sent meanwhile', async () => {
    const { receiver, seller, endpoint } = await endpointOfSeller(market());
    await happenAll(pool(), Array(4_500).fill({ sellerId: seller.id }));
    await fanOutAll(market().db);
    await market().call('DELETE', endpoint.path, { token: endpoint.token });
    const { rows } = await pool().query('SELECT secret, previous_secret FROM webhook_endpoints WHERE id = $1', [
      endpoint.id,
    ]);
    expect(rows).toEqual([{ secret: null, previous_secret: null }]);
    await tellAll(market());
    expect(receiver.received).toEqual([]);
    let steps = 0;
    while (await removeDeleted(market().db.ask)) steps += 1;
    expect(steps).toBeGreaterThanOrEqual(6);
    for (const table of ['webhook_deliveries', 'webhook_queues'])
      expect((await pool().query(`SELECT FROM ${table} WHERE endpoint_id = $1`, [endpoint.id])).rowCount).toBe(0);
    expect((await pool().query('SELECT FROM webhook_endpoints WHERE id = $1', [endpoint.id])).rowCount).toBe(0);
  });

  it('is nothing of a deleted endpoint, although what belongs to another one is held', async () => {
    const both = [await endpointOfSeller(market()), await endpointOfSeller(market())] as const;
    for (const { seller, endpoint } of both) {
      await happen(pool(), { sellerId: seller.id });
      await fanOutAll(market().db);
      await market().call('DELETE', endpoint.path, { token: endpoint.token });
    }
    const ids = both.map(({ endpoint }) => endpoint.id);
    for (const held of ids) {
      const session = await sessionForTest(market().databaseUrl);
      await session.query('BEGIN');
      await session.query('SELECT FROM webhook_deliveries WHERE endpoint_id = $1 FOR UPDATE', [held]);
      while (await removeDeleted(market().db.ask)) {
        // There is more.
      }
      const { rows } = await pool().query('SELECT id FROM webhook_endpoints WHERE id = ANY($1)', [ids]);
      expect(rows).toEqual(held === ids[0] ? [{ id: held }] : []);
      await session.query('ROLLBACK');
    }
  });
});
