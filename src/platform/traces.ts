import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { Counter, type Registry } from 'prom-client';
import type { Logger } from './logging.ts';
import type { TracingConfig } from './trace-settings.ts';
import { inSpan, type Span, type Tracer } from './tracing.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Asked all the time by machines that want to know nothing of it. */
    isProbe?: true;
  }
  interface FastifyRequest {
    /** What is recorded of it; absent where nothing is traced. */
    span?: Span | undefined;
  }
}

/** Where a request's logger has its span, and so have all that are made of it. */
const TRACED = Symbol('traced');
type Traceable = { [TRACED]?: Span };

/** What each log line of a request says of its trace. For pino's `mixin`: a logger of its own for each request costs more than a span. */
export function traceOfLine(_line: object, _level: number, logger: object): object {
  const span = (logger as Traceable)[TRACED];
  return span === undefined ? {} : { traceId: span.traceId };
}

/** Of the time that a stop may take, what sending the last spans may; never more than a collector needs that is well. */
const FAREWELL_SHARE = 0.2;
const FAREWELL_MAX_MS = 2_000;
/** A collector that is gone is no reason for a line every second. */
const TOLD_EVERY_MS = 60_000;

export interface TracesOptions {
  /** Undefined: nothing is traced, and nothing is loaded. */
  readonly config: TracingConfig | undefined;
  readonly version: string;
  readonly shutdownTimeoutMs: number;
  readonly registry: Registry;
  readonly log: Logger;
}

/** Begins to send traces, where they are wanted. */
export async function openTracer(options: TracesOptions): Promise<Tracer | undefined> {
  const { config, version, shutdownTimeoutMs, registry, log } = options;
  const telling = tellOfSpans(registry, log);
  if (config === undefined) return undefined;
  const { createTracer } = await import('./open-telemetry.ts');
  const farewellMs = Math.min(FAREWELL_MAX_MS, FAREWELL_SHARE * shutdownTimeoutMs);
  return createTracer({ ...config, version, farewellMs, ...telling });
}

function tellOfSpans(registry: Registry, log: Logger) {
  const spansOf = new Counter({
    name: 'tianguis_trace_spans_total',
    help: 'Spans that were sent to the collector of traces, those that it did not take, and those that were dropped since too many waited.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  // A rate needs the zero before the first.
  for (const outcome of ['sent', 'lost', 'dropped']) spansOf.inc({ outcome }, 0);
  let toldAt = Number.NEGATIVE_INFINITY;
  const onSent = (spans: number, error: unknown) => {
    spansOf.inc({ outcome: error === undefined ? 'sent' : 'lost' }, spans);
    if (error === undefined || performance.now() - toldAt < TOLD_EVERY_MS) return;
    toldAt = performance.now();
    log.warn({ err: error, spans }, 'the collector of traces did not take spans');
  };
  return { onSent, onDropped: () => spansOf.inc({ outcome: 'dropped' }) };
}

/**
 * A span for each request, in which all that is done for it happens; its id is in the request's log lines and in problem
 * documents. Before all plugins whose work belongs into it.
 */
export const tracesPlugin = fp((app: FastifyInstance, { tracer }: { tracer: Tracer }, done) => {
  app.decorateRequest('span', undefined);
  app.addHook('onRequest', (request, reply, next) => {
    // Made anew whenever it is asked for.
    const { url: route = 'unknown', config } = request.routeOptions;
    if (config.isProbe || config.isStream) return next();
    const span = tracer.root(`${request.method} ${route}`, { kind: 'server', headers: request.headers });
    request.span = span;
    (request.log as Traceable)[TRACED] = span;
    // Of most there is only the id: what they cost everyone pays.
    if (!span.isRecorded) return next();
    span.set(attributesOf(request, route));
    reply.raw.once('close', () => endWith(span, reply));
    inSpan(span, next);
  });
  // What comes after the body is read runs as a part of the socket's work, not of the request's.
  app.addHook('preValidation', ({ span }, _reply, next) => {
    if (span?.isRecorded) inSpan(span, next);
    else next();
  });
  done();
});

/** No query and no header: they hold tokens and people's data. */
function attributesOf({ method, url, id }: FastifyRequest, route: string): Record<string, string> {
  return {
    'http.request.method': method,
    'http.route': route,
    'url.path': url.split('?')[0] ?? '',
    'tianguis.request_id': id,
  };
}

/** With what was answered, also when the client left before it was. */
function endWith(span: Span, { raw, problemCode: code }: FastifyReply): void {
  const { statusCode: status, writableFinished } = raw;
  if (!writableFinished) span.end({ code: 'aborted' });
  else {
    span.set({ 'http.response.status_code': status, ...(code && { 'tianguis.problem': code }) });
    span.end(status < 500 ? undefined : { code: code ?? String(status) });
  }
}
