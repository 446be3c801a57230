import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { StripeAccount, type StripeCall, StripeRefusal, type StripeRequest } from './stripe-account.ts';

/**
 * It is not there and does nothing; does what it is asked, and its answer is lost; never answers; answers 500, 429 or 409,
 * and does nothing. A 500 is kept for the key, as Stripe keeps it once it has begun.
 */
export type StripeFault = 'refuses' | 'loses' | 'hangs' | 'fails' | 'limits' | 'is busy';

interface Answer {
  readonly status: number;
  readonly body: object;
}

/** What came with a key first, and what was answered. */
interface Kept {
  readonly text: string;
  /** Absent while it is being done. */
  readonly answer?: Answer;
}

const LIMITED = refusal(429, {
  ...{ type: 'invalid_request_error', code: 'rate_limit' },
  message: 'Too many requests hit the API too quickly.',
});
const BUSY = refusal(409, {
  ...{ type: 'invalid_request_error', code: 'lock_timeout' },
  message: 'This object cannot be accessed right now because another API request is accessing it.',
});
const KEY_IN_USE = refusal(409, {
  ...{ type: 'idempotency_error', code: 'idempotency_key_in_use' },
  message: 'There is currently another in-progress request using this Idempotent Key.',
});
const KEY_TAKEN = refusal(400, {
  type: 'idempotency_error',
  message: 'Keys for idempotent requests can only be used with the same parameters they were first used with.',
});

/** Speaks as much of Stripe's HTTP as the provider asks, and does what Stripe and networks do. */
export class StripeServer {
  readonly #server: Server;
  readonly account = new StripeAccount();
  /** Every request that came, whatever was done with it. */
  readonly requests: StripeRequest[] = [];
  readonly #keys = new Map<string, Kept>();
  readonly #faults = new Map<StripeCall, { fault: StripeFault; isOnce: boolean }>();
  readonly #before = new Map<StripeCall, () => void>();
  /** Requests that got no answer, and whose callers have hung up. */
  givenUp = 0;
  /** Milliseconds before it does anything. */
  latencyMs = 0;
  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<StripeServer> {
    const stripe = new StripeServer();
    stripe.#server.listen(0, '127.0.0.1');
    await once(stripe.#server, 'listening');
    return stripe;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From now on these calls fail so, until `recover`. */
  fail(fault: StripeFault, ...calls: readonly StripeCall[]): void {
    for (const call of calls) this.#faults.set(call, { fault, isOnce: false });
  }

  /** The next such call fails so. */
  failNext(fault: StripeFault, call: StripeCall): void {
    this.#faults.set(call, { fault, isOnce: true });
  }

  recover(): void {
    this.#faults.clear();
  }

  /** Does something when the next such call has come, before it is done. */
  before(call: StripeCall, act: () => void): void {
    this.#before.set(call, act);
  }

  /** A day goes by: keys are forgotten, and what there is can be searched for. */
  letDayPass(): void {
    this.#keys.clear();
    this.account.index();
  }

  count(call: StripeCall): number {
    return this.requests.filter((request) => request.call === call).length;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await read(incoming);
    this.requests.push(request);
    const act = this.#before.get(request.call);
    this.#before.delete(request.call);
    act?.();
    const { fault, isOnce } = this.#faults.get(request.call) ?? {};
    if (isOnce) this.#faults.delete(request.call);
    if (fault === 'hangs') return void response.once('close', () => this.givenUp++);
    if (fault === 'refuses') return void incoming.socket.destroy();
    const { status, body, isReplay } = await this.#answerOnce(request, fault);
    if (fault === 'loses') return void incoming.socket.destroy();
    response.writeHead(status, {
      'content-type': 'application/json',
      'request-id': `req_${request.call}`,
      ...(isReplay && { 'idempotent-replayed': 'true' }),
      ...(status === 500 && { 'stripe-should-retry': 'false' }),
    });
    response.end(JSON.stringify(body));
  }

  /** The same key gets the same answer, whatever became of its object since. */
  async #answerOnce(request: StripeRequest, fault: StripeFault | undefined): Promise<Answer & { isReplay?: true }> {
    const { key, method, path, form } = request;
    if (fault === 'limits') return LIMITED;
    if (fault === 'is busy') return BUSY;
    if (method !== 'POST' || key === undefined) return this.#answer(request, fault);
    const text = `${method} ${path} ${form}`;
    const kept = this.#keys.get(key);
    if (kept === undefined) {
      this.#keys.set(key, { text });
      const answer = await this.#answer(request, fault);
      this.#keys.set(key, { text, answer });
      return answer;
    }
    if (kept.text !== text) return KEY_TAKEN;
    return kept.answer === undefined ? KEY_IN_USE : { ...kept.answer, isReplay: true };
  }

  async #answer(request: StripeRequest, fault: StripeFault | undefined): Promise<Answer> {
    if (this.latencyMs > 0) await delay(this.latencyMs);
    if (fault === 'fails') return refusal(500, { type: 'api_error', message: 'Something went wrong' });
    try {
      return { status: 200, body: this.account.do(request) };
    } catch (error) {
      if (error instanceof StripeRefusal) return refusal(error.status, error.raw);
      throw error;
    }
  }
}

function refusal(status: number, error: StripeRefusal['raw']): Answer {
  return { status, body: { error } };
}

async function read(incoming: IncomingMessage): Promise<StripeRequest> {
  const method = incoming.method ?? '';
  const url = new URL(incoming.url ?? '', 'http://stripe');
  let body = '';
  for await (const chunk of incoming.setEncoding('utf8')) body += chunk;
  const [, , kind = '', id, action] = url.pathname.split('/');
  const form = method === 'POST' ? new URLSearchParams(body) : url.searchParams;
  const key = incoming.headers['idempotency-key'];
  return {
    call: callOf(method, kind, id, action),
    method,
    path: url.pathname,
    id,
    form,
    key: typeof key === 'string' ? key : undefined,
    version: String(incoming.headers['stripe-version']),
    traceparent: incoming.headers.traceparent,
  };
}

/** @throws Error for what the provider has no reason to ask */
function callOf(method: string, kind: string, id: string | undefined, action: string | undefined): StripeCall {
  const asked = [method, kind, id === undefined || id === 'search' ? id : ':id', action].filter(Boolean).join(' ');
  const calls: Record<string, StripeCall> = {
    'POST payment_intents': 'create',
    'GET payment_intents search': 'search',
    'GET payment_intents :id': 'retrieve',
    'POST payment_intents :id confirm': 'confirm',
    'POST payment_intents :id cancel': 'cancel',
    'POST refunds': 'refund',
    'GET refunds': 'refunds',
  };
  const call = calls[asked];
  if (call === undefined) throw new Error(`Stripe was asked ${asked}`);
  return call;
}
