import type { Ask } from '../../platform/statements.ts';
import { SIGNATURE_HEADER, signatureOf } from './signed-calls.ts';
import { markDelivered, type SimulatedEvent, settleDueCharges, takeEvents } from './simulated-charges.sql.ts';
import { SIMULATED_METHODS } from './simulated-methods.ts';

/** Longest wait for the market to acknowledge an event, in milliseconds. */
const ANSWER_MS = 5_000;
/** After the moment at which something is due. */
const MARGIN_MS = 20;

const DECLINING = [...SIMULATED_METHODS].filter(([, { becomes }]) => becomes === 'DECLINED').map(([method]) => method);

export interface SimulatedEventsOptions {
  readonly ask: () => Ask;
  readonly secret: string;
  /** Where the market takes what providers tell; undefined where it does not listen. */
  readonly url: () => string | undefined;
}

/**
 * Tells the market what became of charges, as a real provider does: by a signed call for each event, again and later each time
 * until it is acknowledged. Whatever process is there tells; what one leaves behind the next takes up.
 */
export class SimulatedEvents {
  readonly #options: SimulatedEventsOptions;
  readonly #timers = new Set<NodeJS.Timeout>();
  #running: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: SimulatedEventsOptions) {
    this.#options = options;
  }

  /** Tells whatever is to be told in so many milliseconds. */
  tellIn(ms: number): void {
    if (this.#isClosed) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.tell().catch(() => {});
    }, ms + MARGIN_MS);
    timer.unref();
    this.#timers.add(timer);
  }

  /** Tells everything that is due, one run after the other. @throws when the database is lost */
  tell(): Promise<void> {
    const run = this.#running.then(() => this.#tellAll());
    this.#running = run.catch(() => {});
    return run;
  }

  async #tellAll(): Promise<void> {
    const { ask, url } = this.#options;
    const to = url();
    if (to === undefined || this.#isClosed) return;
    await settleDueCharges(ask(), DECLINING);
    let events: SimulatedEvent[];
    do {
      events = await takeEvents(ask());
      await Promise.all(events.map((event) => this.#deliver(to, event)));
    } while (events.length > 0 && !this.#isClosed);
  }

  /** Where nobody acknowledges it, it comes again. */
  async #deliver(url: string, event: SimulatedEvent): Promise<void> {
    const { ask, secret } = this.#options;
    const body = JSON.stringify(event);
    const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signatureOf(secret, body) };
    const signal = AbortSignal.timeout(ANSWER_MS);
    const answer = await fetch(url, { method: 'POST', headers, body, signal }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) await markDelivered(ask(), event.id);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await this.#running;
  }
}
