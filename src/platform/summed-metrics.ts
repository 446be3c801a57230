import cluster, { type Worker } from 'node:cluster';
import { AggregatorRegistry, type Registry } from 'prom-client';
import { within } from './deadline.ts';
import { AppError, PLATFORM_ERRORS } from './errors.ts';

/**
 * What all workers of a machine count, in one answer: whichever of them is scraped asks the process above it, which asks
 * them all. prom-client's own way waits five seconds and fails when one of them does not answer, and forgets what those
 * counted that have ended: a sum that falls looks like a restart, and its whole height like new events.
 */

type Counted = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** What metrics have counted: of those that were named. */
export type Counts = Counted;

/**
 * Worker → primary: it was asked for the metrics, or for what those named have counted. Primary → worker: that; absent where
 * something failed.
 */
interface Scrape {
  readonly scrape: number;
  readonly names?: readonly string[];
  readonly metrics?: string | Counted | undefined;
}

/** Primary → worker: what did you count? Worker → primary: that. */
interface Report {
  readonly report: number;
  readonly counted?: Counted;
}

type Message = Partial<Scrape & Report>;

/** A worker that says nothing for so long is busy, and told as it was last. */
const REPORT_WITHIN_MS = 500;
/** A scrape that gets no answer has failed. */
const SCRAPE_WITHIN_MS = 1_000;

function sum(parts: readonly Counted[]): Registry {
  return AggregatorRegistry.aggregate([...parts]);
}

/** In the process above the workers: answers their questions for the metrics of all, and keeps what ended workers counted. */
export function sumMetricsOfWorkers(): void {
  const last = new Map<Worker, Counted>();
  const reported = new Map<Worker, () => void>();
  let ended: Promise<Counted> = Promise.resolve([]);
  let round = 0;
  let pending: Promise<Registry> | undefined;

  const ask = (worker: Worker) =>
    new Promise<void>((resolve) => {
      reported.set(worker, resolve);
      worker.send({ report: round } satisfies Report, () => {});
    });
  const collect = async () => {
    round += 1;
    const live = Object.values(cluster.workers ?? {}).filter((worker) => worker?.isConnected());
    await within(REPORT_WITHIN_MS, Promise.all(live.map((worker) => worker && ask(worker)))).catch(() => {});
    return sum([...last.values(), await ended]);
  };

  cluster.on('message', (worker, { scrape, names, report, counted }: Message) => {
    // What one wrote before it ended may arrive after that.
    if (report !== undefined && counted !== undefined && !worker.isDead()) {
      last.set(worker, counted);
      if (report === round) reported.get(worker)?.();
    }
    if (scrape === undefined) return;
    // One collection for all who ask while it is under way.
    pending ??= collect().finally(() => {
      pending = undefined;
    });
    const answer = (metrics?: string | Counted) => worker.send({ scrape, metrics } satisfies Scrape, () => {});
    const told = async (all: Registry) => answer(await (names === undefined ? all.metrics() : countedBy(all, names)));
    pending.then(told).catch(() => answer());
  });
  cluster.on('exit', (worker) => {
    // Of prom-client's types, which say otherwise, the values are words.
    const counts = last.get(worker)?.filter(({ type }) => ['counter', 'histogram'].includes(String(type)));
    last.delete(worker);
    reported.delete(worker);
    if (counts !== undefined) ended = ended.then((before) => sum([before, counts]).getMetricsAsJSON());
  });
}

/** What of a registry is asked for by name. */
async function countedBy(registry: Registry, names: readonly string[]): Promise<Counted> {
  const found = names.flatMap((name) => registry.getSingleMetric(name) ?? []);
  return Promise.all(found.map((metric) => metric.get())) as unknown as Promise<Counted>;
}

export interface MetricsReader {
  /** All metrics, in the text format of Prometheus. @throws AppError overloaded, where the answer does not come in time */
  readonly text: () => Promise<string>;
  /** What some have counted. @throws AppError overloaded, as text() */
  readonly counts: (names: readonly string[]) => Promise<Counts>;
}

/** How the metrics of a registry are read: alone where the process is alone; of all workers together in one of them. */
export function metricsReader(registry: Registry): MetricsReader {
  if (!cluster.isWorker) return { text: () => registry.metrics(), counts: (names) => countedBy(registry, names) };
  const waiting = new Map<number, (metrics: string | Counted | undefined) => void>();
  let asked = 0;
  process.on('message', ({ report, scrape, metrics }: Message) => {
    if (scrape !== undefined) waiting.get(scrape)?.(metrics);
    if (report === undefined) return;
    const tell = (counted: Counted) => process.send?.({ report, counted } satisfies Report, () => {});
    // Without a report the worker is told as it was last.
    registry.getMetricsAsJSON().then(tell, () => {});
  });
  const ask = async (names?: readonly string[]) => {
    asked += 1;
    const scrape = asked;
    const answer = new Promise<string | Counted | undefined>((resolve) => waiting.set(scrape, resolve));
    process.send?.({ scrape, ...(names && { names }) } satisfies Scrape, () => {});
    const metrics = await within(SCRAPE_WITHIN_MS, answer).catch(() => undefined);
    waiting.delete(scrape);
    if (metrics === undefined) throw new AppError(PLATFORM_ERRORS.overloaded, { retryAfterSeconds: 1 });
    return metrics;
  };
  return {
    text: () => ask() as Promise<string>,
    counts: (names) => ask(names) as Promise<Counted>,
  };
}
