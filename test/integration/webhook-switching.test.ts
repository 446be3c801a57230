import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { useMarket } from '../support/market.ts';
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
  openReceiver,
  tellAll,
} from '../support/webhooks.ts';

const market = useMarket({ WEBHOOK_PRIVATE_ADDRESSES: 'on' }, { patient: true });
const pool = () => market().db.pool;

async function patch({ path, token }: Endpoint, body: object) {
  const answer = await market().call('PATCH', path, { token, body });
  expect(answer.status).toBe(200);
  return answer.body;
}

const statusOf = async ({ path, token }: Endpoint) => (await market().call('GET', path, { token })).body;

/** The places of events are given later than they happen: some of those below have none until then. */
async function place(eventIds: readonly string[]): Promise<void> {
  await pool().query(
    `WITH taken AS (DELETE FROM events WHERE id = ANY ($1) RETURNING *)
     INSERT INTO events (id, type, subject_id, buyer_id, seller_id, payload, occurred_at)
     SELECT id, type, subject_id, buyer_id, seller_id, payload, occurred_at FROM taken ORDER BY position`,
    [eventIds],
  );
}

describe('an endpoint that is switched off and on', () => {
  it.each([
    ['at once', false],
    ['before what happened has its place', true],
  ])('%s is told of all that happened while it was on', async (_when, isLate) => {
    const { receiver, seller, endpoint } = await endpointOfSeller(market());
    const before = await happen(pool(), { sellerId: seller.id });
    await patch(endpoint, { active: false });
    await patch(endpoint, { active: true });
    const after = await happen(pool(), { sellerId: seller.id });
    if (isLate) await place([before.id, after.id]);
    await tellAll(market());
    expect(receiver.numbers().sort()).toEqual([before.number, after.number].sort());
    expect(await market().findings()).toEqual([]);
  });

  it('is told later of what happened before it went off, and never of what happened while it was off', async () => {
    const { receiver, seller, endpoint } = await endpointOfSeller(market());
    const before = await happen(pool(), { sellerId: seller.id });
    await patch(endpoint, { active: false });
    await happen(pool(), { sellerId: seller.id });
    await place([before.id]);
    await tellAll(market());
    expect(receiver.received).toEqual([]);
    expect(await deliveriesOf(market(), endpoint)).toMatchObject([{ eventId: before.id, status: 'PENDING' }]);
    await happen(pool(), { sellerId: seller.id });
    await patch(endpoint, { active: true });
    const after = await happen(pool(), { sellerId: seller.id });
    await tellAll(market());
    expect(receiver.numbers().sort()).toEqual([before.number, after.number].sort());
  });

  it('is not told of what happened before there was one', async () => {
    const seller = await market().seller();
    await happen(pool(), { sellerId: seller.id });
    const receiver = await openReceiver();
    const endpoint = await addEndpoint(market(), seller.token, receiver.origin);
    await patch(endpoint, { active: false });
    await patch(endpoint, { active: true });
    await tellAll(market());
    expect(receiver.received).toEqual([]);
  });

  it('by its own answer is told of all until then', async () => {
    const { receiver, seller, endpoint } = await endpointOfSeller(market());
    const first = await happen(pool(), { sellerId: seller.id });
    await fanOutAll(market().db);
    const second = await happen(pool(), { sellerId: seller.id });
    receiver.answer((response) => response.writeHead(410).end());
    await deliverAll(delivererFor(market().db));
    expect(await statusOf(endpoint)).toMatchObject({ status: 'DISABLED', disabledReason: 'GONE' });
    receiver.answer((response) => response.writeHead(200).end());
    await patch(endpoint, { active: true });
    await tellAll(market());
    expect(receiver.numbers().slice(1).sort()).toEqual([first.number, second.number].sort());
  });
});

describe('an answer of a URL that the endpoint no longer has', () => {
  /** Has a call in flight while the URL changes, answers it, and says what became of the endpoint. */
  async function answeredLate(status: number, failingSince: string | null, url?: string) {
    const { receiver, seller, endpoint } = await endpointOfSeller(market());
    const held: ServerResponse[] = [];
    receiver.answer((response) => held.push(response));
    await happen(pool(), { sellerId: seller.id });
    await fanOutAll(market().db);
    const delivered = deliverAll(delivererFor(market().db));
    await until('it is called', async () => held.length === 1);
    await patch(endpoint, { url: url ?? receiver.origin });
    await pool().query('UPDATE webhook_endpoints SET failing_since = $2 WHERE id = $1', [endpoint.id, failingSince]);
    receiver.answer((response) => response.writeHead(500).end());
    held[0]?.writeHead(status).end();
    await delivered;
    return statusOf(endpoint);
  }
  const OTHER = 'http://127.0.0.1:1/other';
  const AN_HOUR_AGO = new Date(Date.now() - 3_600_000).toISOString();
  const LONG_AGO = new Date(Date.now() - 80 * 3_600_000).toISOString();

  it.each([
    ['410', 410, null],
    ['a success', 200, AN_HOUR_AGO],
    ['a failure', 500, LONG_AGO],
  ])('says nothing of the new one, be it %s', async (_what, status, failingSince) => {
    expect(await answeredLate(status, failingSince, OTHER)).toMatchObject({
      status: 'ACTIVE',
      url: OTHER,
      failingSince,
    });
  });

  it('but of the one that it has, it does', async () => {
    expect(await answeredLate(410, null)).toMatchObject({ status: 'DISABLED', disabledReason: 'GONE' });
    expect(await answeredLate(200, AN_HOUR_AGO)).toMatchObject({ status: 'ACTIVE', failingSince: null });
    expect(await answeredLate(500, LONG_AGO)).toMatchObject({ status: 'DISABLED', disabledReason: 'FAILING' });
  });
});
