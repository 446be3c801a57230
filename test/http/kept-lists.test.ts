import { expect, it } from 'vitest';
import { useMarket } from '../support/market.ts';
import { addToCart, offer, patchProduct } from '../support/steps.ts';

/** Nothing that is kept is too old for as long as the test takes. */
const market = useMarket({ READ_CACHE_MS: '30000' });

it('a list that nobody asked for yet shows its products as they are, whatever other lists showed of them a moment ago', async () => {
  const seller = await market().seller();
  const { id } = await offer(market(), seller.token, { name: 'Jarro', price: { amount: 1_000 }, stock: 5 });
  const other = await offer(market(), seller.token, { name: 'Plato', price: { amount: 1_000 }, stock: 5 });
  // Each list differs from all before it, so that no whole answer is kept.
  let maxPrice = 5_000;
  const list = async () => {
    maxPrice += 1;
    const path = `/api/marketplace/products?sellerId=${seller.id}&maxPrice=${maxPrice}`;
    const { status, body } = await market().call('GET', path);
    expect(status).toBe(200);
    return body;
  };
  const before = await list();
  expect(before.data.map((product: { id: string }) => product.id)).toEqual([other.id, id]);
  expect(await list()).toEqual(before);

  const buyer = await market().buyer();
  expect((await addToCart(market(), buyer.token, id, 2)).status).toBe(201);
  expect((await market().checkout(buyer.token)).status).toBe(201);
  expect((await list()).data[1]).toMatchObject({ id, stock: 3, version: 2 });
  expect((await patchProduct(market(), seller.token, id, { price: { amount: 2_000 } })).status).toBe(200);
  const [kept, changed] = (await list()).data;
  expect(changed).toMatchObject({ id, price: { amount: 2_000 }, stock: 3, revision: 2 });
  expect(kept).toEqual(before.data[0]);
});

it('a list made of what is kept is the same, to the letter, as one that is read', async () => {
  const seller = await market().seller();
  for (const name of ['"Jarro"', 'Olla\\ñ', 'Plato, </data>'])
    await offer(market(), seller.token, { name, images: ['https://example.com/a.jpg'] });
  const texts: string[] = [];
  for (const maxPrice of [100_001, 100_002]) {
    const response = await fetch(
      `${market().origin}/api/marketplace/products?sellerId=${seller.id}&maxPrice=${maxPrice}`,
    );
    texts.push(await response.text());
  }
  expect(texts[1]).toBe(texts[0]);
  expect(JSON.parse(texts[0] ?? '').data).toHaveLength(3);
});
