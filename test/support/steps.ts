import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { Answer, Buyer, Seller, TestMarket } from './market.ts';

/** Steps that users take through the API; each expects that it succeeds. */

export const PASSWORD = 'correct horse battery';

export function someEmail(): string {
  return `user-${randomBytes(6).toString('hex')}@example.com`;
}

/** Creates an account. @returns the answer's body: the user with its tokens */
export async function register(
  market: TestMarket,
  fields: { email?: string; role?: 'BUYER' | 'SELLER' } = {},
): Promise<Answer['body']> {
  const body = { email: someEmail(), password: PASSWORD, name: 'Ana', ...fields };
  const answer = await market.call('POST', '/api/auth/register', { body });
  expect(answer.status).toBe(201);
  return answer.body;
}

export function addToCart(market: TestMarket, token: string, productId: string, quantity = 1): Promise<Answer> {
  return market.call('POST', '/api/marketplace/cart/items', { token, body: { productId, quantity } });
}

/** Offers a product through the API. @returns the answer's body */
export async function offer(market: TestMarket, token: string, fields: object = {}): Promise<Answer['body']> {
  const product = { name: 'Alebrije', price: { amount: 45_000 }, category: 'ARTESANIA', stock: 10 };
  const answer = await market.call('POST', '/api/marketplace/products', { token, body: { ...product, ...fields } });
  expect(answer.status).toBe(201);
  return answer.body;
}

export function patchProduct(
  market: TestMarket,
  token: string,
  id: string,
  body: object,
  ifMatch = '*',
): Promise<Answer> {
  return market.call('PATCH', `/api/marketplace/products/${id}`, { token, body, headers: { 'if-match': ifMatch } });
}

/** An order with the people and the product it is about. */
export interface Placed {
  readonly id: string;
  readonly productId: string;
  readonly seller: Seller;
  readonly buyer: Buyer;
}

/**
 * An unpaid order of `quantity` units of a product of its own, of which there are 10.
 * @param between whom; new people are made when absent, which takes its time
 */
export async function placeOrder(
  market: TestMarket,
  quantity = 1,
  between?: Pick<Placed, 'seller' | 'buyer'>,
): Promise<Placed> {
  const { seller, buyer } = between ?? { seller: await market.seller(), buyer: await market.buyer() };
  const [productId = ''] = await market.products(seller.id, 1, 10);
  expect((await addToCart(market, buyer.token, productId, quantity)).status).toBe(201);
  const { status, body } = await market.checkout(buyer.token);
  expect(status).toBe(201);
  return { id: body.orders[0].id, productId, seller, buyer };
}

export function pay(market: TestMarket, { id, buyer }: Placed, paymentMethod = 'pm_card_visa'): Promise<Answer> {
  return market.call('POST', `/api/marketplace/orders/${id}/payments`, { token: buyer.token, body: { paymentMethod } });
}

/** The seller takes the order to another status. */
export function moveTo(market: TestMarket, { id, seller }: Placed, status: string): Promise<Answer> {
  return market.call('PUT', `/api/marketplace/orders/${id}/status`, { token: seller.token, body: { status } });
}

/** Pays the order and takes it all the way. */
export async function deliver(market: TestMarket, order: Placed): Promise<void> {
  expect((await pay(market, order)).status).toBe(201);
  for (const status of ['PROCESSING', 'SHIPPED', 'DELIVERED']) {
    expect((await moveTo(market, order, status)).body.status).toBe(status);
  }
}
