import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decided } from '../../src/concurrency/group-answers.ts';
import { GroupCommit } from '../../src/concurrency/group-commit.ts';
import type { BatchTerms, GroupCommitOptions } from '../../src/concurrency/group-terms.ts';
import { AppError } from '../../src/platform/errors.ts';

const OPEN: Omit<GroupCommitOptions<number, string>, 'decide' | 'endTurn'> = {
  findFree: async () => [],
  mayBeOnesFault: () => true,
  batchMax: 100,
  queueMax: 1000,
  deadlineMs: 1e9,
  lanes: 1,
};

const sold = (batch: readonly number[]): Decided<string>[] => batch.map((item) => ({ result: `sold ${item}` }));

/** Decides when the test says so. */
function heldDecisions() {
  const batches: { items: readonly number[]; release: () => void; fail: (error: unknown) => void }[] = [];
  const decide = (items: readonly number[]) =>
    new Promise<readonly Decided<string>[]>((resolve, reject) => {
      batches.push({ items, release: () => resolve(sold(items)), fail: reject });
    });
  return { batches, decide };
}

/** Lets everything that can happen now happen. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('group commit', () => {
  it('starts a lone item at once, and decides together what arrives meanwhile', async () => {
    const { batches, decide } = heldDecisions();
    const lane = new GroupCommit({ ...OPEN, decide });
    const results = [lane.submit(1)];
    expect(batches.map(({ items }) => items)).toEqual([[1]]);
    results.push(lane.submit(2), lane.submit(3));
    expect(batches).toHaveLength(1);
    batches[0]?.release();
    await settle();
    expect(batches.map(({ items }) => items)).toEqual([[1], [2, 3]]);
    batches[1]?.release();
    expect(await Promise.all(results)).toEqual(['sold 1', 'sold 2', 'sold 3']);
  });

  it('sends the next batch before anyone in the last is told, and closes when everyone is', async () => {
    const { batches, decide } = heldDecisions();
    const lane = new GroupCommit({ ...OPEN, decide, batchMax: 40 });
    const told: number[] = [];
    const ask = (item: number) => lane.submit(item).then(() => told.push(item));
    const first = [ask(0)];
    batches[0]?.release();
    await Promise.all(first);
    const all = Array.from({ length: 80 }, (_, index) => ask(index + 1));
    const batchesThen = batches.length;
    batches.at(-1)?.release();
    await Promise.resolve();
    while (batches.length === batchesThen) await Promise.resolve();
    const toldWhenNextBegan = told.length;
    let closed = false;
    const closing = lane.close().then(() => {
      closed = true;
    });
    while (told.length < 81) {
      expect(closed).toBe(false);
      batches.at(-1)?.release();
      await settle();
    }
    expect(toldWhenNextBegan).toBe(1);
    await Promise.all([...all, closing]);
  });

  it('loses nothing, decides nothing twice, keeps the order and settles every promise, however the work is scheduled', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 5 }),
        async (scheduler, numbers, batchMax, lanes, faultyEvery) => {
          const items = numbers.map((_, index) => index);
          const isFaulty = (item: number) => (numbers[item] ?? 0) % faultyEvery === 1;
          const decided: number[] = [];
          const started: number[] = [];
          const arrivals: number[] = [];
          const decide = async (batch: readonly number[]) => {
            await scheduler.schedule(Promise.resolve(), `transaction of ${batch}`);
            if (batch.some(isFaulty)) throw new Error('one of them breaks the transaction');
            decided.push(...batch);
            return sold(batch);
          };
          const lane = new GroupCommit<number, string>({
            ...OPEN,
            decide: (batch) => {
              for (const item of batch) if (!started.includes(item)) started.push(item);
              return decide(batch);
            },
            batchMax,
            lanes,
          });
          const outcomes = items.map(async (item) => {
            await scheduler.schedule(Promise.resolve(), `arrival of ${item}`);
            arrivals.push(item);
            return lane.submit(item).then(
              (result) => result,
              () => 'failed',
            );
          });
          await scheduler.waitFor(Promise.all(outcomes));
          const results = await Promise.all(outcomes);
          expect(results).toEqual(items.map((item) => (isFaulty(item) ? 'failed' : `sold ${item}`)));
          expect([...decided].sort((a, b) => a - b)).toEqual(items.filter((item) => !isFaulty(item)));
          expect(started).toEqual(arrivals);
          if (lanes === 1) expect(decided).toEqual(arrivals.filter((item) => !isFaulty(item)));
          expect(lane.waiting).toBe(0);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('has the guilty item fail alone, with its own error', async () => {
    const decide = async (batch: readonly number[]) => {
      const guilty = batch.find((item) => item === 13);
      if (guilty !== undefined) throw new Error(`item ${guilty} broke it`);
      return sold(batch);
    };
    const lane = new GroupCommit({ ...OPEN, decide });
    const results = await Promise.allSettled(Array.from({ length: 40 }, (_, item) => lane.submit(item)));
    const failed = results.flatMap((result, item) =>
      result.status === 'rejected' ? [[item, result.reason.message]] : [],
    );
    expect(failed).toEqual([[13, 'item 13 broke it']]);
  });

  it('does not split a batch over an error that is nobody’s fault', async () => {
    let calls = 0;
    const decide = async () => {
      calls += 1;
      throw new Error('the database is gone');
    };
    const lane = new GroupCommit<number, string>({ ...OPEN, decide, mayBeOnesFault: () => false });
    const results = await Promise.allSettled([1, 2, 3].map((item) => lane.submit(item)));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(calls).toBe(2);
  });

  it('never takes more into a batch, nor runs more lanes, than it was told', async () => {
    const { batches, decide } = heldDecisions();
    const lane = new GroupCommit({ ...OPEN, decide, batchMax: 4, lanes: 2 });
    const results = Array.from({ length: 20 }, (_, item) => lane.submit(item));
    expect(batches).toHaveLength(2);
    for (let done = 0; done < batches.length; done += 1) {
      batches[done]?.release();
      await settle();
      expect(batches.length - done).toBeLessThanOrEqual(3);
    }
    await Promise.all(results);
    expect(Math.max(...batches.map(({ items }) => items.length))).toBe(4);
  });

  it('refuses at once when the queue is full', async () => {
    const { batches, decide } = heldDecisions();
    const lane = new GroupCommit({ ...OPEN, decide, queueMax: 2 });
    const taken = [lane.submit(1), lane.submit(2), lane.submit(3)];
    const refusal = await lane.submit(4).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(AppError);
    expect(refusal).toMatchObject({ code: 'overloaded' });
    batches[0]?.release();
    await settle();
    batches[1]?.release();
    await Promise.all(taken);
  });

  it('refuses at once when the expected wait passes the deadline, and recovers by itself', async () => {
    let clock = 0;
    const { batches, decide } = heldDecisions();
    const lane = new GroupCommit({ ...OPEN, decide, deadlineMs: 500, batchMax: 1, now: () => clock });
    const first = lane.submit(1);
    clock = 600;
    batches[0]?.release();
    await first;
    await settle();
    const inFlight = lane.submit(2);
    const waiting = lane.submit(3);
    await expect(lane.submit(4)).rejects.toMatchObject({ code: 'overloaded', options: { retryAfterSeconds: 1 } });
    batches[1]?.release();
    await settle();
    batches[2]?.release();
    await Promise.all([inFlight, waiting]);
    const later = lane.submit(5);
    batches[3]?.release();
    expect(await later).toBe('sold 5');
  });

  it('does not decide what waited longer than the deadline', async () => {
    let clock = 0;
    const { batches, decide } = heldDecisions();
    const lane = new GroupCommit({ ...OPEN, decide, deadlineMs: 1000, now: () => clock });
    const slow = lane.submit(1);
    const late = lane.submit(2).catch((error: unknown) => error);
    clock = 900;
    const inTime = lane.submit(3);
    clock = 1200;
    batches[0]?.release();
    await settle();
    expect(await late).toMatchObject({ code: 'overloaded' });
    expect(batches[1]?.items).toEqual([3]);
    batches[1]?.release();
    expect(await Promise.all([slow, inTime])).toEqual(['sold 1', 'sold 3']);
  });

  it('decides what it took before it closes, and takes nothing more', async () => {
    const { batches, decide } = heldDecisions();
    const lane = new GroupCommit({ ...OPEN, decide });
    const taken = [lane.submit(1), lane.submit(2)];
    let closed = false;
    const closing = lane.close().then(() => {
      closed = true;
    });
    await expect(lane.submit(3)).rejects.toMatchObject({ code: 'overloaded' });
    batches[0]?.release();
    await settle();
    expect(closed).toBe(false);
    batches[1]?.release();
    await closing;
    expect(await Promise.all(taken)).toEqual(['sold 1', 'sold 2']);
    await lane.close();
  });

  it('gives a batch up that is not answered in time, cuts it, and goes on with those behind it', async () => {
    const { batches, decide } = heldDecisions();
    const signals: AbortSignal[] = [];
    const lane = new GroupCommit({
      ...OPEN,
      deadlineMs: 200,
      decide: (items: readonly number[], { signal }: BatchTerms) => {
        signals.push(signal);
        return decide(items);
      },
    });
    const lost = lane.submit(1).catch((error: unknown) => error);
    const behind = [lane.submit(2), lane.submit(3)];
    expect(await lost).toMatchObject({ code: 'database-unavailable' });
    expect(signals[0]?.aborted).toBe(true);
    expect(batches.map(({ items }) => items)).toEqual([[1], [2, 3]]);
    batches[1]?.release();
    expect(await Promise.all(behind)).toEqual(['sold 2', 'sold 3']);
    // What the first one says now comes too late, and changes nothing.
    batches[0]?.release();
    await settle();
    expect(lane.waiting).toBe(0);
  });

  it('tells that it is stuck while an answer is overdue, and no longer', async () => {
    let clock = 0;
    const { batches, decide } = heldDecisions();
    const lane = new GroupCommit({ ...OPEN, deadlineMs: 60_000, decide, now: () => clock });
    const one = lane.submit(1);
    expect(lane.stuck).toBe(false);
    clock = 31_000;
    expect(lane.stuck).toBe(true);
    batches[0]?.release();
    await one;
    expect(lane.stuck).toBe(false);
  });

  it('has an item wait beside the lane for a row that is held, and decides it when the row is free', async () => {
    let isHeld = true;
    const held: ReadonlySet<string>[] = [];
    const decide = async (items: readonly number[], terms: BatchTerms): Promise<Decided<string>[]> => {
      held.push(terms.held);
      return items.map((item) => (item === 1 && isHeld ? { heldBy: new Set(['row']) } : { result: `sold ${item}` }));
    };
    const lane = new GroupCommit({ ...OPEN, decide, findFree: async (rows) => (isHeld ? [] : rows) });
    const waiting = lane.submit(1);
    expect(await lane.submit(2)).toBe('sold 2');
    expect({ waiting: lane.waiting, parked: lane.parked }).toEqual({ waiting: 1, parked: 1 });
    // Whoever comes now is told which rows are held, and need not try.
    expect(await lane.submit(3)).toBe('sold 3');
    expect([...(held.at(-1) ?? [])]).toEqual(['row']);
    isHeld = false;
    expect(await waiting).toBe('sold 1');
    await lane.close();
  });

  it.each([
    { deadlineMs: 500, meanBatchMs: 1, waitMs: 25 },
    { deadlineMs: 500, meanBatchMs: 90, waitMs: 100 },
    { deadlineMs: 2_000, meanBatchMs: 1, waitMs: 100 },
    { deadlineMs: 2_000, meanBatchMs: 90, waitMs: 180 },
    { deadlineMs: 60_000, meanBatchMs: 1, waitMs: 100 },
    { deadlineMs: 60_000, meanBatchMs: 5_000, waitMs: 400 },
  ])('waits for a row $waitMs ms with a deadline of $deadlineMs ms and batches of $meanBatchMs ms', async (given) => {
    const { deadlineMs, meanBatchMs, waitMs } = given;
    const waits: number[] = [];
    let now = 0;
    const decide = async (batch: readonly number[], { lockWaitMs }: BatchTerms) => {
      waits.push(lockWaitMs);
      now += meanBatchMs;
      return sold(batch);
    };
    const lane = new GroupCommit<number, string>({ ...OPEN, decide, deadlineMs, now: () => now });
    await lane.submit(1);
    await lane.submit(2);
    expect(waits[1]).toBe(waitMs);
  });

  it('refuses an item whose row stays held with a conflict, at its deadline', async () => {
    const decide = async (items: readonly number[]): Promise<Decided<string>[]> =>
      items.map(() => ({ heldBy: new Set(['row']) }));
    const lane = new GroupCommit({ ...OPEN, deadlineMs: 50, decide });
    await expect(lane.submit(1)).rejects.toMatchObject({ code: 'concurrency-conflict' });
    await lane.close();
  });

  it('takes as many newcomers as ever while others wait for held rows, of which it takes as many again', async () => {
    let isHeld = true;
    const decide = async (items: readonly number[]): Promise<Decided<string>[]> =>
      items.map((item) => (isHeld && item < 10 ? { heldBy: new Set(['row']) } : { result: `sold ${item}` }));
    const lane = new GroupCommit({
      ...OPEN,
      queueMax: 3,
      deadlineMs: 60_000,
      findFree: async () => (isHeld ? [] : ['row']),
      decide,
    });
    const parked: Promise<string>[] = [];
    for (const item of [1, 2, 3]) {
      parked.push(lane.submit(item));
      await settle();
    }
    expect(lane.parked).toBe(3);
    expect(await lane.submit(10)).toBe('sold 10');
    await expect(lane.submit(4)).rejects.toMatchObject({ code: 'overloaded' });
    isHeld = false;
    expect(await Promise.all(parked)).toEqual(['sold 1', 'sold 2', 'sold 3']);
    await lane.close();
  });

  it('lets those wait on that left for a held row, when the rest of their batch is given up', async () => {
    let isHeld = true;
    const decide = async (items: readonly number[]): Promise<Decided<string>[]> => {
      if (items.length > 1 && items.includes(13)) throw new Error('one of them breaks the transaction');
      if (items.includes(13)) return new Promise(() => {});
      return items.map((item) => (isHeld && item === 1 ? { heldBy: new Set(['row']) } : { result: `sold ${item}` }));
    };
    const lane = new GroupCommit({ ...OPEN, deadlineMs: 2_000, findFree: async () => (isHeld ? [] : ['row']), decide });
    const pioneer = lane.submit(0);
    const [held, silent] = [1, 13].map((item) => lane.submit(item).catch(({ code }: AppError) => code));
    await pioneer;
    expect(await silent).toBe('database-unavailable');
    expect(lane.parked).toBe(1);
    isHeld = false;
    expect(await held).toBe('sold 1');
    await lane.close();
  });

  it('answers the innocent half of a batch although the other half is never answered', async () => {
    const decide = async (items: readonly number[]): Promise<Decided<string>[]> => {
      if (items.length > 1 && items.includes(13)) throw new Error('one of them breaks the transaction');
      if (items.includes(13)) return new Promise(() => {});
      return sold(items);
    };
    const lane = new GroupCommit({ ...OPEN, deadlineMs: 400, decide });
    const pioneer = lane.submit(0);
    const items = [1, 2, 13].map((item) => lane.submit(item).catch(({ code }: AppError) => code));
    expect(await pioneer).toBe('sold 0');
    expect(await Promise.all(items)).toEqual(['sold 1', 'sold 2', 'database-unavailable']);
  });

  describe('in a crowd', () => {
    it('waits for its turn before it puts a batch together, and takes all that came meanwhile', async () => {
      const { batches, decide } = heldDecisions();
      const turns: PromiseWithResolvers<string | undefined>[] = [];
      const given: unknown[] = [];
      let isCrowded = false;
      const lane = new GroupCommit<number, string, string>({
        ...OPEN,
        decide: (batch, { turn }) => {
          given.push(turn);
          return decide(batch);
        },
        isCrowded: () => isCrowded,
        waitForTurn: () => {
          const turn = Promise.withResolvers<string | undefined>();
          turns.push(turn);
          return turn.promise;
        },
      });
      const results = [lane.submit(1)];
      isCrowded = true;
      results.push(lane.submit(2));
      batches[0]?.release();
      await settle();
      results.push(lane.submit(3));
      turns[0]?.resolve('a turn');
      await settle();
      results.push(lane.submit(4));
      batches[1]?.release();
      await settle();
      // In vain: then without.
      turns[1]?.resolve(undefined);
      await settle();
      batches[2]?.release();
      expect(await Promise.all(results)).toEqual(['sold 1', 'sold 2', 'sold 3', 'sold 4']);
      expect(batches.map(({ items }) => items)).toEqual([[1], [2, 3], [4]]);
      expect(given).toEqual([undefined, 'a turn', undefined]);
    });

    it('decides the parts of a batch that is split without the turn, which is good for one transaction', async () => {
      const given: unknown[] = [];
      const lane = new GroupCommit<number, string, string>({
        ...OPEN,
        decide: async (batch, { turn }) => {
          given.push([batch, turn]);
          if (batch.length > 1) throw new Error('one of them breaks the transaction');
          return sold(batch);
        },
        isCrowded: () => true,
        waitForTurn: async () => 'a turn',
      });
      expect(await Promise.all([lane.submit(1), lane.submit(2)])).toEqual(['sold 1', 'sold 2']);
      expect(given).toEqual([
        [[1, 2], 'a turn'],
        [[1], undefined],
        [[2], undefined],
      ]);
    });

    it('ends a turn that comes when nobody is left, and is no longer busy', async () => {
      let clock = 0;
      const ended: string[] = [];
      const { batches, decide } = heldDecisions();
      const turn = Promise.withResolvers<string>();
      const lane = new GroupCommit<number, string, string>({
        ...OPEN,
        decide,
        isCrowded: () => true,
        waitForTurn: () => turn.promise,
        endTurn: (one) => ended.push(one),
        deadlineMs: 1000,
        now: () => clock,
      });
      const late = lane.submit(1);
      clock = 2000;
      expect(lane.stuck).toBe(false);
      turn.resolve('a turn');
      await expect(late).rejects.toMatchObject({ code: 'overloaded' });
      await lane.close();
      expect(ended).toEqual(['a turn']);
      expect(batches).toEqual([]);
    });

    it('goes through one lane, and through all of them when the crowd is gone', async () => {
      const { batches, decide } = heldDecisions();
      let isCrowded = false;
      const lane = new GroupCommit({ ...OPEN, decide, batchMax: 1, lanes: 3, isCrowded: () => isCrowded });
      const results = [1, 2, 3, 4, 5, 6, 7].map((item) => lane.submit(item));
      expect(batches).toHaveLength(3);
      isCrowded = true;
      for (const batch of batches) batch.release();
      await settle();
      expect(batches).toHaveLength(4);
      isCrowded = false;
      results.push(lane.submit(8));
      expect(batches).toHaveLength(5);
      for (let done = 3; done < batches.length; done += 1) {
        batches[done]?.release();
        await settle();
      }
      expect(await Promise.all(results)).toHaveLength(8);
    });
  });
});
