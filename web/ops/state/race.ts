import { signal } from '@preact/signals';
import type { components } from '../../../clients/typescript/src/index.ts';
import { asFailure, type Failure, market } from '../../shared/market.ts';

export type Race = components['schemas']['Race'];

/** How the race stands that this page started. */
export type RaceView =
  | { readonly is: 'idle' }
  | {
      readonly is: 'running';
      readonly stock: number;
      readonly before: number;
      readonly lowest: number;
      readonly isSelling: boolean;
    }
  | { readonly is: 'ended'; readonly race: Race }
  | { readonly is: 'failed'; readonly failure: Failure };

export const raceView = signal<RaceView>({ is: 'idle' });

const LOOK_EVERY_MS = 150;

/** Looks at the stock of the race until it has ended. */
async function follow(ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    const seen = await market()
      .get('/api/operations/race', { signal: ended, retry: false })
      .then(({ data }) => data)
      .catch(() => undefined);
    const view = raceView.value;
    if (view.is !== 'running' || !seen?.stock || !['preparing', 'running'].includes(seen.state)) continue;
    const { before, now } = seen.stock;
    const isSelling = seen.state === 'running';
    raceView.value = { is: 'running', before, stock: now, lowest: Math.min(now, view.lowest), isSelling };
  }
}

/** Runs a race, and shows how it goes. */
export async function startRace(size: { readonly buyers: number; readonly stock: number }): Promise<void> {
  if (raceView.value.is === 'running') return;
  raceView.value = { is: 'running', before: size.stock, stock: size.stock, lowest: size.stock, isSelling: false };
  const ended = new AbortController();
  void follow(ended.signal);
  try {
    const { data } = await market().post('/api/operations/race', { body: size, retry: false });
    raceView.value = { is: 'ended', race: data };
  } catch (error) {
    // A fault of the page is thrown on, and another race may be had.
    raceView.value = { is: 'idle' };
    raceView.value = { is: 'failed', failure: asFailure(error) };
  } finally {
    ended.abort();
  }
}
