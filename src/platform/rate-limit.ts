import fastifyRateLimit, { normalizeIP } from '@fastify/rate-limit';
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  onSendHookHandler,
  preHandlerAsyncHookHandler,
} from 'fastify';
import fp from 'fastify-plugin';
import { AppError, PLATFORM_ERRORS } from './errors.ts';

const MINUTE_MS = 60_000;

/** How long a 429 is held back. Who heeds Retry-After does not notice; who asks again at once is slowed down. */
const HOLD_BACK_MS = 1_000;
/** Answers held back at most; a bound on memory. */
const HELD_BACK_MAX = 1_000;

/** Makes attemptLimit work below this point, and holds back every 429. */
export const rateLimitPlugin = fp(async (app: FastifyInstance, { enabled }: { enabled: boolean }) => {
  app.decorate('rateLimited', enabled);
  await app.register(fastifyRateLimit, { global: false });
  app.addHook('onSend', holdBack());
});

/**
 * A refusal costs the event loop nearly as much as an answer: clients that send as fast as they are refused would delay
 * everyone by the sheer number of refusals.
 */
function holdBack(): onSendHookHandler {
  let heldBack = 0;
  return (_request, reply, payload, next) => {
    if (reply.statusCode !== 429 || heldBack >= HELD_BACK_MAX) return next(null, payload);
    heldBack += 1;
    setTimeout(() => {
      heldBack -= 1;
      next(null, payload);
    }, HOLD_BACK_MS);
  };
}

declare module 'fastify' {
  interface FastifyInstance {
    /** False with RATE_LIMIT=off. */
    rateLimited: boolean;
  }
}

export interface RateLimit {
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
}

/**
 * Sets RateLimit-Limit, -Remaining and -Reset, as @fastify/rate-limit and the IETF draft up to its seventh version name
 * them. Of several limits the one that is nearest is told.
 */
export function sendRateLimit(reply: FastifyReply, { limit, remaining, resetSeconds }: RateLimit): void {
  const told = reply.getHeader('ratelimit-remaining');
  if (told !== undefined && Number(told) < remaining) return;
  reply.header('ratelimit-limit', limit);
  reply.header('ratelimit-remaining', remaining);
  reply.header('ratelimit-reset', resetSeconds);
}

/**
 * Whom an address stands for: who has one address of IPv6 has all of its /64.
 * @param ip Fastify's; undefined, whatever its type says, once the connection is gone
 */
export function addressOf(ip: string | undefined): string {
  return ip === undefined ? 'gone' : normalizeIP(ip);
}

/**
 * A hook that refuses further attempts with 429 once a key made too many within a minute.
 * @param keyOf whose attempts are counted together, such as the address or the account
 */
export function attemptLimit(
  app: FastifyInstance,
  { perMinute, keyOf }: { perMinute: number; keyOf: (request: FastifyRequest) => string },
): preHandlerAsyncHookHandler {
  const check = app.createRateLimit({ max: perMinute, timeWindow: MINUTE_MS, keyGenerator: keyOf });
  return async (request, reply) => {
    if (!app.rateLimited) return;
    const result = await check(request);
    if (result.isAllowed) return;
    const { max: limit, remaining, ttlInSeconds: seconds } = result;
    sendRateLimit(reply, { limit, remaining, resetSeconds: seconds });
    if (!result.isExceeded) return;
    throw new AppError(PLATFORM_ERRORS['rate-limited'], { params: { seconds }, retryAfterSeconds: seconds });
  };
}
