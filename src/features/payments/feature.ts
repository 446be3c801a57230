import { type Feature, type JobParts, MARKET_PREFIX, type Parts } from '../feature.ts';
import { PAYMENT_CHECKS } from './checks.ts';
import { PAYMENT_ERRORS } from './errors.ts';
import { announceEvents, paymentMetrics } from './paying.ts';
import type { Paying } from './payment-context.ts';
import type { KeptEvent } from './provider-events.sql.ts';
import { type EventOutcome, ProviderEvents } from './provider-events.ts';
import { paymentRoutes } from './routes.ts';
import { webhookRoutes } from './webhook-routes.ts';

/** Where providers call. */
const WEBHOOKS_PREFIX = '/api/payments';

/**
 * Attempts to pay orders, and what providers tell of them.
 * @param payingOf what it takes
 */
export function paymentsFeature(payingOf: (parts: Parts | JobParts) => Paying) {
  return {
    name: 'payments',
    tags: { payments: 'Paying orders, and what payment providers tell.' },
    errors: PAYMENT_ERRORS,
    checks: PAYMENT_CHECKS,
    // By the moment at which they came: those that were never processed are given up then too.
    retention: [{ table: 'provider_events', column: 'received_at', age: '30 days' }],
    serve: (parts) => {
      const paying = payingOf(parts);
      const metrics = paymentMetrics(parts.registry);
      announceEvents(metrics, paying.provider);
      const onOutcome = ({ provider }: KeptEvent, outcome: EventOutcome) => metrics.events.inc({ provider, outcome });
      return [
        { prefix: MARKET_PREFIX, routes: [async (app) => paymentRoutes(app, paying)] },
        { prefix: WEBHOOKS_PREFIX, routes: [async (app) => webhookRoutes(app, { paying, onOutcome })] },
      ];
    },
    jobs: (parts) => {
      const { context, log, registry, signal } = parts;
      const paying = payingOf(parts);
      const events = new ProviderEvents(({ id, provider, type }, outcome, err) => {
        paymentMetrics(registry).events.inc({ provider, outcome });
        if (outcome === 'failed')
          log.warn({ err, event: id, provider, type }, 'an event of a payment provider waits still');
      });
      const run = (timedOut: AbortSignal) =>
        events.processLeft({ ...context, ...paying }, AbortSignal.any([signal, timedOut]));
      return [{ name: 'process-provider-events', cron: '* * * * *', run }];
    },
  } as const satisfies Feature;
}
