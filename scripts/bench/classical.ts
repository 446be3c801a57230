import { createOptimisticCheckout } from '../../src/features/checkout/index.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { AppError } from '../../src/platform/errors.ts';
import { ADDRESS } from '../support/address.ts';
import type { Answered } from './http-load.ts';
import { type Measurement, type Phase, summarize } from './measure.ts';
import type { Stage } from './stage.ts';

const BUYERS = 100;
const CARTS_PER_SECOND = 500;
const POOL_SIZE = 10;
const HOLD_MS = 30 * 60_000;

/**
 * The classical algorithm, as most shops that guard at all have it: version check, three tries, backoff from 100 ms,
 * never a row lock. Called directly, without HTTP, so that it is not the server's cost that is compared.
 */
export function classicalPhase(stage: Stage): Phase {
  return {
    name: `classical, hot, ${BUYERS} buyers, without HTTP`,
    run: async (seconds) => {
      const productId = await stage.newProduct();
      const buyers = await stage.buyersWith(CARTS_PER_SECOND * seconds, () => [{ productId, quantity: 1 }]);
      return race(
        stage,
        buyers.map(({ id }) => id),
        seconds,
      );
    },
  };
}

async function race(stage: Stage, buyerIds: string[], seconds: number): Promise<Measurement> {
  const db = openDatabase({ url: stage.url, poolSize: POOL_SIZE, onWarning: () => {} });
  const strategy = createOptimisticCheckout({
    db,
    holdMs: HOLD_MS,
    holdTerms: { holdMs: HOLD_MS, unitsMax: 1 },
    deadlineMs: 60_000,
    lockFromTry: Number.POSITIVE_INFINITY,
  });
  const answers: Answered[] = [];
  const tries = { sum: 0, count: 0 };
  const start = performance.now();
  const end = start + seconds * 1000;
  const shopper = async () => {
    for (let begun = performance.now(); begun < end; begun = performance.now()) {
      const buyerId = buyerIds.pop();
      if (buyerId === undefined) return;
      const progress = { tries: 0 };
      const request = {
        wish: 'checkout' as const,
        buyerId,
        input: { shippingAddress: ADDRESS },
        idempotent: undefined,
        onConflict: () => {},
        progress,
      };
      const status = await strategy.place(request).then(
        () => 201,
        (error: unknown) => (error instanceof AppError && error.code === 'concurrency-conflict' ? 409 : 503),
      );
      answers.push({ status, ms: performance.now() - begun });
      tries.sum += progress.tries;
      tries.count += 1;
    }
  };
  await Promise.all(Array.from({ length: BUYERS }, shopper));
  const elapsed = (performance.now() - start) / 1000;
  await db.close();
  return summarize({ answers, seconds: elapsed }, { success: 201, tries, cost: {} });
}
