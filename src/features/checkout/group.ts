import { createLane, type LaneOptions, type LaneWork, writeStatement } from '../../concurrency/index.ts';
import type { HoldTerms } from '../cart/index.ts';
import { type BatchState, planBatch } from './batch-plan.ts';
import { rowsOf } from './held-rows.ts';
import { NEEDED_ROWS, takeLocks } from './locks.sql.ts';
import { vouchersIn } from './offers.ts';
import { readBatch } from './read-batch.sql.ts';
import type { CheckoutResult, CheckoutStrategy, HoldView, LaneRequest, LaneResult } from './request.ts';
import { crowdedProduct } from './turns.ts';
import { CHECKOUT_SHAPE, writeSetOf } from './write-set.ts';

export interface GroupCheckoutOptions extends LaneOptions {
  readonly holdMs: number;
  /** How what is held for carts is bounded. */
  readonly holdTerms: HoldTerms;
}

export interface GroupCheckout extends CheckoutStrategy {
  /** Checkouts that wait for their transaction to start. */
  readonly waiting: number;
  /** Checkouts among them that wait for a row which someone outside holds. */
  readonly parked: number;
}

const WRITE = writeStatement('checkout-write', CHECKOUT_SHAPE);

/** What batches of checkouts, and of holds, are about. */
function checkoutWork({
  holdMs,
  holdTerms,
}: Pick<GroupCheckoutOptions, 'holdMs' | 'holdTerms'>): LaneWork<LaneRequest, LaneResult, BatchState> {
  return {
    name: 'checkout',
    shape: CHECKOUT_SHAPE,
    write: WRITE,
    neededRows: NEEDED_ROWS,
    takeLocks,
    read: readBatch,
    rowsOf,
    decide: (batch, state, now) => {
      const plan = planBatch(batch, state, { now, expiresAt: new Date(now.getTime() + holdMs), holdTerms });
      const isWritten = plan.accepted.length > 0 || plan.holds.length > 0;
      const writes = isWritten ? writeSetOf(plan, state.products, vouchersIn(state.offers)) : undefined;
      return { decided: plan.decided, writes };
    },
    crowdedThing: crowdedProduct,
  };
}

/** Checkouts that arrive while a transaction is in flight are decided together in the next one. */
export function createGroupCheckout(options: GroupCheckoutOptions): GroupCheckout {
  const lane = createLane(checkoutWork(options), options);
  return {
    // Each wish has a result of its own.
    place: (request) => lane.submit(request) as Promise<CheckoutResult>,
    hold: (request) => lane.submit(request) as Promise<HoldView>,
    // None: the lane looks for answers after it has read what it decides by.
    mayHaveMissedAnswer: new Set(),
    close: () => lane.close(),
    get waiting() {
      return lane.waiting;
    },
    get parked() {
      return lane.parked;
    },
    get stuck() {
      return lane.stuck;
    },
  };
}
