import { describe, expect, it } from 'vitest';
import { sessionForTest, waitingForLocks } from '../support/database.ts';
import { allSequenced, featuresBeating, openStream, sequenceForTest } from '../support/events.ts';
import { useMarket } from '../support/market.ts';
import { moveTo, type Placed, patchProduct, pay, placeOrder } from '../support/steps.ts';
import { until } from '../support/wait.ts';

const HEARTBEAT_MS = 40;
/** Of 50 KB each. */
const ROUNDS_MAX = 1_000;
const UNKNOWN = '0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11';

const market = useMarket({ EVENT_STREAMS_MAX: '20' }, { features: featuresBeating(HEARTBEAT_MS) });
const open = (query: string, options: Parameters<typeof openStream>[2] = {}) =>
  openStream(market().origin, query, options);
const refund = (order: Placed, body?: object) =>
  market().call('POST', `/api/marketplace/orders/${order.id}/refunds`, {
    token: order.seller.token,
    ...(body && { body }),
  });
const admin = async () => market().signer.sign({ id: (await market().seller()).id, role: 'ADMIN' });

describe('the stream of a product’s stock', () => {
  it('tells anybody how it is, and then what becomes of it', async () => {
    sequenceForTest(market());
    const { id } = await market().product(5);
    const stream = await open(`topics=stock:${id}`);
    expect(stream.status).toBe(200);
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'access-control-allow-origin': '*',
    });
    expect(stream.headers['x-request-id']).toBeDefined();
    await until('the present state', async () => stream.events().length === 1);
    expect(stream.text()).toMatch(/^retry: \d+\nid: \d+\n\n/);
    const [now] = stream.events();
    expect(now).toMatchObject({ type: 'stock.changed', id: undefined, data: { productId: id, stock: 5 } });
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 2 }]);
    expect((await market().checkout(buyer?.token ?? '')).status).toBe(201);
    await until('the change', async () => stream.events().length === 2);
    const [, changed] = stream.events();
    expect(changed?.data).toEqual({ productId: id, stock: 3, version: now?.data.version + 1 });
    expect(Number(changed?.id)).toBeGreaterThan(0);
  });

  it('tells the last of many changes, and not each of them', async () => {
    sequenceForTest(market());
    const { id, seller } = await market().product(100);
    const stream = await open(`topics=stock:${id}`);
    const CHANGES = 30;
    for (let n = 1; n <= CHANGES; n += 1) {
      expect((await patchProduct(market(), seller.token, id, { stockChange: -1 })).status).toBe(200);
    }
    await until('the last state', async () => stream.events().at(-1)?.data.stock === 100 - CHANGES);
    const versions = stream.events().map(({ data }) => data.version);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect(new Set(versions).size).toBe(versions.length);
    expect(versions.length).toBeLessThan(CHANGES / 2);
  });

  it('tells of each product that was asked for, and of no other', async () => {
    sequenceForTest(market());
    const seller = await market().seller();
    const [one = '', two = '', other = ''] = await market().products(seller.id, 3, 5);
    const stream = await open(`topics=stock:${one},stock:${two},stock:${one}`);
    for (const id of [other, one, two]) await patchProduct(market(), seller.token, id, { stockChange: -1 });
    await until('both changes', async () => stream.events().length === 4);
    expect(stream.events().map(({ data }) => data.productId)).toEqual([one, two, one, two]);
  });

  it('says nothing of what its seller did to it otherwise', async () => {
    sequenceForTest(market());
    const { id, seller } = await market().product(5);
    const stream = await open(`topics=stock:${id}`);
    expect((await patchProduct(market(), seller.token, id, { name: 'Olla' })).status).toBe(200);
    await patchProduct(market(), seller.token, id, { stockChange: -1 });
    await until('the change', async () => stream.events().length === 2);
    expect(stream.of('stock.changed')).toHaveLength(2);
  });
});

describe('the stream of orders', () => {
  it('tells a buyer and the seller of their own orders, and an administrator of all', async () => {
    sequenceForTest(market());
    const order = await placeOrder(market());
    const other = await placeOrder(market());
    await allSequenced(market());
    const streams = {
      buyer: await open('topics=orders', { token: order.buyer.token }),
      seller: await open('topics=orders', { token: order.seller.token }),
      admin: await open('topics=orders', { token: await admin() }),
    };
    for (const one of [other, order]) expect((await pay(market(), one)).status).toBe(201);
    await until('all of it', async () => Object.values(streams).every((stream) => stream.events().length > 0));
    await until('both', async () => streams.admin.events().length === 2);
    const paid = { from: 'PENDING_PAYMENT', to: 'PAID', orderId: order.id };
    for (const stream of [streams.buyer, streams.seller]) {
      expect(stream.events()).toMatchObject([{ type: 'order.status-changed', data: paid }]);
    }
    expect(streams.admin.events().map(({ data }) => data.orderId)).toEqual([other.id, order.id]);
  });

  it('tells of everything that happens to an order, in its order', async () => {
    sequenceForTest(market());
    const order = await placeOrder(market(), 2);
    await allSequenced(market());
    const stream = await open('topics=orders&lastEventId=0', { token: order.buyer.token });
    await pay(market(), order);
    const part = await refund(order, { amount: 100 });
    expect(part.status).toBe(201);
    for (const status of ['PROCESSING', 'SHIPPED', 'DELIVERED']) {
      expect((await moveTo(market(), order, status)).status).toBe(200);
    }
    expect((await refund(order)).status).toBe(201);
    await until('the end', async () => stream.events().at(-1)?.data.to === 'REFUNDED');
    const told = stream.events().map(({ type, data }) => data.to ?? type);
    expect(told).toEqual([
      ...['order.created', 'PAID', 'order.refunded', 'PROCESSING', 'SHIPPED', 'DELIVERED', 'REFUNDED'],
    ]);
    expect(stream.of('order.refunded')[0]?.data).toMatchObject({ orderId: order.id, amount: 100 });
  });

  it('goes on after the last event that its reader knows, by header or by query', async () => {
    sequenceForTest(market());
    const order = await placeOrder(market());
    await allSequenced(market());
    const { token } = order.buyer;
    const first = await open('topics=orders', { token });
    await until('its beginning', async () => first.lastEventId() !== undefined);
    first.close();
    await pay(market(), order);
    await moveTo(market(), order, 'PROCESSING');
    await allSequenced(market());
    const lastEventId = first.lastEventId() ?? '';
    const again = [
      await open('topics=orders', { token, headers: { 'last-event-id': lastEventId } }),
      await open(`topics=orders&lastEventId=${lastEventId}`, { token }),
      await open('topics=orders&lastEventId=999999', { token, headers: { 'last-event-id': lastEventId } }),
    ];
    for (const stream of again) {
      await until('what it missed', async () => stream.events().length === 2);
      expect(stream.events().map(({ data }) => data.to)).toEqual(['PAID', 'PROCESSING']);
    }
    await moveTo(market(), order, 'SHIPPED');
    for (const stream of again) {
      await until('what came then', async () => stream.events().length === 3);
      const ids = stream.events().map(({ id }) => Number(id));
      expect(ids).toEqual([...ids].sort((a, b) => a - b));
    }
  });

  it.each([
    ['is not kept any more', 'DELETE FROM events WHERE position <= $1'],
    [
      'is too much to tell',
      `INSERT INTO events (id, type, subject_id, buyer_id, payload, occurred_at)
       SELECT gen_random_uuid(), 'order.status-changed', gen_random_uuid(), $2, '{}', now() FROM generate_series(1, 1001), (SELECT $1::bigint) p`,
    ],
  ])('says that the reader has to look anew where what it missed %s', async (_what, statement) => {
    const sequencing = sequenceForTest(market());
    const order = await placeOrder(market());
    await pay(market(), order);
    await allSequenced(market());
    await sequencing.stop();
    const { rows } = await market().db.pool.query('SELECT max(position) - 1 AS position FROM events');
    const { position } = rows[0];
    const values = statement.includes('$2') ? [position, order.buyer.id] : [position];
    await market().db.pool.query(statement, values);
    const stream = await open(`topics=orders&lastEventId=${Number(position) - 1}`, { token: order.buyer.token });
    await until('its answer', async () => stream.events().length > 0);
    expect(stream.events().map(({ type }) => type)).toEqual(['resync']);
    const newest = (await market().db.pool.query('SELECT max(position) AS position FROM events')).rows[0].position;
    expect(stream.lastEventId()).toBe(newest);
  });

  it('says so to a reader that knows events that there never were', async () => {
    const order = await placeOrder(market());
    const stream = await open('topics=orders&lastEventId=900000000000', { token: order.buyer.token });
    await until('its answer', async () => stream.events().length > 0);
    expect(stream.events().map(({ type }) => type)).toEqual(['resync']);
  });

  it('ends with its token, and says why', async () => {
    const { id } = await market().buyer();
    const stream = await open('topics=orders', { token: market().signer.sign({ id, role: 'BUYER' }, 5) });
    await until('its end', async () => stream.hasEnded());
    expect(stream.events().map(({ type }) => type)).toEqual(['token-expired']);
    expect(await market().metric('tianguis_event_streams_ended_total', { reason: 'token-expired' })).toBe(1);
  });

  it('does not end before, be the token for years', async () => {
    const { id } = await market().buyer();
    const stream = await open('topics=orders', { token: market().signer.sign({ id, role: 'BUYER' }, 60 * 24 * 3_600) });
    await until('a sign of life', async () => stream.text().includes(':\n\n'));
    expect([stream.events(), stream.hasEnded()]).toEqual([[], false]);
  });

  it('tells nobody but administrators of an order that is gone', async () => {
    sequenceForTest(market());
    const { buyer, seller } = await placeOrder(market());
    await allSequenced(market());
    const streams = [
      await open('topics=orders', { token: buyer.token }),
      await open('topics=orders', { token: seller.token }),
      await open('topics=orders', { token: await admin() }),
    ];
    await market().db.pool.query(
      `INSERT INTO outbox_events (id, type, subject_id, payload) VALUES (gen_random_uuid(), 'order.created', gen_random_uuid(), '{}')`,
    );
    await placeOrder(market(), 1, { buyer, seller });
    await until('the next', async () => streams.every((stream) => stream.events().length > 0));
    expect(streams.map((stream) => stream.events().length)).toEqual([1, 1, 2]);
  });
});

describe('a stream', () => {
  it.each([
    ['no topics', '', 400, 'validation-failed'],
    ['an empty topic', 'topics=', 400, 'validation-failed'],
    ['an unknown kind', 'topics=orders,unit:1', 400, 'validation-failed'],
    ['what is no id', 'topics=stock:x', 400, 'validation-failed'],
    ['orders without a token', 'topics=orders', 401, 'unauthenticated'],
    ['a product that there is not', `topics=stock:${UNKNOWN}`, 404, 'not-found'],
  ])('of %s is refused before it begins', async (_what, query, status, code) => {
    const answer = await open(query);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(JSON.parse(answer.text())).toMatchObject({ code });
    if (status === 400) expect(JSON.parse(answer.text()).errors[0].field).toBe('topics');
  });

  it('has 50 topics at most', async () => {
    const seller = await market().seller();
    const ids = await market().products(seller.id, 51, 5);
    const query = (count: number) => `topics=${ids.slice(0, count).map((id) => `stock:${id}`)}`;
    expect((await open(query(51))).status).toBe(400);
    const stream = await open(query(50));
    await until('all states', async () => stream.events().length === 50);
  });

  it('gives a sign of life now and then, and nothing to whoever only asks for its head', async () => {
    const { id } = await market().product(1);
    const stream = await open(`topics=stock:${id}`);
    await until('two signs of life', async () => (stream.text().match(/^:$/gm)?.length ?? 0) >= 2);
    const head = await market().call('HEAD', `/api/events?topics=stock:${id}`);
    expect(head).toMatchObject({ status: 200, body: '' });
    expect(head.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const missing = await fetch(`${market().origin}/api/events?topics=stock:${UNKNOWN}`, { method: 'HEAD' });
    expect(missing.status).toBe(404);
  });

  it('is refused where there are too many, and let in once one has gone', async () => {
    const { id } = await market().product(1);
    await until('that none is left', async () => (await market().metric('tianguis_event_streams')) === 0);
    const streams = await Promise.all(Array.from({ length: 20 }, () => open(`topics=stock:${id}`)));
    expect(streams.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    const refused = await open(`topics=stock:${id}`);
    expect(refused.status).toBe(503);
    expect(JSON.parse(refused.text()).code).toBe('overloaded');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    streams[0]?.close();
    await until('room', async () => (await market().metric('tianguis_event_streams')) < 20);
    expect((await open(`topics=stock:${id}`)).status).toBe(200);
  });

  it('keeps no slot of those that requests wait for', async () => {
    const { id } = await market().product(1);
    await Promise.all(Array.from({ length: 15 }, () => open(`topics=stock:${id}`)));
    expect(await market().metric('tianguis_admission_requests', { workload: 'read' })).toBe(0);
  });

  it('is no request whose time is measured', async () => {
    const { id } = await market().product(1);
    const stream = await open(`topics=stock:${id}`);
    const ended = () => market().metric('tianguis_event_streams_ended_total', { reason: 'client' });
    const before = await ended();
    stream.close();
    await until('its end', async () => (await ended()) > before);
    const labels = { route: '/api/events', status: '200' };
    expect(await market().metric('tianguis_http_request_duration_seconds_count', labels)).toBe(0);
  });

  it('is cut off where its reader does not read', async () => {
    sequenceForTest(market());
    const order = await placeOrder(market());
    await allSequenced(market());
    const { token, id: buyerId } = order.buyer;
    const [slow, quick] = [await open('topics=orders', { token }), await open('topics=orders', { token })];
    slow.pause();
    const cutOff = () => market().metric('tianguis_event_streams_ended_total', { reason: 'slow' });
    // Kernels keep megabytes of what nobody reads.
    let told = 0;
    while ((await cutOff()) === 0 && told < ROUNDS_MAX) {
      told += 1;
      await market().db.pool.query(
        `WITH told AS (
           INSERT INTO events (id, type, subject_id, buyer_id, payload, occurred_at)
           SELECT gen_random_uuid(), 'order.status-changed', gen_random_uuid(), $1, jsonb_build_object('text', repeat('x', 50000)), now())
         SELECT pg_notify('tianguis_events_public', '')`,
        [buyerId],
      );
      await until('that the other has it', async () => quick.events().length === told);
    }
    expect(await cutOff()).toBe(1);
    expect(quick.hasEnded()).toBe(false);
    slow.resume();
    await until('its end', async () => slow.hasEnded());
    expect(slow.events().length).toBeLessThan(told);
  });
});

describe('a process that stops', () => {
  const stopping = useMarket();

  it('refuses the stream that was asked for before, and ends', async () => {
    const { id } = await stopping().product(5);
    const rival = await sessionForTest(stopping().databaseUrl);
    await rival.query('BEGIN');
    await rival.query('LOCK TABLE products IN ACCESS EXCLUSIVE MODE');
    const asked = openStream(stopping().origin, `topics=stock:${id}`);
    const watcher = await sessionForTest(stopping().databaseUrl);
    await until('it is looked for', async () => (await waitingForLocks(watcher)) > 0);
    const closed = stopping().app.server.close();
    await until('it takes nobody any more', async () => !stopping().app.server.server.listening);
    await rival.query('COMMIT');
    const stream = await asked;
    expect(stream.status).toBe(503);
    expect(JSON.parse(stream.text())).toMatchObject({ code: 'shutting-down' });
    await closed;
  });
});
