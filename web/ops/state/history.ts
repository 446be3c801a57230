import { signal } from '@preact/signals';
import { market } from '../../shared/market.ts';
import { type Point, pointOf, type Snapshot } from './points.ts';

const EVERY_MS = 2_000;
/** A quarter of an hour. */
const POINTS_MAX = 450;
/** Rates are those of so many seconds: of two alone they would jump. */
const WINDOW_MS = 10_000;

/** What was read last, and what was read before it, within the window. */
export const latest = signal<Snapshot | undefined>(undefined);
export const earlier = signal<Snapshot | undefined>(undefined);
export const points = signal<readonly Point[]>([]);
/** Whether the market answered when it was asked last. */
export const isAnswering = signal(true);

let readings: readonly Snapshot[] = [];

function take(snapshot: Snapshot): void {
  const since = Date.parse(snapshot.at) - WINDOW_MS;
  if (readings.at(-1)?.at === snapshot.at) return;
  const before = readings.findLast(({ at }) => Date.parse(at) <= since) ?? readings[0];
  // One that is older than the window is kept to begin with.
  readings = [...readings.slice(before === undefined ? 0 : readings.indexOf(before)), snapshot];
  earlier.value = before;
  latest.value = snapshot;
  points.value = [...points.value, pointOf(before, snapshot)].slice(-POINTS_MAX);
}

async function read(): Promise<void> {
  try {
    // The next reading comes by itself: an old one that is sent again would only be late.
    take((await market().get('/api/operations/snapshot', { retry: false })).data);
    isAnswering.value = true;
  } catch {
    isAnswering.value = false;
  }
}

/** Reads again and again while somebody looks. @returns what ends it */
export function keepReading(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isEnded = false;
  const round = async () => {
    if (!document.hidden) await read();
    if (!isEnded) timer = setTimeout(round, EVERY_MS);
  };
  void round();
  return () => {
    isEnded = true;
    clearTimeout(timer);
  };
}
