import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids.ts';
import { useMarket } from '../support/market.ts';
import { Site, UNITS } from '../support/units.ts';
import { operator } from '../support/vouchers.ts';

const market = useMarket();
let site: Site;
let stranger: Site;
let ana: string;
let luis: string;

beforeAll(async () => {
  site = await Site.open(market());
  stranger = await Site.open(market());
  ana = await site.holder('Ana');
  luis = await site.holder('Luis');
});

const at = expect.stringMatching(/Z$/);
const notFound = { status: 404, body: { code: 'not-found' } };
const wrong = (field: string) => ({ status: 400, body: { code: 'validation-failed', errors: [{ field }] } });
const cannot = (from: string) => ({ status: 409, body: { code: 'invalid-transition', from } });
const taken = (holderId: string, name: string) => ({
  status: 409,
  body: { code: 'unit-not-available', status: 409, unitStatus: 'ASSIGNED', holder: { holderId, name, assignedAt: at } },
});

const unitNow = async (id: string) => (await site.get(`/${id}`)).body;
const historyOf = async (id: string) => (await site.get(`/${id}/assignments`)).body.data;

describe('a unit that is assigned', () => {
  it('is with its holder, and told so to whoever wants it too', async () => {
    const unit = await site.unit();
    expect(unit).toMatchObject({ status: 'AVAILABLE', assignment: null, retiredReason: null });
    const made = await site.post(`/${unit.id}/assignments`, { holderId: ana, note: 'With its charger' });
    expect(made).toMatchObject({ status: 201 });
    expect(made.body).toEqual({
      ...{ id: expect.any(String), unitId: unit.id, holderId: ana, holderName: 'Ana Paz', orderId: null },
      ...{ note: 'With its charger', assignedAt: at, assignedBy: site.sellerId },
      ...{ endedAt: null, endedBy: null, endKind: null, endNote: null },
    });
    const now = await unitNow(unit.id);
    const assignment = { holderId: ana, orderId: null, since: made.body.assignedAt };
    expect(now).toMatchObject({ status: 'ASSIGNED', version: 2, updatedBy: site.sellerId, assignment });
    expect(await site.assign(unit.id, luis)).toMatchObject(taken(ana, 'Ana Paz'));
    expect(await site.assign(unit.id, ana)).toMatchObject(taken(ana, 'Ana Paz'));
    expect(await unitNow(unit.id)).toEqual(now);
    const { body } = await site.assign(unit.id, luis, { headers: { 'accept-language': 'es' } });
    expect(body).toMatchObject({ title: 'La unidad no está disponible' });
    expect(body.detail).toMatch(/^La tiene Ana Paz desde /);
  });

  it('cannot be deleted, and can once it is back', async () => {
    const unit = await site.unit();
    await site.assign(unit.id, ana);
    expect(await site.delete(unit.id)).toMatchObject(taken(ana, 'Ana Paz'));
    expect((await unitNow(unit.id)).version).toBe(2);
    await site.post(`/${unit.id}/return`);
    expect((await site.delete(unit.id)).status).toBe(204);
    expect(await site.assign(unit.id, ana)).toMatchObject(notFound);
    expect(await site.post(`/${unit.id}/retire`)).toMatchObject(notFound);
    // Who had it is told of a deleted one, too.
    expect(await historyOf(unit.id)).toMatchObject([{ holderId: ana, endKind: 'RETURNED' }]);
  });

  it('comes back, and can be had again', async () => {
    const unit = await site.unit();
    expect(await site.post(`/${unit.id}/return`)).toMatchObject(cannot('AVAILABLE'));
    await site.assign(unit.id, ana);
    const back = await site.post(`/${unit.id}/return`, { note: 'Scratched' });
    expect(back).toMatchObject({ status: 200, body: { status: 'AVAILABLE', version: 3, assignment: null } });
    expect(back.headers.get('etag')).toBe('"3"');
    expect(await site.post(`/${unit.id}/return`)).toMatchObject(cannot('AVAILABLE'));
    expect((await site.assign(unit.id, luis)).status).toBe(201);
    expect(await historyOf(unit.id)).toMatchObject([
      { holderId: luis, holderName: 'Luis Paz', endedAt: null },
      { holderId: ana, endedAt: at, endedBy: site.sellerId, endKind: 'RETURNED', endNote: 'Scratched' },
    ]);
  });

  it('goes from one holder to another at one moment', async () => {
    const unit = await site.unit();
    const transfer = (holderId: string) => site.post(`/${unit.id}/transfer`, { holderId });
    expect(await transfer(ana)).toMatchObject(cannot('AVAILABLE'));
    await site.assign(unit.id, ana);
    expect(await transfer(ana)).toMatchObject(taken(ana, 'Ana Paz'));
    const moved = await transfer(luis);
    expect(moved).toMatchObject({ status: 201, body: { holderId: luis, endedAt: null } });
    expect(await unitNow(unit.id)).toMatchObject({ status: 'ASSIGNED', version: 3, assignment: { holderId: luis } });
    const [now, before] = await historyOf(unit.id);
    expect(before).toMatchObject({ holderId: ana, endKind: 'TRANSFERRED', endedBy: site.sellerId });
    expect(now.assignedAt >= before.endedAt).toBe(true);
  });

  it('is retired with its reason, from whoever has it, and reinstated', async () => {
    const unit = await site.unit();
    await site.assign(unit.id, ana);
    const retired = await site.post(`/${unit.id}/retire`, { reason: 'Fell into the sea' });
    const reason = 'Fell into the sea';
    expect(retired).toMatchObject({
      status: 200,
      body: { status: 'RETIRED', retiredReason: reason, assignment: null },
    });
    expect(await historyOf(unit.id)).toMatchObject([{ holderId: ana, endKind: 'RETIRED', endNote: reason }]);
    expect(await site.assign(unit.id, luis)).toMatchObject({
      status: 409,
      body: { code: 'unit-not-available', status: 409, unitStatus: 'RETIRED', holder: null, orderId: null },
    });
    for (const step of ['retire', 'return'])
      expect(await site.post(`/${unit.id}/${step}`)).toMatchObject(cannot('RETIRED'));
    expect(await site.post(`/${unit.id}/transfer`, { holderId: luis })).toMatchObject(cannot('RETIRED'));
    // It is deleted and restored as what it is.
    expect((await site.delete(unit.id)).status).toBe(204);
    expect(await site.post(`/${unit.id}/restore`)).toMatchObject({
      body: { status: 'RETIRED', retiredReason: reason },
    });
    const again = await site.post(`/${unit.id}/reinstate`);
    expect(again).toMatchObject({ status: 200, body: { status: 'AVAILABLE', retiredReason: null } });
    expect(await site.post(`/${unit.id}/reinstate`)).toMatchObject(cannot('AVAILABLE'));
    expect((await site.assign(unit.id, luis)).status).toBe(201);
  });

  it('is given to someone of its own site', async () => {
    const unit = await site.unit();
    const other = await stranger.holder('Eva');
    expect(await site.assign(unit.id, other)).toMatchObject(wrong('holderId'));
    expect(await site.assign(unit.id, newId())).toMatchObject(wrong('holderId'));
    expect((await unitNow(unit.id)).version).toBe(1);
    await site.assign(unit.id, ana);
    expect(await site.post(`/${unit.id}/transfer`, { holderId: other })).toMatchObject(wrong('holderId'));
  });

  it('is nobody else’s to give, take or look at, but an ADMIN’s', async () => {
    const unit = await site.unit();
    await site.assign(unit.id, ana);
    const eva = await stranger.holder('Nora');
    const answers = [
      await stranger.assign(unit.id, eva),
      await stranger.post(`/${unit.id}/transfer`, { holderId: eva }),
      await stranger.post(`/${unit.id}/return`),
      await stranger.post(`/${unit.id}/retire`),
      await stranger.post(`/${unit.id}/reinstate`),
      await stranger.get(`/${unit.id}/assignments`),
      await site.get(`/${newId()}/assignments`),
      await site.assign(newId(), ana),
    ];
    for (const answer of answers) expect(answer).toMatchObject(notFound);
    const token = await operator(market());
    const returned = await market().call('POST', `${UNITS}/${unit.id}/return`, { token });
    expect(returned).toMatchObject({ status: 200, body: { status: 'AVAILABLE' } });
    const list = await market().call('GET', `${UNITS}/${unit.id}/assignments`, { token });
    expect(list.body.data).toMatchObject([{ holderId: ana, endKind: 'RETURNED' }]);
  });

  it('stays where it is while someone else locks it', async () => {
    const unit = await site.unit();
    const token = await operator(market());
    expect((await site.post(`/${unit.id}/lock`, undefined, { token })).status).toBe(200);
    const locked = { status: 409, body: { code: 'unit-locked' } };
    expect(await site.assign(unit.id, ana)).toMatchObject(locked);
    expect(await site.post(`/${unit.id}/retire`)).toMatchObject(locked);
    const stale = await site.assign(unit.id, ana, { headers: { 'lock-token': '7' } });
    expect(stale).toMatchObject({ status: 409, body: { code: 'lock-lost' } });
    expect(await unitNow(unit.id)).toMatchObject({ status: 'AVAILABLE', version: 1 });
    expect(await historyOf(unit.id)).toEqual([]);
    const headers = { 'lock-token': '1' };
    const mine = await site.post(`/${unit.id}/assignments`, { holderId: ana }, { headers, token });
    expect(mine).toMatchObject({ status: 201 });
    const changes = (await site.get(`/${unit.id}/history`)).body.data;
    expect(changes).toContainEqual(
      expect.objectContaining({ revision: 2, field: 'status', oldValue: 'AVAILABLE', newValue: 'ASSIGNED' }),
    );
  });

  it('is assigned once under a key', async () => {
    const unit = await site.unit();
    const send = (holderId: string) => site.assign(unit.id, holderId, { headers: { 'idempotency-key': 'give-it' } });
    const first = await send(ana);
    await site.post(`/${unit.id}/return`);
    const again = await send(ana);
    expect(again).toMatchObject({ status: 201, body: { id: first.body.id, endKind: 'RETURNED' } });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await send(luis)).status).toBe(422);
    expect((await unitNow(unit.id)).status).toBe('AVAILABLE');
  });

  it.each(['return', 'retire', 'reinstate'])('goes through %s once under a key', async (step) => {
    const unit = await site.unit();
    if (step === 'return') await site.assign(unit.id, ana);
    if (step === 'reinstate') await site.post(`/${unit.id}/retire`);
    const send = () => site.post(`/${unit.id}/${step}`, undefined, { headers: { 'idempotency-key': `once-${step}` } });
    const [first, again] = [await send(), await send()];
    expect(first).toMatchObject({ status: 200 });
    expect(again).toMatchObject({ status: 200, body: first.body });
  });
});

describe('who has what', () => {
  it('is read page by page, the last first', async () => {
    const unit = await site.unit();
    for (let n = 0; n < 4; n += 1) {
      await site.assign(unit.id, n % 2 === 0 ? ana : luis);
      await site.post(`/${unit.id}/return`);
    }
    const first = await site.get(`/${unit.id}/assignments?limit=3`);
    expect(first.body.pagination).toMatchObject({ total: 4, totalPages: 2 });
    const next = /<([^>]+)>/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const second = await market().call('GET', next, { token: site.token });
    const all = [...first.body.data, ...second.body.data];
    expect(all.map(({ holderId }) => holderId)).toEqual([luis, ana, luis, ana]);
    expect(second.headers.get('link')).toBeNull();
  });

  it('is found by the holder, also together with words', async () => {
    const eva = await site.holder('Eva');
    const [one, two, three] = [await site.unit({ assetTag: 'EVA-1' }), await site.unit(), await site.unit()];
    for (const { id } of [one, two, three]) await site.assign(id, eva);
    await site.post(`/${two.id}/return`);
    const found = async (query: string) => (await site.get(`?${query}`)).body.data.map(({ id }: { id: string }) => id);
    expect(await found(`holderId=${eva}`)).toEqual([three.id, one.id]);
    expect(await found(`holderId=${eva}&search=eva-1`)).toEqual([one.id]);
    expect(await found(`holderId=${eva}&status=AVAILABLE`)).toEqual([]);
    expect((await stranger.get(`?holderId=${eva}`)).body.data).toEqual([]);
  });

  it('leaves the register consistent', async () => {
    expect(await market().findings()).toEqual([]);
  });
});

describe('where a unit is said to be available, and somebody has it', () => {
  it('the database has the last word, in the same words', async () => {
    const unit = await site.unit();
    await site.assign(unit.id, ana);
    await market().db.pool.query(`UPDATE units SET status = 'AVAILABLE' WHERE id = $1`, [unit.id]);
    expect(await site.assign(unit.id, luis)).toMatchObject({
      status: 409,
      body: { code: 'unit-not-available', holder: { holderId: ana, name: 'Ana Paz', assignedAt: at } },
    });
    expect(await historyOf(unit.id)).toMatchObject([{ holderId: ana, endedAt: null }]);
    await market().db.pool.query(`UPDATE units SET status = 'ASSIGNED' WHERE id = $1`, [unit.id]);
  });
});
