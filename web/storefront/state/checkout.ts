import type { components } from '../../../clients/typescript/src/index.ts';
import { NoAnswerError, TianguisError } from '../../../clients/typescript/src/index.ts';
import { cart, refreshCart, voucherCode } from './cart.ts';
import { begun, ended, wish } from '../../shared/keys.ts';
import { type Failure, market } from '../../shared/market.ts';

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
/** Nobody knows yet, or the same may succeed in a moment: the key is kept. */
const OPEN_CODES: ReadonlySet<string> = new Set(['concurrency-conflict', 'request-in-progress', 'token-expired']);

/** Whether something was sent whose answer never came. */
export const isUnanswered = () => begun<Order>(NAME) !== undefined;

/** Whether what became of a request is certain. Where it is not, the same is sent again with the same key. */
export function isCertain(error: Failure): boolean {
  return !(error instanceof NoAnswerError) && error.status < 500 && error.status !== 429 && !OPEN_CODES.has(error.code);
}

async function send({ key, body: { request } }: { key: string; body: Order }): Promise<Checkout> {
  try {
    const { data } = await market().post('/api/marketplace/checkout', { body: request, idempotencyKey: key });
    ended(NAME);
    voucherCode.value = undefined;
    // The cart is empty now, and says so at the top.
    await refreshCart().catch(() => {});
    return data;
  } catch (error) {
    if (error instanceof TianguisError && isCertain(error)) ended(NAME);
    throw error;
  }
}

/** Orders what is in the cart, at the total that is shown. @throws TianguisError, NoAnswerError */
export function placeOrder(shippingAddress: Address): Promise<Checkout> {
  const now = cart.value;
  if (now === undefined) throw new Error('the button is there once the cart is');
  const { amount } = now.total;
  const code = voucherCode.value;
  const request = { shippingAddress, expectedTotal: { amount }, ...(code !== undefined && { voucherCode: code }) };
  return send(wish<Order>(NAME, { request, cartVersion: now.version }));
}

/** Sends again what was sent before, with its key: it is answered by what became of it. @throws TianguisError, NoAnswerError */
export async function finishOrder(): Promise<Checkout | undefined> {
  const before = begun<Order>(NAME);
  return before && send(before);
}
