import { describe, expect, it } from 'vitest';
import { MATCHES_MAX } from '../../src/features/catalog/product-search.sql.ts';
import { useMarket } from '../support/market.ts';

describe('a search', () => {
  const market = useMarket({}, { patient: true });

  async function offer(token: string, fields: object): Promise<string> {
    const body = { category: 'OTRO', price: { amount: 100 }, stock: 1, ...fields };
    const answer = await market().call('POST', '/api/marketplace/products', { token, body });
    expect(answer.status).toBe(201);
    return answer.body.id;
  }

  it('answers whatever is typed, and never fails', async () => {
    const typed = [
      ...['a:*', '!x', '(', "'", '"', '\\', 'a & | b', ':*', '<->', '²', 'ª', '\u0301', 'x\u0301', '🏺', 'ñ', 'ß', 'İ'],
      ...['10x20', '3.14', 'a_b', 'a-b', 'http://x.y/z?q=1', 'x@y.mx', '日本語', 'कि', 'de la', 'the', 'status=ACTIVE'],
      'palabra '.repeat(12),
    ];
    for (const search of typed) {
      const answer = await market().call('GET', `/api/marketplace/products?search=${encodeURIComponent(search)}`);
      expect([search, answer.status]).toEqual([search, 200]);
    }
  });

  it('finds a product by its own name, whatever stands between the words', async () => {
    const { token } = await market().seller();
    const names = [
      ...[
        'Aceite 2.5 litros',
        'Medio 1/2 litro',
        'Modelo X-500',
        'Ñandú-123',
        'azul-blanco',
        'rojo/verde',
        'Talla M/L',
      ],
      ...[
        'S.A. de C.V.',
        'Sr.Juan artesano',
        'v1.2.3 juego',
        'Caja <grande>',
        'sal &amp; pimienta',
        '-5 grados',
        '+52 tel',
      ],
      ...[
        'ana@example.com',
        'http://tienda.mx/olla?x=1',
        'O’Brien’s',
        'l·lum',
        'Tapete 2 m²',
        '日本の茶碗',
        'कपड़ा साड़ी',
        'foo_bar',
      ],
    ];
    for (const name of names) {
      const id = await offer(token, { name });
      const search = encodeURIComponent(name);
      const { body } = await market().call('GET', `/api/marketplace/products?search=${search}`);
      expect([name, body.data.map((product: { id: string }) => product.id)]).toEqual([name, [id]]);
    }
  });

  it('finds what a product is called now, and not what it was called', async () => {
    const { id, seller } = await market().product(5);
    const find = async (search: string) =>
      (await market().call('GET', `/api/marketplace/products?search=${search}`)).body.pagination.total;
    const rename = async (name: string, etag: string) => {
      const answer = await market().call('PATCH', `/api/marketplace/products/${id}`, {
        token: seller.token,
        body: { name },
        headers: { 'if-match': etag },
      });
      expect(answer.status).toBe(200);
      return answer;
    };
    const [first, second] = ['Alebrije', 'Molcajete'];
    const renamed = await rename(first, '*');
    expect([await find('alebrijes'), await find('molcajete')]).toEqual([1, 0]);
    await rename(second, renamed.headers.get('etag') ?? '');
    expect([await find('alebrijes'), await find('molcaj')]).toEqual([0, 1]);
  });

  it('shows what is called as was typed before what only begins so', async () => {
    const seller = await market().seller();
    const mezcal = await offer(seller.token, { name: 'Mezcal joven' });
    const cups = await offer(seller.token, { name: 'Juego de copas mezcaleras' });
    const { body } = await market().call('GET', `/api/marketplace/products?search=mezcal&sellerId=${seller.id}`);
    expect(body.data.map(({ id }: { id: string }) => id)).toEqual([mezcal, cups]);
  });

  it('goes from block to block of products, whatever numbers were never used in between', async () => {
    const seller = await market().seller();
    const ids: string[] = [];
    for (const number of [3, 5 * 16_384, 5 * 16_384 + 9, 100_000 * 16_384]) {
      await market().db.pool.query(`SELECT setval('product_search_number', $1)`, [number]);
      ids.unshift(await offer(seller.token, { name: 'Zarape de Saltillo' }));
    }
    for (const search of ['zarape', 'zarpae']) {
      const { body } = await market().call('GET', `/api/marketplace/products?search=${search}&sort=newest`);
      expect(body.data.map(({ id }: { id: string }) => id)).toEqual(ids);
    }
  });

  it('forgives one typing error in each word, but only where nothing is called as was typed', async () => {
    const seller = await market().seller();
    const named = (name: string) => offer(seller.token, { name });
    const rebozo = await named('Rebozo de Tenancingo');
    const rebote = await named('Rebote Tenancingo');
    const find = async (search: string) => {
      const { body } = await market().call('GET', `/api/marketplace/products?search=${search}&sellerId=${seller.id}`);
      return body.data.map(({ id }: { id: string }) => id);
    };
    // A letter is missing, too many, another, or changed places; at the beginning, within, and at the end.
    for (const typed of ['ebozo', 'rebzo', 'rebozzo', 'xrebozo', 'rebozu', 'rebzoo', 'erbozo', 'Rebózoo Tenancimgo']) {
      expect([typed, await find(typed)]).toEqual([typed, [rebozo]]);
    }
    for (const typed of ['rebxxo', 'robeza', 'rebozo tenxxcingo', 'de xenxncingo']) {
      expect([typed, await find(typed)]).toEqual([typed, []]);
    }
    expect(await find('rebozo')).toEqual([rebozo]);
    expect(await find('rebote')).toEqual([rebote]);
  });

  it('finds what a seller has, however the id is written', async () => {
    const seller = await market().seller();
    const id = await offer(seller.token, { name: 'Sarape' });
    for (const sellerId of [seller.id, seller.id.toUpperCase()]) {
      const { body } = await market().call('GET', `/api/marketplace/products?search=sarape&sellerId=${sellerId}`);
      expect(body.data).toMatchObject([{ id }]);
    }
  });

  it('knows the newest of more products than it looks at', async () => {
    const seller = await market().seller();
    const ids = await market().products(seller.id, MATCHES_MAX + 1, 1);
    const newest = [...ids].sort().at(-1);
    for (const sort of ['newest', 'relevance']) {
      const path = `/api/marketplace/products?search=crowd&sellerId=${seller.id}&sort=${sort}&limit=1`;
      expect((await market().call('GET', path)).body).toMatchObject({
        data: [{ id: newest }],
        pagination: { total: MATCHES_MAX },
      });
    }
  });

  it('counts what each category and each band of prices has, by all other filters', async () => {
    const seller = await market().seller();
    const offers = [
      ['MEZCAL', 9_999],
      ['MEZCAL', 10_000],
      ['TEXTIL', 24_999],
      ['OTRO', 600_000],
    ] as const;
    for (const [category, amount] of offers) {
      await offer(seller.token, { name: 'Huipil', category, price: { amount } });
    }
    const facetsOf = async (query: string) => {
      const path = `/api/marketplace/products?facets=true&sellerId=${seller.id}${query}`;
      const { categories, prices } = (await market().call('GET', path)).body.facets;
      const some = ({ count }: { count: number }) => count > 0;
      return [
        categories.filter(some).map(({ category, count }: { category: string; count: number }) => [category, count]),
        prices.filter(some).map(({ minPrice, count }: { minPrice: number; count: number }) => [minPrice, count]),
      ];
    };
    for (const search of ['', '&search=huipil', '&search=hupil']) {
      expect(await facetsOf(search)).toEqual([
        [
          ['MEZCAL', 2],
          ['TEXTIL', 1],
          ['OTRO', 1],
        ],
        [
          [0, 1],
          [10_000, 2],
          [500_000, 1],
        ],
      ]);
      expect(await facetsOf(`${search}&category=MEZCAL&minPrice=10000`)).toEqual([
        [
          ['MEZCAL', 1],
          ['TEXTIL', 1],
          ['OTRO', 1],
        ],
        [
          [0, 1],
          [10_000, 1],
        ],
      ]);
    }
    expect(await facetsOf('&search=!!')).toEqual([[], []]);
    const without = await market().call('GET', `/api/marketplace/products?sellerId=${seller.id}`);
    expect(without.body.facets).toBeUndefined();
  });
});
