import type { Database } from '../../platform/database.ts';
import type { Logger } from '../../platform/logging.ts';
import type { Crowd } from '../accounts/index.ts';
import { type Call, expectStatus, inTurns, type Send, sendPatiently } from './calls.ts';
import { leftOnTheShelf, unpaidOrders } from './course.sql.ts';

/** What is there before a race, and after it. */

const MARKET = '/api/marketplace';

/** A product of which there are so many. @returns its id. @throws AppError overloaded */
export async function putOnSale(send: Send, sellerId: string, stock: number): Promise<string> {
  const as = { id: sellerId, role: 'SELLER' as const };
  const profile = { businessName: 'Race' };
  const profiled = await sendPatiently(send, { method: 'POST', path: `${MARKET}/seller/profile`, as, body: profile });
  expectStatus([201, 409], profiled);
  const body = { name: `Race of ${stock}`, price: { amount: 49_900 }, category: 'OTRO', stock };
  return expectStatus([201], await sendPatiently(send, { method: 'POST', path: `${MARKET}/products`, as, body })).id;
}

/** One of the product in everybody's cart. @param until from when on no more are filled. @throws AppError overloaded */
export async function fillCarts(send: Send, { buyerIds }: Crowd, productId: string, until: number): Promise<void> {
  await inTurns(buyerIds, async (id) => {
    const as = { id, role: 'BUYER' as const };
    if (performance.now() > until) expectStatus([], { status: 503, body: undefined, retryAfterSeconds: undefined });
    const items = { method: 'POST', path: `${MARKET}/cart/items`, as, body: { productId, quantity: 1 } } as const;
    // Both again where one was turned away: of something it is not known whether it was put in.
    await emptyCart(send, as);
    const first = await send(items);
    if (first.status === 201) return;
    await emptyCart(send, as);
    expectStatus([201], first.retryAfterSeconds === undefined ? first : await sendPatiently(send, items));
  });
}

async function emptyCart(send: Send, as: Call['as']): Promise<void> {
  expectStatus([200, 204], await sendPatiently(send, { method: 'DELETE', path: `${MARKET}/cart`, as }));
}

export interface Stage {
  readonly db: Database;
  readonly send: Send;
  readonly log: Logger;
  readonly crowd: Crowd;
}

/** Longest time for it; the next race goes on with what is left. */
const CLEAR_WITHIN_MS = 10_000;

/**
 * Puts away what races made, this one and any that was cut off: products are archived, orders cancelled that nobody paid, carts emptied.
 * What cannot be put away is logged and left: someone may have been faster, and the rest of it has an end by itself.
 * @param withCarts whose carts are emptied
 */
export async function clearStage({ db, send, log, crowd }: Stage, withCarts: readonly string[]): Promise<void> {
  const until = performance.now() + CLEAR_WITHIN_MS;
  const put = async (call: Call) => {
    if (performance.now() > until) return;
    const { status, body } = await sendPatiently(send, call);
    if (status >= 400) log.warn({ path: call.path, status, code: body?.code }, 'a race left something behind');
  };
  const each = <T>(all: readonly T[], callOf: (one: T) => Call) => inTurns(all, (one) => put(callOf(one)));
  const seller = { id: crowd.sellerId, role: 'SELLER' as const };
  const buyer = (id: string) => ({ id, role: 'BUYER' as const });
  const parts = [
    async () =>
      each(await leftOnTheShelf(db.ask, seller.id), (id) => ({
        ...{ method: 'PATCH', path: `${MARKET}/products/${id}`, as: seller, body: { status: 'ARCHIVED' } },
      })),
    async () =>
      each(await unpaidOrders(db.ask, seller.id), ({ id, buyerId }) => ({
        ...{ method: 'POST', path: `${MARKET}/orders/${id}/cancel`, as: buyer(buyerId) },
      })),
    () => each(withCarts, (id) => ({ method: 'DELETE', path: `${MARKET}/cart`, as: buyer(id) })),
  ];
  for (const part of parts)
    await part().catch((error: unknown) => log.warn({ err: error }, 'a race left something behind'));
}
