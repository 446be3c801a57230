import { beforeAll, describe, expect, it } from 'vitest';
import { NIL_ID } from '../../src/platform/ids.ts';
import { type Answer, useMarket } from '../support/market.ts';
import { duplicates, Site, someImei, UNITS } from '../support/units.ts';
import { operator } from '../support/vouchers.ts';

const market = useMarket({}, { patient: true });
let site: Site;
let stranger: Site;

beforeAll(async () => {
  site = await Site.open(market());
  stranger = await Site.open(market());
});

const notFound = { status: 404, body: { code: 'not-found' } };
const wrong = (field: string) => ({ status: 400, body: { code: 'validation-failed', errors: [{ field }] } });
const at = expect.stringMatching(/Z$/);

/** Another site of the seller's. */
async function secondSite(): Promise<string> {
  const body = { code: `S-${someImei()}`, name: 'Second' };
  return (await market().call('POST', '/api/inventory/warehouses', { token: site.token, body })).body.id;
}

interface Change {
  readonly revision: number;
  readonly field: string;
  readonly oldValue: unknown;
  readonly newValue: unknown;
  readonly changedBy: string;
}

async function historyOf(id: string): Promise<Change[]> {
  const { status, body } = await site.get(`/${id}/history?limit=100`);
  expect(status).toBe(200);
  return body.data;
}

/** What is told of each change, and of no more. */
const told = (changes: readonly Change[]) =>
  changes.map(({ revision, field, oldValue, newValue }) => [revision, field, oldValue, newValue]);

describe('an edit of a unit', () => {
  it('changes what it names, moves the version and the ETag, and says by whom', async () => {
    const unit = await site.unit({ assetTag: 'ED-1', serial: 'ED-S1' });
    const token = await operator(market());
    const edited = await site.patch(
      `/${unit.id}`,
      { assetTag: ' ED-2 ', notes: 'Screen', productId: site.productId },
      { ifMatch: '"1"', token },
    );
    const { rows } = await market().db.pool.query('SELECT updated_by FROM units WHERE id = $1', [unit.id]);
    const changed = { assetTag: 'ED-2', notes: 'Screen', productId: site.productId };
    expect(edited).toMatchObject({ status: 200 });
    expect(edited.body).toEqual({ ...unit, ...changed, version: 2, updatedAt: at, updatedBy: rows[0].updated_by });
    expect(edited.body.updatedBy).not.toBe(site.sellerId);
    expect(edited.headers.get('etag')).toBe('"2"');
    expect(await site.get(`/${unit.id}`)).toMatchObject({ status: 200, body: edited.body });
  });

  it('takes away what is null, and keeps words and keys right', async () => {
    const imei = someImei();
    const unit = await site.unit({ assetTag: 'NULL-1', serial: 'NULL-S', imei, notes: 'x' });
    const cleared = { assetTag: null, serial: null, imei: null, notes: null };
    expect(await site.patch(`/${unit.id}`, cleared)).toMatchObject({ status: 200, body: { ...cleared, version: 2 } });
    expect((await site.get('?search=null-s')).body.data).toEqual([]);
    // All of it is free for another.
    const other = await site.unit({ assetTag: 'NULL-1', serial: 'NULL-S', imei });
    expect(await site.patch(`/${unit.id}`, { serial: 'Fresh77' })).toMatchObject({ status: 200 });
    expect((await site.get('?search=fresh77')).body.data.map(({ id }: { id: string }) => id)).toEqual([unit.id]);
    expect(await site.patch(`/${unit.id}`, { assetTag: 'null-1', imei })).toMatchObject(
      duplicates({ assetTag: 'null-1', imei }),
    );
    expect(await site.patch(`/${other.id}`, { assetTag: 'null-1' })).toMatchObject({ status: 200 });
  });

  it('needs If-Match with an ETag that there was', async () => {
    const { id } = await site.unit();
    const bare = await market().call('PATCH', `${UNITS}/${id}`, { token: site.token, body: { notes: 'x' } });
    expect(bare).toMatchObject({ status: 428, body: { code: 'precondition-required' } });
    for (const ifMatch of ['"7"', 'x', '""', '1'])
      expect(await site.patch(`/${id}`, { notes: 'x' }, { ifMatch }), ifMatch).toMatchObject(wrong('If-Match'));
    expect(await site.get(`/${id}`)).toMatchObject({ body: { version: 1, notes: null } });
  });

  it('is of one’s own units that are there', async () => {
    const { id } = await site.unit();
    expect(await stranger.patch(`/${id}`, { notes: 'x' })).toMatchObject(notFound);
    expect(await site.patch(`/${NIL_ID}`, { notes: 'x' })).toMatchObject(notFound);
    await site.delete(id);
    expect(await site.patch(`/${id}`, { notes: 'x' })).toMatchObject(notFound);
  });

  it('is merged with edits of other fields made since, and refused by the last change of its own', async () => {
    const { id } = await site.unit({ serial: 'M-1' });
    expect((await site.patch(`/${id}`, { notes: 'first' }, { ifMatch: '"1"' })).status).toBe(200);
    expect((await site.patch(`/${id}`, { notes: 'second' }, { ifMatch: '"2"' })).status).toBe(200);
    const merged = await site.patch(`/${id}`, { serial: 'M-2' }, { ifMatch: '"1"' });
    expect(merged).toMatchObject({ status: 200, body: { serial: 'M-2', notes: 'second', version: 4 } });
    const refused = await site.patch(`/${id}`, { notes: 'third', description: 'Phone' }, { ifMatch: '"1"' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'edit-conflict' } });
    expect(refused.body.conflicts).toEqual([
      { field: 'notes', present: 'second', changedBy: site.sellerId, changedAt: at },
    ]);
    expect(refused.body.detail).toContain('notes');
    // What both want is no conflict, and what is there already no change.
    const same = await site.patch(`/${id}`, { notes: 'second' }, { ifMatch: '"1"' });
    expect(same).toMatchObject({ status: 200, body: { version: 4, description: 'Laptop' } });
  });

  it('goes on after its unit was deleted and restored meanwhile', async () => {
    const { id } = await site.unit({ serial: 'BACK-1' });
    await site.delete(id);
    await site.post(`/${id}/restore`);
    const edited = await site.patch(`/${id}`, { serial: 'BACK-2' }, { ifMatch: '"1"' });
    expect(edited).toMatchObject({ status: 200, body: { serial: 'BACK-2', version: 4 } });
  });

  it('is merged with changes that were not written down', async () => {
    const { id } = await site.unit();
    await market().db.pool.query('UPDATE units SET version = version + 3 WHERE id = $1', [id]);
    expect(await site.patch(`/${id}`, { notes: 'x' }, { ifMatch: '"2"' })).toMatchObject({
      status: 200,
      body: { version: 5 },
    });
  });

  it('leaves a unit that could be registered', async () => {
    const unit = await site.unit();
    expect(await site.patch(`/${unit.id}`, { description: null })).toMatchObject(wrong('productId'));
    expect(await site.patch(`/${unit.id}`, { productId: stranger.productId })).toMatchObject(wrong('productId'));
    expect((await site.patch(`/${unit.id}`, { description: null, productId: site.productId })).body).toMatchObject({
      description: null,
      productId: site.productId,
    });
    expect(await site.patch(`/${unit.id}`, { productId: null })).toMatchObject(wrong('productId'));
    const { id: brandId } = await site.entry('brands', 'EDIT');
    expect(await site.patch(`/${unit.id}`, { typeId: brandId })).toMatchObject(wrong('typeId'));
    expect(await site.patch(`/${unit.id}`, { brandId })).toMatchObject({ status: 200, body: { brandId } });
    expect(await site.patch(`/${unit.id}`, { brandId: null })).toMatchObject({ status: 200, body: { brandId: null } });
    expect(await site.patch(`/${unit.id}`, {})).toMatchObject(wrong('body'));
  });

  it('takes a unit to another site of its owner, where what it has must be free', async () => {
    const siteId = await secondSite();
    const unit = await site.unit({ assetTag: 'MOVE-1' });
    const there = await site.post('', { siteId, description: 'x', assetTag: 'move-1' });
    expect(await site.patch(`/${unit.id}`, { siteId })).toMatchObject(duplicates({ assetTag: 'MOVE-1' }));
    await site.delete(there.body.id);
    expect(await site.patch(`/${unit.id}`, { siteId })).toMatchObject({ status: 200, body: { siteId, version: 2 } });
    expect((await site.get(`?siteId=${siteId}`)).body.data.map(({ id }: { id: string }) => id)).toEqual([unit.id]);
    expect(await site.patch(`/${unit.id}`, { siteId: stranger.id })).toMatchObject(notFound);
    const token = await operator(market());
    expect(await site.patch(`/${unit.id}`, { siteId: stranger.id }, { token })).toMatchObject(wrong('siteId'));
  });

  it('takes no unit away from whoever has it', async () => {
    const unit = await site.unit();
    const as = (status: string) =>
      market().db.pool.query(`UPDATE units SET status = $2::"UnitStatus" WHERE id = $1`, [unit.id, status]);
    await as('ASSIGNED');
    const siteId = await secondSite();
    const refused = await site.patch(`/${unit.id}`, { siteId });
    expect(refused).toMatchObject({ status: 409, body: { code: 'invalid-transition', from: 'ASSIGNED' } });
    await as('AVAILABLE');
    expect((await site.patch(`/${unit.id}`, { siteId })).status).toBe(200);
  });
});

describe('the history of a unit', () => {
  it('says who changed what, from what to what, the last first', async () => {
    const unit = await site.unit({ serial: 'H-1' });
    await site.patch(`/${unit.id}`, { serial: 'H-2', notes: 'x' });
    await site.delete(unit.id);
    await site.post(`/${unit.id}/restore`);
    const history = await historyOf(unit.id);
    expect(told(history)).toEqual([
      [4, 'deletedAt', at, null],
      [3, 'deletedAt', null, at],
      [2, 'serial', 'H-1', 'H-2'],
      [2, 'notes', null, 'x'],
      [1, 'status', null, 'AVAILABLE'],
      [1, 'siteId', null, site.id],
      [1, 'serial', null, 'H-1'],
      [1, 'description', null, 'Laptop'],
    ]);
    expect(history[0]).toMatchObject({ changedBy: site.sellerId, changedAt: at });
    expect((history[0] as Change).oldValue).toBe((history[1] as Change).newValue);
  });

  it('is read page by page, also of a deleted one, by its owner and every ADMIN', async () => {
    const unit = await site.unit();
    for (let n = 0; n < 4; n += 1) await site.patch(`/${unit.id}`, { notes: `${n}`, serial: `P-${n}` });
    await site.delete(unit.id);
    const all = await historyOf(unit.id);
    const paged: Change[] = [];
    for (let next: string | undefined = `${UNITS}/${unit.id}/history?limit=3`; next !== undefined; ) {
      const { body, headers }: Answer = await market().call('GET', next, { token: site.token });
      paged.push(...body.data);
      next = /<([^>]+)>/.exec(headers.get('link') ?? '')?.[1];
    }
    expect(paged).toEqual(all);
    expect(all).toHaveLength(3 + 8 + 1);
    expect(await stranger.get(`/${unit.id}/history`)).toMatchObject(notFound);
    const token = await operator(market());
    expect(await market().call('GET', `${UNITS}/${unit.id}/history`, { token })).toMatchObject({
      status: 200,
      body: { pagination: { total: 12 } },
    });
    expect(await site.get(`/${unit.id}/history?after=x`)).toMatchObject(wrong('after'));
  });

  it('cannot be changed by any hand', async () => {
    await site.unit();
    for (const text of ['UPDATE audit_entries SET revision = 9', 'DELETE FROM audit_entries', 'TRUNCATE audit_entries'])
      await expect(market().db.pool.query(text)).rejects.toThrow('audit_entries is append-only');
  });

  it('leaves the register consistent', async () => {
    expect(await market().findings()).toEqual([]);
  });
});
