import { effect, signal } from '@preact/signals';
import type { components } from '../../../clients/typescript/src/index.ts';
import { market } from '../../shared/market.ts';
import { isSignedIn } from '../../shared/tokens.ts';

export type Cart = components['schemas']['Cart'];

/** The buyer's cart as it was last read. */
export const cart = signal<Cart | undefined>(undefined);

/** Said once, at the cart: a hold has ended, say. */
export const heldGoodsAreGone = signal(false);

const VOUCHER = 'tianguis.voucher';
/** The code that goes with the checkout, once the market has accepted it. */
export const voucherCode = signal(sessionStorage.getItem(VOUCHER) ?? undefined);

effect(() => {
  if (voucherCode.value === undefined) sessionStorage.removeItem(VOUCHER);
  else sessionStorage.setItem(VOUCHER, voucherCode.value);
});

// What is kept for one person is not for the next.
effect(() => {
  if (isSignedIn.value) return;
  cart.value = undefined;
  voucherCode.value = undefined;
});

/** Reads the cart anew, with what the voucher takes off. @throws TianguisError, also where the voucher does not count any more */
export async function readCart(): Promise<Cart> {
  const code = voucherCode.value;
  const { data } = await market().get('/api/marketplace/cart', {
    params: { query: code === undefined ? {} : { voucherCode: code } },
  });
  cart.value = data;
  return data;
}

/** The same; a voucher that does not count any more is taken out. @throws TianguisError, NoAnswerError */
export async function refreshCart(): Promise<void> {
  await readCart().catch((error: unknown) => {
    if (voucherCode.value === undefined) throw error;
    voucherCode.value = undefined;
    return readCart();
  });
}

export async function addToCart(productId: string, quantity: number): Promise<void> {
  await market().post('/api/marketplace/cart/items', { body: { productId, quantity } });
  await refreshCart();
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
