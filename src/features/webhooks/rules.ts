const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** How long an endpoint is tried: a delivery from its first attempt on, and an endpoint that nothing reaches any more. */
export const GIVE_UP_AFTER_MS = 72 * HOUR_MS;

/** The pauses after the first attempts, as Standard Webhooks proposes them; after later ones the last. */
const PAUSES_MS = [
  ...[5 * SECOND_MS, 5 * MINUTE_MS, 30 * MINUTE_MS],
  ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR_MS),
];
/** A pause is longer or shorter by up to a fifth: what failed together does not come again together. */
const JITTER = 0.2;
/** Who asks for more patience gets no more. */
const RETRY_AFTER_MAX_MS = 24 * HOUR_MS;

export interface FailedAttempt {
  /** How many there were, this one counted. */
  readonly attempts: number;
  /** Since the first of them, in milliseconds. */
  readonly sinceFirstMs: number;
  /** What the endpoint asked for, in milliseconds. */
  readonly retryAfterMs: number | undefined;
}

/**
 * The pause before the next attempt, in milliseconds; undefined where there is none. The last comes when the time is up.
 * @param random a number in [0, 1)
 */
export function pauseAfter(
  { attempts, sinceFirstMs, retryAfterMs = 0 }: FailedAttempt,
  random: () => number = Math.random,
): number | undefined {
  const leftMs = GIVE_UP_AFTER_MS - sinceFirstMs;
  if (leftMs <= 0) return undefined;
  const pauseMs = PAUSES_MS[Math.min(attempts, PAUSES_MS.length) - 1] ?? 0;
  const jittered = pauseMs * (1 - JITTER + 2 * JITTER * random());
  return Math.ceil(Math.min(leftMs, Math.max(jittered, retryAfterMs)));
}

/** What a Retry-After header asks for, seconds or a date, in milliseconds; undefined where it says nothing. @param now milliseconds since 1970 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  // Date.parse() alone makes a date of almost anything.
  const date = header.endsWith(' GMT') ? Date.parse(header) : Number.NaN;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * SECOND_MS : date - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), RETRY_AFTER_MAX_MS);
}

/** What an attempt came to. `gone`: the endpoint wants no more of anything. */
export type Verdict = 'delivered' | 'retried' | 'given-up' | 'gone';

/** What is counted: what was sent again by hand says nothing of how deliveries go. */
export type Outcome = Verdict | 'resent';

const GONE = 410;

/** @param status undefined: there was no answer */
export function verdictOf(status: number | undefined, pauseMs: number | undefined): Verdict {
  if (isSuccess(status)) return 'delivered';
  if (status === GONE) return 'gone';
  return pauseMs === undefined ? 'given-up' : 'retried';
}

export function isSuccess(status: number | undefined): boolean {
  return status !== undefined && status >= 200 && status < 300;
}
