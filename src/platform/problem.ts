import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { within } from './deadline.ts';
import {
  AppError,
  detailOf,
  type ErrorCode,
  type Language,
  notFound,
  PLATFORM_ERRORS,
  unsupportedMediaType,
} from './errors.ts';
import { HoldBack } from './hold-back.ts';
import { languageOf } from './language.ts';
import { sendRateLimit } from './rate-limit.ts';
import { databaseProblem, isForeignKeyViolation } from './sqlstate.ts';
import { fieldErrors, InvalidRequest } from './validation.ts';

export const PROBLEM_TYPE = 'application/problem+json';

/** Seconds in Retry-After where nothing better is known. */
const RETRY_AFTER_SECONDS = 1;

/** What the frameworks throw, as the product's own errors. */
function asAppError(error: unknown, request: FastifyRequest): AppError {
  if (error instanceof AppError) return error;
  const { code, statusCode } = error as FastifyError;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new AppError(PLATFORM_ERRORS['body-too-large'], { params: { limit: request.routeOptions.bodyLimit ?? 0 } });
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return unsupportedMediaType('application/json');
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new AppError(PLATFORM_ERRORS['malformed-body'], { cause: error });
  // Last: a client that breaks off its body fails with the same ECONNRESET as a lost database, but as a 4xx of Fastify's.
  return databaseProblem(error) ?? new AppError(PLATFORM_ERRORS.internal, { cause: error });
}

interface Problem {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: object;
}

/** Whose problem it is. */
interface ProblemOf {
  readonly language: Language;
  readonly requestId: string;
  readonly traceId?: string | undefined;
  /** The path that was called; absent when none came about. */
  readonly instance?: string | undefined;
}

/** A refusal as its problem document. */
export function problemOf({ kind, options }: AppError, { language, requestId, traceId, instance }: ProblemOf): Problem {
  const { code, status, title, retryable } = kind;
  const { params, extensions, retryAfterSeconds } = options;
  return {
    status,
    headers: {
      'content-type': PROBLEM_TYPE,
      'content-language': language,
      'x-request-id': requestId,
      ...(retryable && { 'retry-after': retryAfterSeconds ?? RETRY_AFTER_SECONDS }),
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    },
    body: {
      type: `urn:tianguis:problem:${code}`,
      title: title[language],
      status,
      detail: detailOf(kind, language, { requestId, ...params }),
      instance,
      code,
      requestId,
      ...(traceId !== undefined && { traceId }),
      ...extensions,
    },
  };
}

/** The answer to a request that is refused. */
export function refusalOf(request: FastifyRequest, error: AppError): Problem {
  const language = languageOf(request.headers['accept-language']);
  const instance = request.url.split('?')[0];
  return problemOf(error, { language, requestId: request.id, traceId: request.span?.traceId, instance });
}

function send(request: FastifyRequest, reply: FastifyReply, error: AppError): FastifyReply {
  const { status, headers, body } = refusalOf(request, error);
  reply.problemCode = error.code;
  if (error.options.rateLimit !== undefined) sendRateLimit(reply, error.options.rateLimit);
  return reply.status(status).headers(headers).serializer(JSON.stringify).send(body);
}

/** Whatever was thrown, as the refusal that it comes to; the invalid fields as its extension members. */
export function asProblem(error: unknown, request: FastifyRequest): AppError {
  if (!(error instanceof InvalidRequest)) return asAppError(error, request);
  const errors = fieldErrors(error, languageOf(request.headers['accept-language']));
  const fields = [...new Set(errors.map(({ field }) => field))].join(', ');
  return new AppError(PLATFORM_ERRORS['validation-failed'], { params: { fields }, extensions: { errors } });
}

/** The router's own refusals: a path that cannot be decoded, or is longer than any of ours, leads nowhere. */
export function answerRouterError(_error: Error, request: FastifyRequest, reply: FastifyReply): void {
  // No hook runs for these, so the header is not there yet.
  reply.header('x-request-id', request.id);
  send(request, reply, notFound('page'));
}

/** Such questions at the same time; beyond them the refusal is as true, and a storm of refusals takes no connections. */
const ASKING_MAX = 2;
const ASK_TIMEOUT_MS = 500;

export interface ProblemOptions {
  /** Whether there is an account with this id. */
  readonly accountExists: (id: string) => Promise<boolean>;
}

/**
 * A token outlives its account by up to 15 minutes. Whoever is refused because something is not there is told to sign
 * in when the account is what is missing; nobody pays for that question on the way to success.
 */
function unlessAccountIsGone({ accountExists }: ProblemOptions) {
  let asking = 0;
  return async (problem: AppError, { caller }: FastifyRequest): Promise<AppError> => {
    if (caller === null) return problem;
    // A row that points at nothing: whoever writes one has had a turn, so these questions do not add up.
    const isWritten = isForeignKeyViolation(problem.options.cause);
    if (!isWritten && !(problem.kind.accountMayBeGone && asking < ASKING_MAX)) return problem;
    asking += 1;
    const asked = within(ASK_TIMEOUT_MS, accountExists(caller.id)).finally(() => {
      asking -= 1;
    });
    // Where there is no answer, what is known stands; of a row that was refused it is known that it was.
    const exists = await asked.catch(() => (isWritten ? undefined : true));
    if (exists === undefined) return new AppError(PLATFORM_ERRORS.overloaded, { cause: problem });
    return exists ? problem : new AppError(PLATFORM_ERRORS.unauthenticated, { cause: problem });
  };
}

/** Every error leaves as application/problem+json; what is our fault is logged with its cause. */
export const problemPlugin = fp((app: FastifyInstance, options: ProblemOptions, done) => {
  const orUnauthenticated = unlessAccountIsGone(options);
  app.decorate('orUnauthenticated', orUnauthenticated);
  const holdBack = new HoldBack();
  app.addHook('preClose', async () => holdBack.end());
  app.decorateReply('problemCode', undefined);
  app.setErrorHandler(async (error, request, reply) => {
    const problem = await orUnauthenticated(asProblem(error, request), request);
    // Being too busy is no fault to look into line by line, and the lines would make it worse; metrics count it.
    if (problem.kind.status >= 500 && problem.code !== 'overloaded') {
      request.log.error({ err: error, code: problem.code }, 'the request failed');
    }
    if (problem.kind.status === 429) await holdBack.wait();
    return send(request, reply, problem);
  });
  app.setNotFoundHandler((request, reply) => send(request, reply, notFound('page')));
  done();
});

declare module 'fastify' {
  interface FastifyInstance {
    /** A refusal, or the one to sign in when the account is what is missing. */
    orUnauthenticated(problem: AppError, request: FastifyRequest): Promise<AppError>;
  }
  interface FastifyReply {
    /** Code of the problem that was answered, for metrics. */
    problemCode: ErrorCode | undefined;
  }
}
