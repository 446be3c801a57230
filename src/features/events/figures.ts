import { COUNT_MAX, type Figure } from '../feature.ts';

export const EVENT_FIGURES: readonly Figure[] = [
  {
    name: 'tianguis_events_waiting',
    help: 'Events that have no place yet; 5,000 means that or more.',
    questions: [`SELECT count(*)::int FROM (SELECT FROM outbox_events LIMIT ${COUNT_MAX}) counted`],
    read: ([waiting]) => [{ value: waiting?.rows[0].count }],
  },
  {
    name: 'tianguis_events_oldest_waiting_seconds',
    help: 'How long the oldest event that has no place yet has been waiting; 0 where none is.',
    questions: [
      `SELECT coalesce((SELECT extract(epoch FROM now() - created_at)::float8 FROM outbox_events ORDER BY seq LIMIT 1), 0) AS seconds`,
    ],
    read: ([oldest]) => [{ value: oldest?.rows[0].seconds }],
  },
];
