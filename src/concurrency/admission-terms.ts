import { AppError, PLATFORM_ERRORS } from '../platform/errors.ts';

/** What admission goes by, and what it says. */

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
   * meanwhile. The rest of the work has the next slot of its class.
   * @throws whatever the part throws
   * @throws AppError overloaded, when no slot came in time; what was run was run
   */
  lend<T>(part: () => Promise<T>): Promise<T>;
  /**
   * Runs a part that is done together with others', over a connection that is nobody's, and lets others have the slot
   * meanwhile. Its caller runs no more than if it had kept it: more of the same caller's would be in each other's way.
   * What was done goes on at once, since it needs no connection any more. Where the part gives undefined, nothing was done, and
   * the rest of the work has the next slot of its class.
   * @throws whatever the part throws
   * @throws AppError overloaded, when nothing was done, and no slot came in time
   */
  joinGroup<T>(part: () => Promise<T | undefined>): Promise<T | undefined>;
}
