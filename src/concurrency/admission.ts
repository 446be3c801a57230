import { AppError, PLATFORM_ERRORS } from '../platform/errors.ts';
import {
  type Away,
  countAway,
  forgetIfIdle,
  type Line,
  mayRunOneMore,
  newLine,
  type Presence,
  type Waiting,
} from './admission-lines.ts';
import {
  type AdmissionOptions,
  type Caller,
  type RefusalReason,
  type Slot,
  TooManyInFlight,
  type WhenGone,
  type WorkClass,
} from './admission-terms.ts';

/**
 * Lets work run by class, so that no class starves another: each has slots of its own, and takes shared ones while they
 * are free. Within a class callers take turns, so that a long queue of one delays only that one.
 * @see McKenney, "Stochastic Fairness Queueing", INFOCOM 1990, also for whom a full queue drops: the longest
 */
export class Admission<Name extends string> {
  readonly #options: AdmissionOptions<Name>;
  readonly #lines: ReadonlyMap<Name, Line<Name>>;
  #sharedUsed = 0;
  /** Of all classes. */
  #waiting = 0;

  constructor(options: AdmissionOptions<Name>) {
    this.#options = options;
    const classes = Object.entries<WorkClass>(options.classes) as [Name, WorkClass][];
    this.#lines = new Map(classes.map(([name, one]) => [name, newLine(name, one)]));
  }

  /** What runs of a class, what waits, and what has lent its slot. */
  load(name: Name): { readonly running: number; readonly waiting: number; readonly lent: number } {
    const { running, waiting, returning, away } = this.#line(name);
    return { running, waiting: waiting + returning.size, lent: away - returning.size };
  }

  /**
   * Runs the work as soon as its class has a slot and it is the caller's turn.
   * @throws TooManyInFlight at once, when the caller has as much in flight as it may
   * @throws AppError overloaded, when too many wait, or it waited too long
   */
  async run<T>(name: Name, caller: Caller, work: (slot: Slot) => T | Promise<T>, whenGone?: WhenGone): Promise<T> {
    const line = this.#line(name);
    const presence = this.#presenceOf(line, caller);
    if (mayRunOneMore(presence) && this.#hasSlot(line)) this.#occupy(line, presence);
    else await this.#wait(line, presence, whenGone);
    const holding = { isHeld: true };
    try {
      return await work({
        lend: (part) => this.#lend(line, presence, holding, part),
        joinGroup: (part) => this.#joinGroup(line, presence, holding, part),
      });
    } finally {
      if (holding.isHeld) this.#free(line, presence);
      // Whoever goes on after the end has no slot to lend: it is someone else's by now.
      holding.isHeld = false;
    }
  }

  /** @param holding whether the work has its slot; kept here */
  async #lend<T>(
    line: Line<Name>,
    presence: Presence,
    holding: { isHeld: boolean },
    part: () => Promise<T>,
  ): Promise<T> {
    if (!this.#goAway(line, presence, holding, 'lent')) return part();
    const [outcome] = await Promise.allSettled([part()]);
    const cause = outcome.status === 'rejected' ? outcome.reason : undefined;
    await this.#comeBack(line, presence, holding, { as: 'lent', cause });
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }

  /** @param holding as above */
  async #joinGroup<T>(
    line: Line<Name>,
    presence: Presence,
    holding: { isHeld: boolean },
    part: () => Promise<T | undefined>,
  ): Promise<T | undefined> {
    if (!this.#goAway(line, presence, holding, 'grouped')) return part();
    const [outcome] = await Promise.allSettled([part()]);
    if (outcome.status === 'fulfilled' && outcome.value === undefined) {
      await this.#comeBack(line, presence, holding, { as: 'grouped', cause: undefined });
      return undefined;
    }
    this.#occupy(line, presence);
    holding.isHeld = true;
    countAway(line, presence, 'grouped', -1);
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }

  /** @returns false where too many are away: whoever comes next waits for a slot, instead of joining them */
  #goAway(line: Line<Name>, presence: Presence, holding: { isHeld: boolean }, as: Away): boolean {
    if (!holding.isHeld) throw new Error('a slot that is lent, or was given back, cannot be lent again');
    if (line.away >= line.waitingMax) return false;
    holding.isHeld = false;
    countAway(line, presence, as, 1);
    this.#free(line, presence);
    return true;
  }

  async #comeBack(
    line: Line<Name>,
    presence: Presence,
    holding: { isHeld: boolean },
    { as, cause }: { as: Away; cause: unknown },
  ): Promise<void> {
    try {
      await this.#returnToSlot(line, presence, cause);
      holding.isHeld = true;
    } finally {
      countAway(line, presence, as, -1);
      if (!holding.isHeld) this.#nextTurn(line, presence);
    }
  }

  /** Before all who have not begun, and whatever its caller has running: what has begun is to end. */
  async #returnToSlot(line: Line<Name>, presence: Presence, cause: unknown): Promise<void> {
    if (this.#hasSlot(line)) {
      this.#occupy(line, presence);
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const giveUp = () => {
      line.returning.delete(start);
      this.#waiting -= 1;
      reject(this.#refusal(line, 'waited-too-long', cause));
    };
    const timer = setTimeout(giveUp, this.#options.waitMs);
    const start = () => {
      clearTimeout(timer);
      line.returning.delete(start);
      this.#waiting -= 1;
      this.#occupy(line, presence);
      resolve();
    };
    line.returning.add(start);
    this.#waiting += 1;
    await promise;
  }

  #presenceOf(line: Line<Name>, { key, bounds: { inFlightMax, runningMax } }: Caller): Presence {
    const known = line.present.get(key);
    const presence = known ?? { key, runningMax, running: 0, lent: 0, grouped: 0, waiting: [] };
    if (presence.running + presence.lent + presence.grouped + presence.waiting.length >= inFlightMax) {
      this.#options.onRefusal?.(line.name, 'caller-limit');
      throw new TooManyInFlight(inFlightMax);
    }
    if (known === undefined) line.present.set(key, presence);
    return presence;
  }

  #line(name: Name): Line<Name> {
    const line = this.#lines.get(name);
    if (line === undefined) throw new Error(`there is no class ${name}`);
    return line;
  }

  #hasSlot({ running, reserved, runningMax = Number.POSITIVE_INFINITY }: Line<Name>): boolean {
    return running < runningMax && (running < reserved || this.#sharedUsed < this.#options.sharedSlots);
  }

  #occupy(line: Line<Name>, presence: Presence): void {
    if (line.running >= line.reserved) this.#sharedUsed += 1;
    line.running += 1;
    presence.running += 1;
  }

  #free(line: Line<Name>, presence: Presence): void {
    line.running -= 1;
    presence.running -= 1;
    if (line.running >= line.reserved) this.#sharedUsed -= 1;
    this.#nextTurn(line, presence);
  }

  #nextTurn(line: Line<Name>, presence: Presence): void {
    if (presence.waiting.length === 0) forgetIfIdle(line, presence);
    else if (mayRunOneMore(presence)) line.turns.add(presence);
    this.#startWaiting();
  }

  #startWaiting(): void {
    if (this.#waiting === 0) return;
    for (const line of this.#lines.values()) {
      for (const start of line.returning) if (this.#hasSlot(line)) start();
      while (line.turns.size > 0 && this.#hasSlot(line)) this.#startNext(line);
    }
  }

  /** Starts the oldest work of the caller whose turn it is; the caller's next turn comes after everyone else's. */
  #startNext(line: Line<Name>): void {
    const [presence] = line.turns;
    const next = presence?.waiting.shift();
    if (presence === undefined || next === undefined) throw new Error('a turn without work');
    this.#countWaiting(line, -1);
    line.turns.delete(presence);
    this.#occupy(line, presence);
    if (presence.waiting.length > 0 && mayRunOneMore(presence)) line.turns.add(presence);
    next.start();
  }

  /** @returns once the slot is occupied */
  #wait(line: Line<Name>, presence: Presence, whenGone: WhenGone | undefined): Promise<void> {
    if (line.waiting >= line.waitingMax) this.#makeRoom(line, presence);
    const { waitMs } = this.#options;
    return new Promise<void>((resolve, reject) => {
      const leave = (reason: RefusalReason) => {
        const place = presence.waiting.indexOf(waiting);
        if (place === -1) return;
        presence.waiting.splice(place, 1);
        this.#countWaiting(line, -1);
        if (presence.waiting.length === 0) line.turns.delete(presence);
        forgetIfIdle(line, presence);
        waiting.refuse(reason);
      };
      const timer = setTimeout(leave, waitMs, 'waited-too-long');
      const waiting: Waiting = {
        start: () => {
          clearTimeout(timer);
          resolve();
        },
        refuse: (reason) => {
          clearTimeout(timer);
          reject(this.#refusal(line, reason));
        },
      };
      presence.waiting.push(waiting);
      this.#countWaiting(line, 1);
      if (mayRunOneMore(presence)) line.turns.add(presence);
      whenGone?.(() => leave('caller-gone'));
    });
  }

  #countWaiting(line: Line<Name>, change: 1 | -1): void {
    line.waiting += change;
    this.#waiting += change;
  }

  /** Drops the newest work of whoever has most waiting; a newcomer that would be the longest itself is refused. */
  #makeRoom(line: Line<Name>, newcomer: Presence): void {
    let longest = newcomer;
    for (const one of line.present.values()) if (one.waiting.length > longest.waiting.length) longest = one;
    if (longest.waiting.length <= newcomer.waiting.length + 1) {
      forgetIfIdle(line, newcomer);
      throw this.#refusal(line, 'queue-full');
    }
    this.#countWaiting(line, -1);
    longest.waiting.pop()?.refuse('queue-full');
  }

  #refusal({ name }: Line<Name>, reason: RefusalReason, cause?: unknown): AppError {
    this.#options.onRefusal?.(name, reason);
    return new AppError(PLATFORM_ERRORS.overloaded, {
      retryAfterSeconds: Math.max(1, Math.ceil(this.#options.waitMs / 1000)),
      cause,
    });
  }
}
