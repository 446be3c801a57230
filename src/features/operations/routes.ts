import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type pg from 'pg';
import { Registry } from 'prom-client';
import { z } from 'zod';
import { withConnection } from '../../platform/connections.ts';
import { within } from '../../platform/deadline.ts';
import { pendingMigrations } from '../../platform/migrations.ts';

const tags = ['operations'];

const readinessSchema = z
  .object({
    ready: z.boolean(),
    database: z.enum(['reachable', 'unreachable']),
    checkout: z.enum(['moving', 'stuck']).meta({ description: 'stuck: no answer from the database to a checkout' }),
    draining: z.boolean().meta({ description: 'Whether the process is about to end' }),
    pendingMigrations: z.array(z.string()),
  })
  .meta({ id: 'Readiness' });

type Readiness = z.infer<typeof readinessSchema>;

export interface Operations {
  readonly probes: pg.Pool;
  /** All metrics in the text format of Prometheus. */
  readonly metrics: () => Promise<string>;
  /** Whether checkouts wait for an answer that may never come. */
  readonly isStuck: () => boolean;
  /** Whether the process was told to end. */
  readonly isDraining: () => boolean;
}

/** A database that takes longer to say what it has is no database to serve from. */
const PROBE_TIMEOUT_MS = 1_000;

async function readiness({ probes, isStuck, isDraining }: Operations): Promise<Readiness> {
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

/** The heading of what operators ask for. */
export const OPERATIONS_TAGS = { operations: 'Whether the process is alive and ready, and what it counted.' };

export async function operationsRoutes(root: FastifyInstance, operations: Operations): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const presentReadiness = sharedWhilePending(() => readiness(operations));

  app.get(
    '/livez',
    {
      config: { access: 'public', workload: 'none', isProbe: true },
      schema: {
        tags,
        operationId: 'getLiveness',
        summary: 'Whether the process is alive',
        response: { 200: z.object({ alive: z.literal(true) }) },
      },
    },
    async () => ({ alive: true as const }),
  );

  app.get(
    '/readyz',
    {
      config: { access: 'public', workload: 'none', isProbe: true },
      schema: {
        tags,
        operationId: 'getReadiness',
        summary:
          'Whether the process can serve requests: the database answers, migrations are applied, checkouts move on, and it is not about to end',
        response: { 200: readinessSchema, 503: readinessSchema },
      },
    },
    async (_request, reply) => {
      const state = await presentReadiness();
      return reply.status(state.ready ? 200 : 503).send(state);
    },
  );

  app.get(
    '/metrics',
    {
      config: { access: 'public', workload: 'none', isProbe: true },
      schema: {
        tags,
        operationId: 'getMetrics',
        summary: 'Metrics for Prometheus; keep it from the public at your proxy',
        response: { 200: { description: 'Metrics', content: { 'text/plain': { schema: z.string() } } } },
      },
    },
    async (_request, reply) => reply.type(Registry.PROMETHEUS_CONTENT_TYPE).send(await operations.metrics()),
  );
}
