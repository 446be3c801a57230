import type pg from 'pg';
import { beginBounded } from '../../concurrency/index.ts';
import { cut } from '../../platform/connections.ts';
import { missingUnits } from '../cart/index.ts';
import { isLimited } from '../vouchers/index.ts';
import type { BatchState } from './batch-plan.ts';
import { offerTo } from './offers.ts';
import type { LaneRequest } from './request.ts';

/**
 * Turns of all processes on the database at a product that everyone wants. Whoever waits for the product's row has put a
 * batch together already, of those who had come by then; whoever waits for a turn puts it together when the turn comes.
 * So the batches are twice as large. Only speed comes of it: versions and row locks decide, with and without a turn.
 */

/** The part of a batch that wants one product, from which on the product is crowded. */
const CROWD_SHARE = 0.25;
/** Advisory locks of turns, apart from all others. */
const TURNS = 727_072;

const TAKE_TURN = { name: 'checkout-turn', text: 'SELECT pg_advisory_xact_lock($1, hashtext($2))' };

/** The product, or the voucher, that most of a batch want, where that is a good part of it. */
export function crowdedProduct(requests: readonly LaneRequest[], state: BatchState): string | undefined {
  const wanted = new Map<string, number>();
  const count = (id: string) => wanted.set(id, (wanted.get(id) ?? 0) + 1);
  for (const request of requests) {
    for (const item of state.cartsByBuyer.get(request.buyerId)?.items ?? []) {
      if (missingUnits(item) > 0) count(item.productId);
    }
    const voucher = offerTo(request, state.offers)?.voucher;
    if (voucher !== undefined && isLimited(voucher)) count(voucher.id);
  }
  const [most] = [...wanted].sort(([, one], [, other]) => other - one);
  return most !== undefined && most[1] >= CROWD_SHARE * requests.length ? most[0] : undefined;
}

/**
 * Waits for this process's turn, and begins the transaction that the turn lasts for.
 * @param patienceMs after which a connection that says nothing is cut
 * @returns its connection, to be lent once; undefined when the turn did not come: then without
 */
export async function waitForTurn(
  pool: pg.Pool,
  productId: string,
  { lockWaitMs, patienceMs }: { lockWaitMs: number; patienceMs: number },
): Promise<pg.PoolClient | undefined> {
  const client = await pool.connect().catch(() => undefined);
  if (client === undefined) return undefined;
  const timer = setTimeout(() => cut(client), patienceMs);
  try {
    await Promise.all([beginBounded(client, lockWaitMs), client.query({ ...TAKE_TURN, values: [TURNS, productId] })]);
    return client;
  } catch {
    await client.query('ROLLBACK').catch(() => {});
    client.release(client.getTransactionStatus() !== 'I');
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
