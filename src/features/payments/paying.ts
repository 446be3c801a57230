import { Counter, type Registry } from 'prom-client';
import type { Config } from '../../config.ts';
import type { Logger } from '../../platform/logging.ts';
import type { PaymentProvider } from '../providers/index.ts';
import type { LatePayment, Paying } from './payment-context.ts';
import type { EventOutcome } from './provider-events.ts';

const MINUTE_MS = 60_000;

/** What is counted of payments. */
export interface PaymentMetrics {
  readonly late: Counter<'outcome'>;
  readonly unsent: Counter;
  readonly paidOrders: Counter;
  readonly paidAmount: Counter;
  readonly events: Counter<'provider' | 'outcome'>;
}

const LATE: readonly LatePayment[] = ['taken-again', 'returned'];
const EVENT_OUTCOMES: readonly EventOutcome[] = ['settled', 'known', 'unconcerned', 'failed'];

const known = new WeakMap<Registry, PaymentMetrics>();

/** The counters of a registry: requests and jobs have the same. */
export function paymentMetrics(registry: Registry): PaymentMetrics {
  const metrics = known.get(registry) ?? createMetrics(registry);
  known.set(registry, metrics);
  return metrics;
}

function createMetrics(registry: Registry): PaymentMetrics {
  const registers = [registry];
  const late = new Counter({
    name: 'tianguis_late_payments_total',
    help: 'Payments that succeeded after their order had ended: it took its goods again, or the money went back.',
    labelNames: ['outcome'],
    registers,
  });
  const unsent = new Counter({
    name: 'tianguis_refund_failures_total',
    help: 'Times that a payment provider did not send a refund; it is asked again.',
    registers,
  });
  const events = new Counter({
    name: 'tianguis_provider_events_total',
    help: 'Events that payment providers told, by what processing them came to.',
    labelNames: ['provider', 'outcome'],
    registers,
  });
  const paidOrders = new Counter({ name: 'tianguis_paid_orders_total', help: 'Orders that were paid.', registers });
  const paidAmount = new Counter({
    name: 'tianguis_paid_amount_total',
    help: 'What was paid for orders, in minor units: centavos.',
    registers,
  });
  for (const outcome of LATE) late.inc({ outcome }, 0);
  return { late, unsent, events, paidOrders, paidAmount };
}

/** Zeros before the first, since a rate needs them. */
export function announceEvents({ events }: PaymentMetrics, { name: provider }: PaymentProvider): void {
  for (const outcome of EVENT_OUTCOMES) events.inc({ provider, outcome }, 0);
}

/** The same, telling a log of refunds that were not sent. */
export function loggedBy(log: Pick<Logger, 'warn'>, paying: Paying): Paying {
  const onUnsent = (refundId: string, err: unknown) => {
    paying.onUnsent(refundId, err);
    log.warn({ err, refundId }, 'a refund was not sent; it is tried again');
  };
  return { ...paying, onUnsent };
}

/** What it takes to pay orders and to give money back, but for the request's own. */
export function createPaying(
  { config, registry }: { config: Config; registry: Registry },
  provider: PaymentProvider,
): Paying {
  const { late, unsent, paidOrders, paidAmount } = paymentMetrics(registry);
  return {
    provider,
    orderHoldMs: config.orderHoldMinutes * MINUTE_MS,
    feeBasisPoints: config.platformFeeBasisPoints,
    onLatePayment: (outcome) => late.inc({ outcome }),
    onUnsent: () => unsent.inc(),
    onPaid: (amount) => {
      paidOrders.inc();
      paidAmount.inc(Number(amount));
    },
  };
}
