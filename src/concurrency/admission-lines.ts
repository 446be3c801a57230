import type { RefusalReason, WorkClass } from './admission-terms.ts';

/** What admission remembers of each class of work, and of each caller. */

export interface Waiting {
  readonly start: () => void;
  readonly refuse: (reason: RefusalReason) => void;
}

/** Why work is without its slot: it is lent, or the work is done together with that of others. */
export type Away = 'lent' | 'grouped';

/** A caller with something in flight in one class. */
export interface Presence {
  readonly key: string;
  readonly runningMax: number;
  running: number;
  /** Work whose slot is lent to others. */
  lent: number;
  /** Work whose slot is lent while it is done together with that of others. */
  grouped: number;
  readonly waiting: Waiting[];
}

export interface Line<Name> extends WorkClass {
  readonly name: Name;
  running: number;
  waiting: number;
  /** Work without its slot, whatever for. */
  away: number;
  /** What starts work again whose slot was lent, in the order in which it came back. */
  readonly returning: Set<() => void>;
  readonly present: Map<string, Presence>;
  /** Those with waiting work who may run one more, in the order of their turns. */
  readonly turns: Set<Presence>;
}

/** A class of which nothing is there yet. */
export function newLine<Name>(name: Name, work: WorkClass): Line<Name> {
  return { ...work, name, running: 0, waiting: 0, away: 0, returning: new Set(), present: new Map(), turns: new Set() };
}

/** Counts work that goes away from its slot (1), or is away no longer (-1). */
export function countAway<Name>(line: Line<Name>, presence: Presence, as: Away, change: 1 | -1): void {
  line.away += change;
  presence[as] += change;
}

/** Whether a caller may have one more running, were there a slot. */
export function mayRunOneMore({ running, grouped, runningMax }: Presence): boolean {
  return running + grouped < runningMax;
}

/** Keeps nothing of a caller who has nothing in flight. */
export function forgetIfIdle<Name>(line: Line<Name>, { running, lent, grouped, waiting, key }: Presence): void {
  if (running === 0 && lent === 0 && grouped === 0 && waiting.length === 0) line.present.delete(key);
}
