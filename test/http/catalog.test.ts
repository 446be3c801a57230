import { beforeAll, describe, expect, it } from 'vitest';
import { useMarket } from '../support/market.ts';
import { offer, register } from '../support/steps.ts';

describe('seller profiles', () => {
  const market = useMarket({}, { patient: true });
  const path = '/api/marketplace/seller/profile';
  const profile = { businessName: 'Telares de Teotitlán', description: 'Lana teñida con grana', location: 'Oaxaca' };

  it('are created once, read, and replaced as a whole', async () => {
    const { user, accessToken: token } = await register(market(), { role: 'SELLER' });
    expect(await market().call('GET', path, { token })).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect((await market().call('PUT', path, { token, body: profile })).status).toBe(404);

    const created = await market().call('POST', path, { token, body: profile });
    expect(created).toMatchObject({ status: 201, body: { id: user.id, ...profile } });
    const again = await market().call('POST', path, { token, body: { businessName: 'Another' } });
    expect(again).toMatchObject({ status: 409, body: { code: 'profile-exists' } });
    expect((await market().call('GET', path, { token })).body).toEqual(created.body);

    const replaced = await market().call('PUT', path, { token, body: { businessName: 'Telares' } });
    const { updatedAt: _, ...rest } = created.body;
    expect(replaced.body).toMatchObject({ ...rest, businessName: 'Telares', description: null, location: null });
    expect((await market().call('GET', path, { token })).body).toEqual(replaced.body);
  });

  it('are required before a product is offered', async () => {
    const { accessToken: token } = await register(market(), { role: 'SELLER' });
    const body = { name: 'Rebozo', price: { amount: 90_000 }, category: 'TEXTIL', stock: 1 };
    const refused = await market().call('POST', '/api/marketplace/products', { token, body });
    expect(refused).toMatchObject({ status: 403, body: { code: 'seller-profile-required' } });
    await market().call('POST', path, { token, body: profile });
    expect((await market().call('POST', '/api/marketplace/products', { token, body })).status).toBe(201);
  });
});

describe('a product', () => {
  const market = useMarket({}, { patient: true });

  it('is shown as it was offered, with an ETag', async () => {
    const { id: sellerId, token } = await market().seller();
    const images = ['https://example.com/a.jpg', 'http://example.com/b.png?size=2'];
    const body = {
      name: ' Jarro ',
      description: 'Barro negro',
      price: { amount: 129_900 },
      category: 'CERAMICA',
      stock: 7,
      images,
    };
    const created = await market().call('POST', '/api/marketplace/products', { token, body });
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      sellerId,
      name: 'Jarro',
      description: 'Barro negro',
      category: 'CERAMICA',
      status: 'ACTIVE',
      price: { amount: 129_900, currency: 'MXN' },
      stock: 7,
      version: 1,
      revision: 1,
      images,
      unit: 'PIECE',
      unitScale: 0,
      purchaseLimit: null,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    const read = await market().call('GET', `/api/marketplace/products/${created.body.id}`);
    expect(read).toMatchObject({ status: 200, body: created.body });
    expect(read.headers.get('etag')).toBe('"1.1"');
    expect(created.headers.get('etag')).toBe('"1.1"');
    expect(await market().findings()).toEqual([]);
  });

  it('has no description and no images when none are given', async () => {
    const { token } = await market().seller();
    expect(await offer(market(), token)).toMatchObject({ description: '', images: [] });
  });

  it('is put on sale once under one key, and shown as it is now', async () => {
    const { id: sellerId, token } = await market().seller();
    const headers = { 'idempotency-key': 'one-jug' };
    const body = { name: 'Jarra', price: { amount: 35_000 }, category: 'CERAMICA', stock: 4 };
    const put = (more: object = {}) =>
      market().call('POST', '/api/marketplace/products', { token, headers, body: { ...body, ...more } });
    const together = await Promise.all([put(), put()]);
    expect(together.map(({ status }) => status)).toEqual([201, 201]);
    const [first, again] = together;
    expect(again?.body).toEqual(first?.body);
    expect(together.filter(({ headers: told }) => told.get('idempotency-replayed') === 'true')).toHaveLength(1);
    expect(await put({ name: 'Olla' })).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect(await market().db.prisma.product.count({ where: { sellerId } })).toBe(1);
    expect(await market().findings()).toEqual([]);
  });

  it('is gone from the list when archived, and stays readable by its id', async () => {
    const { id: sellerId, token } = await market().seller();
    const { id } = await offer(market(), token);
    const listed = async (query = '') => {
      const { body } = await market().call('GET', `/api/marketplace/products?sellerId=${sellerId}${query}`);
      return body.data.map((product: { id: string }) => product.id);
    };
    expect(await listed()).toEqual([id]);
    for (let time = 0; time < 2; time += 1) {
      const archived = await market().call('DELETE', `/api/marketplace/products/${id}`, { token });
      expect(archived).toMatchObject({ status: 204, body: '' });
    }
    expect(await listed()).toEqual([]);
    expect(await listed('&status=ARCHIVED')).toEqual([id]);
    const read = await market().call('GET', `/api/marketplace/products/${id}`);
    expect(read).toMatchObject({ status: 200, body: { id, status: 'ARCHIVED' } });
  });

  it('that does not exist is not found', async () => {
    const answer = await market().call('GET', '/api/marketplace/products/0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11');
    expect(answer).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });
});

describe('the list of products', () => {
  const market = useMarket({}, { patient: true });
  let sellerId = '';

  beforeAll(async () => {
    const [first, second] = [await market().seller(), await market().seller()];
    sellerId = second.id;
    const products = [
      {
        token: first.token,
        name: 'Mezcal joven',
        description: 'De espadín, 45% alcohol',
        category: 'MEZCAL',
        amount: 30_000,
      },
      { token: first.token, name: 'Mezcal añejo', description: 'De tobalá', category: 'MEZCAL', amount: 90_000 },
      { token: first.token, name: 'Jarro_negro', description: 'Para mezcal', category: 'CERAMICA', amount: 20_000 },
      { token: second.token, name: 'Rebozo', description: 'Seda 100%', category: 'TEXTIL', amount: 150_000 },
      { token: second.token, name: 'C:\\temp', description: 'Arte digital', category: 'OTRO', amount: 10_000 },
    ];
    for (const { token, amount, ...fields } of products) await offer(market(), token, { ...fields, price: { amount } });
  });

  const names = async (query: string) => {
    const { status, body } = await market().call('GET', `/api/marketplace/products?${query}`);
    expect(status).toBe(200);
    return body.data.map((product: { name: string }) => product.name);
  };
  const all = ['C:\\temp', 'Rebozo', 'Jarro_negro', 'Mezcal añejo', 'Mezcal joven'];

  it.each([
    ['', all],
    ['category=MEZCAL', ['Mezcal añejo', 'Mezcal joven']],
    ['category=JOYERIA', []],
    ['minPrice=30000', ['Rebozo', 'Mezcal añejo', 'Mezcal joven']],
    ['maxPrice=30000', ['C:\\temp', 'Jarro_negro', 'Mezcal joven']],
    ['minPrice=20000&maxPrice=90000', ['Jarro_negro', 'Mezcal añejo', 'Mezcal joven']],
    ['minPrice=90000&maxPrice=90000', ['Mezcal añejo']],
    // By relevance: what is in the name counts more.
    ['search=mezcal', ['Mezcal añejo', 'Mezcal joven', 'Jarro_negro']],
    ['search=MEZCAL', ['Mezcal añejo', 'Mezcal joven', 'Jarro_negro']],
    ['search=tobalá%20mezcal', ['Mezcal añejo']],
    ['search=%20%20jarro%20%20%20mezcal%20', ['Jarro_negro']],
    ['search=mezcal%20rebozo', []],
    ['search=mezc&sort=newest', ['Jarro_negro', 'Mezcal añejo', 'Mezcal joven']],
    ['search=tobala', ['Mezcal añejo']],
    ['search=ANEJOS', ['Mezcal añejo']],
    ['search=100%25', ['Rebozo']],
    ['search=negro', ['Jarro_negro']],
    ['search=C:%5Ctemp', ['C:\\temp']],
    ['search=%25', []],
    ['search=%27%3B--', []],
    ['search=mezcal&minPrice=30000&sort=price-desc', ['Mezcal añejo', 'Mezcal joven']],
    [`search=mezcal&sellerId=0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11`, []],
    ['sort=price-asc', ['C:\\temp', 'Jarro_negro', 'Mezcal joven', 'Mezcal añejo', 'Rebozo']],
    ['sort=price-desc&maxPrice=90000', ['Mezcal añejo', 'Mezcal joven', 'Jarro_negro', 'C:\\temp']],
    ['sort=price-asc&category=MEZCAL&minPrice=40000', ['Mezcal añejo']],
    ['search=mezcal&category=CERAMICA&maxPrice=20000', ['Jarro_negro']],
    ['status=ARCHIVED', []],
  ])('answers ?%s with %j', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  it('can be narrowed to a seller', async () => {
    expect(await names(`sellerId=${sellerId}`)).toEqual(['C:\\temp', 'Rebozo']);
    expect(await names('sellerId=0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11')).toEqual([]);
  });

  it('comes in pages that hold every product once, newest first', async () => {
    const pages = [];
    for (const page of [1, 2, 3]) {
      const { body } = await market().call('GET', `/api/marketplace/products?limit=2&page=${page}`);
      expect(body.pagination).toEqual({ page, limit: 2, total: 5, totalPages: 3 });
      pages.push(body.data.map((product: { name: string }) => product.name));
    }
    expect(pages).toEqual([all.slice(0, 2), all.slice(2, 4), all.slice(4)]);
  });

  it('has pages of 20 unless told, none at the end, and bounds on both numbers', async () => {
    const pagination = async (query: string) => {
      const { status, body } = await market().call('GET', `/api/marketplace/products?${query}`);
      return status === 200 ? { ...body.pagination, held: body.data.length } : body.errors[0].field;
    };
    const defaults = { page: 1, limit: 20, total: 5, totalPages: 1 };
    expect(await pagination('')).toEqual({ ...defaults, held: 5 });
    expect(await pagination('page=9')).toEqual({ ...defaults, page: 9, held: 0 });
    expect(await pagination('page=101&limit=100')).toEqual({ ...defaults, page: 101, limit: 100, held: 0 });
    for (const query of ['page=0', 'page=-1', 'page=1.5', 'page=x', 'page=', 'page=100001', 'page=102&limit=100']) {
      expect(await pagination(query), query).toBe('page');
    }
    for (const query of ['limit=0', 'limit=101', 'limit=1e1', 'limit=5&limit=6']) {
      expect(await pagination(query), query).toBe('limit');
    }
  });
});
