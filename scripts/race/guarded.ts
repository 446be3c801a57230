import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { Finding } from '../../src/features/operations/index.ts';
import { ADDRESS } from '../support/address.ts';
import { addBuyers, addProducts, addSellers, type TokenSigner } from '../support/crowd.ts';
import { say } from '../support/say.ts';

export interface RaceSize {
  readonly buyers: number;
  readonly stock: number;
  /** How often a buyer tries again after a 409 or 503. */
  readonly retries: number;
}

/** How a race ended. */
export interface RaceResult {
  /** Every answer that came, by status and problem code; retried ones count each. */
  readonly answers: ReadonlyMap<string, number>;
  /** From the start signal to each buyer's last answer. */
  readonly finalMs: readonly number[];
  readonly stockBefore: number;
  readonly stockAfter: number;
  readonly unitsSold: number;
  readonly totalMs: number;
  readonly findings?: readonly Finding[];
}

export interface Course {
  readonly pool: pg.Pool;
  readonly origin: string;
  readonly signer: TokenSigner;
  readonly signal: AbortSignal;
}

const PROGRESS_MS = 250;
/** Of an edit that the market has no time for right now. */
const EDIT_TRIES = 10;
/** Carts are filled by this many buyers at a time; only the checkout is the race. */
const FILLING_AT_ONCE = 20;

/** Buyers fill their carts over HTTP, wait for each other, and check out at the same instant. */
export async function raceThroughApi(course: Course, size: RaceSize): Promise<RaceResult> {
  const { pool, signer } = course;
  const sellers = await addSellers(pool, 1);
  const [productId = ''] = await addProducts(pool, sellers, {
    count: 1,
    stock: Math.max(size.stock, 1),
    priceAmount: 49_900,
  });
  const buyers = await addBuyers(pool, size.buyers);
  const tokens = buyers.map(({ id }) => signer.sign({ id, role: 'BUYER' }));
  await fillAllCarts(course, tokens, productId);
  if (size.stock === 0) await emptyShelf(course, productId, sellers[0] ?? '');
  const stockBefore = await stockOf(pool, productId);
  const answers = new Map<string, number>();
  const start = performance.now();
  const stopProgress = showProgress(answers, size.buyers);
  const finalMs = await Promise.all(
    tokens.map(async (token) => {
      await buy(course, token, size.retries, answers);
      return performance.now() - start;
    }),
  );
  const totalMs = performance.now() - start;
  stopProgress();
  const unitsSold = await soldOf(pool, productId);
  await leaveTheMarket(course, productId, sellers[0] ?? '');
  return { answers, finalMs, stockBefore, stockAfter: await stockOf(pool, productId), unitsSold, totalMs };
}

async function call({ origin, signal }: Course, method: string, path: string, token: string, body: object) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'if-match': '*' };
  const response = await fetch(origin + path, { method, headers, body: JSON.stringify(body), signal });
  const answer = (await response.json()) as { code?: string };
  const retryAfterSeconds = Number(response.headers.get('retry-after') ?? 0);
  return { status: response.status, code: answer.code, retryAfterSeconds };
}

async function fillAllCarts(course: Course, tokens: readonly string[], productId: string): Promise<void> {
  let filled = 0;
  const queue = [...tokens];
  const worker = async () => {
    for (let token = queue.pop(); token !== undefined; token = queue.pop()) {
      const { status, code } = await call(course, 'POST', '/api/marketplace/cart/items', token, {
        productId,
        quantity: 1,
      });
      if (status !== 201) throw new Error(`A cart could not be filled: ${status} ${code}`);
      filled += 1;
      if (process.stdout.isTTY) process.stdout.write(`\r  carts filled: ${filled} of ${tokens.length}`);
    }
  };
  await Promise.all(Array.from({ length: FILLING_AT_ONCE }, worker));
  say(`${process.stdout.isTTY ? '\r' : ''}  carts filled: ${filled} of ${tokens.length}`);
}

/** A cart takes only what is there, so a race for nothing takes the last unit away after the carts are full. */
async function emptyShelf(course: Course, productId: string, sellerId: string): Promise<void> {
  const refused = await edit(course, productId, sellerId, { stockChange: -1 });
  if (refused !== undefined) throw new Error(`The shelf could not be emptied: ${refused}`);
}

/** Shoppers shall not find the product of a race among the others. What the race found counts also where they may. */
async function leaveTheMarket(course: Course, productId: string, sellerId: string): Promise<void> {
  const refused = await edit(course, productId, sellerId, { status: 'ARCHIVED' });
  if (refused !== undefined) say(`  The product of the race is on sale still (${refused}); its id is ${productId}.`);
}

/** An edit by the seller, again where that may help: the market has much to do right after a race. @returns the last refusal */
async function edit(course: Course, productId: string, sellerId: string, body: object): Promise<string | undefined> {
  const token = course.signer.sign({ id: sellerId, role: 'SELLER' });
  for (let tries = 1; ; tries += 1) {
    const { status, code, retryAfterSeconds } = await call(
      ...([course, 'PATCH', `/api/marketplace/products/${productId}`, token, body] as const),
    );
    if (status === 200) return undefined;
    if ((status !== 409 && status !== 503) || tries === EDIT_TRIES) return `${status} ${code}`;
    await delay(Math.max(1, retryAfterSeconds) * 1_000);
  }
}

/** One buyer: tries, and tries again while the answer says that it may help. */
async function buy(course: Course, token: string, retries: number, answers: Map<string, number>): Promise<void> {
  for (let retry = 0; ; retry += 1) {
    const { status, code, retryAfterSeconds } = await call(course, 'POST', '/api/marketplace/checkout', token, {
      shippingAddress: ADDRESS,
    });
    const outcome = code === undefined ? String(status) : `${status} ${code}`;
    answers.set(outcome, (answers.get(outcome) ?? 0) + 1);
    if ((status !== 409 && status !== 503) || retry >= retries) return;
    await delay(retryAfterSeconds * 1000 * Math.random());
  }
}

function showProgress(answers: ReadonlyMap<string, number>, buyers: number): () => void {
  const line = () =>
    `  ${[...answers].map(([outcome, count]) => `${outcome}: ${count}`).join('   ') || 'go!'} (${buyers} buyers)`;
  if (!process.stdout.isTTY) return () => {};
  const timer = setInterval(() => process.stdout.write(`\r${line()}`), PROGRESS_MS);
  return () => {
    clearInterval(timer);
    process.stdout.write(`\r${line()}\n`);
  };
}

async function stockOf(pool: pg.Pool, productId: string): Promise<number> {
  const { rows } = await pool.query('SELECT stock FROM products WHERE id = $1', [productId]);
  return rows[0].stock;
}

async function soldOf(pool: pg.Pool, productId: string): Promise<number> {
  const { rows } = await pool.query(
    'SELECT coalesce(sum(quantity), 0)::int AS sold FROM order_items WHERE product_id = $1',
    [productId],
  );
  return rows[0].sold;
}
