import { describe, expect, it } from 'vitest';
import { tally, together, useMarket } from '../support/market.ts';
import { deliver, moveTo, type Placed, pay, placeOrder } from '../support/steps.ts';

describe('reviews', () => {
  const market = useMarket({}, { patient: true });
  const write = ({ productId, buyer }: Pick<Placed, 'productId' | 'buyer'>, body: object = { rating: 5 }) =>
    market().call('POST', `/api/marketplace/products/${productId}/reviews`, { token: buyer.token, body });
  const list = (productId: string, query = '') =>
    market().call('GET', `/api/marketplace/products/${productId}/reviews${query}`);

  it('are written by buyers whose order was delivered, and shown to everyone', async () => {
    const order = await placeOrder(market());
    await deliver(market(), order);
    const written = await write(order, { rating: 4, comment: 'Muy bonito' });
    expect(written.status).toBe(201);
    expect(written.body).toEqual({
      id: expect.any(String),
      productId: order.productId,
      rating: 4,
      comment: 'Muy bonito',
      author: 'Crowd BUYER',
      createdAt: expect.any(String),
    });
    const { body } = await list(order.productId);
    expect(body).toEqual({ data: [written.body], pagination: { page: 1, limit: 20, total: 1, totalPages: 1 } });
  });

  it('are refused until the delivery', async () => {
    const order = await placeOrder(market());
    const steps = [
      () => pay(market(), order),
      () => moveTo(market(), order, 'PROCESSING'),
      () => moveTo(market(), order, 'SHIPPED'),
    ];
    for (const step of steps) {
      expect(await write(order)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      await step();
    }
    expect((await write(order)).status).toBe(403);
    await moveTo(market(), order, 'DELIVERED');
    expect((await write(order)).status).toBe(201);
  });

  it('are refused to buyers of another product', async () => {
    const [mine, other] = [await placeOrder(market()), await placeOrder(market())];
    await deliver(market(), mine);
    const answer = await write({ productId: other.productId, buyer: mine.buyer });
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('are written once per buyer and product, also when five come at once', async () => {
    const order = await placeOrder(market());
    await deliver(market(), order);
    const answers = await together([1, 2, 3, 4, 5], (rating) => write(order, { rating }));
    expect(tally(answers)).toEqual({ 201: 1, '409 review-exists': 4 });
    expect((await list(order.productId)).body.pagination.total).toBe(1);
  });

  it('come in pages, newest first', async () => {
    const { id: productId, seller } = await market().product(10);
    for (const buyer of await market().buyersWanting(3, [{ productId, quantity: 1 }])) {
      const { body } = await market().checkout(buyer.token);
      await deliver(market(), { id: body.orders[0].id, productId, seller, buyer });
      await write({ productId, buyer }, { rating: 3 });
    }
    const pages = [(await list(productId, '?limit=2')).body, (await list(productId, '?limit=2&page=2')).body];
    expect(pages.map(({ data }) => data.length)).toEqual([2, 1]);
    const times = pages.flatMap(({ data }) => data.map((review: { id: string }) => review.id));
    expect(times).toEqual([...new Set(times)].sort().reverse());
  });

  it('of a product that is not there are not found', async () => {
    const productId = '0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11';
    expect((await list(productId)).status).toBe(404);
    expect((await write({ productId, buyer: await market().buyer() })).status).toBe(404);
  });
});
