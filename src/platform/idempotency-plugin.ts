import { Readable } from 'node:stream';
import type {
  FastifyInstance,
  FastifyRequest,
  onSendAsyncHookHandler,
  RouteHandlerMethod,
  RouteOptions,
} from 'fastify';
import fp from 'fastify-plugin';
import { z } from 'zod';
import { callerOf } from './access.ts';
import { within } from './deadline.ts';
import { AppError, PLATFORM_ERRORS } from './errors.ts';
import { type IdempotentRequest, idempotencyHeaders, requestHashOf } from './idempotency.ts';
import type { AskKeys } from './idempotency-keys.sql.ts';
import { answerByError, answerByKey, type BegunAnswers, type KeyedCall, keepSent } from './idempotent-answers.ts';
import { newId } from './ids.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * That the route takes an Idempotency-Key, and how the same request is answered again. `effect`: the transaction of its
     * effect finds the decision, as `once()` does. Otherwise the key is looked up before the handler, which keeps a decision of
     * the kind `begun` with its effect; what it answers is kept then.
     */
    idempotency?: 'effect' | BegunAnswers;
  }
  interface FastifyRequest {
    /** The caller's key, on routes that take one; undefined where none came, and before a body is read that is a stream. */
    idempotent: IdempotentRequest | undefined;
  }
}

export interface IdempotencyOptions {
  /** Asks for keys without a slot. */
  readonly ask: AskKeys;
  /** As admission has it. */
  readonly answerWithinMs: number;
}

/** Of the time that an answer may take, how much one waits for another call of its key. */
const WAIT_SHARE = 0.75;
/** What was done is told in time, kept or not. */
const KEPT_WITHIN_MS = 1_500;
const METHODS = ['POST', 'PUT'];

/** Answers the same request again as it was answered first, on every route that says so. */
export const idempotencyPlugin = fp((app: FastifyInstance, { ask, answerWithinMs }: IdempotencyOptions, done) => {
  app.decorateRequest('idempotent', undefined);
  const waiting = new Map<string, number>();
  app.addHook('onRoute', (route) => {
    const idempotency = route.config?.idempotency;
    if (idempotency === undefined) return;
    refuseUnlessKeyed(route);
    route.config = {
      ...route.config,
      errors: [
        ...(route.config?.errors ?? []),
        'idempotency-key-reused',
        'request-in-progress',
        'concurrency-conflict',
      ],
    };
    route.schema = { ...route.schema, headers: withKey(route.schema?.headers) };
    const answers = idempotency === 'effect' ? undefined : idempotency;
    const within = Math.max(answerWithinMs, route.config.answerWithinMs ?? 0);
    const terms = { ask, answers, answerWithinMs: within, waitMs: WAIT_SHARE * within, waiting };
    route.handler = answeredOnce(route.handler, terms);
    if (answers !== undefined) route.onSend = [...[route.onSend ?? []].flat(), keepWhatIsSent(ask)];
  });
  done();
});

/** The headers that a route takes, and a key. */
function withKey(own: unknown): z.ZodObject {
  return own instanceof z.ZodObject ? own.extend(idempotencyHeaders.shape) : idempotencyHeaders;
}

/** A key is its user's, and of requests that change something. */
function refuseUnlessKeyed({ method, url, config }: RouteOptions): void {
  const isKeyed = [method].flat().every((one) => METHODS.includes(one)) && config?.access !== 'public';
  if (!isKeyed) throw new Error(`${method} ${url} cannot take an Idempotency-Key (config.idempotency)`);
}

/** The request of a keyed call whose body is no stream: by where it goes, and what it says. */
function keyIn(request: FastifyRequest): IdempotentRequest | undefined {
  const { params, body } = request;
  if (body instanceof Readable) return undefined;
  // Ids are the same in capitals.
  const what = Object.values(params as Record<string, string>).map((id) => id.toLowerCase());
  return keyedBy(request, [what, body ?? null]);
}

/**
 * Has a request compared with the first of its key. For handlers that read their body themselves.
 * @param input as parsed, so that spaces and order do not matter
 */
export function keyedBy(request: FastifyRequest, input: unknown): IdempotentRequest | undefined {
  const { headers, method, routeOptions } = request;
  const key = headers['idempotency-key'] as string | undefined;
  if (key === undefined) return undefined;
  const requestHash = requestHashOf(`${method} ${routeOptions.url}`, input);
  request.idempotent = { userId: callerOf(request).id, key, requestHash, callId: newId() };
  return request.idempotent;
}

type Terms = Omit<KeyedCall, 'app' | 'request' | 'reply'>;

/** The handler, or what is known of the request's key; what the handler refuses is kept. */
function answeredOnce(handler: RouteHandlerMethod, terms: Terms): RouteHandlerMethod {
  return function (this: FastifyInstance, request, reply) {
    if (request.headers['idempotency-key'] === undefined) return handler.call(this, request, reply);
    request.idempotent = keyIn(request);
    const run = async () => handler.call(this, request, reply);
    return answerKeyed({ ...terms, app: this, request, reply }, run);
  };
}

async function answerKeyed(call: KeyedCall, run: () => Promise<unknown>): Promise<unknown> {
  if (call.answers !== undefined && (await answerByKey(call)) === 'answered') return call.reply;
  // It runs again where it finds what another call of the key has done meanwhile.
  for (let isLast = false; ; isLast = true) {
    try {
      return await run();
    } catch (error) {
      const came = await answerByError(call, error);
      if (came === 'answered') return call.reply;
      if (isLast) throw new AppError(PLATFORM_ERRORS['concurrency-conflict'], { cause: error });
    }
  }
}

/** What was done is told, kept or not: without its answer the key has what was begun, of which the answer can be made anew. */
function keepWhatIsSent(ask: AskKeys): onSendAsyncHookHandler {
  return async (request, reply, payload) => {
    if (request.idempotent === undefined || typeof payload !== 'string') return payload;
    try {
      return await within(KEPT_WITHIN_MS, keepSent(ask, { request, reply }, payload));
    } catch (error) {
      request.log.warn({ err: error }, 'the answer to a request with an Idempotency-Key could not be kept');
      return payload;
    }
  };
}
