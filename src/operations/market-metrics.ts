import { Gauge, type Registry } from 'prom-client';
import { OrderStatus } from '../generated/prisma/enums.ts';
import type { Database } from '../platform/database.ts';

/** Scrapes come from several places; the database is asked once for all that come within this time. */
const FRESH_MS = 5_000;

interface MarketFigures {
  readonly ordersByStatus: ReadonlyMap<string, number>;
  readonly staleOrders: number;
  readonly negativeStock: number;
}

async function readFigures(db: Database): Promise<MarketFigures> {
  const [byStatus, stale, negative] = await Promise.all([
    db.pool.query('SELECT status, count(*)::int AS count FROM orders GROUP BY status'),
    db.pool.query(
      `SELECT count(*)::int AS count FROM orders
       WHERE status IN ('PENDING_PAYMENT', 'PAYMENT_FAILED') AND expires_at < now()`,
    ),
    db.pool.query('SELECT count(*)::int AS count FROM products WHERE stock < 0'),
  ]);
  return {
    ordersByStatus: new Map(byStatus.rows.map((row) => [row.status, row.count])),
    staleOrders: stale.rows[0].count,
    negativeStock: negative.rows[0].count,
  };
}

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

/** Gauges that are counted in the database when they are asked for. */
export function observeMarket(registry: Registry, db: Database): void {
  const fresh = keptFor(FRESH_MS, () => readFigures(db));
  // While the database is away these gauges are absent, and all other metrics are still told.
  const figures = () => fresh().catch(() => undefined);
  const registers = [registry];
  new Gauge({
    name: 'tianguis_orders',
    help: 'Orders by status.',
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
    help: 'Unpaid orders past their time that the cleanup has not cancelled yet.',
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
