import { WebhookDisabledReason } from '../../generated/prisma/enums.ts';
import { COUNT_MAX, type Figure } from '../feature.ts';

/** Endpoints that are switched off wait for their owners, so what waits for them is no sign of anything. */
const ACTIVE = `(SELECT id FROM webhook_endpoints WHERE status = 'ACTIVE' LIMIT ${COUNT_MAX}) e`;
const waiting = (columns: string, limit: number) => `CROSS JOIN LATERAL (
  SELECT ${columns} FROM webhook_deliveries WHERE endpoint_id = e.id AND status = 'PENDING' ORDER BY position LIMIT ${limit}) d`;

const REASONS = Object.values(WebhookDisabledReason);

export const WEBHOOK_FIGURES: readonly Figure[] = [
  {
    name: 'tianguis_webhook_deliveries_waiting',
    help: `Webhooks that wait to be delivered to endpoints that are switched on; ${COUNT_MAX} means that many or more.`,
    questions: [
      `SELECT count(*)::int FROM (SELECT FROM ${ACTIVE} ${waiting('1', COUNT_MAX)} LIMIT ${COUNT_MAX}) counted`,
    ],
    read: ([counted]) => [{ value: counted?.rows[0].count }],
  },
  {
    name: 'tianguis_webhook_oldest_waiting_seconds',
    help: 'How long the oldest webhook waits that is to be delivered to an endpoint that is switched on; 0 where none waits.',
    questions: [
      `SELECT coalesce(extract(epoch FROM now() - min(d.created_at)), 0)::float8 AS seconds FROM ${ACTIVE} ${waiting('created_at', 1)}`,
    ],
    read: ([oldest]) => [{ value: Math.max(0, oldest?.rows[0].seconds) }],
  },
  {
    name: 'tianguis_webhook_endpoints_disabled',
    help: `Webhook endpoints that are switched off, by reason; ${COUNT_MAX} of all together are counted at most.`,
    labelNames: ['reason'],
    questions: [
      `SELECT disabled_reason AS reason, count(*)::int FROM (
         SELECT disabled_reason FROM webhook_endpoints WHERE status = 'DISABLED' LIMIT ${COUNT_MAX}) counted GROUP BY disabled_reason`,
    ],
    read: ([counted]) => {
      const counts = new Map<string, number>(counted?.rows.map(({ reason, count }) => [reason, count]));
      return REASONS.map((reason) => ({ labels: { reason }, value: counts.get(reason) ?? 0 }));
    },
  },
];
