import type { Span as OtelSpan, Tracer as OtelTracer } from '@opentelemetry/api';
import { type Context, type Link, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { ExportResultCode, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type ReadableSpan,
  type Sampler,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { within } from './deadline.ts';
import type { TracingConfig } from './trace-settings.ts';
import type { Attributes, ChildOptions, RootOptions, Span, Tracer } from './tracing.ts';

/** The one file that knows OpenTelemetry. It is loaded only where traces are sent: its libraries take a quarter of a second. */

/** Spans that wait to be sent at most: a collector that is slow, or gone, costs no more memory than that. Further ones are dropped. */
const QUEUE_MAX = 4_096;
const BATCH_MAX = 512;
const EVERY_MS = 1_000;
const SEND_TIMEOUT_MS = 5_000;
const LINKS_MAX = 128;
/** Paths are as long as whoever asks likes. */
const ATTRIBUTE_CHARACTERS_MAX = 512;

const KINDS = { server: SpanKind.SERVER, internal: SpanKind.INTERNAL, client: SpanKind.CLIENT } as const;

const propagator = new W3CTraceContextPropagator();
const getter = {
  keys: (headers: object) => Object.keys(headers),
  get: (headers: Readonly<Record<string, string | string[] | undefined>>, key: string) => headers[key],
};
const setter = {
  set: (headers: Record<string, string>, key: string, value: string) => {
    headers[key] = value;
  },
};

export interface OpenTelemetryOptions extends TracingConfig {
  readonly version: string;
  /** Told of every batch of spans that was sent, or was not. */
  readonly onSent: (spans: number, error: unknown) => void;
  /** Told of every span that is not even kept to be sent, since too many wait. */
  readonly onDropped: () => void;
  /** Longest time that sending what is left may take at the end, in milliseconds. */
  readonly farewellMs: number;
}

export function createTracer(options: OpenTelemetryOptions): Tracer {
  const { endpoint, headers, serviceName, version, farewellMs } = options;
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
    headers: { ...headers },
    timeoutMillis: SEND_TIMEOUT_MS,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': version }),
    sampler: samplerOf(options),
    spanLimits: { linkCountLimit: LINKS_MAX, attributeValueLengthLimit: ATTRIBUTE_CHARACTERS_MAX },
    spanProcessors: [new BoundedProcessor(exporter, options)],
  });
  const tracer = provider.getTracer('tianguis', version);
  return {
    root: (name, { kind, attributes, headers: from }: RootOptions) => {
      const isBegun = from?.traceparent !== undefined;
      const context = isBegun ? propagator.extract(ROOT_CONTEXT, from, getter) : ROOT_CONTEXT;
      const span = tracer.startSpan(name, { kind: KINDS[kind], ...(attributes && { attributes }) }, context);
      return new OpenTelemetrySpan(tracer, span, context);
    },
    close: () => within(farewellMs, provider.shutdown()).catch(() => {}),
  };
}

type Told = Pick<OpenTelemetryOptions, 'onSent' | 'onDropped'>;

/** Hands spans to an exporter in batches, and tells what becomes of all: the library keeps that to itself. */
class BoundedProcessor implements SpanProcessor {
  readonly #batches: BatchSpanProcessor;
  readonly #onDropped: Told['onDropped'];
  #waiting = 0;

  constructor(exporter: OTLPTraceExporter, { onSent, onDropped }: Told) {
    this.#onDropped = onDropped;
    this.#batches = new BatchSpanProcessor({
      exporter: {
        export: (spans, done) => {
          this.#waiting -= spans.length;
          exporter.export(spans, (result) => {
            const failed = result.code !== ExportResultCode.SUCCESS;
            onSent(spans.length, failed ? (result.error ?? new Error('the collector took no spans')) : undefined);
            done(result);
          });
        },
        shutdown: () => exporter.shutdown(),
        forceFlush: () => exporter.forceFlush(),
      },
      maxQueueSize: QUEUE_MAX,
      maxExportBatchSize: BATCH_MAX,
      scheduledDelayMillis: EVERY_MS,
      exportTimeoutMillis: 2 * SEND_TIMEOUT_MS,
    });
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    if (this.#waiting >= QUEUE_MAX) {
      this.#onDropped();
      return;
    }
    this.#waiting += 1;
    this.#batches.onEnd(span);
  }

  forceFlush(): Promise<void> {
    return this.#batches.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#batches.shutdown();
  }
}

function samplerOf({ sampler, ratio }: TracingConfig): Sampler {
  const name = sampler.replace('parentbased_', '');
  const root =
    name === 'always_on'
      ? new AlwaysOnSampler()
      : name === 'always_off'
        ? new AlwaysOffSampler()
        : new TraceIdRatioBasedSampler(ratio);
  return sampler.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
}

class OpenTelemetrySpan implements Span {
  readonly #tracer: OtelTracer;
  readonly #span: OtelSpan;
  readonly #around: Context;
  readonly traceId: string;
  readonly isRecorded: boolean;

  /** @param around what the span was made in */
  constructor(tracer: OtelTracer, span: OtelSpan, around: Context) {
    this.#tracer = tracer;
    this.#span = span;
    this.#around = around;
    this.traceId = span.spanContext().traceId;
    this.isRecorded = span.isRecording();
  }

  /** Made when it is needed: most spans of requests are not kept, and have no parts. */
  get #context(): Context {
    return trace.setSpan(this.#around, this.#span);
  }

  get headers(): Record<string, string> {
    const headers: Record<string, string> = {};
    propagator.inject(this.#context, headers, setter);
    return headers;
  }

  child(name: string, { attributes, links, isCall }: ChildOptions = {}): Span {
    const options = {
      kind: isCall ? SpanKind.CLIENT : SpanKind.INTERNAL,
      ...(attributes && { attributes }),
      ...(links && { links: links.map(linkTo) }),
    };
    return new OpenTelemetrySpan(this.#tracer, this.#tracer.startSpan(name, options, this.#context), this.#context);
  }

  set(attributes: Attributes): void {
    this.#span.setAttributes(attributes);
  }

  link(other: Span): void {
    this.#span.addLink(linkTo(other));
  }

  end(error?: unknown): void {
    // Its kind alone: the words of a database's error quote rows.
    if (error !== undefined) {
      this.#span.setAttribute('error.type', kindOf(error));
      this.#span.setStatus({ code: SpanStatusCode.ERROR });
    }
    this.#span.end();
  }

  get spanContext() {
    return this.#span.spanContext();
  }
}

function linkTo(span: Span): Link {
  return { context: (span as OpenTelemetrySpan).spanContext };
}

function kindOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : typeof name === 'string' ? name : typeof error;
}
