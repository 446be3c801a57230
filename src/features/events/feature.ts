import type { FastifyInstance } from 'fastify';
import type { Feature } from '../feature.ts';
import { EVENT_CHECKS } from './checks.ts';
import { EVENT_FIGURES } from './figures.ts';
import { createEventMetrics } from './metrics.ts';
import { stockNow } from './past.sql.ts';
import { eventRoutes } from './routes.ts';
import { sequencer } from './sequencer.ts';
import { StreamLimits } from './stream-limits.ts';
import { HEARTBEAT_MS, Streams } from './streams.ts';

/** The first event that some reader has not passed: it and all that came after stay. */
const FIRST_UNREAD = `(
  SELECT created_at FROM events WHERE position > (SELECT min(position) FROM event_cursors) ORDER BY position LIMIT 1)`;

/**
 * What happened, in one order, for everyone who wants to be told.
 * @param heartbeatMs how often an open stream gets a sign of life
 */
export function eventsFeature({ heartbeatMs = HEARTBEAT_MS }: { readonly heartbeatMs?: number } = {}) {
  return {
    name: 'events',
    tags: { events: 'What happens, as it happens, as server-sent events.' },
    checks: EVENT_CHECKS,
    figures: EVENT_FIGURES,
    retention: [{ table: 'events', column: 'created_at', order: 'position', age: '7 days', until: FIRST_UNREAD }],
    work: ({ context, registry }) => [sequencer(context.db, registry)],
    serve: ({ config, db, feed, registry }) => {
      const streams = new Streams({ feed, stockOf: (productIds) => stockNow(db.ask, productIds), heartbeatMs });
      const metrics = createEventMetrics(registry, streams);
      const limits = new StreamLimits(config.eventStreamsMax);
      return {
        prefix: '/api',
        routes: [async (app: FastifyInstance) => eventRoutes(app, { streams, limits, metrics })],
      };
    },
  } as const satisfies Feature;
}
