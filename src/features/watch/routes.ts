import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { LRUCache } from 'lru-cache';
import { callerOf } from '../../platform/access.ts';
import type { Ask } from '../../platform/statements.ts';
import { refuseKnownGone } from '../accounts/index.ts';
import { type Snapshot, snapshotSchema } from './schemas.ts';

export interface Watching {
  /** What it tells is the same for all who ask within a second. */
  readonly read: () => Promise<Snapshot>;
  /** Asks on connections that no request has. */
  readonly ask: Ask;
}

/** However often the same operators ask, they are looked up once in so long. */
const KNOWN_MS = 1_000;
const KNOWN_MAX = 100;

export async function watchRoutes(root: FastifyInstance, { read, ask }: Watching): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const known = new LRUCache<string, true>({
    ...{ max: KNOWN_MAX, ttl: KNOWN_MS },
    fetchMethod: async (id) => {
      await refuseKnownGone(ask, id);
      return true as const;
    },
  });

  app.get(
    '/snapshot',
    {
      // Operators look when all slots are taken, too. What it asks has connections, and bounds, of its own.
      config: { access: ['ADMIN'], workload: 'none' },
      schema: {
        tags: ['operations'],
        operationId: 'getSnapshot',
        summary: 'Everything of now that an operator watches',
        description:
          'Counters count since the processes started: ask twice, and the difference is what happened in between. A part that cannot be told at the moment is null. Read once for all who ask within a second.',
        response: { 200: snapshotSchema },
      },
    },
    async (request) => {
      const [snapshot] = await Promise.all([read(), known.fetch(callerOf(request).id)]);
      return snapshot;
    },
  );
}
