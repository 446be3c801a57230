import { expect, it } from 'vitest';
import { ConcurrencyError, TurnsAlone } from '../../src/concurrency/index.ts';

const LONG_MS = 60_000;

it('lets so many ask alone at a time, and then whoever waited longest', async () => {
  const turns = new TurnsAlone(2, LONG_MS);
  const order: string[] = [];
  const take = (name: string) => turns.take().then(() => void order.push(name));
  const waiting = ['first', 'second', 'third', 'fourth'].map(take);
  await Promise.all(waiting.slice(0, 2));
  expect(order).toEqual(['first', 'second']);
  turns.giveBack();
  await waiting[2];
  turns.giveBack();
  await waiting[3];
  expect(order).toEqual(['first', 'second', 'third', 'fourth']);
});

it('refuses whoever gets no turn in time, and keeps no turn for them', async () => {
  const turns = new TurnsAlone(1, 1);
  await turns.take();
  await expect(turns.take()).rejects.toBeInstanceOf(ConcurrencyError);
  turns.giveBack();
  await turns.take();
});
