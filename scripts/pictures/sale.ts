import { setTimeout as delay } from 'node:timers/promises';
import { ADDRESS } from '../support/address.ts';
import type { People, Person } from './people.ts';

const MARKET = '/api/marketplace';
/** Before the sale, so that it does not end while pictures are taken. */
const MORE_STOCK = 5_000;
/** What the buyer of the pictures has in the cart. */
const WANTED = 3;
/** A buyer looks around for so long, at most, before the next purchase. */
const PAUSE_MAX_MS = 1_500;

export interface Sale {
  /** Settles when somebody has bought. */
  readonly underWay: Promise<void>;
  /** @returns how many orders were paid */
  stop(): Promise<number>;
}

type Demo = People & { readonly origin: string };

// biome-ignore lint/suspicious/noExplicitAny: JSON of any route; what is read of it is the contract's
async function call({ origin }: Demo, method: string, path: string, by: Person, body?: object): Promise<any> {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${by.token}`,
      ...(body && { 'content-type': 'application/json', 'if-match': '*' }),
    },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  });
  if (response.ok) return response.status === 204 ? undefined : response.json();
  throw new Error(`${method} ${path} was answered ${response.status}: ${await response.text()}`);
}

/** Everybody wants the first product of a seller, and now and then another. Ends with stop. */
export function startSale(demo: Demo): Sale {
  const ending = new AbortController();
  const { signal } = ending;
  let paid = 0;
  const selling = sell(demo, signal, () => {
    paid += 1;
  });
  // Told by stop, or by underWay.
  selling.catch(() => {});
  const someone = (async () => {
    while (paid === 0 && !signal.aborted) await delay(50);
  })();
  return {
    underWay: Promise.race([someone, selling]),
    stop: async () => {
      ending.abort();
      await selling;
      return paid;
    },
  };
}

async function sell(demo: Demo, signal: AbortSignal, onPaid: () => void): Promise<void> {
  const { id: sellerId } = await call(demo, 'GET', '/api/auth/me', demo.seller);
  const { data } = await call(demo, 'GET', `${MARKET}/products?sellerId=${sellerId}&limit=5`, demo.seller);
  const ids: string[] = data.map(({ id }: { id: string }) => id);
  for (const id of ids) await call(demo, 'PATCH', `${MARKET}/products/${id}`, demo.seller, { stockChange: MORE_STOCK });
  for (const productId of ids.slice(0, WANTED))
    await call(demo, 'POST', `${MARKET}/cart/items`, demo.buyer, { productId, quantity: 1 });
  const chosen = () => ids[Math.random() < 0.7 ? 0 : Math.floor(Math.random() * ids.length)];
  await Promise.all(
    demo.crowd.map(async (buyer) => {
      while (!signal.aborted) {
        await delay(Math.random() * PAUSE_MAX_MS, undefined, { signal }).catch(() => {});
        if (signal.aborted) return;
        await call(demo, 'POST', `${MARKET}/cart/items`, buyer, { productId: chosen(), quantity: 1 });
        const { orders } = await call(demo, 'POST', `${MARKET}/checkout`, buyer, { shippingAddress: ADDRESS });
        const body = { paymentMethod: 'pm_card_visa' };
        for (const { id } of orders) await call(demo, 'POST', `${MARKET}/orders/${id}/payments`, buyer, body);
        onPaid();
      }
    }),
  );
}
