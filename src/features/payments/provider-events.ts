import { Afterwards, backgroundContext } from '../../concurrency/index.ts';
import type { Ask } from '../../platform/statements.ts';
import { askProvider } from '../providers/index.ts';
import { settleRefund } from '../refunds/index.ts';
import { lookWith } from './concluding.ts';
import { settleLate } from './late-answers.ts';
import { findAttempt } from './open-attempts.sql.ts';
import type { PaymentContext } from './payment-context.ts';
import { type KeptEvent, markProcessed, takeEvents } from './provider-events.sql.ts';
import { settlePayment } from './settlement.ts';

/** Events that wait to be processed at most, and those about which the provider is asked at the same time. */
const WAITING_MAX = 2_000;
const ASKING_MAX = 8;
const PAGE_SIZE = 50;

/** What processing an event came to, for metrics. */
export type EventOutcome = 'settled' | 'known' | 'unconcerned' | 'failed';

/**
 * What providers tell, processed after it was acknowledged: an event only says that there is something to look at, so what is
 * written is what the provider says now, in whatever order events come and however often.
 */
export class ProviderEvents {
  readonly #onOutcome: (event: KeptEvent, outcome: EventOutcome, error?: unknown) => void;
  readonly #waiting: (() => Promise<void>)[] = [];
  #asking = 0;
  readonly #turns = new Afterwards(WAITING_MAX);
  #idle: (() => void)[] = [];

  constructor(onOutcome: (event: KeptEvent, outcome: EventOutcome, error?: unknown) => void) {
    this.#onOutcome = onOutcome;
  }

  /** Processes an event soon. One that finds no room, or fails, is left to the job. */
  processLater(context: PaymentContext, event: KeptEvent): void {
    if (this.#waiting.length >= WAITING_MAX) return;
    this.#waiting.push(() => this.#process(this.#inTurns(context), event));
    this.#goOn();
  }

  /** Processes what was left behind. @throws when the database is lost */
  async processLeft(context: PaymentContext, signal: AbortSignal): Promise<void> {
    const inTurns = this.#inTurns(context);
    for (let page: KeptEvent[] | undefined; page?.length !== 0 && !signal.aborted; ) {
      page = await takeEvents(context.db.ask, context.provider.name, PAGE_SIZE);
      await Promise.all(page.map((event) => this.#process(inTurns, event)));
    }
  }

  /** Leaves what waits to the job, and resolves once nothing is under way any more. */
  async close(): Promise<void> {
    this.#waiting.length = 0;
    if (this.#asking > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #goOn(): void {
    while (this.#asking < ASKING_MAX) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      this.#asking += 1;
      next().finally(() => {
        this.#asking -= 1;
        this.#goOn();
      });
    }
    if (this.#asking === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #process(context: PaymentContext, event: KeptEvent): Promise<void> {
    try {
      const outcome = await this.#settle(context, event);
      await markProcessed(context.db.ask, event);
      this.#onOutcome(event, outcome);
    } catch (error) {
      this.#onOutcome(event, 'failed', error);
    }
  }

  async #settle(context: PaymentContext, event: KeptEvent): Promise<EventOutcome> {
    const { attemptId, refundId } = event;
    if (refundId !== undefined) {
      await settleRefund(context, refundId);
      return 'settled';
    }
    if (attemptId === undefined) return 'unconcerned';
    const attempt = await findAttempt(context.db.ask, attemptId);
    if (attempt === undefined || attempt.provider !== event.provider) return 'unconcerned';
    if (attempt.isPaid) return 'known';
    const state = await askProvider(
      (signal) => lookWith(context.provider, attempt, signal),
      (late) => settleLate(context, attempt, { state: late, onOpen: () => {} }),
    );
    await settlePayment(context, attemptId, state);
    return 'settled';
  }

  /** Of the connections that requests share all events together take one at a time, and none while the provider is asked. */
  #inTurns(context: PaymentContext): PaymentContext {
    const { db, onConflict } = context;
    const ask: Ask = (statement, values) => this.#turns.inTurn(() => db.ask(statement, values));
    return { ...context, ...backgroundContext({ ...db, ask }, onConflict) };
  }
}
