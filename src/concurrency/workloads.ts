import { availableParallelism } from 'node:os';
import type { AdmissionOptions, CallerBounds, WorkClass } from './admission-terms.ts';

/** The kinds of work, most urgent first. */
export const WORKLOADS = [
  /** Checkouts, and bookings, that are decided in groups: they have connections of their own. */
  'lane',
  /** Payments, changes of orders, and checkouts and bookings in a transaction each. */
  'checkout',
  /** Changes of carts. */
  'cart',
  /** Whatever only reads. */
  'read',
  /** What sellers, reviewers and sessions write. */
  'manage',
  /** Files of lines, each decided in one transaction that may take a minute. */
  'import',
  /** Log in and register: they hash a password. */
  'sign-in',
] as const;
export type Workload = (typeof WORKLOADS)[number];

/** What something that is claimed waits among: only what is decided in groups has connections of its own. */
export function workloadOf(strategy: 'group' | 'optimistic'): Workload {
  return strategy === 'group' ? 'lane' : 'checkout';
}

interface Policy {
  /** Part of the slots that is its own, rounded, but one at least. */
  readonly share: number;
  readonly waitingMax: number;
}

const POLICIES: Readonly<Record<Exclude<Workload, 'lane'>, Policy>> = {
  checkout: { share: 0.25, waitingMax: 2_000 },
  cart: { share: 0.15, waitingMax: 1_000 },
  read: { share: 0.15, waitingMax: 1_000 },
  manage: { share: 0.05, waitingMax: 500 },
  import: { share: 0, waitingMax: 100 },
  'sign-in': { share: 0, waitingMax: 200 },
};

/**
 * Part of the slots that reading may have at most. Slow lists keep the database's processors busy, which reserves of
 * connections do not guard: with 9 of them at the same time on two processors no checkout got through.
 */
const READ_SHARE_MAX = 0.3;

/** Longest wait for a slot: as long as for a connection. */
const WAIT_MS = 2_000;

/** Each keeps its connection for as long as its file takes, and a processor of the database: nobody else may have to wait for that. */
const IMPORTS_MAX = 2;

/** libuv has 4 threads for hashes, and looks up names and files with them too: one stays free for these. */
const HASHES_MAX = 3;

const UNBOUNDED = Number.POSITIVE_INFINITY;

/** More than a person's browser asks for at once. */
const IN_FLIGHT_PER_ACCOUNT = 20;

/** Changes of one cart wait for each other in any case: running one at a time, they wait without a connection. */
const OF_ACCOUNT: Readonly<Record<Workload, CallerBounds>> = {
  lane: { inFlightMax: IN_FLIGHT_PER_ACCOUNT, runningMax: UNBOUNDED },
  checkout: { inFlightMax: IN_FLIGHT_PER_ACCOUNT, runningMax: 2 },
  cart: { inFlightMax: IN_FLIGHT_PER_ACCOUNT, runningMax: 1 },
  read: { inFlightMax: IN_FLIGHT_PER_ACCOUNT, runningMax: 2 },
  manage: { inFlightMax: IN_FLIGHT_PER_ACCOUNT, runningMax: 2 },
  import: { inFlightMax: 4, runningMax: 1 },
  'sign-in': { inFlightMax: IN_FLIGHT_PER_ACCOUNT, runningMax: 1 },
};

/** Those who are not signed in are known by their address only, and many people may share one. */
const OF_ADDRESS: CallerBounds = { inFlightMax: 200, runningMax: UNBOUNDED };

const OF_ANYONE: CallerBounds = { inFlightMax: UNBOUNDED, runningMax: UNBOUNDED };

/** What an account, or an address of people who are not signed in, may have; or anyone, where no one is bounded. */
export function boundsOf(workload: Workload, caller: 'account' | 'address' | 'anyone'): CallerBounds {
  if (caller === 'anyone') return OF_ANYONE;
  return caller === 'account' ? OF_ACCOUNT[workload] : OF_ADDRESS;
}

/**
 * Divides database connections among the workloads. With very few, every workload still gets one, and they queue.
 * @param waitMs longest wait for one, in milliseconds
 */
export function divideConnections(
  connections: number,
  waitMs = WAIT_MS,
): Omit<AdmissionOptions<Workload>, 'onRefusal'> {
  // Files have one for themselves, beside what the others divide.
  const slotsOf = (share: number) => Math.max(1, Math.round((connections - 1) * share));
  const classOf = ({ share, waitingMax }: Policy): WorkClass => ({ reserved: slotsOf(share), waitingMax });
  const taken = Object.values(POLICIES).reduce((sum, { share }) => sum + slotsOf(share), 0);
  return {
    sharedSlots: Math.max(0, connections - taken),
    waitMs,
    classes: {
      // Its own queue is bounded, so it passes here.
      lane: { reserved: Number.POSITIVE_INFINITY, waitingMax: 0 },
      checkout: classOf(POLICIES.checkout),
      cart: classOf(POLICIES.cart),
      read: { ...classOf(POLICIES.read), runningMax: slotsOf(READ_SHARE_MAX) },
      manage: classOf(POLICIES.manage),
      import: { ...classOf(POLICIES.import), runningMax: IMPORTS_MAX },
      'sign-in': { ...classOf(POLICIES['sign-in']), runningMax: hashesAtOnce() },
    },
  };
}

/** A hash takes a processor for some 30 ms: one processor is left for everyone else. */
function hashesAtOnce(): number {
  return Math.min(Math.max(1, availableParallelism() - 1), HASHES_MAX);
}
