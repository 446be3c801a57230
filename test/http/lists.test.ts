import { beforeAll, describe, expect, it } from 'vitest';
import { type Answer, useMarket } from '../support/market.ts';
import { addPastOrders } from '../support/orders.ts';
import { openRaw } from '../support/raw-http.ts';

/** Where a list goes on, as its Link header says. */
function nextOf({ headers }: Answer): string | undefined {
  return /^<(.*)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
}

describe('a list that is followed', () => {
  const market = useMarket();
  let sellerId = '';

  beforeAll(async () => {
    const seller = await market().seller();
    sellerId = seller.id;
    await market().products(seller.id, 45, 5);
    await market().db.pool.query(
      `UPDATE products SET price_amount = 1000 + (hashtext(id::text) & 7), category = 'MEZCAL' WHERE seller_id = $1`,
      [sellerId],
    );
  });

  /** Every page of a list from the first. @returns the ids on each */
  async function follow(path: string, token?: string): Promise<string[][]> {
    const pages: string[][] = [];
    for (let next: string | undefined = path; next !== undefined; ) {
      const answer: Answer = await market().call('GET', next, token === undefined ? {} : { token });
      expect(answer.status, next).toBe(200);
      pages.push(answer.body.data.map(({ id }: { id: string }) => id));
      next = nextOf(answer);
    }
    return pages;
  }

  it.each([
    ['newest first', 'limit=7', 'id DESC'],
    ['of a category', 'limit=10&category=MEZCAL', 'id DESC'],
    ['of a range of prices', 'limit=4&minPrice=1002&maxPrice=1005', 'id DESC'],
    ['the cheapest first', 'limit=7&sort=price-asc', 'price_amount, id'],
    ['the dearest first', 'limit=7&sort=price-desc&minPrice=1003', 'price_amount DESC, id DESC'],
    ['of a search', 'limit=7&search=bench&sort=newest', 'id DESC'],
  ])('shows every product once, %s', async (_what, query, order) => {
    const parameters = new URLSearchParams(query);
    await market().db.pool.query(`UPDATE products SET name = 'Bench' WHERE seller_id = $1 AND name <> 'Bench'`, [
      sellerId,
    ]);
    const { rows } = await market().db.pool.query(
      `SELECT id FROM products WHERE seller_id = $1 AND price_amount BETWEEN $2 AND $3 ORDER BY ${order}`,
      [sellerId, parameters.get('minPrice') ?? 0, parameters.get('maxPrice') ?? 1e8],
    );
    const pages = await follow(`/api/marketplace/products?sellerId=${sellerId}&${query}`);
    const limit = Number(parameters.get('limit'));
    expect(pages.flat()).toEqual(rows.map(({ id }) => id));
    expect(pages.slice(0, -1).every((ids) => ids.length === limit)).toBe(true);
    expect(pages.length).toBeGreaterThan(1);
  });

  it('shows nothing twice and leaves nothing out when products come meanwhile', async () => {
    const seller = await market().seller();
    const before = await market().products(seller.id, 10, 5);
    const first = await market().call('GET', `/api/marketplace/products?sellerId=${seller.id}&limit=4`);
    await market().products(seller.id, 3, 5);
    const others = await follow(nextOf(first) ?? '');
    const shown = [...first.body.data.map(({ id }: { id: string }) => id), ...others.flat()];
    expect(shown.sort()).toEqual([...before].sort());
  });

  it('shows every order once, of all statuses together and of each, to its buyer and its seller', async () => {
    const { id: productId, seller } = await market().product(100);
    const buyer = await market().buyer();
    const ids = await addPastOrders(market(), { productId, seller, buyer, count: 12, expiredSeconds: -60 });
    await market().db.pool.query(`UPDATE orders SET status = 'CANCELLED' WHERE id = ANY($1)`, [ids.slice(0, 5)]);
    const newestFirst = [...ids].sort().reverse();
    for (const [path, token] of [
      ['/orders', buyer.token],
      ['/seller/orders', seller.token],
    ] as const) {
      expect((await follow(`/api/marketplace${path}?limit=5`, token)).flat()).toEqual(newestFirst);
      const cancelled = await follow(`/api/marketplace${path}?limit=2&status=CANCELLED`, token);
      expect(cancelled.map(({ length }) => length)).toEqual([2, 2, 1]);
      expect(cancelled.flat()).toEqual(newestFirst.filter((id) => ids.indexOf(id) < 5));
    }
  });

  it.each(['x', 'from-1', '1_0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11', '', "'; --"])(
    'refuses a cursor that is not its own: %s',
    async (after) => {
      const path = `/api/marketplace/products?after=${encodeURIComponent(after)}`;
      expect(await market().call('GET', path)).toMatchObject({ status: 400, body: { errors: [{ field: 'after' }] } });
    },
  );

  it('goes on where few products of a range of prices are far between, whatever comes and goes meanwhile', async () => {
    const seller = await market().seller();
    const dear = await market().products(seller.id, 2_200, 1, 90_000);
    await market().products(seller.id, 21_000, 1, 5_000);
    dear.push(...(await market().products(seller.id, 10, 1, 90_000)));
    const pages = await follow(`/api/marketplace/products?sellerId=${seller.id}&minPrice=80000&limit=100`);
    expect(pages.flat()).toEqual([...dear].sort().reverse());
    expect(pages[0]).toHaveLength(10);
  });

  it('leads on by what was asked, not by how it was written', async () => {
    const path = '/api/marketplace/products';
    const connection = await openRaw(market().origin);
    for (const target of [`${path}#limit=2`, `${path}?limit=2&&`, `http://elsewhere.example${path}?limit=2`]) {
      connection.send(`GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`);
    }
    const links = (await connection.answers(3)).map(({ headers: { link = '' } }) => link);
    for (const link of links) {
      expect(link).toMatch(/^<\/api\/marketplace\/products\?[^#]*; rel="next"$/);
      expect(new URLSearchParams(link.slice(link.indexOf('?'))).get('limit')).toBe('2');
    }
    const search = await market().call('GET', '/api/marketplace/products?search=bench?&limit=4&maxPrice=999999');
    const parameters = new URLSearchParams(nextOf(search)?.split('?')[1]);
    expect([parameters.get('limit'), parameters.get('maxPrice')]).toEqual(['4', '999999']);
  });

  it('goes no deeper by numbers than it counts, and says how to go on', async () => {
    const deep = await market().call('GET', '/api/marketplace/products?page=102&limit=100');
    expect(deep).toMatchObject({ status: 400, body: { errors: [{ field: 'page' }] } });
    expect(deep.body.errors[0].message).toMatch(/Link/);
    const both = await market().call(
      'GET',
      `/api/marketplace/products?page=2&after=0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11`,
    );
    expect(both).toMatchObject({ status: 400, body: { errors: [{ field: 'page' }] } });
  });
});

describe('a public answer', () => {
  const market = useMarket({ READ_CACHE_MS: '30000' });

  it('is kept, made once for all who ask at the same moment, and can be asked about by its ETag', async () => {
    const { id } = await market().product(5);
    const path = `/api/marketplace/products/${id}`;
    const read = (headers = {}) => market().call('GET', path, { headers });
    const first = await Promise.all(Array.from({ length: 30 }, () => read()));
    await market().db.pool.query('UPDATE products SET stock = 3, version = version + 1 WHERE id = $1', [id]);
    const [again] = [await read()];
    expect(new Set([...first, again].map(({ status, body }) => `${status} ${body.stock}`))).toEqual(new Set(['200 5']));
    expect(again.headers.get('cache-control')).toBe('public, max-age=1');
    const etag = again.headers.get('etag') ?? '';
    for (const ifNoneMatch of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const unchanged = await read({ 'if-none-match': ifNoneMatch });
      expect(unchanged).toMatchObject({ status: 304, body: '' });
      expect(unchanged.headers.get('etag')).toBe(etag);
    }
    expect((await read({ 'if-none-match': '"0.0"' })).status).toBe(200);
  });

  it('is not kept when it is a refusal', async () => {
    const missing = '0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11';
    const read = () => market().call('GET', `/api/marketplace/products/${missing}`);
    expect((await read()).status).toBe(404);
    const { seller } = await market().product(1);
    await market().db.pool.query(
      `INSERT INTO products (id, seller_id, name, description, category, price_amount, stock)
       VALUES ($1, $2, 'Late', '', 'OTRO', 100, 0)`,
      [missing, seller.id],
    );
    expect((await read()).status).toBe(200);
  });

  it('is never what a cart or a checkout goes by', async () => {
    const { id } = await market().product(1);
    const [buyer, other] = await market().buyersWanting(2, [{ productId: id, quantity: 1 }]);
    const path = `/api/marketplace/products/${id}`;
    expect((await market().call('GET', path)).body.stock).toBe(1);
    expect((await market().checkout(buyer?.token ?? '')).status).toBe(201);
    expect((await market().call('GET', path)).body.stock).toBe(1);
    expect((await market().checkout(other?.token ?? '')).body.code).toBe('insufficient-stock');
    expect(await market().stockOf(id)).toBe(0);
  });
});
