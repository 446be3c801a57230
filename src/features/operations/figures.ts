import type pg from 'pg';
import { Gauge, type Registry } from 'prom-client';
import { withConnection } from '../../platform/connections.ts';
import { within } from '../../platform/deadline.ts';
import { keptFor } from '../../platform/kept.ts';
import type { Figure, FiguresReader } from '../feature.ts';
import { readFigures } from './figures.sql.ts';

/** Scrapes come from several places; the database is asked once for all that come within this time. */
const FRESH_MS = 5_000;
/**
 * A scrape waits no longer for the database, and tells the rest. Its connection is the probes' too, and is taken away by
 * then: /readyz, which waits a second, still gets its answer.
 */
const PATIENCE_MS = 700;

/** As if it had never been set: no figure is no zero. */
function clear(gauge: Gauge, { labelNames = [] }: Figure): void {
  if (labelNames.length === 0) gauge.remove();
  else gauge.reset();
}

/** How all figures are read: undefined while the database is away. */
export function figuresReader(pool: pg.Pool, figures: readonly Figure[]): FiguresReader {
  const fresh = keptFor(FRESH_MS, () =>
    withConnection(pool, AbortSignal.timeout(PATIENCE_MS), (client) => readFigures(client, figures)),
  );
  return () => within(PATIENCE_MS, fresh()).catch(() => undefined);
}

/** Gauges that the database is asked for at a scrape; absent while it is away, when all other metrics are still told. */
export function observeFigures(registry: Registry, known: FiguresReader, figures: readonly Figure[]): void {
  for (const figure of figures) {
    const { name, help, labelNames = [] } = figure;
    new Gauge({
      name,
      help,
      labelNames,
      // All workers of a machine ask the same database.
      aggregator: 'max',
      registers: [registry],
      async collect() {
        const values = (await known())?.get(figure);
        if (values === undefined) return clear(this, figure);
        for (const { labels = {}, value } of values) this.set(labels, value);
      },
    });
  }
}
