import { whole } from './body.ts';
import { errorOf, TianguisError } from './errors.ts';
import { NoAnswerError } from './no-answer.ts';

/** How often, and for how long, a call is sent again by itself. */
export interface RetryOptions {
  /** Tries altogether. Default: 4. */
  readonly attempts?: number;
  /** From the first try to the begin of the last, in milliseconds. Default: 15,000. */
  readonly withinMs?: number;
  /** Told before each pause, so that a page can say "still trying". */
  readonly onRetry?: (retry: Retry) => void;
}

export interface Retry {
  /** The try that failed, from 1. */
  readonly attempt: number;
  readonly pauseMs: number;
  readonly error: TianguisError | NoAnswerError;
}

const ATTEMPTS = 4;
const WITHIN_MS = 15_000;
const FIRST_PAUSE_MS = 300;

export interface Sending {
  readonly signal: AbortSignal | undefined;
  readonly retry: RetryOptions | false;
  /** Whether the same again does no harm, whatever became of the first: a reading, or a request with a key. */
  readonly isRepeatable: boolean;
  /** Whether the answer's body is left to the caller, as it comes. Default: it is waited for, and part of the answer. */
  readonly isStream?: boolean;
}

/**
 * Sends something until it is answered with what is final, or the tries are used up.
 * @throws TianguisError, NoAnswerError, or the signal's reason
 */
export async function sendRepeatedly(
  send: () => Promise<Response>,
  { signal, retry, isRepeatable, isStream = false }: Sending,
): Promise<Response> {
  const { attempts = ATTEMPTS, withinMs = WITHIN_MS, onRetry } = retry || { attempts: 1 };
  const giveUpAt = Date.now() + withinMs;
  for (let attempt = 1; ; attempt += 1) {
    const { response, error } = await outcomeOf(send, signal, isStream);
    if (response !== undefined) return response;
    // At random, so that not everyone who was turned away comes back at the same moment.
    const backoffMs = FIRST_PAUSE_MS * 2 ** (attempt - 1);
    const pauseMs = Math.max((retryAfter(error) ?? 0) * 1_000, backoffMs) * (1 + Math.random() / 4);
    const isFinal = attempt >= attempts || Date.now() + pauseMs > giveUpAt || !mayRepeat(error, isRepeatable);
    if (isFinal) throw error;
    onRetry?.({ attempt, pauseMs, error });
    await pause(pauseMs, signal);
  }
}

const retryAfter = (error: TianguisError | NoAnswerError) =>
  error instanceof NoAnswerError ? undefined : error.retryAfterSeconds;

type Outcome =
  | { readonly response: Response; readonly error?: undefined }
  | { readonly response?: undefined; readonly error: TianguisError | NoAnswerError };

async function outcomeOf(
  send: () => Promise<Response>,
  signal: AbortSignal | undefined,
  isStream: boolean,
): Promise<Outcome> {
  signal?.throwIfAborted();
  try {
    const response = await send();
    if (!response.ok) return { error: await errorOf(response) };
    return { response: isStream ? response : await whole(response) };
  } catch (error) {
    if (error instanceof TianguisError || error instanceof NoAnswerError) return { error };
    signal?.throwIfAborted();
    return { error: new NoAnswerError('No answer came.', { cause: error }) };
  }
}

function mayRepeat(error: TianguisError | NoAnswerError, isRepeatable: boolean): boolean {
  if (error instanceof NoAnswerError) return isRepeatable && (error.status === undefined || error.status >= 502);
  // Nothing was changed where the market says so; of a lost database it does not know.
  return error.retryAfterSeconds !== undefined && (isRepeatable || error.code !== 'database-unavailable');
}

/** A timer that is set to more goes off at once. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/** Waits, unless the signal ends it. @throws the signal's reason */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(
      () => {
        signal?.removeEventListener('abort', stop);
        resolve();
      },
      Math.min(ms, TIMER_MAX_MS),
    );
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}

/** Waits for what others wait for too, unless the signal ends this wait. @throws the signal's reason, or what the work throws */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
