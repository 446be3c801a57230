import { Counter, type Registry } from 'prom-client';
import type { Context } from '../../concurrency/index.ts';
import { AppError, type ErrorCode } from '../../platform/errors.ts';
import { NIL_ID } from '../../platform/ids.ts';
import type { Logger } from '../../platform/logging.ts';
import type { RecurringWork } from '../../platform/recurring-work.ts';
import { bookForWaiting } from '../bookings/index.ts';
import { endWaiting, nextWaited, type Offerable, removeWaiting, type WaitedSlot } from './offers.sql.ts';
import { offerEnds } from './rules.ts';

/**
 * Seats that are free again go to those who wait: booked for whoever waits longest of all whom they are enough for, with some time to
 * pay. What is not paid in time ends as orders do, and the seats go to the next. Every process does it; of two that offer the same
 * seats, one finds them booked.
 */

const EVERY_MS = 1_000;
/** Where offers take long, others have their turn in the next run. */
const RUN_MS = 20_000;
/** Slots whose failing is remembered, so that each is told of once. */
const FAILING_MAX = 1_000;

const OUTCOMES = ['offered', 'gone', 'busy', 'ended'] as const;
type Outcome = (typeof OUTCOMES)[number];

/** They will never have the seats: they have booked of their own accord, or are gone. */
const NEVER: readonly ErrorCode[] = ['already-booked', 'unauthenticated'];
/** Somebody else was faster, or it is not the moment; the next run sees. */
const NOT_NOW: readonly ErrorCode[] = [
  ...(['not-found', 'slot-not-bookable', 'sold-out', 'concurrency-conflict', 'overloaded'] as const),
];

export interface OfferOptions {
  readonly context: Context;
  /** For how long seats are offered, in milliseconds. */
  readonly offerMs: number;
  readonly log: Pick<Logger, 'error'>;
  readonly onOutcome?: (outcome: Outcome) => void;
}

/** Goes through all slots that anyone waits for, a page in each run, and begins anew. */
export class Offers {
  readonly #options: OfferOptions;
  #after = NIL_ID;
  readonly #failing = new Set<string>();

  constructor(options: OfferOptions) {
    this.#options = options;
  }

  /** @returns whether there is more to do at once */
  async run(signal?: AbortSignal): Promise<boolean> {
    const { slots, last, isFull } = await nextWaited(this.#options.context.db.ask, this.#after);
    const end = performance.now() + RUN_MS;
    let isMoving = false;
    for (const slot of slots) {
      if (signal?.aborted) return false;
      if (performance.now() > end) return true;
      // Wherever it ends, the next run goes on there.
      this.#after = slot.id;
      const outcome = await this.#serve(slot);
      this.#options.onOutcome?.(outcome);
      // Where others are faster the next run comes after a pause.
      if (outcome !== 'busy') isMoving = true;
    }
    this.#after = isFull && last !== undefined ? last : NIL_ID;
    return isFull || isMoving;
  }

  /** One that fails keeps nobody from the seats of other slots. */
  async #serve({ id, startsAt, next }: WaitedSlot): Promise<Outcome> {
    const { log } = this.#options;
    try {
      const offer = next && { slotId: id, startsAt, ...next };
      const outcome = await (offer === undefined ? this.#end(id) : this.#offer(offer));
      this.#failing.delete(id);
      return outcome;
    } catch (error) {
      if (!this.#failing.has(id)) log.error({ err: error, slotId: id }, 'seats could not be offered; they will be');
      if (this.#failing.size < FAILING_MAX) this.#failing.add(id);
      return 'busy';
    }
  }

  async #end(slotId: string): Promise<Outcome> {
    return (await endWaiting(this.#options.context.db.ask, slotId)) > 0 ? 'ended' : 'busy';
  }

  async #offer({ startsAt, ...person }: Offerable & { slotId: string; startsAt: Date }): Promise<Outcome> {
    const { context, offerMs } = this.#options;
    try {
      await bookForWaiting(context, person, offerEnds(startsAt, new Date(), offerMs));
      return 'offered';
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (NOT_NOW.includes(error.code)) return 'busy';
      if (!NEVER.includes(error.code)) throw error;
      await removeWaiting(context.db.ask, person.entryId);
      return 'gone';
    }
  }
}

/** The offers as a work of each process. */
export function offerWork(options: Omit<OfferOptions, 'onOutcome'>, registry: Registry): RecurringWork {
  const counter = new Counter({
    name: 'tianguis_waiting_list_offers_total',
    help: 'Free seats that were offered to those who wait for them, by what came of it.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  for (const outcome of OUTCOMES) counter.inc({ outcome }, 0);
  const offers = new Offers({ ...options, onOutcome: (outcome) => counter.inc({ outcome }) });
  return { name: 'waiting-list-offers', everyMs: EVERY_MS, run: (signal) => offers.run(signal) };
}
