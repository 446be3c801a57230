import type { Environment } from './environment.ts';
import { schemaOf } from './platform/schema-name.ts';

/** What follows from variables that belong together, and what of them cannot be together. */

/** One connection for requests, one for jobs. */
const SHARED_POOL_MIN = 2;
/** One for jobs and one for each of the kinds of work. */
const SHARED_POOL_COMFORT = 7;
const GROUP_POOL_SIZE = 2;
const CLOSING_MIN_MS = 1_000;

/** What is wrong although each variable by itself is right. */
export function conflictsOf(values: Environment): string[] {
  const problems: string[] = [];
  if (values.NODE_ENV === 'production' && values.JWT_SECRET === undefined) {
    problems.push(
      'JWT_SECRET: is required when NODE_ENV=production (at least 32 characters, the same for every process)',
    );
  }
  problems.push(...conflictsOfAddresses(values));
  if ((values.STRIPE_SECRET_KEY === undefined) !== (values.STRIPE_WEBHOOK_SECRET === undefined))
    problems.push(
      'STRIPE_SECRET_KEY: goes with STRIPE_WEBHOOK_SECRET; set both, or neither for the simulated provider',
    );
  const poolMin = poolSizeMinOf(values);
  if (values.DATABASE_POOL_SIZE < poolMin) {
    problems.push(`DATABASE_POOL_SIZE: must be at least ${poolMin} with CHECKOUT_LANES=${values.CHECKOUT_LANES}`);
  }
  if (drainMsOf(values) + CLOSING_MIN_MS > values.SHUTDOWN_TIMEOUT * 1000) {
    problems.push(
      `SHUTDOWN_TIMEOUT: must leave a second after DRAIN_MS=${drainMsOf(values)} to finish what is in flight`,
    );
  }
  return problems;
}

function conflictsOfAddresses(values: Environment): string[] {
  const { DATABASE_URL, DATABASE_DIRECT_URL } = values;
  const problems: string[] = [];
  if (DATABASE_DIRECT_URL !== undefined && DATABASE_URL === undefined) {
    problems.push('DATABASE_DIRECT_URL: goes with DATABASE_URL, as the same database without the pooler');
  }
  for (const name of ['DATABASE_DIRECT_URL', 'DATABASE_MIGRATION_URL', 'DATABASE_REPLICA_URL'] as const) {
    const address = values[name];
    if (address !== undefined && schemaOf(address) !== schemaOf(DATABASE_URL ?? '')) {
      problems.push(`${name}: must have the same ?schema= as DATABASE_URL`);
    }
  }
  return problems;
}

/** Connections of the lanes: one each, and one to look for rows that others hold. */
export function lanePoolSizeOf({ CHECKOUT_STRATEGY, CHECKOUT_LANES }: Environment): number {
  return CHECKOUT_STRATEGY === 'group' ? CHECKOUT_LANES + 1 : 0;
}

/** The fewest connections that a process can work with. */
export function poolSizeMinOf(values: Environment): number {
  return lanePoolSizeOf(values) + SHARED_POOL_MIN;
}

/** One, where everyone else has what they need without it. */
export function probePoolSizeOf(values: Environment): number {
  return values.DATABASE_POOL_SIZE > poolSizeMinOf(values) ? 1 : 0;
}

/** Two, where all kinds of work have a connection without them. */
export function groupPoolSizeOf(values: Environment): number {
  const others = lanePoolSizeOf(values) + probePoolSizeOf(values) + SHARED_POOL_COMFORT;
  return values.DATABASE_POOL_SIZE >= others + GROUP_POOL_SIZE ? GROUP_POOL_SIZE : 0;
}

/** In production a balancer must notice that /readyz fails before it is turned away. */
export function drainMsOf({ DRAIN_MS, NODE_ENV }: Environment): number {
  return DRAIN_MS ?? (NODE_ENV === 'production' ? 5_000 : 0);
}
