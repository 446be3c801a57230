import type { components } from '../../../clients/typescript/src/index.ts';
import { begun, fulfil } from '../../shared/keys.ts';
import { market } from '../../shared/market.ts';
import { cart, keepVoucher, refreshCart, voucherCode } from './cart.ts';

export type Address = components['schemas']['Address'];
type Checkout = components['schemas']['Checkout'];

interface Request {
  readonly shippingAddress: Address;
  readonly expectedTotal: { readonly amount: number };
  readonly voucherCode?: string;
}

/** The cart's version goes with it: whoever has changed the cart wants something else. */
interface Order {
  readonly request: Request;
  readonly cartVersion: number;
}

const NAME = 'checkout';

/** Whether something was sent whose answer never came. */
export const isUnanswered = () => begun<Order>(NAME) !== undefined;

async function send(order: Order): Promise<Checkout> {
  const placed = await fulfil(NAME, order, async ({ key, body: { request } }) => {
    return (await market().post('/api/marketplace/checkout', { body: request, idempotencyKey: key })).data;
  });
  keepVoucher(undefined);
  // The cart is empty now, and says so at the top.
  await refreshCart().catch(() => {});
  return placed;
}

/** Orders what is in the cart, at the total that is shown. @throws TianguisError, NoAnswerError */
export function placeOrder(shippingAddress: Address): Promise<Checkout> {
  const now = cart.value;
  if (now === undefined) throw new Error('the button is there once the cart is');
  const { amount } = now.total;
  const code = voucherCode.value;
  const request = { shippingAddress, expectedTotal: { amount }, ...(code !== undefined && { voucherCode: code }) };
  return send({ request, cartVersion: now.version });
}

/** Sends again what was sent before, with its key: it is answered by what became of it. @throws TianguisError, NoAnswerError */
export async function finishOrder(): Promise<Checkout | undefined> {
  const before = begun<Order>(NAME);
  return before && send(before.body);
}
