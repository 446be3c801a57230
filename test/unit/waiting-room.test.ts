import { describe, expect, it } from 'vitest';
import { WaitingRoom } from '../../src/concurrency/waiting-room.ts';
import { until } from '../support/wait.ts';

/** A room in which the test says what is free and what time it is. */
function room({ patienceMs = 1_000 } = {}) {
  const state = { free: new Set<string>(), now: 0, looks: 0, broken: false };
  const freed: string[] = [];
  const late: string[] = [];
  const waitingRoom = new WaitingRoom<string>({
    findFree: async (keys) => {
      state.looks += 1;
      if (state.broken) throw new Error('the database is away');
      return keys.filter((key) => state.free.has(key));
    },
    onFree: (entries) => freed.push(...entries),
    onLate: (entries) => late.push(...entries),
    pollMs: 1,
    now: () => state.now,
  });
  const park = (entry: string, ...keys: string[]) =>
    waitingRoom.park([{ entry, keys: new Set(keys), until: state.now + patienceMs }]);
  const looked = async (times = 2) => {
    const goal = state.looks + times;
    await until('it looked again', async () => state.looks >= goal);
  };
  return { state, freed, late, waitingRoom, park, looked };
}

describe('the waiting room', () => {
  it('lets go of what waits when all of its rows are free, in the order in which it came', async () => {
    const { state, freed, waitingRoom, park, looked } = room();
    park('first', 'a', 'b');
    park('second', 'b');
    park('third', 'c');
    expect([...waitingRoom.keys].sort()).toEqual(['a', 'b', 'c']);
    await looked();
    expect(freed).toEqual([]);
    state.free = new Set(['a']);
    await looked();
    expect(freed).toEqual([]);
    state.free = new Set(['a', 'b']);
    await until('those of a and b are free', async () => freed.length === 2);
    expect(freed).toEqual(['first', 'second']);
    expect([...waitingRoom.keys]).toEqual(['c']);
    expect(waitingRoom.size).toBe(1);
    state.free = new Set(['c']);
    await until('the room is empty', async () => waitingRoom.size === 0);
  });

  it('tells newcomers of no row that is free, although one waits for it who waits for another as well', async () => {
    const { state, freed, waitingRoom, park, looked } = room();
    park('of both', 'a', 'b');
    state.free = new Set(['a']);
    await looked();
    expect([...waitingRoom.keys]).toEqual(['b']);
    state.free = new Set();
    await looked();
    expect([...waitingRoom.keys].sort()).toEqual(['a', 'b']);
    state.broken = true;
    state.free = new Set(['a', 'b']);
    await looked();
    expect([...waitingRoom.keys].sort()).toEqual(['a', 'b']);
    state.broken = false;
    await until('the room is empty', async () => waitingRoom.size === 0);
    expect(freed).toEqual(['of both']);
    expect([...waitingRoom.keys]).toEqual([]);
  });

  it('asks nobody while it is empty, and begins to look again when someone comes', async () => {
    const { state, freed, park, looked, waitingRoom } = room();
    park('one', 'a');
    await looked();
    state.free = new Set(['a']);
    await until('it is empty', async () => waitingRoom.size === 0);
    const { looks } = state;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(state.looks).toBe(looks);
    park('another', 'a');
    await until('it is free', async () => freed.includes('another'));
  });

  it('sends those away whose patience ends, also while nobody can tell what is free', async () => {
    const { state, late, freed, park, looked } = room({ patienceMs: 100 });
    state.broken = true;
    park('early', 'a');
    state.now = 50;
    park('later', 'a');
    await looked();
    state.now = 100;
    await until('the first is sent away', async () => late.length === 1);
    state.broken = false;
    state.free = new Set(['a']);
    await until('the second is free', async () => freed.length === 1);
    expect({ late, freed }).toEqual({ late: ['early'], freed: ['later'] });
  });
});
