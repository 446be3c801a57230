import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Admission } from '../../src/concurrency/admission.ts';
import { type Slot, TooManyInFlight } from '../../src/concurrency/admission-terms.ts';
import { ANYONE, type Class, Desk, settle } from '../support/desk.ts';

describe('a slot that is lent', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is had by others meanwhile; its owner goes on before what else the caller has waiting', async () => {
    const desk = new Desk();
    const bounds = { inFlightMax: 9, runningMax: 1 };
    const lender = desk.askToLend('plain', 'ana', 'a1', bounds);
    const others = [desk.ask('plain', 'eva', 'e1'), desk.ask('plain', 'ana', 'a2', { bounds })];
    expect(desk.started).toEqual(['a1!', 'e1']);
    await desk.end('a1!');
    expect(desk.started).toEqual(['a1!', 'e1']);
    await desk.end('e1');
    expect(desk.started).toEqual(['a1!', 'e1', 'a1']);
    await desk.end('a1');
    await desk.end('a2');
    expect(await Promise.all([lender, ...others])).toEqual(['done', 'done', 'done']);
    expect(desk.admission.load('plain')).toEqual({ running: 0, waiting: 0, lent: 0 });
  });

  it('still counts as in flight', async () => {
    const desk = new Desk();
    const bounds = { inFlightMax: 1, runningMax: 1 };
    const lender = desk.askToLend('plain', 'ana', 'a1', bounds);
    expect(await desk.ask('plain', 'ana', 'a2', { bounds })).toBeInstanceOf(TooManyInFlight);
    await desk.end('a1!');
    await desk.end('a1');
    expect(await lender).toBe('done');
    void desk.ask('plain', 'ana', 'a3', { bounds });
    await desk.end('a3');
    expect(desk.admission.load('plain')).toEqual({ running: 0, waiting: 0, lent: 0 });
  });

  it('is freed once, also when what lent it fails or gets no slot to go on', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const desk = new Desk();
    const [failing, late] = [desk.askToLend('plain', 'ana', 'a1'), desk.askToLend('plain', 'eva', 'e1')];
    await settle();
    const holder = desk.ask('plain', 'ida', 'i1');
    await desk.end('a1!', new Error('the provider is gone'));
    await desk.end('e1!');
    await vi.advanceTimersByTimeAsync(1_001);
    expect(await failing).toMatchObject({ code: 'overloaded' });
    expect(await late).toMatchObject({ code: 'overloaded' });
    await desk.end('i1');
    expect(await holder).toBe('done');
    expect(desk.admission.load('plain')).toEqual({ running: 0, waiting: 0, lent: 0 });
    const next = desk.ask('plain', 'ana', 'a9');
    await desk.end('a9');
    expect(await next).toBe('done');
  });

  it('goes back to those who lent theirs before anyone who has not begun, in the order in which they came back', async () => {
    const desk = new Desk();
    const lenders = ['a1', 'a2', 'a3'].map((label) => desk.askToLend('plain', 'ana', label));
    await settle();
    const others = [desk.ask('plain', 'eva', 'e1'), desk.ask('plain', 'ida', 'i1')];
    for (const label of ['a2!', 'a3!', 'a1!']) await desk.end(label);
    const newcomer = desk.ask('plain', 'leo', 'l1');
    for (const label of ['e1', 'a2', 'a3', 'a1', 'i1', 'l1']) await desk.end(label);
    expect(desk.started.slice(-6)).toEqual(['e1', 'a2', 'a3', 'a1', 'i1', 'l1']);
    expect(await Promise.all([...lenders, ...others, newcomer])).toEqual(Array(6).fill('done'));
  });

  it('cannot be lent again before it is back', async () => {
    const desk = new Desk();
    const twice = desk.admission.run('plain', { key: 'ana', bounds: ANYONE }, ({ lend }) =>
      lend(() => lend(async () => 'never')),
    );
    await expect(twice).rejects.toThrow(/cannot be lent again/);
    expect(desk.admission.load('plain')).toEqual({ running: 0, waiting: 0, lent: 0 });
  });

  it('cannot be lent once its work has ended: someone else may have it', async () => {
    const desk = new Desk();
    const kept = await desk.admission.run('plain', { key: 'ana', bounds: ANYONE }, (slot) => slot);
    const other = desk.ask('plain', 'eva', 'e1');
    await expect(kept.joinGroup(async () => 'never')).rejects.toThrow(/cannot be lent again/);
    expect(desk.admission.load('plain')).toEqual({ running: 1, waiting: 0, lent: 0 });
    await desk.end('e1');
    expect(await other).toBe('done');
  });
});

/** A piece of work of a random day, and what ends its present part. */
interface Piece {
  state: 'waiting' | 'running' | 'away' | 'returning' | 'over';
  go: (next: 'lend' | 'end' | 'fail') => void;
}

const STEPS = ['ask', 'lend', 'return', 'end', 'fail'] as const;

/** Work of one class that lends its slot whenever the day says so. */
class LendingDay {
  readonly pieces: Piece[] = [];
  readonly settled: Promise<unknown>[] = [];
  readonly admission: Admission<Class>;
  readonly slots: number;

  constructor(slots: number) {
    this.slots = slots;
    const classes = { urgent: { reserved: 0, waitingMax: 100 }, plain: { reserved: slots, waitingMax: 100 } };
    this.admission = new Admission<Class>({ sharedSlots: 0, classes, waitMs: 1e6 });
  }

  in(state: Piece['state']): Piece[] {
    return this.pieces.filter((piece) => piece.state === state);
  }

  ask(key: string): void {
    const piece: Piece = { state: 'waiting', go: () => {} };
    this.pieces.push(piece);
    const told = () =>
      new Promise<'lend' | 'end' | 'fail'>((resolve) => {
        piece.go = resolve;
      });
    const work = async ({ lend }: Slot) => {
      for (;;) {
        piece.state = 'running';
        const next = await told();
        if (next === 'end') return;
        if (next === 'fail') throw new Error('the work failed');
        piece.state = 'away';
        await lend(async () => {
          await told();
          piece.state = 'returning';
        });
      }
    };
    const over = () => {
      piece.state = 'over';
    };
    this.settled.push(this.admission.run('plain', { key, bounds: ANYONE }, work).then(over, over));
  }

  async take(step: (typeof STEPS)[number], index: number): Promise<void> {
    const among = this.in(step === 'return' ? 'away' : 'running');
    if (step === 'ask') this.ask(`caller ${index % 3}`);
    else among[index % Math.max(1, among.length)]?.go(step === 'return' ? 'end' : step);
    await settle();
  }

  check(): void {
    const [running, returning, waiting] = [this.in('running'), this.in('returning'), this.in('waiting')];
    expect(running.length).toBeLessThanOrEqual(this.slots);
    expect(this.admission.load('plain')).toEqual({
      running: running.length,
      waiting: waiting.length + returning.length,
      lent: this.in('away').length,
    });
    // No slot lies idle beside those who want one.
    if (waiting.length + returning.length > 0) expect(running).toHaveLength(this.slots);
  }
}

it('a day of lending runs no more than there are slots, leaves none idle, and gets every one back', async () => {
  const steps = fc.array(fc.tuple(fc.constantFrom(...STEPS), fc.nat()), { minLength: 1, maxLength: 80 });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 3 }), steps, async (slots, all) => {
      const day = new LendingDay(slots);
      for (const [step, index] of all) {
        await day.take(step, index);
        day.check();
      }
      while (day.in('over').length < day.pieces.length) {
        for (const piece of [...day.in('away'), ...day.in('running')]) piece.go('end');
        await settle();
        day.check();
      }
      await Promise.all(day.settled);
      expect(day.admission.load('plain')).toEqual({ running: 0, waiting: 0, lent: 0 });
    }),
    { numRuns: 200 },
  );
});

describe('work that is done together with that of others', () => {
  const bounds = { inFlightMax: 9, runningMax: 1 };

  /** Joins a group that ends with this, and then goes on as `label`. */
  function join(desk: Desk, key: string, label: string, group: Promise<string | undefined>) {
    const work = async ({ joinGroup }: Slot) => {
      const done = await joinGroup(() => group);
      if (done === undefined) await desk.start(`${label} alone`);
      return 'done';
    };
    return desk.admission.run('plain', { key, bounds }, work).catch((error: unknown) => error);
  }

  it('has no slot meanwhile, and needs none any more when it is done', async () => {
    const desk = new Desk();
    const group = Promise.withResolvers<string | undefined>();
    const members = ['ana', 'eva', 'ida'].map((key) => join(desk, key, key, group.promise));
    await settle();
    const holder = desk.ask('plain', 'leo', 'l1');
    expect(desk.started).toEqual(['l1']);
    group.resolve('done');
    expect(await Promise.all(members)).toEqual(['done', 'done', 'done']);
    await desk.end('l1');
    expect(await holder).toBe('done');
    expect(desk.admission.load('plain')).toEqual({ running: 0, waiting: 0, lent: 0 });
  });

  it('has the next slot where nothing was done', async () => {
    const desk = new Desk();
    const member = join(desk, 'ana', 'a1', Promise.resolve(undefined));
    const holder = desk.ask('plain', 'leo', 'l1');
    const newcomer = desk.ask('plain', 'eva', 'e1');
    await settle();
    await desk.end('l1');
    await desk.end('a1 alone');
    await desk.end('e1');
    expect(desk.started).toEqual(['l1', 'a1 alone', 'e1']);
    expect(await Promise.all([member, holder, newcomer])).toEqual(['done', 'done', 'done']);
    expect(desk.admission.load('plain')).toEqual({ running: 0, waiting: 0, lent: 0 });
  });

  it('is all that its caller has running, as if it had kept its slot', async () => {
    const desk = new Desk();
    const group = Promise.withResolvers<string | undefined>();
    const member = join(desk, 'ana', 'a1', group.promise);
    await settle();
    const next = desk.ask('plain', 'ana', 'a2', { bounds });
    await settle();
    expect(desk.started).toEqual([]);
    group.resolve('done');
    expect(await member).toBe('done');
    await desk.end('a2');
    expect(await next).toBe('done');
  });

  it('gets no answer where nothing was done and no slot comes, and lets the caller go on', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const desk = new Desk();
    const group = Promise.withResolvers<string | undefined>();
    const member = join(desk, 'ana', 'a1', group.promise);
    await settle();
    const holder = desk.ask('plain', 'leo', 'l1');
    group.resolve(undefined);
    await settle();
    await vi.advanceTimersByTimeAsync(1_001);
    expect(await member).toMatchObject({ code: 'overloaded' });
    vi.useRealTimers();
    const next = desk.ask('plain', 'ana', 'a2', { bounds });
    await desk.end('l1');
    await desk.end('a2');
    expect(await Promise.all([holder, next])).toEqual(['done', 'done']);
    expect(desk.admission.load('plain')).toEqual({ running: 0, waiting: 0, lent: 0 });
  });
});
