import { describe, expect, it } from 'vitest';
import { type Answer, together, useMarket } from '../support/market.ts';
import {
  addEndpoint,
  deliveriesOf,
  ENDPOINTS,
  fanOutAll,
  happen,
  happenAll,
  openReceiver,
  operator,
  type Received,
  tellAll,
  verify,
} from '../support/webhooks.ts';

const market = useMarket({ WEBHOOK_PRIVATE_ADDRESSES: 'on' }, { patient: true });
const URL_OF_NOBODY = 'https://shop.example.com/webhooks';
const body = { url: URL_OF_NOBODY, types: ['order.created'] };

describe('the endpoints of an owner', () => {
  it('are made, listed, read, changed and deleted', async () => {
    const { token } = await market().seller();
    const made = await market().call('POST', ENDPOINTS, { token, body });
    expect(made).toMatchObject({ status: 201, body: { ...body, status: 'ACTIVE', disabledReason: null } });
    const path = `${ENDPOINTS}/${made.body.id}`;
    const { secret: _, ...shown } = made.body;
    expect(await market().call('GET', path, { token })).toMatchObject({ status: 200, body: shown });
    const list = await market().call('GET', ENDPOINTS, { token });
    expect(list.body).toEqual({ data: [shown], pagination: { page: 1, limit: 20, total: 1, totalPages: 1 } });
    const types = ['stock.low', '*'];
    const changed = await market().call('PATCH', path, { token, body: { url: 'https://other.example.com', types } });
    expect(changed).toMatchObject({ status: 200, body: { url: 'https://other.example.com/', types } });
    expect((await market().call('DELETE', path, { token })).status).toBe(204);
    for (const [method, patch] of [['GET'], ['DELETE'], ['PATCH', { active: true }]] as const)
      expect((await market().call(method, path, { token, ...(patch && { body: patch }) })).status).toBe(404);
    expect((await market().call('GET', ENDPOINTS, { token })).body.data).toEqual([]);
  });

  it('are nobody else’s: neither another seller’s nor an operator’s, and the operator’s are not a seller’s', async () => {
    const [seller, other, admin] = [await market().seller(), await market().seller(), await operator(market())];
    const own = await addEndpoint(market(), seller.token, URL_OF_NOBODY);
    const ofOperator = await addEndpoint(market(), admin.token, URL_OF_NOBODY);
    const calls = [
      ['GET', ''],
      ['PATCH', '', { active: false }],
      ['DELETE', ''],
      ['POST', '/rotate-secret'],
      ['POST', '/ping'],
      ['GET', '/deliveries'],
      ['POST', `/deliveries/${crypto.randomUUID()}/resend`],
    ] as const;
    for (const [token, { path }] of [
      [other.token, own],
      [admin.token, own],
      [seller.token, ofOperator],
    ] as const) {
      for (const [method, rest, patch] of calls) {
        const answer = await market().call(method, path + rest, { token, ...(patch && { body: patch }) });
        expect(answer, `${method} ${rest}`).toMatchObject({ status: 404, body: { code: 'not-found' } });
      }
    }
    // All operators have the same.
    const colleague = await operator(market());
    expect((await market().call('GET', ofOperator.path, { token: colleague.token })).status).toBe(200);
  });

  it('are ten at most, however many are made at the same moment; a deleted one counts no more', async () => {
    const { token } = await market().seller();
    const answers = await together(Array.from({ length: 16 }), () => market().call('POST', ENDPOINTS, { token, body }));
    const made = answers.filter(({ status }) => status === 201);
    expect(made).toHaveLength(10);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.every(({ body }) => ['too-many-webhook-endpoints', 'rate-limited'].includes(body.code))).toBe(true);
    await market().call('DELETE', `${ENDPOINTS}/${made[0]?.body.id}`, { token });
    expect((await market().call('POST', ENDPOINTS, { token, body })).status).toBe(201);
    expect(await market().call('POST', ENDPOINTS, { token, body })).toMatchObject({
      status: 409,
      body: { code: 'too-many-webhook-endpoints' },
    });
  });

  it('need a shop, where they are a seller’s', async () => {
    const { body: session } = await market().call('POST', '/api/auth/register', {
      body: { email: `${crypto.randomUUID()}@example.com`, password: 'long enough', name: 'New', role: 'SELLER' },
    });
    const answer = await market().call('POST', ENDPOINTS, { token: session.accessToken, body });
    expect(answer).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  it.each([
    ['a type that there is not', { types: ['order.created', 'order.eaten'] }, 'types'],
    ['a type that only operators are told of', { types: ['hold.expired'] }, 'types'],
    ['no type at all', { types: [] }, 'types'],
    ['no URL', { url: 'shop.example.com' }, 'url'],
    ['another protocol', { url: 'ftp://shop.example.com' }, 'url'],
    ['a user', { url: 'https://me:secret@shop.example.com' }, 'url'],
    ['the metadata of a cloud', { url: 'http://169.254.169.254/latest' }, 'url'],
    ['no address at all', { url: 'https://0.0.0.0/' }, 'url'],
    ['an address of everybody', { url: 'https://224.0.0.1/' }, 'url'],
  ])('are refused %s, by name', async (_what, wrong, field) => {
    const { token } = await market().seller();
    const { id } = await addEndpoint(market(), token, URL_OF_NOBODY);
    for (const [method, path, given] of [
      ['POST', ENDPOINTS, { ...body, ...wrong }],
      ['PATCH', `${ENDPOINTS}/${id}`, wrong],
    ] as const) {
      const answer = await market().call(method, path, { token, body: given });
      expect(answer).toMatchObject({ status: 400, body: { code: 'validation-failed', errors: [{ field }] } });
    }
  });
});

describe('secrets', () => {
  it('are shown when they are made and when they are rotated, and nowhere else', async () => {
    const { token } = await market().seller();
    const { path, secret } = await addEndpoint(market(), token, 'http://127.0.0.1:1/');
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const rotated = await market().call('POST', `${path}/rotate-secret`, { token });
    expect(rotated.body.secret).toMatch(/^whsec_/);
    const answers = [
      await market().call('GET', path, { token }),
      await market().call('GET', ENDPOINTS, { token }),
      await market().call('PATCH', path, { token, body: { active: true } }),
      await market().call('GET', `${path}/deliveries`, { token }),
      await market().call('POST', `${path}/ping`, { token }),
    ];
    for (const { body } of answers) expect(JSON.stringify(body)).not.toMatch(/whsec|secret/i);
  });

  /** Whether a call is signed with a secret. */
  const isSigned = (call: Received | undefined, secret: string) => {
    if (call === undefined) throw new Error('nothing came');
    try {
      verify(call, secret);
      return true;
    } catch {
      return false;
    }
  };

  it('overlap for a day after a rotation, unless the old one is ended at once', async () => {
    const receiver = await openReceiver();
    const { token } = await market().seller();
    const { path, secret: first } = await addEndpoint(market(), token, receiver.origin);
    const ping = async () => {
      expect((await market().call('POST', `${path}/ping`, { token })).body.delivered).toBe(true);
      return receiver.received.at(-1);
    };
    const rotate = async (given?: object) =>
      (await market().call('POST', `${path}/rotate-secret`, { token, ...(given && { body: given }) })).body;
    expect(isSigned(await ping(), first)).toBe(true);
    const { secret: second, previousSecretUntil } = await rotate();
    const dayMs = new Date(previousSecretUntil).getTime() - Date.now();
    expect(dayMs / 3_600_000).toBeCloseTo(24, 1);
    const both = await ping();
    expect([first, second].map((secret) => isSigned(both, secret))).toEqual([true, true]);
    // Another would end the first, which may be the only one that is deployed.
    expect(await rotate()).toMatchObject({ status: 409, code: 'webhook-secrets-overlap' });
    expect(await rotate({ endPrevious: false })).toMatchObject({ status: 409, code: 'webhook-secrets-overlap' });
    const still = await ping();
    expect([first, second].map((secret) => isSigned(still, secret))).toEqual([true, true]);
    await market().db.pool.query(
      `UPDATE webhook_endpoints SET previous_secret_until = now() - interval '1 second' WHERE previous_secret IS NOT NULL`,
    );
    const afterADay = await ping();
    expect([first, second].map((secret) => isSigned(afterADay, secret))).toEqual([false, true]);
    const { secret: third } = await rotate();
    expect(isSigned(await ping(), second)).toBe(true);
    const { secret: fourth } = await rotate({ endPrevious: true });
    const ended = await ping();
    expect([first, second, third, fourth].map((secret) => isSigned(ended, secret))).toEqual([
      false,
      false,
      false,
      true,
    ]);
    expect(isSigned(ended && { ...ended, text: `${ended.text} ` }, fourth)).toBe(false);
  });
});

describe('a ping', () => {
  it('says what the endpoint answered, whether it is on or off', async () => {
    const receiver = await openReceiver();
    const { token } = await market().seller();
    const { path, id, secret } = await addEndpoint(market(), token, `${receiver.origin}/hooks`);
    const ping = async () => (await market().call('POST', `${path}/ping`, { token })).body;
    receiver.answer((response) => response.writeHead(200).end('thank you'));
    expect(await ping()).toEqual({ delivered: true, responseStatus: 200, responseBody: 'thank you', error: null });
    const [call] = receiver.received;
    expect(call).toMatchObject({ path: '/hooks', body: { type: 'ping', data: { subjectId: id } } });
    expect(() => call && verify(call, secret)).not.toThrow();
    await market().call('PATCH', path, { token, body: { active: false } });
    receiver.answer((response) => response.writeHead(503).end());
    const failed = { delivered: false, responseStatus: 503, error: 'the endpoint answered 503' };
    expect(await ping()).toMatchObject(failed);
    receiver.answer((response) => response.destroy());
    const closed = 'the connection was closed without an answer';
    expect(await ping()).toEqual({ delivered: false, responseStatus: null, responseBody: null, error: closed });
  });

  it('is limited per endpoint', async () => {
    const limited = await market().call('GET', '/readyz');
    expect(limited.status).toBe(200);
    const { token } = await market().seller();
    const receiver = await openReceiver();
    const { path } = await addEndpoint(market(), token, receiver.origin);
    const { server } = market().app;
    server.rateLimited = true;
    try {
      const statuses: number[] = [];
      for (let n = 0; n < 12; n += 1) statuses.push((await market().call('POST', `${path}/ping`, { token })).status);
      expect(statuses).toEqual([...Array(10).fill(200), 429, 429]);
      expect(receiver.received).toHaveLength(10);
    } finally {
      server.rateLimited = false;
    }
  });
});

describe('the log of an endpoint', () => {
  it('has what it was told, the newest first, by page and by status', async () => {
    const receiver = await openReceiver();
    const seller = await market().seller();
    const endpoint = await addEndpoint(market(), seller.token, receiver.origin);
    const events = await happenAll(market().db.pool, Array(3).fill({ sellerId: seller.id }));
    receiver.answer((response, { body }) =>
      response.writeHead(body.data.number === events[1]?.number ? 500 : 200).end('x'.repeat(2_000)),
    );
    await tellAll(market());
    const log = await deliveriesOf(market(), endpoint);
    expect(log.map(({ eventId }: { eventId: string }) => eventId)).toEqual(events.map(({ id }) => id).reverse());
    expect(log[1]).toMatchObject({
      type: 'order.created',
      status: 'PENDING',
      attempts: 1,
      responseStatus: 500,
      responseBody: 'x'.repeat(500),
      error: 'the endpoint answered 500',
    });
    const pauseMs = new Date(log[1].nextAttemptAt).getTime() - new Date(log[1].lastAttemptAt).getTime();
    expect(pauseMs).toBeGreaterThanOrEqual(4_000);
    expect(pauseMs).toBeLessThanOrEqual(6_000);
    expect(log[2]).toMatchObject({ status: 'DELIVERED', attempts: 1, nextAttemptAt: null, error: null });
    expect(await deliveriesOf(market(), endpoint, '?status=PENDING')).toEqual([log[1]]);
    const first = await market().call('GET', `${endpoint.path}/deliveries?limit=2`, { token: endpoint.token });
    expect(first.body.pagination).toMatchObject({ total: 3 });
    const next = /<(.*)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    expect((await market().call('GET', next, { token: endpoint.token })).body.data).toEqual([log[2]]);
  });

  it('has each product of which one event tells, also where a page ends among them', async () => {
    const seller = await market().seller();
    const endpoint = await addEndpoint(market(), seller.token, URL_OF_NOBODY, ['stock.changed']);
    const mine = await market().products(seller.id, 5, 10);
    const [strangers = ''] = await market().products((await market().seller()).id, 1, 10);
    await happen(market().db.pool, { type: 'stock.changed', payload: { subjects: [...mine, strangers] } });
    await fanOutAll(market().db);
    const told: string[] = [];
    let next: string | undefined = `${endpoint.path}/deliveries?limit=2`;
    for (let pages = 1; next !== undefined && pages <= 10; pages += 1) {
      const page: Answer = await market().call('GET', next, { token: endpoint.token });
      told.push(...page.body.data.map(({ eventId }: { eventId: string }) => eventId));
      next = /<(.*)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
    }
    expect(told).toHaveLength(mine.length);
    expect(new Set(told).size).toBe(mine.length);
    const [first] = await deliveriesOf(market(), endpoint);
    expect(first.type).toBe('stock.changed');
    // What is asked of the whole market knows that they are copies of one event.
    expect(await market().findings()).toEqual([]);
    const seen = await market().db.pool.query('SELECT payload FROM webhook_deliveries WHERE id = $1', [first.id]);
    await market().db.pool.query(
      `UPDATE webhook_deliveries SET payload = jsonb_set(payload, '{productId}', to_jsonb($2::text)) WHERE id = $1`,
      [first.id, strangers],
    );
    expect(await market().findings()).toMatchObject([{ subject: `delivery ${first.id}` }]);
    await market().db.pool.query('UPDATE webhook_deliveries SET payload = $2 WHERE id = $1', [
      first.id,
      seen.rows[0].payload,
    ]);
  });

  it('has a delivery sent once more, whatever became of it, under the same id and beside the others', async () => {
    const receiver = await openReceiver();
    const seller = await market().seller();
    const endpoint = await addEndpoint(market(), seller.token, receiver.origin);
    const subjectId = crypto.randomUUID();
    const { id, number } = await happen(market().db.pool, { sellerId: seller.id, subjectId });
    await tellAll(market());
    receiver.answer((response) => response.writeHead(500).end());
    const second = await happen(market().db.pool, { sellerId: seller.id, subjectId });
    await tellAll(market());
    const resend = async (index: number) => {
      const delivery = (await deliveriesOf(market(), endpoint))[index];
      const path = `${endpoint.path}/deliveries/${delivery.id}/resend`;
      return market().call('POST', path, { token: endpoint.token });
    };
    // One that was delivered stays so where it fails now.
    expect(await resend(1)).toMatchObject({ status: 202, body: { eventId: id, attempts: 1 } });
    expect((await resend(1)).status).toBe(202);
    expect((await tellAll(market())).verdicts).toEqual(['resent']);
    expect(receiver.numbers()).toEqual([number, second.number, number]);
    expect(new Set([receiver.received[0], receiver.received[2]].map((call) => call?.headers['webhook-id']))).toEqual(
      new Set([id]),
    );
    const [waiting, delivered] = await deliveriesOf(market(), endpoint);
    expect(delivered).toMatchObject({ status: 'DELIVERED', attempts: 2, responseStatus: 500 });
    expect(waiting).toMatchObject({ status: 'PENDING', attempts: 1 });
    // One that waits for its next attempt is delivered now, and nothing waits for it any more.
    receiver.answer((response) => response.writeHead(200).end());
    expect((await resend(0)).status).toBe(202);
    await tellAll(market());
    expect((await deliveriesOf(market(), endpoint))[0]).toMatchObject({ status: 'DELIVERED', attempts: 2 });
    await market().db.pool.query('UPDATE webhook_queues SET due_at = now()');
    const third = await happen(market().db.pool, { sellerId: seller.id, subjectId });
    await tellAll(market());
    expect(receiver.numbers().slice(3)).toEqual([second.number, third.number]);
    expect(await market().findings()).toEqual([]);
  });

  it('has nothing sent again while the endpoint is off, nor what is another’s', async () => {
    const receiver = await openReceiver();
    const seller = await market().seller();
    const endpoint = await addEndpoint(market(), seller.token, receiver.origin);
    const other = await addEndpoint(market(), seller.token, receiver.origin, ['stock.low']);
    await happen(market().db.pool, { sellerId: seller.id });
    await tellAll(market());
    const [delivery] = await deliveriesOf(market(), endpoint);
    const { token } = seller;
    const elsewhere = await market().call('POST', `${other.path}/deliveries/${delivery.id}/resend`, { token });
    expect(elsewhere).toMatchObject({ status: 404, body: { code: 'not-found' } });
    await market().call('PATCH', endpoint.path, { token, body: { active: false } });
    const off = await market().call('POST', `${endpoint.path}/deliveries/${delivery.id}/resend`, { token });
    expect(off).toMatchObject({ status: 409, body: { code: 'webhook-endpoint-disabled' } });
  });
});

it('is told by the library of the standard that nobody else signs so', async () => {
  const receiver = await openReceiver();
  const { token } = await market().seller();
  const { path, secret } = await addEndpoint(market(), token, receiver.origin);
  await market().call('POST', `${path}/ping`, { token });
  const [call] = receiver.received;
  if (call === undefined) throw new Error('nothing came');
  const other = `whsec_${Buffer.alloc(32).toString('base64')}`;
  expect(() => verify(call, other)).toThrow('No matching signature found');
  const late = { ...call.headers, 'webhook-timestamp': '1700000000' };
  expect(() => verify({ ...call, headers: late }, secret)).toThrow('Message timestamp too old');
});
