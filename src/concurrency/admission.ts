import { AppError, PLATFORM_ERRORS } from '../platform/errors.ts';

/** One class of work that shares the slots with others. */
export interface WorkClass {
  /** Slots that no other class ever takes, used or not. Infinity: work that needs none of those that are shared. */
  readonly reserved: number;
  /** Slots it takes at most. Default: its own and all shared ones. */
  readonly runningMax?: number;
  /** Pieces of work that wait at most; a bound on memory. */
  readonly waitingMax: number;
}

/** What one caller may have of one class. */
export interface CallerBounds {
  /** Waiting and running together; the next is refused. */
  readonly inFlightMax: number;
  /** Running; the next waits, and lets other callers pass. */
  readonly runningMax: number;
}

export interface Caller {
  /** Who it is, such as an account's id. */
  readonly key: string;
  readonly bounds: CallerBounds;
}

/** Has `leave` called when the caller no longer wants the answer; asked only when something has to wait. */
export type WhenGone = (leave: () => void) => void;

/** Why something was not let in. Metrics count refusals by it, so the list is closed. */
export const REFUSAL_REASONS = ['caller-limit', 'queue-full', 'waited-too-long', 'caller-gone'] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export interface AdmissionOptions<Name extends string> {
  /** Slots that any class may take beyond its own. */
  readonly sharedSlots: number;
  /** Most urgent first: when a shared slot falls free, the first class with work for it has it. */
  readonly classes: Readonly<Record<Name, WorkClass>>;
  /** Nothing waits longer than this, in milliseconds. */
  readonly waitMs: number;
  /** Told of everything that was refused. */
  readonly onRefusal?: (name: Name, reason: RefusalReason) => void;
}

/** One caller has too much in flight already. */
export class TooManyInFlight extends AppError {
  override name = 'TooManyInFlight';

  constructor(limit: number) {
    super(PLATFORM_ERRORS['rate-limited'], {
      params: { seconds: 1 },
      retryAfterSeconds: 1,
      rateLimit: { limit, remaining: 0, resetSeconds: 1 },
    });
  }
}

/** What work holds while it runs. */
export interface Slot {
  /**
   * Runs a part of the work that needs no slot, such as a question to someone else's server, and lets others have it
   * meanwhile. Then the rest of the work has the caller's next turn.
   * @throws AppError overloaded, when that did not come in time; what was run was run
   */
  lend<T>(part: () => Promise<T>): Promise<T>;
}

interface Waiting {
  readonly start: () => void;
  readonly refuse: (reason: RefusalReason) => void;
}

/** A caller with something in flight in one class. */
interface Presence {
  readonly key: string;
  readonly runningMax: number;
  running: number;
  /** Work whose slot is lent to others. */
  lent: number;
  readonly waiting: Waiting[];
}

interface Line<Name> extends WorkClass {
  readonly name: Name;
  running: number;
  waiting: number;
  readonly present: Map<string, Presence>;
  /** Those with waiting work who may run one more, in the order of their turns. */
  readonly turns: Set<Presence>;
}

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

  /** What runs and what waits of a class. */
  load(name: Name): { readonly running: number; readonly waiting: number } {
    const { running, waiting } = this.#line(name);
    return { running, waiting };
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
    else await this.#wait(line, presence, { whenGone });
    const holding = { isHeld: true };
    try {
      return await work({ lend: (part) => this.#lend(line, presence, holding, part) });
    } finally {
      if (holding.isHeld) this.#free(line, presence);
    }
  }

  async #lend<T>(
    line: Line<Name>,
    presence: Presence,
    holding: { isHeld: boolean },
    part: () => Promise<T>,
  ): Promise<T> {
    holding.isHeld = false;
    presence.lent += 1;
    this.#free(line, presence);
    try {
      return await part();
    } finally {
      presence.lent -= 1;
      if (mayRunOneMore(presence) && this.#hasSlot(line)) this.#occupy(line, presence);
      else await this.#wait(line, presence, { isNext: true });
      holding.isHeld = true;
    }
  }

  #presenceOf(line: Line<Name>, { key, bounds: { inFlightMax, runningMax } }: Caller): Presence {
    const known = line.present.get(key);
    const presence = known ?? { key, runningMax, running: 0, lent: 0, waiting: [] };
    if (presence.running + presence.lent + presence.waiting.length >= inFlightMax) {
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
    if (presence.waiting.length > 0) line.turns.add(presence);
    else forgetIfIdle(line, presence);
    this.#startWaiting();
  }

  #startWaiting(): void {
    if (this.#waiting === 0) return;
    for (const line of this.#lines.values()) {
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

  /**
   * @param isNext before what else the caller has waiting, and however many wait: it has begun already
   * @returns once the slot is occupied
   */
  #wait(
    line: Line<Name>,
    presence: Presence,
    { whenGone, isNext = false }: { whenGone?: WhenGone | undefined; isNext?: boolean },
  ): Promise<void> {
    if (!isNext && line.waiting >= line.waitingMax) this.#makeRoom(line, presence);
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
      if (isNext) presence.waiting.unshift(waiting);
      else presence.waiting.push(waiting);
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

  #refusal({ name }: Line<Name>, reason: RefusalReason): AppError {
    this.#options.onRefusal?.(name, reason);
    return new AppError(PLATFORM_ERRORS.overloaded, {
      retryAfterSeconds: Math.max(1, Math.ceil(this.#options.waitMs / 1000)),
    });
  }
}

function newLine<Name>(name: Name, work: WorkClass): Line<Name> {
  return { ...work, name, running: 0, waiting: 0, present: new Map(), turns: new Set() };
}

function mayRunOneMore({ running, runningMax }: Presence): boolean {
  return running < runningMax;
}

function forgetIfIdle<Name>(line: Line<Name>, { running, lent, waiting, key }: Presence): void {
  if (running === 0 && lent === 0 && waiting.length === 0) line.present.delete(key);
}
