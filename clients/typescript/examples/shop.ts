import { createTianguis, NoAnswerError, type Tianguis, TianguisError } from '../src/index.ts';

/** The examples of the README, run by test/http/client-package.test.ts. */

type Address = { street: string; city: string; state: string; zipCode: string; country: string };

export async function browse(baseUrl: string): Promise<string> {
  const market = createTianguis({ baseUrl });
  const { data } = await market.get('/api/marketplace/products', {
    params: { query: { category: 'CERAMICA', maxPrice: 50_000, limit: 20 } },
  });
  return data.data
    .map(({ name, price, stock }) => `${name}: ${price.amount / 100} ${price.currency}, ${stock} left`)
    .join('\n');
}

export async function buy(market: Tianguis, productId: string, shippingAddress: Address): Promise<string> {
  try {
    await market.post('/api/marketplace/cart/items', { body: { productId, quantity: 1 } });
    const { data } = await market.post('/api/marketplace/checkout', { body: { shippingAddress } });
    return `ordered, to be paid until ${data.expiresAt}`;
  } catch (error) {
    if (error instanceof NoAnswerError) return 'you are offline; try again';
    if (!(error instanceof TianguisError)) throw error;
    switch (error.code) {
      case 'insufficient-stock':
        return `only ${error.problem.items[0]?.available} left`;
      case 'price-changed':
        return `it costs ${error.problem.actualTotal.amount} now`;
      default:
        return error.message;
    }
  }
}

export async function rename(market: Tianguis, id: string, name: string): Promise<string> {
  const path = { id };
  const { response } = await market.get('/api/marketplace/products/{id}', { params: { path } });
  const etag = response.headers.get('etag') ?? '*';
  try {
    const { data } = await market.patch('/api/marketplace/products/{id}', {
      params: { path, header: { 'if-match': etag } },
      body: { name },
    });
    return data.name;
  } catch (error) {
    if (!(error instanceof TianguisError) || error.code !== 'edit-conflict') throw error;
    return error.problem.conflicts.map(({ field, present }) => `${field} is ${present} by now`).join('\n');
  }
}
