import { COUNT_MAX, type Figure } from '../feature.ts';

export const MONEY_FIGURES: readonly Figure[] = [
  {
    name: 'tianguis_refunds_pending',
    help: `Refunds that the provider has not sent yet, and those of them promised over an hour ago; ${COUNT_MAX} means that many or more.`,
    labelNames: ['age'],
    questions: [
      `SELECT count(*)::int AS pending, (count(*) FILTER (WHERE created_at < now() - interval '1 hour'))::int AS late
       FROM (SELECT created_at FROM refunds WHERE status = 'PENDING' ORDER BY ask_at LIMIT ${COUNT_MAX}) counted`,
    ],
    read: ([counted]) => [
      { labels: { age: 'all' }, value: counted?.rows[0].pending },
      { labels: { age: 'over_an_hour' }, value: counted?.rows[0].late },
    ],
  },
];
