import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { z } from 'zod';
import { AppError, detailOf, ERRORS, type ErrorCode, notFound } from './errors.ts';
import { languageOf } from './language.ts';
import { databaseProblem } from './sqlstate.ts';
import { fieldErrors, InvalidRequest } from './validation.ts';

/** What every refusal looks like: RFC 9457, with a stable `code`. */
export const problemSchema = z
  .looseObject({
    type: z.string().meta({ description: 'A URI that names the kind of problem' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'What happened and what to do, in English or Spanish' }),
    instance: z.string().meta({ description: 'The path that was called' }),
    code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
    requestId: z.string().meta({ description: 'Also in the logs' }),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

/** Seconds in Retry-After where nothing better is known. */
const RETRY_AFTER_SECONDS = 1;

/** What the frameworks throw, as the product's own errors. */
function asAppError(error: unknown, request: FastifyRequest): AppError {
  if (error instanceof AppError) return error;
  const problem = databaseProblem(error);
  if (problem !== undefined) return problem;
  const { code, statusCode } = error as FastifyError;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new AppError('body-too-large', { params: { limit: request.routeOptions.bodyLimit ?? 0 } });
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new AppError('unsupported-media-type');
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new AppError('malformed-body', { cause: error });
  return new AppError('internal', { params: { requestId: request.id }, cause: error });
}

function send(request: FastifyRequest, reply: FastifyReply, error: AppError): FastifyReply {
  const language = languageOf(request.headers['accept-language']);
  const { status, title, retryable } = ERRORS[error.code];
  const { params, extensions, retryAfterSeconds } = error.options;
  if (retryable) reply.header('retry-after', retryAfterSeconds ?? RETRY_AFTER_SECONDS);
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  reply.problemCode = error.code;
  return reply
    .status(status)
    .header('content-language', language)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send({
      type: `urn:tianguis:problem:${error.code}`,
      title: title[language],
      status,
      detail: detailOf(error.code, language, params),
      instance: request.url.split('?')[0],
      code: error.code,
      requestId: request.id,
      ...extensions,
    });
}

/** The invalid fields as the extension members of the problem. */
function asProblem(error: unknown, request: FastifyRequest): AppError {
  if (!(error instanceof InvalidRequest)) return asAppError(error, request);
  const errors = fieldErrors(error, languageOf(request.headers['accept-language']));
  const fields = [...new Set(errors.map(({ field }) => field))].join(', ');
  return new AppError('validation-failed', { params: { fields }, extensions: { errors } });
}

/** The router's own refusals: a path that cannot be decoded, or is longer than any of ours, leads nowhere. */
export function answerRouterError(_error: Error, request: FastifyRequest, reply: FastifyReply): void {
  // No hook runs for these, so the header is not there yet.
  reply.header('x-request-id', request.id);
  send(request, reply, notFound('page'));
}

/** Every error leaves as application/problem+json; what is our fault is logged with its cause. */
export const problemPlugin = fp((app: FastifyInstance, _options, done) => {
  app.decorateReply('problemCode', undefined);
  app.setErrorHandler((error, request, reply) => {
    const problem = asProblem(error, request);
    // Being too busy is no fault to look into line by line, and the lines would make it worse; metrics count it.
    if (ERRORS[problem.code].status >= 500 && problem.code !== 'overloaded') {
      request.log.error({ err: error, code: problem.code }, 'the request failed');
    }
    return send(request, reply, problem);
  });
  app.setNotFoundHandler((request, reply) => send(request, reply, notFound('page')));
  done();
});

declare module 'fastify' {
  interface FastifyReply {
    /** Code of the problem that was answered, for metrics. */
    problemCode: ErrorCode | undefined;
  }
}
