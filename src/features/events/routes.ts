import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf } from '../../concurrency/index.ts';
import { type Caller, callerOf } from '../../platform/access.ts';
import { AppError, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { addressOf } from '../../platform/rate-limit.ts';
import { TOKEN_EXPIRED } from './frames.ts';
import type { EventMetrics } from './metrics.ts';
import { audienceOf, type Topics } from './rules.ts';
import { eventsHeaders, eventsQuery, eventsResponse } from './schemas.ts';
import { expectAll, type PreparedStream, prepareStream, type WantedStream } from './service.ts';
import { type Holder, STREAMS_PER_ACCOUNT, STREAMS_PER_ADDRESS, type StreamLimits } from './stream-limits.ts';
import type { Streams } from './streams.ts';

export interface EventRoutesOptions {
  readonly streams: Streams;
  readonly limits: StreamLimits;
  readonly metrics: EventMetrics;
}

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  // Proxies of nginx keep nothing back then.
  'x-accel-buffering': 'no',
  // A stream is the last of its connection: one that has ended keeps nobody waiting.
  connection: 'close',
};

/** Server-sent events. */
export async function eventRoutes(root: FastifyInstance, { streams, limits, metrics }: EventRoutesOptions) {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.addHook('preClose', async () => streams.endAll());

  app.get(
    '/events',
    {
      config: { access: 'optional', workload: 'read', isStream: true, replica: 'never', errors: ['not-found'] },
      schema: {
        tags: ['events'],
        operationId: 'followEvents',
        summary: 'What happens, as it happens',
        description:
          '`stock:<product id>` tells anybody the stock of a product, first as it is now. `orders` needs a token, and tells buyers ' +
          'of their orders, sellers of those of their shop, and administrators of all. `unit:<unit id>` tells a seller, or an administrator, ' +
          'of a unit, first as it is now. docs/events.md has the events.',
        querystring: eventsQuery,
        headers: eventsHeaders,
        response: eventsResponse,
      },
    },
    async (request, reply) => {
      const { topics, lastEventId } = request.query;
      const isPersonal = topics.orders || topics.units.length > 0;
      const caller = isPersonal ? callerOf(request) : request.caller;
      const wanted = wantedBy(caller, topics, request.headers['last-event-id'] ?? lastEventId);
      if (request.method === 'HEAD') {
        await expectAll(contextOf(request), wanted);
        begin(reply).end();
        return reply;
      }
      const release = limits.take(holderOf(request));
      try {
        const prepared = await prepareStream(contextOf(request), streams, wanted);
        if (streams.isEnding) {
          prepared.leave();
          throw new AppError(PLATFORM_ERRORS['shutting-down']);
        }
        start(reply, prepared, { caller, release, metrics });
        return reply;
      } catch (error) {
        release();
        throw error;
      }
    },
  );
}

function wantedBy(caller: Caller | null, topics: Topics, lastEventId: number | undefined): WantedStream {
  const audience = topics.orders && caller !== null ? audienceOf(caller) : undefined;
  return { subscription: { ...topics, audience }, caller, lastEventId };
}

/** Undefined where nobody is bounded. */
function holderOf({ server, caller, ip }: FastifyRequest): Holder | undefined {
  if (!server.rateLimited) return undefined;
  if (caller === null) return { key: addressOf(ip), max: STREAMS_PER_ADDRESS };
  return { key: caller.id, max: STREAMS_PER_ACCOUNT };
}

interface StartOptions {
  readonly caller: Caller | null;
  readonly release: () => void;
  readonly metrics: EventMetrics;
}

/** Lets the stream live on by itself: its request's handler ends here, and what it was let in by goes to others. */
function start(reply: FastifyReply, { stream, opening, leave }: PreparedStream, options: StartOptions): void {
  const { caller, release, metrics } = options;
  const response = begin(reply);
  const stopWaiting =
    caller?.expiresAt && whenExpired(caller.expiresAt, () => stream.end('token-expired', TOKEN_EXPIRED));
  let hasEnded = false;
  const end = () => {
    if (hasEnded) return;
    hasEnded = true;
    stopWaiting?.();
    leave();
    release();
    metrics.ended(stream.endReason);
  };
  response.once('close', end);
  response.on('error', () => {});
  // Its client may have gone meanwhile.
  if (response.destroyed) end();
  else stream.open(response, opening);
}

/** Writes the head, with what the application's plugins have set, and takes the rest into its own hands. */
function begin(reply: FastifyReply): ServerResponse {
  const headers = { ...reply.getHeaders(), ...HEADERS };
  const response = reply.hijack().raw;
  response.writeHead(200, headers as OutgoingHttpHeaders);
  // Each event goes out at once.
  response.socket?.setNoDelay(true);
  return response;
}

/** Timers that are set to more go off at once: some 24.8 days. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/** @returns ends the wait */
function whenExpired(at: Date, onExpiry: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = () => {
    const leftMs = Math.max(0, at.getTime() - Date.now());
    timer = leftMs > TIMER_MAX_MS ? setTimeout(wait, TIMER_MAX_MS) : setTimeout(onExpiry, leftMs);
    timer.unref();
  };
  wait();
  return () => clearTimeout(timer);
}
