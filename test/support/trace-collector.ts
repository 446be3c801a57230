import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { until } from './wait.ts';

/** A span as it came, of OTLP's JSON what tests look at. */
export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly service: unknown;
  /** 2: it failed. */
  readonly statusCode: number | undefined;
}

export interface TraceCollector {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly url: string;
  readonly spans: readonly CollectedSpan[];
  /** Headers of the calls. */
  readonly calls: readonly IncomingHttpHeaders[];
  /** All it was sent, as it came. */
  text(): string;
  /** Waits for a span. */
  span(what: string, isIt: (span: CollectedSpan) => boolean): Promise<CollectedSpan>;
  /** Answers nothing more, and takes every call. */
  fallSilent(): void;
  /** Whether a call waits for its answer. */
  readonly isKeptWaiting: boolean;
  /** Is there no more. */
  end(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: OTLP's own JSON
type Json = any;

const plainOf = ({ stringValue, intValue, doubleValue, boolValue }: Json) =>
  stringValue ?? boolValue ?? Number(intValue ?? doubleValue);
const attributesOf = (list: Json[] = []) => Object.fromEntries(list.map(({ key, value }) => [key, plainOf(value)]));

function spansIn(body: Json): CollectedSpan[] {
  return body.resourceSpans.flatMap(({ resource, scopeSpans }: Json) =>
    scopeSpans.flatMap(({ spans }: Json) =>
      spans.map((span: Json) => ({
        ...{ traceId: span.traceId, spanId: span.spanId, parentSpanId: span.parentSpanId || undefined },
        ...{ name: span.name, links: span.links ?? [], attributes: attributesOf(span.attributes) },
        ...{ service: attributesOf(resource.attributes)['service.name'], statusCode: span.status?.code },
      })),
    ),
  );
}

/** A collector that speaks OTLP over HTTP, for the length of a test. */
export async function startTraceCollector(): Promise<TraceCollector> {
  const spans: CollectedSpan[] = [];
  const calls: IncomingHttpHeaders[] = [];
  const bodies: string[] = [];
  let silent = false;
  let isKeptWaiting = false;
  const server = createServer(async (request, response) => {
    if (silent) {
      isKeptWaiting = true;
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    calls.push(request.headers);
    const known = request.method === 'POST' && request.url === '/v1/traces';
    const body = Buffer.concat(chunks).toString();
    bodies.push(body);
    if (known) spans.push(...spansIn(JSON.parse(body)));
    response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const end = async () => {
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(end);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    calls,
    text: () => bodies.join('\n'),
    async span(what, isIt) {
      await until(`the span of ${what}`, async () => spans.some(isIt));
      return spans.find(isIt) as CollectedSpan;
    },
    fallSilent: () => {
      silent = true;
    },
    get isKeptWaiting() {
      return isKeptWaiting;
    },
    end,
  };
}
