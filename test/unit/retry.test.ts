import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../src/concurrency/backoff.ts';
import { ConcurrencyError, type LostTry, withRetry } from '../../src/concurrency/index.ts';

const conflict = () => new ConcurrencyError('product', 'p1');

/** Waits that pass at once and are written down. */
function recordedSleep() {
  const waits: number[] = [];
  return { waits, sleep: async (ms: number) => void waits.push(ms) };
}

describe('withRetry', () => {
  it('answers with the first try that succeeds and numbers the tries from 1', async () => {
    const { waits, sleep } = recordedSleep();
    const tries: number[] = [];
    const result = await withRetry(
      async (tryNumber) => {
        tries.push(tryNumber);
        if (tryNumber < 3) throw conflict();
        return 'sold';
      },
      { sleep, random: () => 0.5 },
    );
    expect(result).toBe('sold');
    expect(tries).toEqual([1, 2, 3]);
    expect(waits).toEqual([50, 100]);
  });

  it('gives up after three tries by default, with the conflict', async () => {
    const { sleep } = recordedSleep();
    let tries = 0;
    const failing = withRetry(
      async () => {
        tries += 1;
        throw conflict();
      },
      { sleep },
    );
    await expect(failing).rejects.toBeInstanceOf(ConcurrencyError);
    expect(tries).toBe(3);
  });

  it('passes every other error through at once', async () => {
    let tries = 0;
    const failing = withRetry(async () => {
      tries += 1;
      throw new RangeError('not a conflict');
    });
    await expect(failing).rejects.toBeInstanceOf(RangeError);
    expect(tries).toBe(1);
  });

  it.each([
    { retryLockTimeouts: false, expected: 1 },
    { retryLockTimeouts: true, expected: 3 },
  ])(
    'tries $expected times for a lock that is not let go, with retryLockTimeouts: $retryLockTimeouts',
    async (given) => {
      const { sleep } = recordedSleep();
      let tries = 0;
      const failing = withRetry(
        async () => {
          tries += 1;
          throw Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03' });
        },
        { sleep, retryLockTimeouts: given.retryLockTimeouts },
      );
      await expect(failing).rejects.toBeInstanceOf(ConcurrencyError);
      expect(tries).toBe(given.expected);
    },
  );

  it('starts no try after the deadline', async () => {
    let clock = 0;
    let tries = 0;
    const sleep = async (ms: number) => {
      clock += ms;
    };
    const failing = withRetry(
      async () => {
        tries += 1;
        clock += 1500;
        throw conflict();
      },
      { tries: 10, deadlineMs: 2000, random: () => 0.999, now: () => clock, sleep },
    );
    await expect(failing).rejects.toBeInstanceOf(ConcurrencyError);
    expect(tries).toBe(2);
  });

  it('tells of every lost try, and of the last one that it is the last', async () => {
    const lost: LostTry[] = [];
    const { sleep } = recordedSleep();
    const failing = withRetry(
      async () => {
        throw conflict();
      },
      { tries: 2, sleep, random: () => 0.25, onConflict: (one) => lost.push(one) },
    );
    await expect(failing).rejects.toBeInstanceOf(ConcurrencyError);
    expect(lost.map(({ tryNumber, retryInMs }) => ({ tryNumber, retryInMs }))).toEqual([
      { tryNumber: 1, retryInMs: 25 },
      { tryNumber: 2, retryInMs: undefined },
    ]);
    expect(lost[0]?.conflict.resource).toBe('product');
  });

  it.each([
    ['a raw driver error', { code: '40P01' }],
    ['a serialization failure', { code: '40001' }],
    ['a lock timeout', { code: '55P03' }],
    ['Prisma’s P2034', { code: 'P2034' }],
    ['adapter-pg’s kind', { cause: { kind: 'TransactionWriteConflict' } }],
    ['a state kept as originalCode', { cause: { originalCode: '40P01', kind: 'postgres' } }],
    ['one deep in meta', { code: 'P2010', meta: { driverAdapterError: { cause: { originalCode: '40001' } } } }],
  ])('counts %s as a conflict', async (_name, shape) => {
    const { sleep } = recordedSleep();
    let tries = 0;
    await withRetry(
      async () => {
        tries += 1;
        if (tries === 1) throw Object.assign(new Error('from the database'), shape);
      },
      { sleep, retryLockTimeouts: true },
    );
    expect(tries).toBe(2);
  });
});

describe('backoffMs', () => {
  it('stays within its growing, capped bound', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        (failedTries, baseMs, maxMs, random) => {
          const wait = backoffMs(failedTries, baseMs, maxMs, () => random);
          expect(wait).toBeGreaterThanOrEqual(0);
          expect(wait).toBeLessThanOrEqual(Math.min(maxMs, baseMs * 2 ** (failedTries - 1)));
        },
      ),
    );
  });

  it('spreads clients at the cap over the whole of it', () => {
    const waits = [0, 0.5, 0.99].map((random) => backoffMs(20, 100, 1000, () => random));
    expect(waits).toEqual([0, 500, 990]);
  });
});
