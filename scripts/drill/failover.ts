import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { addBuyers, addProducts, addSellers, createTokenSigner, fillCarts } from '../support/crowd.ts';
import { openStockStream, proveGoingOn } from './going-on.ts';
import { type Guarantee, proveGuarantees } from './guarantees.ts';
import { buyWithKeys, type KeyedLoad } from './keyed-load.ts';
import type { PatroniCluster } from './patroni-cluster.ts';

/** How the primary is lost. */
export type How = 'kill' | 'freeze';

/** A cluster, and what runs on it. */
export interface Stage {
  readonly cluster: PatroniCluster;
  readonly pool: pg.Pool;
  /** Where the job queue is. */
  readonly jobsSchema: string;
  readonly origins: readonly string[];
  readonly jwtSecret: string;
}

/** How it went once. */
export interface Failover {
  readonly lost: string;
  readonly primary: string;
  /** The longest time between two answers 201. */
  readonly gapMs: number;
  readonly load: KeyedLoad;
  readonly guarantees: readonly Guarantee[];
}

const GAP_MAX_MS = 30_000;
/** Before anything is lost. */
const BOUGHT_BEFORE = 100;
/** Of so many buyers, one comes too late. */
const BUYERS_PER_MISSED = 6;
const PRICE_AMOUNT = 12_900;
const POLL_MS = 10;

/** Loses the primary in the midst of a sale, and looks at what became of it. @throws Error when no node takes over, or hardly anybody could buy before */
export async function failOver(
  { cluster, pool, jobsSchema, origins, jwtSecret }: Stage,
  { how, buyers }: { readonly how: How; readonly buyers: number },
  say: (line: string) => void,
): Promise<Failover> {
  const stock = buyers - Math.floor(buyers / BUYERS_PER_MISSED);
  const { productId, tokens } = await openSale(pool, { buyers, stock, jwtSecret });
  const streams = await Promise.all(origins.map((origin) => openStockStream(origin, productId)));
  const times: number[] = [];
  const loading = buyWithKeys({
    ...{ origins, tokens, atOnce: 20, pauseMs: 50, patienceMs: 120_000 },
    onAcknowledged: ({ at }) => times.push(at),
  });
  let isOver = false;
  loading
    .catch(() => {})
    .finally(() => {
      isOver = true;
    });
  while (times.length < BOUGHT_BEFORE) {
    if (isOver) throw new Error(`Only ${times.length} of ${buyers} buyers could buy before anything was lost.`);
    await delay(POLL_MS);
  }
  const lost = await cluster.primary();
  say(`${times.length} have bought. ${how === 'kill' ? 'Killing' : 'Freezing'} ${lost}, the primary …`);
  if (how === 'kill') await cluster.kill(lost);
  else cluster.freeze(lost);
  const load = await loading;
  const primary = await cluster.primary();
  say(`Checkouts have ended. ${lost} comes back …`);
  cluster.comeBack(lost);
  await cluster.whole();
  const gapMs = longestGap(times);
  const guarantees = [
    ...(await proveGuarantees({ load, pool, origins, productId, stock })),
    ...(await proveGoingOn(pool, { productId, streams, jobsSchema })),
    ...lossGuarantees({ gapMs, load, stock, hasMoved: primary !== lost && (await cluster.primary()) !== lost }),
  ];
  for (const stream of streams) stream.close();
  return { lost, primary, gapMs, load, guarantees };
}

function lossGuarantees(seen: { gapMs: number; load: KeyedLoad; stock: number; hasMoved: boolean }): Guarantee[] {
  const { gapMs, load, stock, hasMoved } = seen;
  const bought = load.acknowledged.length;
  return [
    {
      name: 'everyone learnt what became of it, and all was sold',
      holds: load.unanswered === 0 && bought === stock,
      found: `${load.unanswered} did not; ${bought} of ${stock} bought`,
    },
    {
      name: 'checkouts go on by themselves within 30 s',
      holds: gapMs < GAP_MAX_MS,
      found: `${(gapMs / 1000).toFixed(1)} s between two of them`,
    },
    {
      name: 'another node is the primary, and the old one follows it',
      holds: hasMoved,
      found: hasMoved ? 'so' : 'not',
    },
  ];
}

/** A product, and buyers who each want one of it. */
async function openSale(
  pool: pg.Pool,
  { buyers, stock, jwtSecret }: { readonly buyers: number; readonly stock: number; readonly jwtSecret: string },
): Promise<{ productId: string; tokens: string[] }> {
  const sellers = await addSellers(pool, 1);
  const [productId = ''] = await addProducts(pool, sellers, { count: 1, stock, priceAmount: PRICE_AMOUNT });
  const crowd = await addBuyers(pool, buyers);
  const carts = crowd.map(({ cartId }) => ({ cartId, items: [{ productId, quantity: 1 }] }));
  await fillCarts(pool, carts);
  const signer = await createTokenSigner(jwtSecret);
  return { productId, tokens: crowd.map(({ id }) => signer.sign({ id, role: 'BUYER' })) };
}

function longestGap(times: readonly number[]): number {
  const ordered = [...times].sort((one, other) => one - other);
  return ordered.reduce((longest, time, index) => Math.max(longest, time - (ordered[index - 1] ?? time)), 0);
}
