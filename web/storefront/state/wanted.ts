import { addToCart } from './cart.ts';

interface Wanted {
  readonly productId: string;
  readonly quantity: number;
}

const KEY = 'tianguis.wanted';

/** Keeps what somebody wanted who has to sign in first. */
export function keepWanted(wanted: Wanted): void {
  sessionStorage.setItem(KEY, JSON.stringify(wanted));
}

/** Puts into the cart what was wanted before signing in. @returns whether there was anything. @throws TianguisError, NoAnswerError */
export async function addWanted(): Promise<boolean> {
  const wanted = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Wanted | null;
  sessionStorage.removeItem(KEY);
  if (wanted === null) return false;
  await addToCart(wanted.productId, wanted.quantity);
  return true;
}
