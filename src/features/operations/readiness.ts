import type pg from 'pg';
import { z } from 'zod';
import { withConnection } from '../../platform/connections.ts';
import { within } from '../../platform/deadline.ts';
import { pendingMigrations } from '../../platform/migrations.ts';

export const readinessSchema = z
  .object({
    ready: z.boolean(),
    database: z.enum(['reachable', 'unreachable']),
    checkout: z.enum(['moving', 'stuck']).meta({ description: 'stuck: no answer from the database to a checkout' }),
    draining: z.boolean().meta({ description: 'Whether the process is about to end' }),
    pendingMigrations: z.array(z.string()),
  })
  .meta({ id: 'Readiness' });

export type Readiness = z.infer<typeof readinessSchema>;

export interface ReadinessParts {
  readonly probes: pg.Pool;
  /** Whether checkouts wait for an answer that may never come. */
  readonly isStuck: () => boolean;
  /** Whether the process was told to end. */
  readonly isDraining: () => boolean;
}

/** A database that takes longer to say what it has is no database to serve from. */
const PROBE_TIMEOUT_MS = 1_000;

/** How it is read whether requests can be served. It never fails, and takes a second at most. */
export function readinessReader(parts: ReadinessParts): () => Promise<Readiness> {
  return sharedWhilePending(() => readiness(parts));
}

async function readiness({ probes, isStuck, isDraining }: ReadinessParts): Promise<Readiness> {
  const checkout = isStuck() ? 'stuck' : 'moving';
  const draining = isDraining();
  try {
    const probe = withConnection(probes, AbortSignal.timeout(PROBE_TIMEOUT_MS), pendingMigrations);
    const pending = await within(PROBE_TIMEOUT_MS, probe);
    const ready = pending.length === 0 && checkout === 'moving' && !draining;
    return { ready, database: 'reachable', checkout, draining, pendingMigrations: pending };
  } catch {
    return { ready: false, database: 'unreachable', checkout, draining, pendingMigrations: [] };
  }
}

/** One reading for all who ask while it is under way: these never wait for a turn, so they must not add up. */
function sharedWhilePending<T>(read: () => Promise<T>): () => Promise<T> {
  let pending: Promise<T> | undefined;
  return () => {
    pending ??= read().finally(() => {
      pending = undefined;
    });
    return pending;
  };
}
