import { PRODUCT_WORDS } from '../support/crowd.ts';
import { wireRequest } from './http-load.ts';
import type { Shopper } from './stage.ts';

/** The requests of a purchase, as they go over the wire. */

const MARKET = '/api/marketplace';
const VISA = JSON.stringify({ paymentMethod: 'pm_card_visa' });

export function oneOf<T>(all: readonly T[]): T {
  const one = all[Math.floor(Math.random() * all.length)];
  if (one === undefined) throw new Error('there is nothing to choose from');
  return one;
}

export const get = (path: string, shopper?: Shopper) =>
  wireRequest('GET', `${MARKET}${path}`, shopper === undefined ? {} : { authorization: shopper.authorization });
const post = (path: string, { authorization }: Pick<Shopper, 'authorization'>, body: string) =>
  wireRequest('POST', `${MARKET}${path}`, { authorization }, body);
export const addOne = (shopper: Shopper, productId: string) =>
  post('/cart/items', shopper, JSON.stringify({ productId, quantity: 1 }));
export const holdRequest = ({ authorization }: Pick<Shopper, 'authorization'>) =>
  wireRequest('POST', `${MARKET}/cart/hold`, { authorization });
export const pay = (shopper: Shopper, orderId: string) => post(`/orders/${orderId}/payments`, shopper, VISA);
export const cancel = ({ authorization }: Shopper, orderId: string) =>
  wireRequest('POST', `${MARKET}/orders/${orderId}/cancel`, { authorization });

/** @param authorization the seller's */
export const process = (authorization: string, orderId: string) =>
  wireRequest('PUT', `${MARKET}/orders/${orderId}/status`, { authorization }, JSON.stringify({ status: 'PROCESSING' }));

const anyPrice = () => 50_000 + Math.floor(Math.random() * 450_000);

/** A list that nobody has asked for a moment ago: each has a range of prices of its own. */
export const freshList = () => `/products?sort=newest&maxPrice=${anyPrice()}`;
/** The same of searches. */
export const search = () =>
  `/products?search=${encodeURIComponent(`${oneOf(PRODUCT_WORDS.things)} ${oneOf(PRODUCT_WORDS.places)}`)}&maxPrice=${anyPrice()}`;

/** One after the other, until there are no more. */
export function inTurn(requests: readonly Buffer[]): () => Buffer | undefined {
  let sent = 0;
  return () => requests[sent++];
}
