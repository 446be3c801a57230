import { beforeAll, describe, expect, it } from 'vitest';
import { UNIT_LISTS } from '../../src/features/units/lists.ts';
import { NIL_ID } from '../../src/platform/ids.ts';
import { useMarket } from '../support/market.ts';
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
const madeBy = (id: string) => ({ version: 1, createdBy: id, updatedBy: id, createdAt: at, updatedAt: at });

/** Ids of a list, page by page as its Link headers lead. */
async function idsOf(path: string): Promise<string[]> {
  const ids: string[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const { body, headers } = await market().call('GET', next, { token: site.token });
    ids.push(...body.data.map(({ id }: { id: string }) => id));
    next = /<([^>]+)>/.exec(headers.get('link') ?? '')?.[1];
  }
  return ids;
}

describe('a list of words', () => {
  it.each(UNIT_LISTS)('%s takes entries, and shows them as they were made', async (list) => {
    const made = await site.post(`/lists/${list}`, { code: ' A-1 ', name: `Ámbar ${list}` });
    expect(made).toMatchObject({ status: 201 });
    expect(made.body).toEqual({
      ...{ id: expect.any(String), list, sellerId: site.sellerId, code: 'A-1', name: `Ámbar ${list}` },
      ...madeBy(site.sellerId),
    });
    expect((await site.get(`/lists/${list}`)).body.data).toContainEqual(made.body);
  });

  it('has a code and a name once, however they are written, and both are told', async () => {
    await site.entry('brands', 'ACME', 'Álamo');
    const again = (code: string, name: string) => site.post('/lists/brands', { code, name });
    expect(await again('acme', 'Otro')).toMatchObject(duplicates({ code: 'acme' }));
    expect(await again('OTRO', ' ALAMO ')).toMatchObject(duplicates({ name: 'ALAMO' }));
    expect(await again('Acme', 'álamo')).toMatchObject(duplicates({ code: 'Acme', name: 'álamo' }));
  });

  it('shares its words neither with another list nor with another seller', async () => {
    await site.entry('brands', 'SHARED');
    await site.entry('models', 'SHARED');
    await stranger.entry('brands', 'SHARED');
    const codes = (await site.get('/lists/brands?limit=100')).body.data.map(
      ({ sellerId }: { sellerId: string }) => sellerId,
    );
    expect(codes).not.toContain(stranger.sellerId);
  });

  it('has the operator’s words for everybody', async () => {
    const token = await operator(market());
    const body = { code: 'LAPTOP', name: 'Portátil' };
    const made = await market().call('POST', `${UNITS}/lists/types`, { token, body });
    expect(made).toMatchObject({ status: 201, body: { sellerId: null } });
    expect(await market().call('POST', `${UNITS}/lists/types`, { token, body })).toMatchObject(
      duplicates({ code: 'LAPTOP', name: 'Portátil' }),
    );
    for (const { get } of [site, stranger].map((one) => ({ get: one.get.bind(one) })))
      expect((await get('/lists/types?limit=100')).body.data).toContainEqual(made.body);
    // A seller's own word is another entry.
    await site.entry('types', 'LAPTOP', 'Portátil');
  });

  it('is read page by page', async () => {
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1) made.push((await site.entry('cpu-vendors', `V${n}`)).id);
    const ids = await idsOf(`${UNITS}/lists/cpu-vendors?limit=2`);
    expect(ids.filter((id) => made.includes(id))).toEqual(made);
  });

  it('is documented by its name', async () => {
    const { body } = await market().call('GET', '/openapi.json');
    const { parameters } = body.paths[`${UNITS}/lists/{list}`].get;
    const list = { in: 'path', name: 'list', schema: { type: 'string', enum: [...UNIT_LISTS] } };
    expect(parameters).toContainEqual(
      expect.objectContaining({ ...list, schema: expect.objectContaining(list.schema) }),
    );
  });

  it('is not found where there is none of its name, and needs a seller with a profile', async () => {
    expect(await site.get('/lists/colours')).toMatchObject(notFound);
    expect(await site.post('/lists/toString', { code: 'A', name: 'A' })).toMatchObject(notFound);
    const { id } = await market().buyer();
    const token = market().signer.sign({ id, role: 'SELLER' });
    const body = { code: 'A', name: 'A' };
    expect(await market().call('POST', `${UNITS}/lists/types`, { token, body })).toMatchObject(notFound);
  });
});

describe('a holder', () => {
  const add = (fields: object, at = site) =>
    at.post('/holders', { siteId: at.id, firstName: 'Ana', lastName: 'Paz', ...fields });

  it('is shown as they were added', async () => {
    const said = { firstName: 'José', lastName: 'Núñez', secondLastName: 'Ríos', email: 'Jose@Example.com' };
    const made = await add(said);
    expect(made.body).toEqual({
      ...{ id: expect.any(String), siteId: site.id, ...said, email: 'jose@example.com' },
      ...madeBy(site.sellerId),
    });
    expect((await site.get(`/holders?siteId=${site.id}`)).body.data).toContainEqual(made.body);
    expect((await stranger.get(`/holders?siteId=${site.id}`)).body.data).toEqual([]);
  });

  it('is one by e-mail and by full name, capitals and accents apart', async () => {
    await add({ firstName: 'Inés', lastName: 'Peña', email: 'ines@example.com' });
    const again = (firstName: string, more: object = {}) => add({ firstName, lastName: 'PENA', ...more });
    expect(await again('ines')).toMatchObject(duplicates({ firstName: 'ines', lastName: 'PENA' }));
    expect(await again('Eva', { email: 'INES@example.com' })).toMatchObject(duplicates({ email: 'ines@example.com' }));
    expect(await again('INÉS', { email: 'ines@example.com' })).toMatchObject(
      duplicates({ firstName: 'INÉS', lastName: 'PENA', email: 'ines@example.com' }),
    );
    // Another second last name is another person, and so is one at another site.
    expect((await again('Inés', { secondLastName: 'Luna' })).status).toBe(201);
    expect(await again('Inés', { secondLastName: 'LUNA' })).toMatchObject(
      duplicates({ firstName: 'Inés', lastName: 'PENA', secondLastName: 'LUNA' }),
    );
    expect((await add({ firstName: 'Inés', lastName: 'Peña', email: 'ines@example.com' }, stranger)).status).toBe(201);
  });

  it('is at a site of the caller’s', async () => {
    expect(await add({ siteId: stranger.id })).toMatchObject(notFound);
    expect(await add({ siteId: NIL_ID })).toMatchObject(notFound);
    const token = await operator(market());
    const body = { siteId: site.id, firstName: 'Root', lastName: 'Admin' };
    expect((await market().call('POST', `${UNITS}/holders`, { token, body })).status).toBe(201);
    const all = await market().call('GET', `${UNITS}/holders?siteId=${site.id}`, { token });
    expect(all.body.data.map(({ firstName }: { firstName: string }) => firstName)).toContain('Root');
  });
});

describe('a unit', () => {
  it('is shown as it was registered, with its ETag', async () => {
    const { id: typeId } = await site.entry('types', 'PHONE');
    const { id: osId } = await site.entry('operating-systems', 'ANDROID');
    const imei = someImei();
    const said = {
      ...{ siteId: site.id, assetTag: 'TEL-1', serial: 'S1', productId: site.productId, description: 'Phone' },
      ...{ typeId, operatingSystemId: osId, notes: 'Screen scratched' },
    };
    const made = await site.post('', { ...said, imei: imei.replace(/^(..)/, '$1-') });
    expect(made).toMatchObject({ status: 201 });
    expect(made.headers.get('etag')).toBe('"1"');
    expect(made.body).toEqual({
      ...{ id: expect.any(String), ...said, imei, status: 'AVAILABLE', attributes: {}, lock: null, deletedAt: null },
      ...{ assignment: null, retiredReason: null },
      ...{ statusId: null, brandId: null, modelId: null, operatingSystemVersionId: null, cpuVendorId: null },
      ...madeBy(site.sellerId),
    });
    const got = await site.get(`/${made.body.id}`);
    expect(got).toMatchObject({ status: 200, body: made.body });
    expect(got.headers.get('etag')).toBe('"1"');
    const others = [
      await stranger.get(`/${made.body.id}`),
      await stranger.delete(made.body.id),
      await stranger.post(`/${made.body.id}/restore`),
    ];
    for (const answer of others) expect(answer).toMatchObject(notFound);
  });

  it('says what it is, in words or by a product of the site’s owner', async () => {
    const add = (fields: object) => site.post('', { siteId: site.id, ...fields });
    expect(await add({})).toMatchObject(wrong('productId'));
    expect(await add({ productId: stranger.productId })).toMatchObject(wrong('productId'));
    expect(await add({ productId: NIL_ID })).toMatchObject(wrong('productId'));
    expect((await add({ productId: site.productId })).status).toBe(201);
    expect(await site.post('', { siteId: stranger.id, description: 'x' })).toMatchObject(notFound);
  });

  it('is described by the words of the right lists', async () => {
    const brand = await site.entry('brands', 'RIGHT');
    const others = await stranger.entry('brands', 'RIGHT');
    const add = (fields: object) => site.post('', { siteId: site.id, description: 'x', ...fields });
    expect((await add({ brandId: brand.id })).status).toBe(201);
    expect(await add({ typeId: brand.id })).toMatchObject(wrong('typeId'));
    expect(await add({ brandId: others.id })).toMatchObject(wrong('brandId'));
    expect(await add({ brandId: brand.id, cpuVendorId: NIL_ID })).toMatchObject(wrong('cpuVendorId'));
  });

  it('is found by words that are cut, and not through a character', async () => {
    const description = `${'a'.repeat(99)}\u{20000}\u{20000}`;
    const added = await site.post('', { siteId: site.id, description });
    expect(added).toMatchObject({ status: 201, body: { description } });
    expect((await site.get(`?search=${'a'.repeat(99)}`)).body.data).toEqual([added.body]);
  });

  it('has an IMEI with its checksum, or none', async () => {
    const bad = await site.post('', { siteId: site.id, description: 'x', imei: '490154203237519' });
    expect(bad).toMatchObject(wrong('imei'));
    expect(bad.body.errors[0].message).toMatch(/^must have 15 digits/);
  });

  it('has its tag, serial and IMEI for itself at its site, and all that another has are told', async () => {
    const imei = someImei();
    await site.unit({ assetTag: 'LAP-001', serial: 'AB12', imei });
    const again = (fields: object, at = site) => at.post('', { siteId: at.id, description: 'x', ...fields });
    expect(await again({ assetTag: 'lap-001' })).toMatchObject(duplicates({ assetTag: 'lap-001' }));
    expect(await again({ serial: 'ab12' })).toMatchObject(duplicates({ serial: 'ab12' }));
    expect(await again({ imei })).toMatchObject(duplicates({ imei }));
    const all = await again({ assetTag: 'LAP-001', serial: 'AB12', imei: ` ${imei}` });
    expect(all).toMatchObject(duplicates({ assetTag: 'LAP-001', serial: 'AB12', imei }));
    expect(all.body.detail).toContain('assetTag "LAP-001"');
    expect((await again({ assetTag: 'LAP-001', serial: 'AB12', imei }, stranger)).status).toBe(201);
    const { body } = await site.post(
      '',
      { siteId: site.id, description: 'x', assetTag: 'Lap-001' },
      { headers: { 'accept-language': 'es' } },
    );
    expect(body).toMatchObject({
      title: 'Ya existe',
      detail: expect.stringContaining('ya lo tiene: assetTag "Lap-001"'),
    });
    // Of what is absent there may be any number.
    expect([(await again({})).status, (await again({})).status]).toEqual([201, 201]);
  });

  it('is deleted once, leaves its tag to others, and comes back where nobody took it', async () => {
    const unit = await site.unit({ assetTag: 'GONE-1', serial: 'GONE-S' });
    expect((await site.delete(unit.id)).status).toBe(204);
    expect(await site.delete(unit.id)).toMatchObject(notFound);
    expect(await site.get(`/${unit.id}`)).toMatchObject(notFound);
    const heir = await site.unit({ assetTag: 'gone-1' });
    const restore = () => site.post(`/${unit.id}/restore`);
    expect(await restore()).toMatchObject(duplicates({ assetTag: 'GONE-1' }));
    await site.delete(heir.id);
    const restored = await restore();
    expect(restored).toMatchObject({ status: 200, body: { ...unit, version: 3, updatedAt: at, deletedAt: null } });
    expect(restored.headers.get('etag')).toBe('"3"');
    expect(await restore()).toMatchObject({ status: 200, body: restored.body });
    expect(await site.post(`/${heir.id}/restore`)).toMatchObject(duplicates({ assetTag: 'gone-1' }));
    expect(await site.post(`/${NIL_ID}/restore`)).toMatchObject(notFound);
  });

  it('says who changed it last, and when', async () => {
    const unit = await site.unit();
    const token = await operator(market());
    expect((await market().call('DELETE', `${UNITS}/${unit.id}`, { token })).status).toBe(204);
    const [deleted] = (await site.get('?deleted=true')).body.data;
    expect(deleted).toMatchObject({ id: unit.id, createdBy: site.sellerId, version: 2, deletedAt: at });
    expect(deleted.updatedBy).not.toBe(site.sellerId);
    expect(deleted.updatedAt > unit.updatedAt).toBe(true);
  });

  it.each(['', '/lists/models', '/holders'])('made under a key at %s is made once', async (path) => {
    const key = `key of ${path.replace('/', ' ')}`.replaceAll(' ', '-').replaceAll('/', '-');
    const bodies: Record<string, object> = {
      '': { siteId: site.id, description: 'x', assetTag: 'KEYED' },
      '/lists/models': { code: 'KEYED', name: 'Keyed' },
      '/holders': { siteId: site.id, firstName: 'Key', lastName: 'Ed' },
    };
    const body = bodies[path] ?? {};
    const send = (sent: object) => site.post(path, sent, { headers: { 'idempotency-key': key } });
    const first = await send(body);
    expect(first).toMatchObject({ status: 201 });
    const again = await send(body);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await send({ ...body, ...('code' in body ? { code: 'X' } : { siteId: NIL_ID }) })).toMatchObject({
      status: 422,
    });
  });

  it('made under a key is told again although it was deleted since', async () => {
    const send = () =>
      site.post('', { siteId: site.id, description: 'x' }, { headers: { 'idempotency-key': 'deleted-since' } });
    const { body } = await send();
    await site.delete(body.id);
    expect(await send()).toMatchObject({ status: 201, body: { id: body.id, deletedAt: at } });
  });

  it.each(['brand', 'holder', 'attribute'])('a %s made under a key is told again although it is gone', async (what) => {
    const type = await site.entry('types', `GONE-${what}`);
    const [path, body, remove] = {
      brand: ['/lists/brands', { code: 'GONE', name: 'Gone' }, (id: string) => `lists/brands/${id}`],
      holder: ['/holders', { siteId: site.id, firstName: 'Gone', lastName: 'Away' }, (id: string) => `holders/${id}`],
      attribute: [
        `/lists/types/${type.id}/attributes`,
        { code: 'ram', name: 'RAM', kind: 'NUMBER' },
        () => `lists/types/${type.id}`,
      ],
    }[what] as [string, object, (id: string) => string];
    const send = () => site.post(path, body, { headers: { 'idempotency-key': `gone-${what}` } });
    const first = await send();
    expect(first.status).toBe(201);
    expect((await site.delete(remove(first.body.id))).status).toBe(204);
    const again = await send();
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    // Nothing was made again.
    expect((await site.get(what === 'attribute' ? `/lists/types/${type.id}` : `${path}/${first.body.id}`)).status).toBe(
      404,
    );
  });
});

describe('the list of units', () => {
  const found = async (query: string) => (await site.get(`?${query}`)).body.data.map(({ id }: { id: string }) => id);

  it('is read by filters, each alone and together', async () => {
    const { id: typeId } = await site.entry('types', 'FILTER');
    const other = await site.unit({ description: 'no type' });
    const one = await site.unit({ typeId, productId: site.productId, assetTag: 'FILTERED' });
    const two = await site.unit({ typeId });
    expect(await found(`typeId=${typeId}`)).toEqual([two.id, one.id]);
    expect(await found(`typeId=${typeId}&productId=${site.productId}`)).toEqual([one.id]);
    expect(await found(`siteId=${site.id}&typeId=${typeId}&status=AVAILABLE`)).toEqual([two.id, one.id]);
    expect(await found(`typeId=${typeId}&status=RETIRED`)).toEqual([]);
    expect(await found(`siteId=${stranger.id}`)).toEqual([]);
    expect(await found('limit=100')).toContain(other.id);
    expect((await stranger.get('?limit=100')).body.data.map(({ id }: { id: string }) => id)).not.toContain(one.id);
  });

  it('finds words and their beginnings in tag, serial, IMEI and description, and nothing that was deleted', async () => {
    const imei = someImei();
    const unit = await site.unit({ assetTag: 'BUS-7731', serial: 'XQ99-Z', imei, description: 'Portátil económica' });
    for (const search of ['bus-7731', '773', 'xq99', imei.slice(0, 14), 'PORTATIL econ', 'económica xq99-z 7731'])
      expect(await found(`search=${encodeURIComponent(search)}`), search).toEqual([unit.id]);
    for (const search of ['bus-7732', '--', "' | 'zzz", 'bus:*&!zzz', 'portatil nada'])
      expect(await found(`search=${encodeURIComponent(search)}`), search).toEqual([]);
    await site.delete(unit.id);
    expect(await found('search=7731')).toEqual([]);
    expect(await found('search=7731&deleted=true')).toEqual([unit.id]);
  });

  it('finds the words of the caller’s own units, and an ADMIN those of all', async () => {
    const [own, theirs] = [await site.unit({ assetTag: 'Zapoteca' }), await stranger.unit({ assetTag: 'Zapoteca' })];
    expect(await found('search=zapo')).toEqual([own.id]);
    const token = await operator(market());
    const foundBy = async (query: string) =>
      (await market().call('GET', `${UNITS}?${query}`, { token })).body.data.map(({ id }: { id: string }) => id);
    expect(await foundBy('search=zapo')).toEqual([theirs.id, own.id]);
    expect(await foundBy(`search=zapo&siteId=${site.id}`)).toEqual([own.id]);
    // Whose they are is kept beside their words, and is none.
    expect(await foundBy(`search=${site.sellerId.slice(0, 8)}`)).toEqual([]);
  });

  it('is read page by page, and from the start by numbers', async () => {
    const { id: typeId } = await site.entry('types', 'PAGES');
    const made: string[] = [];
    for (let n = 0; n < 7; n += 1) made.unshift((await site.unit({ typeId })).id);
    expect(await idsOf(`${UNITS}?typeId=${typeId}&limit=3`)).toEqual(made);
    const second = await site.get(`?typeId=${typeId}&limit=3&page=2`);
    expect(second.body).toMatchObject({ pagination: { page: 2, limit: 3, total: 7, totalPages: 3 } });
    expect(second.body.data.map(({ id }: { id: string }) => id)).toEqual(made.slice(3, 6));
  });

  it('is sorted by tag or serial, those without one last, page by page', async () => {
    const { id: typeId } = await site.entry('types', 'SORTED');
    const made: { id: string; assetTag: string | null }[] = [];
    for (const assetTag of ['Sort-b', undefined, 'sort-A', 'Sort-c', undefined, 'SORT-aa'])
      made.push(await site.unit({ typeId, ...(assetTag && { assetTag, serial: `${assetTag} S` }) }));
    const idOf = (tag: string) => made.find(({ assetTag }) => assetTag?.toLowerCase() === tag)?.id;
    const tagged = ['sort-a', 'sort-aa', 'sort-b', 'sort-c'].map(idOf);
    const bare = made.filter(({ assetTag }) => assetTag === null).map(({ id }) => id);
    const sorted = { asc: [...tagged, ...bare], desc: [...tagged.toReversed(), ...bare.toReversed()] };
    for (const [direction, ids] of Object.entries(sorted)) {
      for (const by of ['asset-tag', 'serial']) {
        for (const filter of [
          `typeId=${typeId}`,
          `siteId=${site.id}&typeId=${typeId}`,
          `typeId=${typeId}&search=lap`,
        ]) {
          const path = `${UNITS}?${filter}&sort=${by}-${direction}`;
          for (const limit of [1, 3, 4, 100]) expect(await idsOf(`${path}&limit=${limit}`), path).toEqual(ids);
          const second = await market().call('GET', `${path}&limit=4&page=2`, { token: site.token });
          expect(second.body.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(4));
        }
      }
    }
    // What it goes on after is where that is by now.
    await site.patch(`/${idOf('sort-a')}`, { assetTag: 'sort-bb' });
    const after = `?typeId=${typeId}&sort=asset-tag-asc&limit=100&after=${idOf('sort-a')}`;
    expect((await site.get(after)).body.data.map(({ id }: { id: string }) => id)).toEqual(sorted.asc.slice(3));
    const theirs = await stranger.unit({ assetTag: 'sort-zz' });
    expect((await site.get(`?sort=asset-tag-asc&after=${theirs.id}`)).body.data).toEqual([]);
  });

  it('of everybody has no order but age for an ADMIN', async () => {
    const token = await operator(market());
    const sorted = (query: string) => market().call('GET', `${UNITS}?sort=serial-asc&${query}`, { token });
    expect(await sorted('')).toMatchObject(wrong('sort'));
    expect((await sorted(`siteId=${site.id}`)).status).toBe(200);
    expect((await sorted('search=laptop')).status).toBe(200);
  });

  it('is everybody’s for an ADMIN', async () => {
    const theirs = await stranger.unit();
    const token = await operator(market());
    const { body } = await market().call('GET', `${UNITS}?siteId=${stranger.id}`, { token });
    expect(body.data.map(({ id }: { id: string }) => id)).toContain(theirs.id);
    expect((await market().call('GET', `${UNITS}/${theirs.id}`, { token })).status).toBe(200);
  });

  it('leaves the register consistent', async () => {
    expect(await market().findings()).toEqual([]);
  });
});
