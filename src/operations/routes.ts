import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Registry } from 'prom-client';
import { z } from 'zod';
import type { Database } from '../platform/database.ts';
import { pendingMigrations } from '../platform/migrations.ts';

const tags = ['operations'];

const readinessSchema = z
  .object({
    ready: z.boolean(),
    database: z.enum(['reachable', 'unreachable']),
    pendingMigrations: z.array(z.string()),
  })
  .meta({ id: 'Readiness' });

type Readiness = z.infer<typeof readinessSchema>;

async function readiness(db: Database): Promise<Readiness> {
  try {
    const pending = await pendingMigrations(db.pool);
    return { ready: pending.length === 0, database: 'reachable', pendingMigrations: pending };
  } catch {
    return { ready: false, database: 'unreachable', pendingMigrations: [] };
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

export async function operationsRoutes(
  root: FastifyInstance,
  { db, registry }: { db: Database; registry: Registry },
): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const presentReadiness = sharedWhilePending(() => readiness(db));

  app.get('/', { config: { access: 'public', workload: 'none' }, schema: { hide: true } }, (_request, reply) =>
    reply.redirect('/docs'),
  );

  app.get(
    '/livez',
    {
      config: { access: 'public', workload: 'none' },
      schema: { tags, summary: 'Whether the process lives', response: { 200: z.object({ alive: z.literal(true) }) } },
    },
    async () => ({ alive: true as const }),
  );

  app.get(
    '/readyz',
    {
      config: { access: 'public', workload: 'none' },
      schema: {
        tags,
        summary: 'Whether the process can serve: database reachable, migrations applied',
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
      config: { access: 'public', workload: 'none' },
      schema: {
        tags,
        summary: 'Metrics for Prometheus; keep it from the public at your proxy',
        response: { 200: { description: 'Metrics', content: { 'text/plain': { schema: z.string() } } } },
      },
    },
    async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
  );
}
