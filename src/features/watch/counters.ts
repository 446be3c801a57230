import type { Counts } from '../../platform/summed-metrics.ts';
import type { Counters } from './schemas.ts';

/** The metrics that the counters are made of. */
export const COUNTER_NAMES = [
  'tianguis_checkouts_total',
  'tianguis_checkout_duration_seconds',
  'tianguis_checkout_tries',
  'tianguis_placed_orders_total',
  'tianguis_placed_amount_total',
  'tianguis_paid_orders_total',
  'tianguis_paid_amount_total',
  'tianguis_concurrency_conflicts_total',
  'tianguis_retries_total',
  'tianguis_http_request_duration_seconds',
  'tianguis_webhook_attempts_total',
  'tianguis_checkouts_waiting',
  'tianguis_checkouts_parked',
  'tianguis_bookings_waiting',
  'tianguis_bookings_parked',
] as const;

type Name = (typeof COUNTER_NAMES)[number];

interface Counted {
  readonly labels: Readonly<Partial<Record<string, string | number>>>;
  readonly value: number;
  /** Of histograms: the name with `_bucket`, `_sum` or `_count`. */
  readonly metricName?: string;
}

/** Refusals that tell of others who were faster, or of too many. */
const TOLD_STATUSES: ReadonlySet<string> = new Set(['409', '503']);

/** Adds values up by what stands in some of their labels. */
function addUp(values: readonly Counted[], labels: readonly string[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { labels: of, value } of values) {
    const key = labels.map((label) => of[label] ?? '').join(' ');
    sums.set(key, (sums.get(key) ?? 0) + value);
  }
  return sums;
}

/** What the processes have counted, put together for operators. */
export function countersOf(counts: Counts): Counters {
  const valuesOf = (name: Name, suffix = '') => {
    const values = (counts.find((metric) => metric.name === name)?.values ?? []) as readonly Counted[];
    return suffix === '' ? values : values.filter(({ metricName }) => metricName === `${name}${suffix}`);
  };
  const sumOf = (name: Name, suffix?: string) => valuesOf(name, suffix).reduce((sum, { value }) => sum + value, 0);
  const by = (name: Name, label: string) => [...addUp(valuesOf(name), [label])];
  const refused = valuesOf('tianguis_http_request_duration_seconds', '_count').filter(({ labels }) =>
    TOLD_STATUSES.has(String(labels.status)),
  );
  return {
    checkouts: by('tianguis_checkouts_total', 'outcome').map(([outcome, count]) => ({ outcome, count })),
    checkoutLatency: {
      count: sumOf('tianguis_checkout_duration_seconds', '_count'),
      sumSeconds: sumOf('tianguis_checkout_duration_seconds', '_sum'),
      buckets: [...addUp(valuesOf('tianguis_checkout_duration_seconds', '_bucket'), ['le'])]
        .filter(([le]) => le !== '+Inf')
        .map(([le, count]) => ({ withinSeconds: Number(le), count }))
        .sort((one, other) => one.withinSeconds - other.withinSeconds),
    },
    checkoutTries: {
      checkouts: sumOf('tianguis_checkout_tries', '_count'),
      tries: sumOf('tianguis_checkout_tries', '_sum'),
    },
    placed: { orders: sumOf('tianguis_placed_orders_total'), amount: sumOf('tianguis_placed_amount_total') },
    paid: { orders: sumOf('tianguis_paid_orders_total'), amount: sumOf('tianguis_paid_amount_total') },
    conflicts: by('tianguis_concurrency_conflicts_total', 'resource').map(([resource, count]) => ({ resource, count })),
    retries: sumOf('tianguis_retries_total'),
    refusals: [...addUp(refused, ['status', 'code'])].map(([key, count]) => {
      const [status = '', code = ''] = key.split(' ');
      return { status: Number(status), code, count };
    }),
    webhookAttempts: by('tianguis_webhook_attempts_total', 'outcome').map(([outcome, count]) => ({ outcome, count })),
    lane: {
      checkoutsWaiting: sumOf('tianguis_checkouts_waiting'),
      checkoutsParked: sumOf('tianguis_checkouts_parked'),
      bookingsWaiting: sumOf('tianguis_bookings_waiting'),
      bookingsParked: sumOf('tianguis_bookings_parked'),
    },
  };
}
