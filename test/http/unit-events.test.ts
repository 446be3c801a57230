import { beforeAll, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids.ts';
import { allSequenced, openStream, sequenceForTest } from '../support/events.ts';
import { useMarket } from '../support/market.ts';
import { Site } from '../support/units.ts';
import { operator } from '../support/vouchers.ts';
import { until } from '../support/wait.ts';
import { endpointByHand, fanOutAll } from '../support/webhooks.ts';

const market = useMarket();
let site: Site;
let ana: string;
let luis: string;

beforeAll(async () => {
  site = await Site.open(market());
  ana = await site.holder('Ana');
  luis = await site.holder('Luis');
});

const open = (unitIds: readonly string[], token: string | undefined, query = '') =>
  openStream(market().origin, `topics=${unitIds.map((id) => `unit:${id}`).join(',')}${query}`, {
    ...(token && { token }),
  });

it('whoever looks at a unit is told how it is, and of every change, whoever makes it', async () => {
  sequenceForTest(market());
  const [unit, other] = [await site.unit(), await site.unit()];
  const admin = await operator(market());
  const streams = [await open([unit.id], site.token), await open([unit.id.toUpperCase(), other.id], admin)];
  const now = { unitId: unit.id, version: 1, status: 'AVAILABLE', deleted: false };
  await until('their beginning', async () => streams.every((stream) => stream.events().length > 0));
  for (const stream of streams) expect(stream.events()[0]).toMatchObject({ type: 'unit.changed', data: now });
  await site.assign(unit.id, ana);
  await site.post(`/${unit.id}/transfer`, { holderId: luis });
  await site.post(`/${unit.id}/return`);
  await site.patch(`/${unit.id}`, { notes: 'Scratched' });
  await site.post(`/${unit.id}/retire`);
  await site.post(`/${unit.id}/reinstate`);
  await site.delete(unit.id);
  await site.post(`/${unit.id}/restore`);
  const told = (index: number) =>
    streams[index]?.events().flatMap(({ data }) => (data.unitId === unit.id ? [data] : [])) ?? [];
  await until('all is told', async () => told(0).length === 9 && told(1).length === 9);
  const expected = [
    ...['AVAILABLE', 'ASSIGNED', 'ASSIGNED', 'AVAILABLE', 'AVAILABLE', 'RETIRED', 'AVAILABLE'],
    ...['AVAILABLE', 'AVAILABLE'],
  ].map((status, index) => ({ unitId: unit.id, version: index + 1, status, deleted: index === 7 }));
  expect(told(0)).toEqual(expected);
  expect(told(1)).toEqual(expected);
  // Nobody is told of what they did not ask for.
  expect(streams[0]?.events()).toHaveLength(9);
  await allSequenced(market());
  expect(await market().findings()).toEqual([]);
});

it('whoever comes again with the last id is told how it is now, and what comes', async () => {
  sequenceForTest(market());
  const unit = await site.unit();
  const first = await open([unit.id], site.token);
  await until('its beginning', async () => first.events().length === 1);
  await site.assign(unit.id, ana);
  await until('it is told', async () => first.events().length === 2);
  const id = first.lastEventId();
  first.close();
  await site.post(`/${unit.id}/return`);
  await site.assign(unit.id, luis);
  await allSequenced(market());
  const again = await open([unit.id], site.token, `&lastEventId=${id}`);
  await until('its beginning', async () => again.events().length === 1);
  expect(again.events()[0]?.data).toMatchObject({ version: 4, status: 'ASSIGNED' });
  await site.post(`/${unit.id}/return`);
  await until('it goes on', async () => again.events().length === 2);
  expect(again.events()[1]?.data).toMatchObject({ version: 5, status: 'AVAILABLE' });
});

it('a unit is told of to nobody else', async () => {
  const [unit, deleted, stranger, buyer] = [
    await site.unit(),
    await site.unit(),
    await market().seller(),
    await market().buyer(),
  ];
  await site.delete(deleted.id);
  expect((await open([unit.id], site.token)).status).toBe(200);
  for (const token of [stranger.token, buyer.token]) expect((await open([unit.id], token)).status).toBe(404);
  expect((await open([unit.id], undefined)).status).toBe(401);
  for (const id of [deleted.id, newId()]) expect((await open([unit.id, id], site.token)).status).toBe(404);
  const gone = market().signer.sign({ id: newId(), role: 'ADMIN' });
  expect((await open([unit.id], gone)).status).toBe(401);
});

it('a change is told in its transaction, once for each, or not at all', async () => {
  const unit = await site.unit();
  const { pool } = market().db;
  const told = async () => {
    const { rows } = await pool.query(
      `SELECT payload->'version' AS version FROM (
         SELECT subject_id, payload FROM outbox_events UNION ALL SELECT subject_id, payload FROM events) e
       WHERE subject_id = $1 ORDER BY 1`,
      [unit.id],
    );
    return rows.map(({ version }) => version);
  };
  await site.post(`/${unit.id}/return`);
  await site.post(`/${unit.id}/transfer`, { holderId: ana });
  expect(await told()).toEqual([1]);
  await site.assign(unit.id, ana);
  await site.assign(unit.id, luis);
  expect(await told()).toEqual([1, 2]);
});

it('a seller’s webhook is told of the seller’s own units', async () => {
  const [own, others] = [
    await endpointByHand(market().db.pool, site.sellerId),
    await endpointByHand(market().db.pool, (await Site.open(market())).sellerId),
  ];
  const { pool } = market().db;
  await pool.query(`UPDATE webhook_endpoints SET types = '{unit.changed}' WHERE id = ANY ($1)`, [
    [own.endpointId, others.endpointId],
  ]);
  const unit = await site.unit();
  await site.assign(unit.id, ana);
  sequenceForTest(market());
  await allSequenced(market());
  await fanOutAll(market().db);
  const { rows } = await pool.query(
    `SELECT endpoint_id, payload FROM webhook_deliveries WHERE subject_id = $1 AND type = 'unit.changed' ORDER BY position`,
    [unit.id],
  );
  expect(rows).toMatchObject([
    { endpoint_id: own.endpointId, payload: { version: 1, status: 'AVAILABLE' } },
    { endpoint_id: own.endpointId, payload: { version: 2, status: 'ASSIGNED' } },
  ]);
});
