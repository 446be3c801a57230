import { errorOf, TianguisError } from './errors.ts';
import { NoAnswerError } from './no-answer.ts';
import { pause } from './retry.ts';
import type { TokenSession } from './session.ts';

/** What can be followed; the stock of a product is everybody's, the rest needs a token. */
export type Topic = 'orders' | `stock:${string}` | `unit:${string}`;

interface EventOf<Type extends string, Data> {
  readonly type: Type;
  readonly data: Data;
}

interface OfOrder {
  readonly orderId: string;
  readonly occurredAt: string;
}

interface Returned {
  readonly refundId: string;
  /** In minor units. */
  readonly amount: number;
  readonly reason?: string;
}

/** What a stream tells. A newer market may tell more: leave alone what you do not know. */
export type StreamEvent =
  | EventOf<'stock.changed', { readonly productId: string; readonly stock: number; readonly version: number }>
  | EventOf<
      'order.created',
      OfOrder & { readonly checkoutId: string; readonly sellerId: string; readonly totalAmount: number }
    >
  | EventOf<'order.status-changed', OfOrder & Partial<Returned> & { readonly from: string; readonly to: string }>
  | EventOf<'order.refunded', OfOrder & Returned>
  | EventOf<'order.payment-returned', OfOrder & { readonly paymentId: string; readonly refundId: string }>
  | EventOf<
      'hold.expired',
      { readonly cartId: string; readonly occurredAt: string; readonly items: readonly HeldItem[] }
    >
  | EventOf<
      'unit.changed',
      { readonly unitId: string; readonly version: number; readonly status: string; readonly deleted: boolean }
    >;

interface HeldItem {
  readonly productId: string;
  readonly quantity: number;
}

export interface FollowOptions {
  /** Waited for: an event counts as taken when this has ended. May be told the same twice. */
  readonly onEvent: (event: StreamEvent) => void | Promise<void>;
  /** Events were missed: read anew what is shown. */
  readonly onResync?: () => void | Promise<void>;
  /** Told when it is connected, and when it is not: then what is shown may be old. */
  readonly onConnection?: (isConnected: boolean) => void;
  /** How far one has come, with each step: kept, it is where a page that is loaded anew goes on. */
  readonly onPosition?: (lastEventId: string) => void;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Where to go on. Default: from now on. */
  readonly lastEventId?: string;
  /** Without a sign of life for so long a connection counts as dead, in milliseconds. Default: 40,000. */
  readonly silenceMs?: number;
}

export interface Followed {
  readonly baseUrl: string;
  readonly send: (request: Request) => Promise<Response>;
  readonly session: TokenSession;
  readonly topics: readonly Topic[];
}

const FIRST_PAUSE_MS = 500;
const PAUSE_MAX_MS = 30_000;
/** Of what a Retry-After may ask for: a page is not open for longer. */
const RETRY_AFTER_MAX_MS = 600_000;
const SILENCE_MS = 40_000;
/** Of one event; the market's are far shorter. */
const CHARACTERS_MAX = 1_000_000;

/** Follows topics until the signal ends it. @throws TianguisError where the same would be refused again */
export async function followEvents(followed: Followed, options: FollowOptions): Promise<void> {
  const { signal } = options;
  let { lastEventId } = options;
  let failures = 0;
  const onId = (id: string) => {
    failures = 0;
    lastEventId = id;
    options.onPosition?.(id);
  };
  while (!signal.aborted) {
    const end = await readStream(followed, options, { lastEventId, onId }).catch((error: unknown) => error);
    if (signal.aborted) return;
    options.onConnection?.(false);
    if (end instanceof HandlerError) throw end.cause;
    if (end instanceof TianguisError && isFinal(end)) throw end;
    failures += 1;
    const wantedMs = end instanceof TianguisError ? (end.retryAfterSeconds ?? 0) * 1_000 : 0;
    const retryAfterMs = Math.min(RETRY_AFTER_MAX_MS, wantedMs);
    const pauseMs = Math.min(PAUSE_MAX_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
    // At random, so that not everyone comes back at the same moment.
    await pause(Math.max(pauseMs, retryAfterMs) * (1 + Math.random() / 2), signal).catch(() => {});
  }
}

/** The page's own fault, which no other connection mends. */
class HandlerError extends Error {}

const isFinal = ({ status, retryAfterSeconds }: TianguisError) => status < 500 && retryAfterSeconds === undefined;

interface Position {
  readonly lastEventId: string | undefined;
  readonly onId: (id: string) => void;
}

async function readStream(
  { baseUrl, send, session, topics }: Followed,
  options: FollowOptions,
  { lastEventId, onId }: Position,
): Promise<void> {
  const silence = new AbortController();
  const { silenceMs = SILENCE_MS } = options;
  let timer = setTimeout(() => silence.abort(), silenceMs);
  const signal = AbortSignal.any([options.signal, silence.signal]);
  const url = `${baseUrl}/api/events?topics=${topics.map(encodeURIComponent).join(',')}`;
  const headers = { ...(lastEventId !== undefined && { 'last-event-id': lastEventId }) };
  try {
    const signed = (token: string | undefined) => ({ ...headers, ...(token && { authorization: `Bearer ${token}` }) });
    const open = (token: string | undefined) => send(new Request(url, { headers: signed(token), signal }));
    const response = await session.send(open, signal);
    if (!response.ok) throw await errorOf(response);
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
    if (response.body === null || !isStream) throw new NoAnswerError('The answer is no stream of events.');
    options.onConnection?.(true);
    const usedToken = session.store.get()?.accessToken;
    for await (const message of messagesOf(response.body)) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silenceMs);
      const { type, id } = message;
      if (type === 'token-expired') {
        if (usedToken !== undefined) await session.renew(usedToken, signal);
        return;
      }
      await tell(message, options);
      // After the event was taken: whoever dies in between gets it again.
      if (id !== undefined) onId(id);
    }
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

async function tell({ type, data }: Message, { onEvent, onResync }: FollowOptions): Promise<void> {
  if (type === undefined) return;
  // What is no JSON is the connection's fault, and no handler's: outside of the `try`.
  const event = type === 'resync' ? undefined : ({ type, data: JSON.parse(data ?? '') } as StreamEvent);
  try {
    if (event === undefined) await onResync?.();
    else await onEvent(event);
  } catch (cause) {
    throw new HandlerError('a handler of events failed', { cause });
  }
}

interface Message {
  readonly type: string | undefined;
  readonly id: string | undefined;
  readonly data: string | undefined;
}

/** Messages of a stream; one without a type only tells how far it has come, or that it lives. */
async function* messagesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Message> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let line = '';
  let lines: string[] = [];
  let length = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const [rest = '', ...begun] = decoder.decode(part.value, { stream: true }).split('\n');
      line += rest;
      length += rest.length;
      for (const next of begun) {
        const isEnd = line === '';
        if (isEnd) yield messageOf(lines);
        if (isEnd) lines = [];
        else lines.push(line);
        length = (isEnd ? 0 : length + 1) + next.length;
        line = next;
      }
      if (length > CHARACTERS_MAX) throw new NoAnswerError('An event is too long.');
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function messageOf(lines: readonly string[]): Message {
  const fields = new Map(lines.map((line) => line.split(/: ?(.*)/s) as [string, string]));
  return { type: fields.get('event'), id: fields.get('id'), data: fields.get('data') };
}
