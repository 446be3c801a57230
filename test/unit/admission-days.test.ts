import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Admission } from '../../src/concurrency/admission.ts';
import type { CallerBounds } from '../../src/concurrency/admission-terms.ts';
import { ANYONE, type Class, settle } from '../support/desk.ts';

/** What the next step of a random day is. */
type Step =
  | { readonly kind: 'ask'; readonly name: Class; readonly key: string }
  | { readonly kind: 'end' | 'leave'; readonly index: number; readonly fails: boolean };

const steps = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('ask' as const),
        name: fc.constantFrom<Class>('urgent', 'plain'),
        key: fc.constantFrom('ana', 'eva', 'leo', 'mia'),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('end' as const, 'leave' as const),
        index: fc.nat(),
        fails: fc.boolean(),
      }),
    },
  ) satisfies fc.Arbitrary<Step>,
  { minLength: 1, maxLength: 80 },
);

interface Asked {
  readonly name: Class;
  readonly key: string;
  state: 'waiting' | 'running' | 'over';
  end: (error?: Error) => void;
  leave: () => void;
  /** Others of the class that were started while this one, the first of its caller, waited. */
  readonly overtakenBy: string[];
}

interface Bounds {
  readonly sharedSlots: number;
  readonly reserved: Record<Class, number>;
  readonly waitingMax: number;
  readonly caller: CallerBounds;
}

/** A random day: every step is followed by a look at everything that must hold. */
class Day {
  readonly asked: Asked[] = [];
  readonly settled: Promise<unknown>[] = [];
  readonly bounds: Bounds;
  readonly admission: Admission<Class>;

  constructor(bounds: Bounds) {
    this.bounds = bounds;
    const { sharedSlots, reserved, waitingMax } = bounds;
    const classes = {
      urgent: { reserved: reserved.urgent, waitingMax },
      plain: { reserved: reserved.plain, waitingMax },
    };
    this.admission = new Admission<Class>({ sharedSlots, classes, waitMs: 1e6 });
  }

  of(state: Asked['state'], name?: Class, key?: string): Asked[] {
    return this.asked.filter(
      (one) => one.state === state && (name ?? one.name) === one.name && (key ?? one.key) === one.key,
    );
  }

  ask(name: Class, key: string): void {
    const one: Asked = { name, key, state: 'waiting', end: () => {}, leave: () => {}, overtakenBy: [] };
    this.asked.push(one);
    const work = () =>
      new Promise<void>((resolve, reject) => {
        for (const other of this.of('waiting', name)) if (other.key !== key) other.overtakenBy.push(key);
        one.state = 'running';
        one.end = (error) => (error === undefined ? resolve() : reject(error));
      });
    const caller = { key, bounds: this.bounds.caller };
    const over = () => {
      one.state = 'over';
    };
    const whenGone = (leave: () => void) => {
      one.leave = leave;
    };
    this.settled.push(this.admission.run(name, caller, work, whenGone).then(over, over));
  }

  check(): void {
    const { sharedSlots, reserved, caller, waitingMax } = this.bounds;
    const names: Class[] = ['urgent', 'plain'];
    const borrowed = names.reduce(
      (sum, name) => sum + Math.max(0, this.of('running', name).length - reserved[name]),
      0,
    );
    expect(borrowed).toBeLessThanOrEqual(sharedSlots);
    for (const name of names) {
      const running = this.of('running', name).length;
      const waiting = this.of('waiting', name);
      expect(this.admission.load(name)).toEqual({ running, waiting: waiting.length, lent: 0 });
      expect(waiting.length).toBeLessThanOrEqual(waitingMax);
      for (const { key } of this.asked) {
        const runningOfOne = this.of('running', name, key).length;
        expect(runningOfOne).toBeLessThanOrEqual(caller.runningMax);
        expect(runningOfOne + this.of('waiting', name, key).length).toBeLessThanOrEqual(caller.inFlightMax);
      }
      // Nobody who may run waits beside a slot that the class may take.
      const mayRun = waiting.some(({ key }) => this.of('running', name, key).length < caller.runningMax);
      if (mayRun) expect(running >= reserved[name] && borrowed === sharedSlots).toBe(true);
    }
  }

  async take(step: Step): Promise<void> {
    if (step.kind === 'ask') this.ask(step.name, step.key);
    else {
      const among = this.of(step.kind === 'end' ? 'running' : 'waiting');
      const one = among[step.index % Math.max(1, among.length)];
      if (step.kind === 'leave') one?.leave();
      else one?.end(step.fails ? new Error('the work failed') : undefined);
    }
    await settle();
  }
}

const someBounds = fc.record({
  sharedSlots: fc.nat(3),
  reserved: fc.record({ urgent: fc.integer({ min: 1, max: 2 }), plain: fc.integer({ min: 1, max: 2 }) }),
  waitingMax: fc.integer({ min: 0, max: 12 }),
  caller: fc.record({ inFlightMax: fc.integer({ min: 1, max: 8 }), runningMax: fc.integer({ min: 1, max: 3 }) }),
});

describe('admission, whatever comes in whatever order', () => {
  it('never runs more than there are slots, keeps reserves, leaves no slot idle, and gives every slot back', async () => {
    await fc.assert(
      fc.asyncProperty(someBounds, steps, async (bounds, all) => {
        const day = new Day(bounds);
        for (const step of all) {
          await day.take(step);
          day.check();
        }
        while (day.of('running').length > 0) {
          for (const one of day.of('running')) one.end();
          await settle();
          day.check();
        }
        await Promise.all(day.settled);
        expect(day.of('over')).toHaveLength(day.asked.length);
        for (const name of ['urgent', 'plain'] as const) {
          expect(day.admission.load(name)).toEqual({ running: 0, waiting: 0, lent: 0 });
        }
      }),
      { numRuns: 200 },
    );
  });

  it('lets each caller start once at most before the first in the queue of another', async () => {
    const bounds = fc.record({
      sharedSlots: fc.nat(1),
      reserved: fc.constant({ urgent: 1, plain: 1 }),
      waitingMax: fc.constant(100),
      caller: fc.constant(ANYONE),
    });
    await fc.assert(
      fc.asyncProperty(bounds, steps, async (given, all) => {
        const day = new Day(given);
        for (const step of all) {
          const firsts = (['urgent', 'plain'] as const).flatMap((name) =>
            ['ana', 'eva', 'leo', 'mia'].flatMap((key) => day.of('waiting', name, key).slice(0, 1)),
          );
          for (const one of day.of('waiting')) if (!firsts.includes(one)) one.overtakenBy.length = 0;
          await day.take(step);
          for (const { overtakenBy } of firsts) expect(new Set(overtakenBy).size).toBe(overtakenBy.length);
        }
        while (day.of('running').length > 0) {
          for (const one of day.of('running')) one.end();
          await settle();
        }
        await Promise.all(day.settled);
      }),
      { numRuns: 200 },
    );
  });
});
