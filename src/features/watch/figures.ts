import type { OrderStatus } from '../../generated/prisma/enums.ts';
import type { Figure, FigureValue } from '../feature.ts';
import type { Figures } from './schemas.ts';

/** Of all figures, those that operators watch. */
export function figuresOf(known: ReadonlyMap<Figure, readonly FigureValue[]>): Figures {
  const byName = new Map([...known].map(([{ name }, values]) => [name, values]));
  const valuesOf = (name: string) => byName.get(name) ?? [];
  const one = (name: string, labels: Readonly<Record<string, string>> = {}) =>
    valuesOf(name).find(({ labels: told = {} }) => Object.entries(labels).every(([label, is]) => told[label] === is))
      ?.value ?? null;
  // What was begun after the question has waited less than no time.
  const seconds = (name: string) => {
    const value = one(name);
    return value === null ? null : Math.max(0, value);
  };
  const byStatus = (name: string) =>
    valuesOf(name).map(({ labels, value }) => ({ status: labels?.status as OrderStatus, count: Math.round(value) }));
  return {
    orders: byStatus('tianguis_orders'),
    recentOrders: byStatus('tianguis_recent_orders'),
    staleOrders: one('tianguis_expired_orders'),
    negativeStock: one('tianguis_products_with_negative_stock'),
    shortfalls: one('tianguis_products_with_shortfall'),
    lowStock: one('tianguis_products_with_low_stock'),
    held: one('tianguis_stock_holds', { state: 'held' }),
    drifting: one('tianguis_products_with_drift'),
    outboxWaiting: one('tianguis_events_waiting'),
    outboxLagSeconds: seconds('tianguis_events_oldest_waiting_seconds'),
    webhooksWaiting: one('tianguis_webhook_deliveries_waiting'),
    webhookLagSeconds: seconds('tianguis_webhook_oldest_waiting_seconds'),
    refundsPending: one('tianguis_refunds_pending', { age: 'all' }),
  };
}
