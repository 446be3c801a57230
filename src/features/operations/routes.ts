import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { Registry } from 'prom-client';
import { z } from 'zod';
import { type Readiness, readinessSchema } from './readiness.ts';

const tags = ['operations'];

export interface Operations {
  readonly readiness: () => Promise<Readiness>;
  /** All metrics in the text format of Prometheus. */
  readonly metrics: () => Promise<string>;
}

/** The heading of what operators ask for. */
export const OPERATIONS_TAGS = { operations: 'Whether the process is alive and ready, and what it counted.' };

export async function operationsRoutes(root: FastifyInstance, { readiness, metrics }: Operations): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

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
      const state = await readiness();
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
    async (_request, reply) => reply.type(Registry.PROMETHEUS_CONTENT_TYPE).send(await metrics()),
  );
}
