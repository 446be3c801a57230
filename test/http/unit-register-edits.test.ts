import { beforeAll, describe, expect, it } from 'vitest';
import { NIL_ID } from '../../src/platform/ids.ts';
import { type Answer, useMarket } from '../support/market.ts';
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
const forbidden = { status: 403, body: { code: 'forbidden' } };
const wrong = (field: string) => ({ status: 400, body: { code: 'validation-failed', errors: [{ field }] } });
const at = expect.stringMatching(/Z$/);
let drawn = 0;

async function holder(fields: object = {}, where = site): Promise<Answer['body']> {
  drawn += 1;
  const { body } = await where.post('/holders', {
    siteId: where.id,
    firstName: 'Ana',
    lastName: `N${drawn}`,
    ...fields,
  });
  return body;
}

describe('a holder', () => {
  it('is shown alone, with an ETag, and edited by it', async () => {
    const made = await holder({ email: 'edit@example.com', secondLastName: 'Luz' });
    const got = await site.get(`/holders/${made.id}`);
    expect(got).toMatchObject({ status: 200, body: made });
    expect(got.headers.get('etag')).toBe('"1"');
    const changes = { firstName: 'Eva', secondLastName: null, email: 'eva@example.com' };
    const edited = await site.patch(`/holders/${made.id}`, changes, { ifMatch: '"1"' });
    expect(edited.body).toEqual({ ...made, ...changes, version: 2, updatedAt: at });
    expect(edited.headers.get('etag')).toBe('"2"');
    // The name and the address of before are free.
    const heir = await holder({ lastName: made.lastName, secondLastName: 'Luz', email: 'edit@example.com' });
    expect(heir).toMatchObject({ version: 1 });
  });

  it('is merged by field, and refused for the same', async () => {
    const { id } = await holder();
    expect((await site.patch(`/holders/${id}`, { firstName: 'Eva' }, { ifMatch: '"1"' })).status).toBe(200);
    expect(await site.patch(`/holders/${id}`, { email: 'm@example.com' }, { ifMatch: '"1"' })).toMatchObject({
      status: 200,
      body: { firstName: 'Eva', email: 'm@example.com', version: 3 },
    });
    const refused = await site.patch(`/holders/${id}`, { firstName: 'Isa' }, { ifMatch: '"1"' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'edit-conflict' } });
    expect(refused.body.conflicts).toEqual([
      { field: 'firstName', present: 'Eva', changedBy: site.sellerId, changedAt: at },
    ]);
    expect(await site.patch(`/holders/${id}`, { firstName: 'Isa' }, { ifMatch: '"9"' })).toMatchObject(
      wrong('If-Match'),
    );
    expect(await site.patch(`/holders/${id}`, {})).toMatchObject(wrong('body'));
  });

  it('is nobody else after an edit', async () => {
    await holder({ firstName: 'Rosa', lastName: 'Peña', email: 'rosa@example.com' });
    const { id } = await holder();
    expect(await site.patch(`/holders/${id}`, { firstName: 'ROSA', lastName: 'Pena' })).toMatchObject(
      duplicates({ firstName: 'ROSA', lastName: 'Pena' }),
    );
    expect(await site.patch(`/holders/${id}`, { email: 'Rosa@example.com' })).toMatchObject(
      duplicates({ email: 'rosa@example.com' }),
    );
    // Of themselves they may have the like.
    expect((await site.patch(`/holders/${id}`, { firstName: 'ANA' })).status).toBe(200);
  });

  it('goes for good, once, and leaves the name to others', async () => {
    const made = await holder({ email: 'gone@example.com' });
    expect((await site.delete(`holders/${made.id}`)).status).toBe(204);
    expect(await site.delete(`holders/${made.id}`)).toMatchObject(notFound);
    expect(await site.get(`/holders/${made.id}`)).toMatchObject(notFound);
    expect((await holder({ lastName: made.lastName, email: 'gone@example.com' })).version).toBe(1);
  });

  it('stays while something refers to them', async () => {
    const { id } = await holder();
    await market().db.pool.query('CREATE TABLE of_holders (id uuid REFERENCES unit_holders ON DELETE RESTRICT)');
    await market().db.pool.query('INSERT INTO of_holders VALUES ($1)', [id]);
    expect(await site.delete(`holders/${id}`)).toMatchObject({ status: 409, body: { code: 'in-use' } });
    expect(await site.get(`/holders/${id}`)).toMatchObject({ status: 200, body: { version: 1 } });
    await market().db.pool.query('DROP TABLE of_holders');
  });

  it('is of one’s own sites', async () => {
    const { id } = await holder();
    for (const answer of [
      await stranger.get(`/holders/${id}`),
      await stranger.patch(`/holders/${id}`, { firstName: 'X' }),
      await stranger.delete(`holders/${id}`),
      await site.get(`/holders/${NIL_ID}`),
    ])
      expect(answer).toMatchObject(notFound);
    expect(await site.patch(`/holders/${id}`, { firstName: 'X' }, { token: admin })).toMatchObject({ status: 200 });
  });
});

describe('an entry of a list', () => {
  it('is shown alone, with an ETag, and edited by it', async () => {
    const made = await site.entry('brands', 'E-1', 'First');
    const got = await site.get(`/lists/brands/${made.id}`);
    expect(got).toMatchObject({ status: 200, body: made });
    expect(got.headers.get('etag')).toBe('"1"');
    const edited = await site.patch(`/lists/brands/${made.id}`, { name: 'Second' }, { ifMatch: '"1"' });
    expect(edited.body).toEqual({ ...made, name: 'Second', version: 2, updatedAt: at });
    expect(await site.patch(`/lists/brands/${made.id}`, { code: 'E-2' }, { ifMatch: '"1"' })).toMatchObject({
      status: 200,
      body: { code: 'E-2', name: 'Second', version: 3 },
    });
    const refused = await site.patch(`/lists/brands/${made.id}`, { name: 'Third' }, { ifMatch: '"1"' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'edit-conflict' } });
    expect(refused.body.conflicts).toMatchObject([{ field: 'name', present: 'Second' }]);
  });

  it('has its code and name for itself after an edit', async () => {
    await site.entry('models', 'D-1', 'Doble');
    const { id } = await site.entry('models', 'D-2', 'Otro');
    expect(await site.patch(`/lists/models/${id}`, { code: 'd-1', name: 'DOBLE' })).toMatchObject(
      duplicates({ code: 'd-1', name: 'DOBLE' }),
    );
    expect((await site.patch(`/lists/models/${id}`, { code: 'd-2' })).status).toBe(200);
  });

  it('stays while units name it, also deleted ones, and says how many', async () => {
    for (const [list, field] of [
      ['types', 'typeId'],
      ['cpu-vendors', 'cpuVendorId'],
    ] as const) {
      const { id } = await site.entry(list, 'USED');
      const units = [await site.unit({ [field]: id }), await site.unit({ [field]: id })];
      await site.delete(units[1].id);
      const refused = await site.delete(`lists/${list}/${id}`);
      expect(refused).toMatchObject({ status: 409, body: { code: 'in-use', count: 2 } });
      await site.post(`/${units[1].id}/restore`);
      for (const unit of units) await site.patch(`/${unit.id}`, { [field]: null });
      expect((await site.delete(`lists/${list}/${id}`)).status).toBe(204);
      expect(await site.delete(`lists/${list}/${id}`)).toMatchObject(notFound);
      await site.entry(list, 'USED');
    }
  });

  it('of the operator’s is everybody’s to see, and an ADMIN’s to change', async () => {
    const body = { code: 'OP-1', name: 'Operator’s' };
    const { id } = (await market().call('POST', `${UNITS}/lists/types`, { token: admin, body })).body;
    expect(await site.get(`/lists/types/${id}`)).toMatchObject({ status: 200, body: { sellerId: null } });
    expect(await site.patch(`/lists/types/${id}`, { name: 'Mine' })).toMatchObject(forbidden);
    expect(await site.delete(`lists/types/${id}`)).toMatchObject(forbidden);
    expect((await site.patch(`/lists/types/${id}`, { name: 'Theirs' }, { token: admin })).status).toBe(200);
    expect((await site.delete(`lists/types/${id}`, { token: admin })).status).toBe(204);
  });

  it('is of its list, and of one’s own', async () => {
    const { id } = await site.entry('brands', 'OWN');
    for (const answer of [
      await stranger.get(`/lists/brands/${id}`),
      await stranger.patch(`/lists/brands/${id}`, { name: 'X' }),
      await stranger.delete(`lists/brands/${id}`),
      await site.get(`/lists/models/${id}`),
      await site.get(`/lists/colours/${id}`),
      await site.get(`/lists/brands/${NIL_ID}`),
    ])
      expect(answer).toMatchObject(notFound);
  });
});

describe('the register', () => {
  it('takes so many entries in a list, and so many holders at a site, and no more', async () => {
    const full = await Site.open(market());
    const by = `gen_random_uuid(), gen_random_uuid()`;
    await market().db.pool.query(
      `INSERT INTO unit_list_entries (id, list, seller_id, code, code_key, name, name_key, created_by, updated_by)
       SELECT new_id(), 'brands', $1, n, n, n, n, ${by} FROM generate_series(1, 9999) AS n`,
      [full.sellerId],
    );
    await market().db.pool.query(
      `INSERT INTO unit_holders (id, site_id, seller_id, first_name, last_name, full_name_key, created_by, updated_by)
       SELECT new_id(), $1, $2, 'A', n, n, ${by} FROM generate_series(1, 9999) AS n`,
      [full.id, full.sellerId],
    );
    const added = { entries: '/lists/brands', holders: '/holders' };
    for (const [what, path] of Object.entries(added)) {
      const answers = await Promise.all(
        [1, 2, 3, 4].map((n) => {
          const person = { siteId: full.id, firstName: `Last ${n}`, lastName: 'One' };
          return full.post(path, what === 'holders' ? person : { code: `LAST-${n}`, name: `Last ${n}` });
        }),
      );
      expect(answers.map(({ status }) => status).sort(), what).toEqual([201, 409, 409, 409]);
      for (const { body } of answers.filter(({ status }) => status === 409))
        expect(body).toMatchObject({ code: 'list-full', limit: 10_000 });
    }
    // Another list, and another site, have room.
    await full.entry('models', 'FIRST');
    const [first] = (await full.get('/lists/brands?limit=1')).body.data;
    expect((await full.delete(`lists/brands/${first.id}`)).status).toBe(204);
    await full.entry('brands', 'ROOM');
  });

  it('is consistent', async () => {
    expect(await market().findings()).toEqual([]);
  });
});
