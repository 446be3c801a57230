import type { Feature } from '../feature.ts';
import { WEBHOOK_CHECKS } from './checks.ts';
import { Deliverer } from './deliverer.ts';
import { deliveryRoutes, pingRoutes } from './delivery-routes.ts';
import { WEBHOOK_ERRORS } from './errors.ts';
import { fanOutWork } from './fan-out.ts';
import { WEBHOOK_FIGURES } from './figures.ts';
import { hurryOn } from './hurry.sql.ts';
import { attemptCounter } from './metrics.ts';
import { removeDeleted } from './removal.sql.ts';
import { endpointRoutes, ownEndpointRoutes, secretRoutes } from './routes.ts';
import { createSender } from './sender.ts';

const TIDY_EVERY_MS = 5_000;

/** What the market tells sellers and operators of its own accord. What payment providers tell the market is of payments. */
export const webhooksFeature = {
  name: 'webhooks',
  tags: { webhooks: 'Being told by signed calls at an address of one’s own, and what became of them.' },
  errors: WEBHOOK_ERRORS,
  checks: WEBHOOK_CHECKS,
  figures: WEBHOOK_FIGURES,
  // What was not delivered has no such moment, and stays.
  retention: [{ table: 'webhook_deliveries', column: 'delivered_at', age: '7 days' }],
  serve: ({ config }) => {
    const rules = { privateAddresses: config.webhookPrivateAddresses };
    const send = createSender(rules);
    return {
      prefix: '/api',
      routes: [
        async (app) => endpointRoutes(app, rules),
        async (app) => ownEndpointRoutes(app, rules),
        secretRoutes,
        deliveryRoutes,
        async (app) => pingRoutes(app, send),
      ],
    };
  },
  work: ({ config, context: { db }, registry, log, tracer }) => {
    const send = createSender({ privateAddresses: config.webhookPrivateAddresses });
    const deliverer = new Deliverer({ db, send, log, tracer, onAttempt: attemptCounter(registry) });
    const tidy = async () => {
      const goesOn = await hurryOn(db.ask);
      return (await removeDeleted(db.ask)) || goesOn;
    };
    return [fanOutWork(db), deliverer.work, { name: 'webhook-tidying', everyMs: TIDY_EVERY_MS, run: tidy }];
  },
} as const satisfies Feature;
