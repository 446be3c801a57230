import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../platform/database.ts';
import { within } from '../../platform/deadline.ts';
import { NIL_ID, newId } from '../../platform/ids.ts';
import type { Logger } from '../../platform/logging.ts';
import type { RecurringWork } from '../../platform/recurring-work.ts';
import { mayBeOneItemsFault } from '../../platform/sqlstate.ts';
import { type Tracer, tracedAlone } from '../../platform/tracing.ts';
import { IN_FLIGHT_PER_ENDPOINT, type LeasedDelivery, leaseQueues, visitEndpoints } from './claims.sql.ts';
import { type Outcome, pauseAfter, verdictOf } from './rules.ts';
import { failureOf, type Send, type SendOutcome } from './sender.ts';
import { type Attempt, settle } from './settling.sql.ts';

/** Requests of a process at the same time. */
const IN_FLIGHT_MAX = 50;
const EVERY_MS = 200;
/** A run that always finds something to do ends after so long. */
const RUN_MAX_MS = 30_000;
/** When the process ends, what is in flight may take so long. */
const FAREWELL_MS = 3_000;
/** A lease that was this long under way would not outlast a request: it is left to others. */
const LATE_MS = 5_000;
/** Answers that come at the same moment are written together. */
const GATHER_MS = 2;

export interface DelivererOptions {
  readonly db: Database;
  readonly send: Send;
  readonly log: Logger;
  readonly onAttempt: (outcome: Outcome) => void;
  /** Undefined: deliveries are not traced. */
  readonly tracer?: Tracer | undefined;
}

/**
 * Sends what is due. It asks the database for one thing at a time, and keeps neither a connection nor a transaction while endpoints are
 * asked. Any number of processes do the same.
 */
export class Deliverer {
  readonly #options: DelivererOptions;
  readonly #answered: Attempt[] = [];
  readonly #ending = new AbortController();
  #inFlight = 0;
  #after = NIL_ID;
  #wake = () => {};

  constructor(options: DelivererOptions) {
    this.#options = options;
  }

  get work(): RecurringWork {
    return { name: 'webhook-deliverer', everyMs: EVERY_MS, run: (signal) => this.run(signal) };
  }

  /** Goes on until nothing is due and nothing in flight. @returns whether there may be more */
  async run(signal: AbortSignal): Promise<boolean> {
    const until = performance.now() + RUN_MAX_MS;
    while (!signal.aborted) {
      await this.#writeAnswers();
      const { claimed, goesOn } = await this.#claim();
      const isIdle = this.#inFlight === 0 && this.#answered.length === 0;
      if (claimed === 0 && isIdle && !goesOn) return false;
      if (performance.now() > until) return true;
      if (claimed === 0 && !goesOn) await this.#somethingHappens(signal);
      else if (this.#inFlight > 0) await delay(GATHER_MS);
    }
    await this.#endInFlight();
    return false;
  }

  /** Waits for an answer, but no longer than it takes until something else may be due. */
  async #somethingHappens(signal: AbortSignal): Promise<void> {
    if (this.#answered.length > 0) return;
    const answered = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    const waiting = new AbortController();
    const rest = delay(EVERY_MS, undefined, { signal: AbortSignal.any([signal, waiting.signal]) }).catch(() => {});
    await Promise.race([answered, rest]);
    waiting.abort();
    await delay(GATHER_MS);
  }

  async #endInFlight(): Promise<void> {
    const allAnswered = async () => {
      while (this.#inFlight > 0) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    };
    // What has not answered by then is sent again by others, once its lease has ended.
    await within(FAREWELL_MS, allAnswered()).catch(() => this.#ending.abort());
    await this.#writeAnswers();
  }

  /** @returns how many were claimed, and whether there are endpoints that were not looked at */
  async #claim(): Promise<{ claimed: number; goesOn: boolean }> {
    const free = IN_FLIGHT_MAX - this.#inFlight - this.#answered.length;
    if (free <= 0) return { claimed: 0, goesOn: false };
    const { db } = this.#options;
    const { due, next } = await visitEndpoints(db.ask, this.#after);
    const chosen = due.slice(0, free);
    // Whoever found no room is the first next time.
    this.#after = chosen.length < due.length ? (chosen.at(-1) ?? NIL_ID) : next;
    const goesOn = this.#after !== NIL_ID;
    if (chosen.length === 0) return { claimed: 0, goesOn };
    const perEndpoint = Math.min(IN_FLIGHT_PER_ENDPOINT, Math.max(1, Math.floor(free / chosen.length)));
    const begun = performance.now();
    const leased = await db.askTogether((ask) => leaseQueues(ask, newId(), chosen, perEndpoint));
    if (performance.now() - begun > LATE_MS) return { claimed: leased.length, goesOn };
    for (const delivery of leased) void this.#attempt(delivery);
    return { claimed: leased.length, goesOn };
  }

  async #attempt(delivery: LeasedDelivery): Promise<void> {
    this.#inFlight += 1;
    const send = () => this.#options.send(delivery.recipient, delivery.message, this.#ending.signal);
    const attributes = { 'tianguis.event_type': delivery.message.type, 'tianguis.delivery_id': delivery.deliveryId };
    const outcome = await tracedAlone(this.#options.tracer, 'webhook delivery', send, { kind: 'client', attributes });
    this.#inFlight -= 1;
    if (!this.#ending.signal.aborted) this.#answered.push(attemptOf(delivery, outcome));
    this.#wake();
  }

  /** @throws when the database is lost; what was answered is written by the next run then */
  async #writeAnswers(): Promise<void> {
    while (this.#answered.length > 0) {
      const part = firstOfEach(this.#answered);
      try {
        await this.#write(part);
      } catch (error) {
        if (!mayBeOneItemsFault(error)) throw error;
        for (const attempt of part) await this.#writeAlone(attempt);
      }
      for (const attempt of part) this.#answered.splice(this.#answered.indexOf(attempt), 1);
    }
  }

  /** One that cannot be written keeps none of the others: it is sent again. */
  async #writeAlone(attempt: Attempt): Promise<void> {
    try {
      await this.#write([attempt]);
    } catch (error) {
      if (!mayBeOneItemsFault(error)) throw error;
      const { deliveryId } = attempt;
      this.#options.log.warn({ err: error, deliveryId }, 'an attempt to deliver a webhook could not be written');
    }
  }

  async #write(attempts: readonly Attempt[]): Promise<void> {
    const { db, log, onAttempt } = this.#options;
    const off = await settle(db.ask, attempts);
    for (const { verdict, isResend } of attempts) onAttempt(isResend ? 'resent' : verdict);
    for (const { endpointId, reason } of off)
      log.warn({ endpointId, reason }, 'a webhook endpoint was switched off; its owner can switch it on again');
  }
}

function attemptOf(delivery: LeasedDelivery, { status, body, error, retryAfterMs }: SendOutcome): Attempt {
  const { leaseId, endpointId, queueId, isResend, deliveryId, sinceFirstMs } = delivery;
  const pauseMs = pauseAfter({ attempts: delivery.attempts + 1, sinceFirstMs, retryAfterMs });
  const verdict = verdictOf(status, pauseMs);
  const words = error ?? (verdict === 'delivered' ? undefined : failureOf(status));
  const written = { url: delivery.recipient.url, verdict, pauseMs: pauseMs ?? 0, status, body, error: words };
  return { leaseId, endpointId, queueId, isResend, deliveryId, ...written };
}

/** Of each delivery one attempt: it may be sent in its turn and by hand at the same moment. */
function firstOfEach(attempts: readonly Attempt[]): Attempt[] {
  return [...new Map([...attempts].reverse().map((attempt) => [attempt.deliveryId, attempt])).values()];
}
