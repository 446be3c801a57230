import { beforeAll, describe, expect, it } from 'vitest';
import { NIL_ID } from '../../src/platform/ids.ts';
import { type Answer, tally, together, useMarket } from '../support/market.ts';
import { duplicates, Site, UNITS } from '../support/units.ts';
import { operator } from '../support/vouchers.ts';

const market = useMarket({}, { patient: true });
let site: Site;
let stranger: Site;
let admin: string;

beforeAll(async () => {
  site = await Site.open(market());
  stranger = await Site.open(market());
  admin = await operator(market());
});

const notFound = { status: 404, body: { code: 'not-found' } };
const wrong = (field: string) => ({ status: 400, body: { code: 'validation-failed', errors: [{ field }] } });
const at = expect.stringMatching(/Z$/);
let drawn = 0;

async function type(): Promise<string> {
  drawn += 1;
  return (await site.entry('types', `TYPE-${drawn}`)).id;
}

const define = (typeId: string, body: object, token = site.token): Promise<Answer> =>
  site.post(`/lists/types/${typeId}/attributes`, body, { token });

/** A type of which units have an attribute of each kind. */
async function laptops(): Promise<string> {
  const typeId = await type();
  for (const [code, kind] of [
    ['cpu', 'TEXT'],
    ['ram', 'NUMBER'],
    ['touch', 'BOOLEAN'],
    ['bought', 'DATE'],
  ])
    expect((await define(typeId, { code, name: code, kind })).status).toBe(201);
  return typeId;
}

const ALL = { cpu: 'M4', ram: 16.5, touch: false, bought: '2026-02-28' };

describe('an attribute of a type', () => {
  it('is shown as it was defined', async () => {
    const typeId = await type();
    const made = await define(typeId, { code: 'ram', name: 'Memoria', kind: 'NUMBER', required: true });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      ...{ id: expect.any(String), typeId, code: 'ram', name: 'Memoria', kind: 'NUMBER', required: true },
      ...{ version: 1, createdBy: site.sellerId, updatedBy: site.sellerId, createdAt: at, updatedAt: at },
    });
    const second = await define(typeId, { code: 'cpu', name: 'CPU', kind: 'TEXT' });
    expect(second.body.required).toBe(false);
    expect((await site.get(`/lists/types/${typeId}/attributes`)).body).toMatchObject({
      data: [made.body, second.body],
      pagination: { total: 2 },
    });
  });

  it('has its code once, however many define it at once', async () => {
    const typeId = await type();
    const answers = await together(['ram', 'RAM', 'Ram', 'ram'], (code) =>
      define(typeId, { code, name: 'x', kind: 'TEXT' }),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(await define(typeId, { code: 'rAM', name: 'x', kind: 'TEXT' })).toMatchObject(duplicates({ code: 'rAM' }));
    expect((await define(await type(), { code: 'ram', name: 'x', kind: 'TEXT' })).status).toBe(201);
  });

  it('is one of a hundred at most', async () => {
    const typeId = await type();
    await market().db.pool.query(
      `INSERT INTO unit_attributes (id, type_id, code, code_key, name, kind, created_by, updated_by)
       SELECT new_id(), $1, 'c' || n, 'c' || n, 'x', 'TEXT', gen_random_uuid(), gen_random_uuid() FROM generate_series(1, 100) n`,
      [typeId],
    );
    const full = await define(typeId, { code: 'more', name: 'x', kind: 'TEXT' });
    expect(full).toMatchObject({ status: 409, body: { code: 'list-full', limit: 100 } });
  });

  it('is of one’s own type, or as ADMIN of any', async () => {
    const body = { code: 'ram', name: 'x', kind: 'NUMBER' };
    const typeId = await type();
    expect(await define(typeId, body, stranger.token)).toMatchObject(notFound);
    expect(await stranger.get(`/lists/types/${typeId}/attributes`)).toMatchObject(notFound);
    expect(await define(NIL_ID, body)).toMatchObject(notFound);
    const { id: brandId } = await site.entry('brands', 'NO-TYPE');
    expect(await define(brandId, body)).toMatchObject(notFound);
    expect((await define(typeId, body, admin)).status).toBe(201);
    const operators = { token: admin, body: { code: 'OP-TYPE', name: 'Operator’s' } };
    const { id } = (await market().call('POST', `${UNITS}/lists/types`, operators)).body;
    expect(await define(id, body)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await define(id, body, admin)).status).toBe(201);
    expect((await site.get(`/lists/types/${id}/attributes`)).body.data).toHaveLength(1);
    // Everybody's units may be of that type.
    expect((await site.unit({ typeId: id, attributes: { ram: 8 } })).attributes).toEqual({ ram: 8 });
  });

  it('made under a key is made once', async () => {
    const typeId = await type();
    const send = () =>
      site.post(
        `/lists/types/${typeId}/attributes`,
        { code: 'ram', name: 'x', kind: 'TEXT' },
        { headers: { 'idempotency-key': `attribute-of-${typeId}` } },
      );
    const first = await send();
    expect(first.status).toBe(201);
    const again = await send();
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });

  it('goes with its type', async () => {
    const typeId = await laptops();
    expect((await site.delete(`lists/types/${typeId}`)).status).toBe(204);
    expect(await market().db.prisma.unitAttribute.count({ where: { typeId } })).toBe(0);
  });
});

describe('the attributes of a unit', () => {
  it('are what its type has, each of its kind', async () => {
    const typeId = await laptops();
    const unit = await site.unit({ typeId, attributes: ALL });
    expect(unit.attributes).toEqual(ALL);
    expect((await site.get(`/${unit.id}`)).body.attributes).toEqual(ALL);
    expect((await site.unit({ typeId })).attributes).toEqual({});
    expect((await site.unit({ typeId, attributes: { cpu: ' M4 ' } })).attributes).toEqual({ cpu: 'M4' });
  });

  it.each([
    ['cpu', 5],
    ['cpu', ''],
    ['cpu', 'a\u0000b'],
    ['cpu', 'half a pair \ud83d'],
    ['cpu', 'x'.repeat(501)],
    ['cpu', null],
    ['ram', '16'],
    ['ram', 1e300],
    ['touch', 'yes'],
    ['touch', 1],
    ['bought', '28/02/2026'],
    ['bought', '2026-02-30'],
    ['bought', '0000-01-01'],
    ['bought', 20_260_228],
    ['gpu', 'none'],
    ['RAM', 16],
    ['toString', 'x'],
    ['constructor', 'x'],
  ])('are refused where %s is %j, naming it', async (code, value) => {
    const typeId = await laptops();
    const body = { siteId: site.id, description: 'x', typeId, attributes: { [code]: value } };
    expect(await site.post('', body)).toMatchObject(wrong(`attributes.${code}`));
  });

  it('are none without a type', async () => {
    const body = { siteId: site.id, description: 'x', attributes: { ram: 1 } };
    expect(await site.post('', body)).toMatchObject(wrong('attributes.ram'));
  });

  it('are all those that its type requires', async () => {
    const typeId = await laptops();
    const old = await site.unit({ typeId });
    await define(typeId, { code: 'os', name: 'OS', kind: 'TEXT', required: true });
    const body = { siteId: site.id, description: 'x', typeId };
    expect(await site.post('', body)).toMatchObject(wrong('attributes.os'));
    expect((await site.post('', { ...body, attributes: { os: 'Linux' } })).status).toBe(201);
    // One that was there before has it once its attributes are edited.
    expect((await site.patch(`/${old.id}`, { notes: 'x' })).status).toBe(200);
    expect(await site.patch(`/${old.id}`, { attributes: { ram: 8 } })).toMatchObject(wrong('attributes.os'));
    expect((await site.patch(`/${old.id}`, { attributes: { ram: 8, os: 'Linux' } })).status).toBe(200);
    expect(await site.patch(`/${old.id}`, { attributes: { os: null } })).toMatchObject(wrong('attributes.os'));
  });

  it('are edited one by one, and each is a field of its own where edits meet', async () => {
    const typeId = await laptops();
    const { id } = await site.unit({ typeId, attributes: { ram: 8, cpu: 'M3' } });
    const set = (attributes: object, ifMatch = '"1"') => site.patch(`/${id}`, { attributes }, { ifMatch });
    expect(await set({ ram: 16 })).toMatchObject({ status: 200, body: { attributes: { ram: 16, cpu: 'M3' } } });
    expect(await set({ cpu: null, touch: true })).toMatchObject({ status: 200, body: { version: 3 } });
    expect((await site.get(`/${id}`)).body.attributes).toEqual({ ram: 16, touch: true });
    const refused = await set({ ram: 32, bought: '2026-01-01' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'edit-conflict' } });
    expect(refused.body.conflicts).toMatchObject([{ field: 'attributes.ram', present: 16 }]);
    // What was taken away since is nothing now.
    expect((await set({ cpu: 'M4' })).body.conflicts).toMatchObject([{ field: 'attributes.cpu', present: null }]);
    expect(await set({ cpu: null, ram: 16 })).toMatchObject({ status: 200, body: { version: 3 } });
    const history = (await site.get(`/${id}/history?limit=3`)).body.data;
    expect(
      history.map(({ field, oldValue, newValue }: Record<string, unknown>) => [field, oldValue, newValue]),
    ).toEqual([
      ['attributes.touch', null, true],
      ['attributes.cpu', 'M3', null],
      ['attributes.ram', 8, 16],
    ]);
  });

  it('survive together, whoever edits which of them at the same moment', async () => {
    const typeId = await laptops();
    for (let round = 0; round < 10; round += 1) {
      const { id } = await site.unit({ typeId });
      const answers = await together(Object.entries(ALL), ([code, value]) =>
        site.patch(`/${id}`, { attributes: { [code]: value } }, { ifMatch: '"1"' }),
      );
      expect(tally(answers)).toEqual({ 200: 4 });
      expect((await site.get(`/${id}`)).body).toMatchObject({ attributes: ALL, version: 5 });
    }
  });

  it('fit the type that the unit gets', async () => {
    const [from, to] = [await laptops(), await type()];
    await define(to, { code: 'ram', name: 'x', kind: 'TEXT' });
    const { id } = await site.unit({ typeId: from, attributes: { ram: 8, cpu: 'M3' } });
    const refused = await site.patch(`/${id}`, { typeId: to });
    expect(refused).toMatchObject({ status: 400, body: { code: 'validation-failed' } });
    expect(refused.body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'attributes.cpu',
      'attributes.ram',
    ]);
    expect(await site.patch(`/${id}`, { typeId: null })).toMatchObject({ status: 400 });
    const moved = await site.patch(`/${id}`, { typeId: to, attributes: { ram: '8 GB', cpu: null } });
    expect(moved).toMatchObject({ status: 200, body: { typeId: to, attributes: { ram: '8 GB' } } });
    const bare = await site.patch(`/${id}`, { typeId: null, attributes: { ram: null } });
    expect(bare).toMatchObject({ status: 200, body: { typeId: null, attributes: {} } });
  });

  it('leave the register consistent', async () => {
    expect(await market().findings()).toEqual([]);
  });
});
