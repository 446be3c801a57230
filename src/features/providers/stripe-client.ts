import { AsyncLocalStorage } from 'node:async_hooks';
import Stripe from 'stripe';
import { traceHeaders } from '../../platform/tracing.ts';

/** The version whose answers the code here understands; whatever version the account is set to. */
const API_VERSION = '2026-10-28.endive';
/** Longest time of one HTTP call; with all its retries a question ends before whoever asks gives up on it. */
const HTTP_CALL_MS = 7_000;
/** Of calls that get no answer, or one that says to try again. Each has the key of the first, so that nothing is done twice. */
const RETRIES_MAX = 2;

export interface StripeClientOptions {
  readonly secretKey: string;
  /** Where Stripe is; for tests. */
  readonly apiUrl?: string | undefined;
  readonly httpCallMs?: number | undefined;
  readonly retriesMax?: number | undefined;
}

/** Asks Stripe something, and fails when the signal is aborted: nothing more of it is sent then. */
export type AskStripe = <T>(signal: AbortSignal, question: (stripe: Stripe) => Promise<T>) => Promise<T>;

/** What ends the calls of a question. The SDK takes no signal; its calls, and its retries of them, find it here. */
const ending = new AsyncLocalStorage<AbortSignal>();

const endedFetch: typeof fetch = (url, init) => {
  const signals = [init?.signal, ending.getStore()].filter((signal) => signal != null);
  const headers = new Headers(init?.headers);
  for (const [name, value] of Object.entries(traceHeaders())) headers.set(name, value);
  return fetch(url, { ...init, headers, signal: AbortSignal.any(signals) });
};

/**
 * Makes the SDK's client, with bounds on time.
 * @throws TypeError when apiUrl is none
 */
export function createStripeClient(options: StripeClientOptions): AskStripe {
  const { secretKey, apiUrl, httpCallMs = HTTP_CALL_MS, retriesMax = RETRIES_MAX } = options;
  const stripe = new Stripe(secretKey, {
    apiVersion: API_VERSION,
    timeout: httpCallMs,
    maxNetworkRetries: retriesMax,
    httpClient: Stripe.createFetchHttpClient(endedFetch),
    telemetry: false,
    ...(apiUrl !== undefined && addressOf(new URL(apiUrl))),
  });
  return (signal, question) => untilAborted(signal, () => ending.run(signal, () => question(stripe)));
}

function addressOf({ protocol, hostname, port }: URL): { protocol: 'http' | 'https'; host: string; port: string } {
  const isPlain = protocol === 'http:';
  return { protocol: isPlain ? 'http' : 'https', host: hostname, port: port || (isPlain ? '80' : '443') };
}

/** Waits for work until the signal is aborted. @throws whatever the signal was aborted with */
async function untilAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work(), aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
