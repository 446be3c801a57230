import type { Registry } from 'prom-client';
import type { Workload } from '../../concurrency/index.ts';
import type { Database } from '../../platform/database.ts';
import type { HoldTerms } from '../cart/index.ts';
import { createGroupCheckout, type GroupCheckout } from './group.ts';
import { observeBatches } from './metrics.ts';
import { createOptimisticCheckout } from './optimistic.ts';
import type { CheckoutStrategy } from './request.ts';

export interface StrategyOptions {
  readonly strategy: 'group' | 'optimistic';
  readonly batchMax: number;
  readonly queueMax: number;
  readonly lanes: number;
  readonly deadlineMs: number;
  readonly holdMs: number;
  readonly holdTerms: HoldTerms;
}

/** What a checkout of this strategy waits among: only those decided in groups have connections of their own. */
export function workloadOf(strategy: StrategyOptions['strategy']): Workload {
  return strategy === 'group' ? 'lane' : 'checkout';
}

/** The configured way to write checkouts. */
export function createStrategy(db: Database, registry: Registry, options: StrategyOptions): CheckoutStrategy {
  if (options.strategy === 'optimistic') return createOptimisticCheckout({ db, ...options });
  const { onBatch } = observeBatches(registry, () => group);
  const group: GroupCheckout = createGroupCheckout({ databaseUrl: db.url, ...options, onBatch });
  return group;
}
