/** How a page follows the market's events: an example of docs/frontend-integration.md, run by test/http/storefront.test.ts. */

/** What a stream tells, see docs/events.md. A newer market may tell more: leave alone what you do not know. */
export type StreamEvent =
  | EventOf<'stock.changed', { readonly productId: string; readonly stock: number; readonly version: number }>
  | EventOf<
      'order.created',
      OfOrder & { readonly checkoutId: string; readonly sellerId: string; readonly totalAmount: number }
    >
  | EventOf<'order.status-changed', OfOrder & Partial<Refund> & { readonly from: string; readonly to: string }>
  | EventOf<'order.refunded', OfOrder & Refund>
  | EventOf<'order.payment-returned', OfOrder & { readonly paymentId: string; readonly refundId: string }>
  | EventOf<
      'hold.expired',
      { readonly cartId: string; readonly items: readonly HeldItem[]; readonly occurredAt: string }
    >;

interface EventOf<Type extends string, Data> {
  readonly type: Type;
  readonly data: Data;
}

interface OfOrder {
  readonly orderId: string;
  readonly occurredAt: string;
}

interface Refund {
  readonly refundId: string;
  /** In minor units. */
  readonly amount: number;
  readonly reason?: string;
}

interface HeldItem {
  readonly productId: string;
  readonly quantity: number;
}

export interface FollowOptions {
  readonly origin: string;
  /** Such as `stock:<product id>` and `orders`. */
  readonly topics: readonly string[];
  readonly accessToken: () => string | undefined;
  /** Gets a new access token. @returns false when the user has to sign in: then it ends */
  readonly refresh: () => Promise<boolean>;
  readonly onEvent: (event: StreamEvent) => void;
  /** Events were missed: read anew what is shown. */
  readonly onResync: () => void;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Without a sign of life for so long the stream counts as dead, in milliseconds. */
  readonly silenceMs?: number;
}

const FIRST_PAUSE_MS = 500;
const PAUSE_MAX_MS = 30_000;
const SILENCE_MS = 40_000;

/**
 * Follows topics until it is ended, over however many streams: one that ends is opened again where it was left. A browser's EventSource
 * would do for stock; it sends no token.
 */
export async function followEvents(options: FollowOptions): Promise<void> {
  const { signal } = options;
  let lastEventId: string | undefined;
  let failures = 0;
  while (!signal.aborted) {
    let hadEvents = false;
    const end: End = await readStream(options, lastEventId, (id) => {
      hadEvents = true;
      lastEventId = id ?? lastEventId;
    }).catch(() => ({ why: 'lost' }));
    if (end.why === 'refused') return;
    // Where the refreshing itself is lost, it is tried again with the stream.
    if (end.why === 'token-expired' && !(await options.refresh().catch(() => true))) return;
    failures = hadEvents ? 1 : failures + 1;
    const pauseMs = Math.min(PAUSE_MAX_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
    // At random, so that not everyone comes back at the same moment.
    await pause(Math.max(pauseMs, end.retryAfterMs ?? 0) * (1 + Math.random() / 2), signal);
  }
}

interface End {
  readonly why: 'lost' | 'token-expired' | 'refused';
  readonly retryAfterMs?: number;
}

async function readStream(
  { origin, topics, accessToken, onEvent, onResync, signal, silenceMs = SILENCE_MS }: FollowOptions,
  lastEventId: string | undefined,
  onTaken: (id: string | undefined) => void,
): Promise<End> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silenceMs);
  const token = accessToken();
  const response = await fetch(`${origin}/api/events?topics=${topics.join(',')}`, {
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    },
    signal: AbortSignal.any([signal, silence.signal]),
  });
  let text = '';
  try {
    if (!response.ok || response.body === null) return await endOf(response);
    for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silenceMs);
      const messages = (text + part).split('\n\n');
      text = messages.pop() ?? '';
      for (const message of messages) {
        const fields = new Map(message.split('\n').map((line) => line.split(/: ?(.*)/s) as [string, string]));
        const [id, type, data] = ['id', 'event', 'data'].map((name) => fields.get(name));
        if (type === 'token-expired') return { why: 'token-expired' };
        if (type === 'resync') onResync();
        else if (type !== undefined) onEvent({ type, data: JSON.parse(data ?? 'null') } as StreamEvent);
        // After the event was taken: whoever dies in between gets it again.
        if (type !== undefined) onTaken(id);
      }
    }
  } finally {
    clearTimeout(timer);
  }
  return { why: 'lost' };
}

async function endOf(response: Response): Promise<End> {
  const { code } = (await response.json().catch(() => ({}))) as { code?: string };
  if (code === 'token-expired') return { why: 'token-expired' };
  // A product that is not there, or a topic that is none: the same again would be refused again.
  if ([400, 401, 403, 404].includes(response.status)) return { why: 'refused' };
  return { why: 'lost', retryAfterMs: Number(response.headers.get('retry-after') ?? 0) * 1_000 };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
