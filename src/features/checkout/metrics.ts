import { Counter, type Registry } from 'prom-client';
import { type LaneMetrics, type OutcomeMetrics, observeLane, observeOutcomes } from '../../concurrency/index.ts';
import type { ErrorCode } from '../../platform/errors.ts';
import type { CheckoutView } from './schemas.ts';

/** `created`, `replayed` (an idempotency key came again), or the code of the problem. */
export type CheckoutOutcome = 'created' | 'replayed' | ErrorCode;

export interface CheckoutMetrics extends OutcomeMetrics<CheckoutOutcome> {
  /** Told of every checkout that is created. */
  readonly onPlaced: (checkout: CheckoutView) => void;
}

const NAMES = { thing: 'checkout', things: 'checkouts' } as const;

/** How full the batches of group commit are, and how many wait for one. */
export function observeBatches(registry: Registry, lane: LaneMetrics): { readonly onBatch: (size: number) => void } {
  return observeLane(registry, { ...NAMES, what: 'Checkouts, and holds,' }, lane);
}

export function createCheckoutMetrics(registry: Registry): CheckoutMetrics {
  const registers = [registry];
  const orders = new Counter({ name: 'tianguis_placed_orders_total', help: 'Orders that checkouts made.', registers });
  const amount = new Counter({
    name: 'tianguis_placed_amount_total',
    help: 'What the orders that checkouts made come to, in minor units: centavos.',
    registers,
  });
  return {
    ...observeOutcomes<CheckoutOutcome>(registry, { ...NAMES, what: 'Checkouts' }),
    onPlaced: (checkout) => {
      orders.inc(checkout.orders.length);
      amount.inc(checkout.total.amount);
    },
  };
}
