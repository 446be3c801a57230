import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../../concurrency/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Logger } from '../../platform/logging.ts';
import { type Crowd, gatherCrowd, raceSeller } from '../accounts/index.ts';
import { alone } from './alone.ts';
import { allEnded, type Send, sendPatiently } from './calls.ts';
import { newestProduct, soldOf, stockOf } from './course.sql.ts';
import type { Race, RaceInput, RaceState, RaceStep } from './schemas.ts';
import { clearStage, fillCarts, putOnSale } from './stage.ts';

/** How often the stock is looked at while they buy. */
const LOOK_EVERY_MS = 25;
const STEPS_MAX = 400;
/**
 * The database may be slow: carts that are not filled by then make no race. All in all less than the minute after which a connection counts
 * as dead that says nothing.
 */
const FILL_WITHIN_MS = 20_000;
const ADDRESS = { street: 'Plaza 1', city: 'Oaxaca de Juárez', state: 'Oaxaca', zipCode: '68000', country: 'MX' };

/** What the buyers were told so far. */
interface Tally {
  readonly answers: Map<string, number>;
  readonly bought: Set<string>;
  tries: number;
  refused: number;
}

/**
 * Has many buyers check out one product at the same instant, through the API like everybody, and tells what became of it. What
 * it made is put away: the product is archived, its orders are cancelled, the carts are emptied.
 * @throws AppError race-running, overloaded
 */
export async function runRace({ db }: Context, send: Send, size: RaceInput, log: Logger): Promise<Race> {
  return alone(db.reach.directUrl ?? db.reach.url, async () => {
    const crowd = await gatherCrowd(db, size.buyers);
    const stage = { db, send, log, crowd };
    // Of a race that was cut off.
    await clearStage(stage, []);
    const tally: Tally = { answers: new Map(), bought: new Set(), tries: 0, refused: 0 };
    try {
      const productId = await putOnSale(send, crowd.sellerId, size.stock);
      await fillCarts(send, crowd, productId, performance.now() + FILL_WITHIN_MS);
      return await race(db, send, { crowd, productId, size, tally });
    } finally {
      // Whoever bought has nothing in the cart any more.
      await clearStage(
        stage,
        crowd.buyerIds.filter((id) => !tally.bought.has(id)),
      );
    }
  });
}

interface Course {
  readonly crowd: Crowd;
  readonly productId: string;
  readonly size: RaceInput;
  readonly tally: Tally;
}

async function race(db: Context['db'], send: Send, { crowd, productId, size, tally }: Course): Promise<Race> {
  const start = performance.now();
  const steps: RaceStep[] = [];
  const look = async () => {
    const stock = await stockOf(db.ask, productId);
    const { refused, bought } = tally;
    const step = { atMs: Math.round(performance.now() - start), stock, sold: bought.size, refused };
    if (steps.length < STEPS_MAX) steps.push(step);
    else steps[STEPS_MAX - 1] = { ...step, stock: Math.min(stock, steps[STEPS_MAX - 1]?.stock ?? stock) };
    return stock;
  };
  await look();
  const ended = new AbortController();
  const looking = (async () => {
    while (!ended.signal.aborted) {
      // While the database is away nothing is seen; what is seen at the end counts.
      await look().catch(() => {});
      await delay(LOOK_EVERY_MS, undefined, { signal: ended.signal }).catch(() => {});
    }
  })();
  await allEnded(crowd.buyerIds.map((id) => buy(send, id, tally))).finally(() => ended.abort());
  const tookMs = Math.round(performance.now() - start);
  await looking;
  const [after, sold] = [await look(), await soldOf(db.ask, productId)];
  const lowest = Math.min(...steps.map(({ stock }) => stock));
  // Others may buy it too, and an answer may have been lost for good: more may be sold than these buyers know of.
  const held = lowest >= 0 && sold <= size.stock && tally.bought.size <= sold && sold + after === size.stock;
  const answers = [...tally.answers].map(([key, count]) => {
    const [status, code] = key.split(' ');
    return { status: Number(status), code: code ?? null, count };
  });
  const stock = { before: size.stock, lowest, after };
  return { productId, buyers: size.buyers, stock, sold, answers, tries: tally.tries, tookMs, steps, held };
}

/** One buyer: tries, and tries again while the answer says that it may help. */
async function buy(send: Send, id: string, tally: Tally): Promise<void> {
  const as = { id, role: 'BUYER' as const };
  const body = { shippingAddress: ADDRESS };
  // With a key: where an answer was lost, the next tells what became of it.
  const checkout = { method: 'POST', path: '/api/marketplace/checkout', as, body, key: newId() } as const;
  const { status } = await sendPatiently(send, checkout, (answered) => {
    const outcome = answered.status === 201 ? '201' : `${answered.status} ${answered.body?.code}`;
    tally.tries += 1;
    tally.answers.set(outcome, (tally.answers.get(outcome) ?? 0) + 1);
  });
  if (status === 201) tally.bought.add(id);
  else tally.refused += 1;
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
