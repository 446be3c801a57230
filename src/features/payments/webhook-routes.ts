import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { contextOf } from '../../concurrency/index.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import { type PaymentProvider, type ProviderEvent, SignatureInvalid } from '../providers/index.ts';
import { PAYMENT_ERRORS } from './errors.ts';
import { loggedBy } from './paying.ts';
import type { Paying } from './payment-context.ts';
import { type KeptEvent, keepEvent } from './provider-events.sql.ts';
import { type EventOutcome, ProviderEvents } from './provider-events.ts';

/** More than providers send. */
const BODY_LIMIT_BYTES = 256 * 1024;

/** What providers tell of their own accord. */
export async function webhookRoutes(
  root: FastifyInstance,
  { paying, onOutcome }: { paying: Paying; onOutcome: (event: KeptEvent, outcome: EventOutcome) => void },
): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const events = new ProviderEvents((event, outcome, err) => {
    onOutcome(event, outcome);
    const { id, provider, type } = event;
    if (outcome === 'failed')
      app.log.warn({ err, event: id, provider, type }, 'an event of a payment provider waits still');
  });
  // The signature is of the bytes as they came.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.addHook('onClose', () => events.close());

  app.post(
    '/webhooks/:provider',
    {
      bodyLimit: BODY_LIMIT_BYTES,
      config: { access: 'public', workload: 'checkout', errors: ['not-found', 'signature-invalid'] },
      schema: {
        tags: ['payments'],
        operationId: 'receiveProviderEvent',
        summary: 'What a payment provider tells, signed by it',
        description:
          'An event is kept and acknowledged at once, and processed afterwards, once however often it comes. Those of unknown types are acknowledged too.',
        params: z.strictObject({ provider: z.string().max(50) }),
        response: { 200: z.object({ received: z.literal(true) }) },
      },
    },
    async (request) => {
      const { provider } = paying;
      if (request.params.provider !== provider.name) throw notFound('provider');
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const event = { ...eventIn(provider, { body, headers: request.headers }), provider: provider.name };
      const context = contextOf(request);
      if (await keepEvent(context.db.ask, event))
        events.processLater({ ...context, ...loggedBy(request.log, paying) }, event);
      return { received: true } as const;
    },
  );
}

/** @throws AppError signature-invalid */
function eventIn(provider: PaymentProvider, call: Parameters<PaymentProvider['readEvent']>[0]): ProviderEvent {
  try {
    return provider.readEvent(call);
  } catch (error) {
    if (!(error instanceof SignatureInvalid)) throw error;
    throw new AppError(PAYMENT_ERRORS['signature-invalid'], { cause: error });
  }
}
