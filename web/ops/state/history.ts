import { signal } from '@preact/signals';
import { TianguisError } from '../../../clients/typescript/src/index.ts';
import { market } from '../../shared/market.ts';
import { recognise } from '../../shared/visitor.ts';
import { type Point, pointOf, type Snapshot } from './points.ts';

const EVERY_MS = 2_000;
/** A quarter of an hour. */
const POINTS_MAX = 450;
/** Rates are those of so many seconds: of two alone they would jump. */
const WINDOW_MS = 10_000;
/** Nobody looked for so long, or nothing was answered: what came of it is no rate of now. */
const GAP_MS = 3 * WINDOW_MS;
/** What does not come by then is given up, and said; the next may. */
const PATIENCE_MS = 5_000;

/** What was read last, and what was read before it, within the window. */
export const latest = signal<Snapshot | undefined>(undefined);
export const earlier = signal<Snapshot | undefined>(undefined);
export const points = signal<readonly Point[]>([]);
/** Whether the market answered when it was asked last. */
export const isAnswering = signal(true);

/** The market answers, but not to this account any more. */
const REFUSED: ReadonlySet<number> = new Set([401, 403]);

let readings: readonly Snapshot[] = [];

function take(snapshot: Snapshot): void {
  const since = Date.parse(snapshot.at) - WINDOW_MS;
  const last = readings.at(-1);
  if (last?.at === snapshot.at) return;
  if (last !== undefined && Date.parse(snapshot.at) - Date.parse(last.at) > GAP_MS) readings = [];
  const before = readings.findLast(({ at }) => Date.parse(at) <= since) ?? readings[0];
  // One that is older than the window is kept to begin with.
  readings = [...readings.slice(before === undefined ? 0 : readings.indexOf(before)), snapshot];
  earlier.value = before;
  latest.value = snapshot;
  points.value = [...points.value, pointOf(before, snapshot)].slice(-POINTS_MAX);
}

async function read(): Promise<void> {
  // The next reading comes by itself: an old one that is sent again would only be late.
  const asked = { retry: false, signal: AbortSignal.timeout(PATIENCE_MS) } as const;
  const snapshot = await market()
    .get('/api/operations/snapshot', asked)
    .then(({ data }) => data, notTold);
  isAnswering.value = snapshot !== undefined;
  if (snapshot !== undefined) take(snapshot);
}

/** Whoever is no operator any more is shown the door, and not that the market is silent. */
async function notTold(error: unknown): Promise<undefined> {
  if (error instanceof TianguisError && REFUSED.has(error.status)) await recognise();
}

/** Reads again and again while somebody looks. @returns what ends it */
export function keepReading(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isEnded = false;
  const round = async () => {
    try {
      if (!document.hidden) await read();
    } finally {
      if (!isEnded) timer = setTimeout(round, EVERY_MS);
    }
  };
  void round();
  return () => {
    isEnded = true;
    clearTimeout(timer);
  };
}
