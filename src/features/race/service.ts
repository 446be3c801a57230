import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../../concurrency/index.ts';
import type { Role } from '../../generated/prisma/enums.ts';
import { type Crowd, gatherCrowd, raceSeller } from '../accounts/index.ts';
import { alone } from './alone.ts';
import { leftOnTheShelf, newestProduct, soldOf, stockOf } from './course.sql.ts';
import type { Race, RaceInput, RaceState, RaceStep } from './schemas.ts';

/** A call of the API, as the people of a race make it. */
export interface Call {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly as: { readonly id: string; readonly role: Role };
  readonly body?: object;
}

export interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any route; what is read of it is checked where it is read
  readonly body: any;
  readonly retryAfterSeconds: number;
}

export type Send = (call: Call) => Promise<Answered>;

const MARKET = '/api/marketplace';
/** How often the stock is looked at while they buy. */
const LOOK_EVERY_MS = 25;
const STEPS_MAX = 400;
/** Carts are filled, and orders ended, by so many at a time; only the checkout is the race. */
const AT_ONCE = 10;
/** A buyer who is told to come again does so this often. */
const RETRIES = 5;
const ADDRESS = { street: 'Plaza 1', city: 'Oaxaca de Juárez', state: 'Oaxaca', zipCode: '68000', country: 'MX' };

/** What the buyers were told so far. */
interface Tally {
  readonly answers: Map<string, number>;
  readonly orderIds: { readonly buyerId: string; readonly orderId: string }[];
  tries: number;
  refused: number;
}

/**
 * Has many buyers check out one product at the same instant, through the API like everybody, and tells what became of it. What
 * it made is put away: the product is archived, its orders are cancelled, the carts are emptied.
 * @throws AppError race-running
 */
export async function runRace(context: Context, send: Send, size: RaceInput): Promise<Race> {
  const { db } = context;
  return alone(db.reach.directUrl ?? db.reach.url, async () => {
    const crowd = await gatherCrowd(db, size.buyers);
    const seller = { id: crowd.sellerId, role: 'SELLER' as const };
    for (const left of await leftOnTheShelf(db.ask, seller.id)) await archive(send, seller, left);
    const productId = await putOnSale(send, seller, size.stock);
    const tally: Tally = { answers: new Map(), orderIds: [], tries: 0, refused: 0 };
    try {
      await fillCarts(send, crowd, productId);
      return await race(context, send, { crowd, productId, size, tally });
    } finally {
      await archive(send, seller, productId);
      await putAway(send, crowd, tally);
    }
  });
}

interface Course {
  readonly crowd: Crowd;
  readonly productId: string;
  readonly size: RaceInput;
  readonly tally: Tally;
}

async function race({ db }: Context, send: Send, { crowd, productId, size, tally }: Course): Promise<Race> {
  const start = performance.now();
  const steps: RaceStep[] = [];
  const look = async () => {
    const stock = await stockOf(db.ask, productId);
    const { refused, orderIds } = tally;
    const step = { atMs: Math.round(performance.now() - start), stock, sold: orderIds.length, refused };
    if (steps.length < STEPS_MAX) steps.push(step);
    else steps[STEPS_MAX - 1] = { ...step, stock: Math.min(stock, steps[STEPS_MAX - 1]?.stock ?? stock) };
    return stock;
  };
  await look();
  const ended = new AbortController();
  const looking = (async () => {
    while (!ended.signal.aborted) {
      await look();
      await delay(LOOK_EVERY_MS, undefined, { signal: ended.signal }).catch(() => {});
    }
  })();
  // Awaited below; where the database fails before that, it is told there and nowhere else.
  looking.catch(() => {});
  await Promise.all(crowd.buyerIds.map((id) => buy(send, id, tally))).finally(() => ended.abort());
  const tookMs = Math.round(performance.now() - start);
  await looking;
  const [after, sold] = [await look(), await soldOf(db.ask, productId)];
  const lowest = Math.min(...steps.map(({ stock }) => stock));
  const held = lowest >= 0 && sold <= size.stock && sold === tally.orderIds.length && sold + after === size.stock;
  const answers = [...tally.answers].map(([key, count]) => {
    const [status, code] = key.split(' ');
    return { status: Number(status), code: code ?? null, count };
  });
  const stock = { before: size.stock, lowest, after };
  return { productId, buyers: size.buyers, stock, sold, answers, tries: tally.tries, tookMs, steps, held };
}

/** One buyer: tries, and tries again while the answer says that it may help. */
async function buy(send: Send, id: string, tally: Tally): Promise<void> {
  for (let retry = 0; ; retry += 1) {
    const as = { id, role: 'BUYER' as const };
    const path = `${MARKET}/checkout`;
    const { status, body, retryAfterSeconds } = await send({
      method: 'POST',
      path,
      as,
      body: { shippingAddress: ADDRESS },
    });
    const outcome = status === 201 ? '201' : `${status} ${body.code}`;
    tally.tries += 1;
    tally.answers.set(outcome, (tally.answers.get(outcome) ?? 0) + 1);
    if (status === 201) tally.orderIds.push({ buyerId: id, orderId: body.orders[0].id });
    const mayHelp = status === 409 || status === 503;
    if (!mayHelp || retry >= RETRIES) {
      if (status !== 201) tally.refused += 1;
      return;
    }
    await delay(retryAfterSeconds * 1_000 * Math.random());
  }
}

async function putOnSale(send: Send, as: Call['as'], stock: number): Promise<string> {
  const profile = { businessName: 'Race' };
  expect([201, 409], await send({ method: 'POST', path: `${MARKET}/seller/profile`, as, body: profile }));
  const body = { name: `Race of ${stock}`, price: { amount: 49_900 }, category: 'OTRO', stock };
  return expect([201], await send({ method: 'POST', path: `${MARKET}/products`, as, body })).id;
}

async function fillCarts(send: Send, { buyerIds }: Crowd, productId: string): Promise<void> {
  await inTurns(buyerIds, async (id) => {
    const as = { id, role: 'BUYER' as const };
    // Of a race that was cut off.
    expect([200, 204], await send({ method: 'DELETE', path: `${MARKET}/cart`, as }));
    const body = { productId, quantity: 1 };
    expect([201], await send({ method: 'POST', path: `${MARKET}/cart/items`, as, body }));
  });
}

async function archive(send: Send, as: Call['as'], productId: string): Promise<void> {
  const body = { status: 'ARCHIVED' };
  expect([200], await send({ method: 'PATCH', path: `${MARKET}/products/${productId}`, as, body }));
}

/** Every unit is back after it, and nobody has anything in a cart. */
async function putAway(send: Send, { buyerIds }: Crowd, { orderIds }: Tally): Promise<void> {
  await inTurns(orderIds, async ({ buyerId, orderId }) => {
    const as = { id: buyerId, role: 'BUYER' as const };
    expect([200], await send({ method: 'POST', path: `${MARKET}/orders/${orderId}/cancel`, as }));
  });
  const bought = new Set(orderIds.map(({ buyerId }) => buyerId));
  await inTurns(
    buyerIds.filter((id) => !bought.has(id)),
    async (id) => {
      await send({ method: 'DELETE', path: `${MARKET}/cart`, as: { id, role: 'BUYER' } });
    },
  );
}

/** @throws Error where a step of the race itself was refused */
function expect(statuses: readonly number[], { status, body }: Answered): Answered['body'] {
  if (!statuses.includes(status)) throw new Error(`a step of the race was refused: ${status} ${body?.code}`);
  return body;
}

async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const queue = [...all];
  const worker = async () => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** How the race stands that is running, or that ran last, in whichever process. */
export async function raceState({ db }: Context): Promise<RaceState> {
  const sellerId = await raceSeller(db);
  const seen = sellerId === undefined ? undefined : await newestProduct(db.ask, sellerId);
  if (seen === undefined) return { state: 'never', productId: null, stock: null };
  const { id, status, stock, stockBefore, isBought } = seen;
  const state = status !== 'ACTIVE' ? 'ended' : isBought ? 'running' : 'preparing';
  return { state, productId: id, stock: { before: stockBefore, now: stock } };
}
