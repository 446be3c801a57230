import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * What the product knows of traces: which span it is in. The span goes with the asynchronous work that began in it, so nobody
 * hands it on; where nothing is traced there is none, and all of this does nothing. Whose spans they are is open-telemetry.ts's.
 */

export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** A piece of work in a trace. */
export interface Span {
  readonly traceId: string;
  /** Whether anybody will see it: of a trace that was not sampled there is only the id. */
  readonly isRecorded: boolean;
  /** Headers that have another program go on with the trace. */
  readonly headers: Readonly<Record<string, string>>;
  /** A part of it, which may also belong to others. */
  child(name: string, options?: ChildOptions): Span;
  set(attributes: Attributes): void;
  /** Says that it belongs to another, too. */
  link(other: Span): void;
  /** @param error what it failed with; absent where it did not */
  end(error?: unknown): void;
}

export interface ChildOptions {
  readonly attributes?: Attributes;
  /** Spans that it belongs to, too. */
  readonly links?: readonly Span[];
  /** It asks another program. */
  readonly isCall?: true;
}

/** Makes the first spans of traces. */
export interface Tracer {
  /** @param headers of who asked, who may have begun the trace */
  root(name: string, options: RootOptions): Span;
  /** Sends what is recorded, and takes no more. Bounded in time, and never fails. */
  close(): Promise<void>;
}

export interface RootOptions {
  readonly kind: 'server' | 'internal' | 'client';
  readonly attributes?: Attributes;
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
}

const active = new AsyncLocalStorage<Span | undefined>();

/** The span that this is a part of; undefined where nobody will see one. */
export function recordedSpan(): Span | undefined {
  const span = active.getStore();
  return span?.isRecorded ? span : undefined;
}

/** Does something as a part of a span, or of none. */
export function inSpan<T>(span: Span | undefined, work: () => T): T {
  return active.run(span, work);
}

/** Does a piece of work in a span of its own, where the work around it is recorded. @throws whatever the work throws */
export async function traced<T>(name: string, work: () => Promise<T>, options?: ChildOptions): Promise<T> {
  const around = recordedSpan();
  return around === undefined ? work() : untilDone(around.child(name, options), work);
}

/** Does a piece of work that nobody asked for as a trace of its own, where there is a tracer. @throws whatever the work throws */
export async function tracedAlone<T>(
  tracer: Tracer | undefined,
  name: string,
  work: () => Promise<T>,
  options: RootOptions,
): Promise<T> {
  return tracer === undefined ? work() : untilDone(tracer.root(name, options), work);
}

/** Does work in a span, which ends with it. @throws whatever the work throws */
export async function untilDone<T>(span: Span, work: () => Promise<T>): Promise<T> {
  try {
    const result = await inSpan(span, work);
    span.end();
    return result;
  } catch (error) {
    span.end(error);
    throw error;
  }
}

/** Headers that have another program go on with the trace that this is a part of; none where nothing is traced. */
export function traceHeaders(): Readonly<Record<string, string>> {
  return active.getStore()?.headers ?? {};
}
