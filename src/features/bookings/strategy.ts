import type pg from 'pg';
import type { Registry } from 'prom-client';
import type { Database } from '../../platform/database.ts';
import { createGroupBooking, type GroupBooking } from './group.ts';
import { observeBatches } from './metrics.ts';
import { createOptimisticBooking } from './optimistic.ts';
import type { BookingStrategy } from './request.ts';

export interface StrategyOptions {
  /** Connections of lanes; without them each booking has a transaction of its own. */
  readonly pool: pg.Pool | undefined;
  readonly batchMax: number;
  readonly queueMax: number;
  readonly deadlineMs: number;
  readonly holdMs: number;
}

/** They share the connections of the lanes of checkouts. */
const LANES = 1;

/** The configured way to write bookings. */
export function createStrategy(db: Database, registry: Registry, options: StrategyOptions): BookingStrategy {
  const { pool } = options;
  if (pool === undefined) return createOptimisticBooking({ db, ...options });
  const { onBatch } = observeBatches(registry, () => group);
  const group: GroupBooking = createGroupBooking({ ...options, pool, lanes: LANES, onBatch });
  return group;
}
