import type pg from 'pg';
import { Gauge, type Registry } from 'prom-client';
import { OrderStatus } from '../../generated/prisma/enums.ts';
import { withConnection } from '../../platform/connections.ts';
import { within } from '../../platform/deadline.ts';
import { readMarketFigures } from './market-figures.sql.ts';

/** Scrapes come from several places; the database is asked once for all that come within this time. */
const FRESH_MS = 5_000;
/**
 * A scrape waits no longer for the database, and tells the rest. Its connection is the probes' too, and is taken away by
 * then: /readyz, which waits a second, still gets its answer.
 */
const PATIENCE_MS = 700;

function keptFor<T>(ms: number, read: () => Promise<T>): () => Promise<T> {
  let kept: { value: Promise<T>; until: number } | undefined;
  return () => {
    const now = performance.now();
    if (kept === undefined || now > kept.until) {
      const value = read();
      kept = { value, until: now + ms };
      // A failed read is not kept; whoever waits for it gets its error.
      value.catch(() => {
        kept = undefined;
      });
    }
    return kept.value;
  };
}

function setOrRemove(gauge: Gauge, value: number | undefined): void {
  if (value === undefined) gauge.remove();
  else gauge.set(value);
}

/** Gauges that the database is asked for at a scrape. */
export function observeMarket(registry: Registry, pool: pg.Pool): void {
  const fresh = keptFor(FRESH_MS, () =>
    withConnection(pool, AbortSignal.timeout(PATIENCE_MS), (client) => readMarketFigures(client)),
  );
  // While the database is away these gauges are absent, and all other metrics are still told.
  const figures = () => within(PATIENCE_MS, fresh()).catch(() => undefined);
  const registers = [registry];
  new Gauge({
    name: 'tianguis_orders',
    help: 'Orders by status; exact below 5,000, else the estimate of the database.',
    labelNames: ['status'],
    registers,
    async collect() {
      const known = await figures();
      if (known === undefined) return this.reset();
      for (const status of Object.values(OrderStatus)) this.set({ status }, known.ordersByStatus.get(status) ?? 0);
    },
  });
  new Gauge({
    name: 'tianguis_stale_orders',
    help: 'Unpaid orders past their time that the cleanup has not cancelled yet; 5,000 means that or more.',
    registers,
    async collect() {
      setOrRemove(this, (await figures())?.staleOrders);
    },
  });
  new Gauge({
    name: 'tianguis_products_with_negative_stock',
    help: 'Must always be 0.',
    registers,
    async collect() {
      setOrRemove(this, (await figures())?.negativeStock);
    },
  });
}
