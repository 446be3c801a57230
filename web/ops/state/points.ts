import type { components } from '../../../clients/typescript/src/index.ts';

export type Snapshot = components['schemas']['OperationsSnapshot'];
type Latency = NonNullable<Snapshot['counters']>['checkoutLatency'];

/** What the charts draw of one moment. Null: it cannot be told. */
export interface Point {
  /** In seconds since 1970, as uPlot has time. */
  readonly at: number;
  readonly ordersPerMinute: number | null;
  readonly paidPerMinute: number | null;
  /** In pesos a minute. */
  readonly revenue: number | null;
  readonly placed: number | null;
  /** In per cent of the checkouts. */
  readonly conflictRate: number | null;
  readonly tries: number | null;
  /** In seconds. */
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly waiting: number | null;
  readonly parked: number | null;
  readonly outboxLag: number | null;
  readonly webhookLag: number | null;
}

const MINUTE_S = 60;
const CENTAVOS = 100;

/**
 * The time within which so large a part of the checkouts were decided, between two readings of the same histogram. Within a bucket
 * they are taken to be spread evenly; of those beyond the last bucket no more is known than that.
 */
export function percentile(before: Latency, after: Latency, part: number): number | null {
  const total = after.count - before.count;
  if (total <= 0) return null;
  const wanted = total * part;
  let lower = { withinSeconds: 0, count: 0 };
  for (const { withinSeconds, count } of after.buckets) {
    const known = before.buckets.find((bucket) => bucket.withinSeconds === withinSeconds)?.count ?? 0;
    const upper = { withinSeconds, count: count - known };
    if (upper.count >= wanted) {
      const share = upper.count === lower.count ? 1 : (wanted - lower.count) / (upper.count - lower.count);
      return lower.withinSeconds + share * (withinSeconds - lower.withinSeconds);
    }
    lower = upper;
  }
  return lower.withinSeconds;
}

const outcomes = ({ counters }: Snapshot, only?: string) =>
  (counters?.checkouts ?? [])
    .filter(({ outcome }) => only === undefined || outcome === only)
    .reduce((sum, { count }) => sum + count, 0);

/** What lies between two readings: rates and percentiles of the time between them, and gauges of the later one. */
export function pointOf(before: Snapshot | undefined, after: Snapshot): Point {
  const at = Date.parse(after.at) / 1_000;
  const { counters: now, figures } = after;
  const gauges = {
    at,
    waiting: now && now.lane.checkoutsWaiting + now.lane.bookingsWaiting,
    parked: now && now.lane.checkoutsParked + now.lane.bookingsParked,
    outboxLag: figures?.outboxLagSeconds ?? null,
    webhookLag: figures?.webhookLagSeconds ?? null,
  };
  const none = { ordersPerMinute: null, paidPerMinute: null, revenue: null, placed: null };
  const unknown = { ...none, conflictRate: null, tries: null, p50: null, p95: null, p99: null };
  const was = before?.counters;
  const seconds = before === undefined ? 0 : at - Date.parse(before.at) / 1_000;
  // Counters that fell are those of processes that started anew.
  const isAnew =
    was && now && (now.placed.orders < was.placed.orders || now.checkoutLatency.count < was.checkoutLatency.count);
  if (!before || !was || !now || seconds <= 0 || isAnew) return { ...gauges, ...unknown };
  const perMinute = (later: number, earlier: number) => ((later - earlier) / seconds) * MINUTE_S;
  const checkouts = outcomes(after) - outcomes(before);
  const conflicts = outcomes(after, 'concurrency-conflict') - outcomes(before, 'concurrency-conflict');
  const tried = now.checkoutTries.checkouts - was.checkoutTries.checkouts;
  const latency = (part: number) => percentile(was.checkoutLatency, now.checkoutLatency, part);
  return {
    ...gauges,
    ordersPerMinute: perMinute(now.placed.orders, was.placed.orders),
    paidPerMinute: perMinute(now.paid.orders, was.paid.orders),
    revenue: perMinute(now.paid.amount, was.paid.amount) / CENTAVOS,
    placed: perMinute(now.placed.amount, was.placed.amount) / CENTAVOS,
    conflictRate: checkouts > 0 ? (conflicts / checkouts) * 100 : null,
    tries: tried > 0 ? (now.checkoutTries.tries - was.checkoutTries.tries) / tried : null,
    p50: latency(0.5),
    p95: latency(0.95),
    p99: latency(0.99),
  };
}
