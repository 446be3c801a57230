import { signal } from '@preact/signals';
import { type components, TianguisError } from '../../../clients/typescript/src/index.ts';
import { asFailure, market } from '../../shared/market.ts';
import { keepOwn, ownOf } from '../../shared/own.ts';
import { account } from '../../shared/tokens.ts';

export type Cart = components['schemas']['Cart'];

/** The buyer's cart as it was last read. */
export const cart = signal<Cart | undefined>(undefined);

/** Said once, at the cart: a hold has ended, say. */
export const heldGoodsAreGone = signal(false);

const VOUCHER = 'voucher';
/** The code that goes with the checkout, once the market has accepted it. */
export const voucherCode = signal<string | undefined>(undefined);

/** How many readings of the cart were begun, and the last of those whose answer is shown. */
let begun = 0;
let shown = 0;

// What is kept for one person is not for the next.
account.subscribe(() => {
  begun += 1;
  shown = begun;
  cart.value = undefined;
  heldGoodsAreGone.value = false;
  voucherCode.value = ownOf<string>(VOUCHER);
});

/** Keeps the code with the cart, through reloads; undefined: there is none any more. */
export function keepVoucher(code: string | undefined): void {
  voucherCode.value = code;
  keepOwn(VOUCHER, code);
}

/**
 * Reads the cart anew, with what the voucher takes off.
 * @throws TianguisError, also where the voucher does not count; NoAnswerError
 */
export async function readCart(code = voucherCode.value): Promise<void> {
  begun += 1;
  const turn = begun;
  const { data } = await market().get('/api/marketplace/cart', {
    params: { query: code === undefined ? {} : { voucherCode: code } },
  });
  // Answers overtake each other; and whoever asked may have left.
  if (turn < shown) return;
  shown = turn;
  cart.value = data;
}

/** Whether it is the voucher for which something is refused. */
export const isOfVoucher = (error: unknown) =>
  error instanceof TianguisError && (error.code === 'voucher-invalid' || error.code === 'voucher-used-up');

/** The same; a voucher that does not count any more is taken out. @throws TianguisError, NoAnswerError */
export async function refreshCart(): Promise<void> {
  await readCart().catch((error: unknown) => {
    if (!isOfVoucher(error)) throw error;
    keepVoucher(undefined);
    return readCart();
  });
}

export async function addToCart(productId: string, quantity: number): Promise<void> {
  await market().post('/api/marketplace/cart/items', { body: { productId, quantity } });
  // It is in the cart: what is left to be done is no reason to put it there again.
  await refreshCart().catch((error: unknown) => void asFailure(error));
}

/** @param quantity none: takes it out */
export async function changeLine(itemId: string, quantity: number): Promise<void> {
  const params = { path: { itemId } };
  if (quantity === 0) await market().delete('/api/marketplace/cart/items/{itemId}', { params });
  else await market().patch('/api/marketplace/cart/items/{itemId}', { params, body: { quantity } });
  await refreshCart();
}

export async function holdCart(): Promise<void> {
  heldGoodsAreGone.value = false;
  await market().post('/api/marketplace/cart/hold', {});
  await refreshCart();
}

export async function letGo(): Promise<void> {
  await market().delete('/api/marketplace/cart/hold', {});
  await refreshCart();
}
