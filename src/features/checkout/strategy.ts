import type pg from 'pg';
import type { Registry } from 'prom-client';
import type { Database } from '../../platform/database.ts';
import type { HoldTerms } from '../cart/index.ts';
import { createGroupCheckout, type GroupCheckout } from './group.ts';
import { observeBatches } from './metrics.ts';
import { createOptimisticCheckout } from './optimistic.ts';
import type { CheckoutStrategy } from './request.ts';

export interface StrategyOptions {
  /** Connections of lanes; without them each checkout has a transaction of its own. */
  readonly pool: pg.Pool | undefined;
  readonly batchMax: number;
  readonly queueMax: number;
  readonly lanes: number;
  readonly deadlineMs: number;
  readonly holdMs: number;
  readonly holdTerms: HoldTerms;
}

/** The configured way to write checkouts. */
export function createStrategy(db: Database, registry: Registry, options: StrategyOptions): CheckoutStrategy {
  const { pool } = options;
  if (pool === undefined) return createOptimisticCheckout({ db, ...options });
  const { onBatch } = observeBatches(registry, () => group);
  const group: GroupCheckout = createGroupCheckout({ ...options, pool, onBatch });
  return group;
}
