import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Admission } from '../../src/concurrency/admission.ts';
import {
  type AdmissionOptions,
  type CallerBounds,
  type RefusalReason,
  type Slot,
  TooManyInFlight,
} from '../../src/concurrency/admission-terms.ts';
import { divideConnections, WORKLOADS } from '../../src/concurrency/workloads.ts';

type Class = 'urgent' | 'plain';

const OPEN: AdmissionOptions<Class> = {
  sharedSlots: 0,
  waitMs: 1000,
  classes: { urgent: { reserved: 1, waitingMax: 100 }, plain: { reserved: 1, waitingMax: 100 } },
};
const ANYONE: CallerBounds = { inFlightMax: 1000, runningMax: 1000 };

/** Lets everything that can happen now happen. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Work that ends when the test says so. */
class Desk {
  readonly refused: string[] = [];
  readonly started: string[] = [];
  readonly done: string[] = [];
  readonly admission: Admission<Class>;
  readonly #ends = new Map<string, (error?: Error) => void>();

  constructor(options: Partial<AdmissionOptions<Class>> = {}) {
    const onRefusal = (name: Class, reason: RefusalReason) => this.refused.push(`${name} ${reason}`);
    this.admission = new Admission({ ...OPEN, ...options, onRefusal });
  }

  /** Asks for work under a label. @returns what comes of it: 'done', or the error */
  ask(
    name: Class,
    key: string,
    label: string,
    options: { bounds?: CallerBounds; leave?: (go: () => void) => void } = {},
  ) {
    const work = () =>
      new Promise<void>((resolve, reject) => {
        this.started.push(label);
        this.#ends.set(label, (error) => (error === undefined ? resolve() : reject(error)));
      });
    const caller = { key, bounds: options.bounds ?? ANYONE };
    return this.admission.run(name, caller, work, options.leave).then(
      () => 'done' as const,
      (error: unknown) => error,
    );
  }

  /** Asks for work that lends its slot while a part called `label!` runs, and then goes on until its end. */
  askToLend(name: Class, key: string, label: string, bounds = ANYONE) {
    const until = (what: string) =>
      new Promise<void>((resolve, reject) => {
        this.started.push(what);
        this.#ends.set(what, (error) => (error === undefined ? resolve() : reject(error)));
      });
    const work = async ({ lend }: Slot) => {
      await lend(() => until(`${label}!`));
      await until(label);
    };
    return this.admission.run(name, { key, bounds }, work).then(
      () => 'done' as const,
      (error: unknown) => error,
    );
  }

  async end(label: string, error?: Error): Promise<void> {
    const end = this.#ends.get(label);
    if (end === undefined) throw new Error(`${label} does not run`);
    this.#ends.delete(label);
    end(error);
    await settle();
  }
}

describe('admission', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('runs at once what finds a slot, and what waits in its order', async () => {
    const desk = new Desk();
    const all = ['a', 'b', 'c'].map((label) => desk.ask('plain', 'ana', label));
    expect(desk.started).toEqual(['a']);
    expect(desk.admission.load('plain')).toEqual({ running: 1, waiting: 2, lent: 0 });
    for (const label of ['a', 'b', 'c']) await desk.end(label);
    expect(await Promise.all(all)).toEqual(['done', 'done', 'done']);
    expect(desk.started).toEqual(['a', 'b', 'c']);
    expect(desk.admission.load('plain')).toEqual({ running: 0, waiting: 0, lent: 0 });
  });

  it('keeps the slots of one class from another, and gives a shared one to the most urgent', async () => {
    const desk = new Desk({ sharedSlots: 1 });
    for (const label of ['p1', 'p2', 'p3']) void desk.ask('plain', 'ana', label);
    expect(desk.started).toEqual(['p1', 'p2']);
    for (const label of ['u1', 'u2']) void desk.ask('urgent', 'eva', label);
    expect(desk.started).toEqual(['p1', 'p2', 'u1']);
    await desk.end('p1');
    expect(desk.started).toEqual(['p1', 'p2', 'u1', 'u2']);
    await desk.end('u1');
    expect(desk.started).toEqual(['p1', 'p2', 'u1', 'u2', 'p3']);
  });

  it('bounds what runs of a class although slots are free', async () => {
    const classes = { ...OPEN.classes, plain: { reserved: 1, runningMax: 1, waitingMax: 100 } };
    const desk = new Desk({ sharedSlots: 5, classes });
    for (const label of ['a', 'b']) void desk.ask('plain', 'ana', label);
    expect(desk.started).toEqual(['a']);
    await desk.end('a');
    expect(desk.started).toEqual(['a', 'b']);
  });

  it('lets callers take turns: a long queue of one does not delay another', async () => {
    const desk = new Desk();
    for (const label of ['a1', 'a2', 'a3']) void desk.ask('plain', 'ana', label);
    void desk.ask('plain', 'eva', 'e1');
    await desk.end('a1');
    await desk.end('a2');
    await desk.end('e1');
    expect(desk.started).toEqual(['a1', 'a2', 'e1', 'a3']);
  });

  it('runs no more of one caller at a time than it may, and lets others pass', async () => {
    const desk = new Desk({ sharedSlots: 2 });
    const bounds = { inFlightMax: 3, runningMax: 1 };
    for (const label of ['a1', 'a2']) void desk.ask('plain', 'ana', label, { bounds });
    void desk.ask('plain', 'eva', 'e1', { bounds });
    expect(desk.started).toEqual(['a1', 'e1']);
    await desk.end('a1');
    expect(desk.started).toEqual(['a1', 'e1', 'a2']);
  });

  it('lets others have a slot that is lent, and gives its owner the caller’s next turn', async () => {
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

  it('counts work whose slot is lent as in flight', async () => {
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

  it('frees every slot once, also when what lent it fails or gets no turn to go on', async () => {
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

  it('refuses a caller that has too much in flight, and no one else', async () => {
    const desk = new Desk({ sharedSlots: 1 });
    const bounds = { inFlightMax: 2, runningMax: 1 };
    for (const label of ['a1', 'a2']) void desk.ask('plain', 'ana', label, { bounds });
    const refusal = await desk.ask('plain', 'ana', 'a3', { bounds });
    expect(refusal).toBeInstanceOf(TooManyInFlight);
    expect(refusal).toMatchObject({
      code: 'rate-limited',
      options: { retryAfterSeconds: 1, rateLimit: { limit: 2, remaining: 0 } },
    });
    void desk.ask('plain', 'eva', 'e1', { bounds });
    expect(desk.started).toEqual(['a1', 'e1']);
    expect(desk.refused).toEqual(['plain caller-limit']);
    await desk.end('a1');
    void desk.ask('plain', 'ana', 'a4', { bounds });
    expect(desk.admission.load('plain')).toEqual({ running: 2, waiting: 1, lent: 0 });
  });

  it('still counts what runs of a caller when other work of it has ended', async () => {
    const desk = new Desk({ sharedSlots: 5 });
    const bounds = { inFlightMax: 2, runningMax: 2 };
    for (const label of ['a1', 'a2']) void desk.ask('plain', 'ana', label, { bounds });
    await desk.end('a1');
    void desk.ask('plain', 'ana', 'a3', { bounds });
    expect(await desk.ask('plain', 'ana', 'a4', { bounds })).toBeInstanceOf(TooManyInFlight);
    expect(desk.started).toEqual(['a1', 'a2', 'a3']);
  });

  it('drops of the longest queue when too many wait, and refuses whoever has it', async () => {
    const desk = new Desk({ classes: { ...OPEN.classes, plain: { reserved: 1, waitingMax: 3 } } });
    void desk.ask('plain', 'eva', 'runs');
    const [, , third] = ['a1', 'a2', 'a3'].map((label) => desk.ask('plain', 'ana', label));
    expect(await desk.ask('plain', 'ana', 'a4')).toMatchObject({
      code: 'overloaded',
      options: { retryAfterSeconds: 1 },
    });
    void desk.ask('plain', 'leo', 'l1');
    expect(await third).toMatchObject({ code: 'overloaded' });
    expect(desk.refused).toEqual(['plain queue-full', 'plain queue-full']);
    for (const label of ['runs', 'a1', 'l1', 'a2']) await desk.end(label);
    expect(desk.admission.load('plain')).toEqual({ running: 0, waiting: 0, lent: 0 });
  });

  it('frees the slot when the work fails, and passes the error on', async () => {
    const desk = new Desk();
    const first = desk.ask('plain', 'ana', 'a1');
    void desk.ask('plain', 'ana', 'a2');
    const failure = new Error('the work failed');
    await desk.end('a1', failure);
    expect(await first).toBe(failure);
    expect(desk.started).toEqual(['a1', 'a2']);
  });

  it('does not run what waited for a caller that has gone', async () => {
    const desk = new Desk();
    void desk.ask('plain', 'eva', 'runs');
    const leaving: (() => void)[] = [];
    const leave = (go: () => void) => leaving.push(go);
    const gone = desk.ask('plain', 'ana', 'a1', { leave });
    void desk.ask('plain', 'ana', 'a2', { leave });
    leaving[0]?.();
    expect(await gone).toMatchObject({ code: 'overloaded' });
    await desk.end('runs');
    expect(desk.started).toEqual(['runs', 'a2']);
    // Gone while it runs: it keeps its slot until it ends.
    leaving[1]?.();
    expect(desk.admission.load('plain')).toEqual({ running: 1, waiting: 0, lent: 0 });
    await desk.end('a2');
    expect(desk.refused).toEqual(['plain caller-gone']);
  });
});

describe('admission, as time passes', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('refuses what waited too long, and only that', async () => {
    const desk = new Desk();
    void desk.ask('plain', 'eva', 'runs');
    const early = desk.ask('plain', 'ana', 'early');
    vi.advanceTimersByTime(600);
    void desk.ask('plain', 'ana', 'late');
    vi.advanceTimersByTime(400);
    expect(await early).toMatchObject({ code: 'overloaded' });
    expect(desk.refused).toEqual(['plain waited-too-long']);
    await desk.end('runs');
    expect(desk.started).toEqual(['runs', 'late']);
    vi.advanceTimersByTime(10_000);
    await desk.end('late');
    expect(desk.refused).toHaveLength(1);
  });
});

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

describe('the division of connections', () => {
  it('leaves most of them to those who do not only read, however many there are', () => {
    const runningMax = (connections: number) => divideConnections(connections).classes.read.runningMax;
    expect([2, 7, 17, 100].map(runningMax)).toEqual([1, 2, 5, 30]);
  });

  it.each([2, 3, 5, 7, 17, 100, 500])(
    'gives of %i connections every workload one at least, and no more than there are',
    (connections) => {
      const { classes, sharedSlots } = divideConnections(connections);
      const { lane, ...connected } = classes;
      expect(Object.keys(classes)).toEqual([...WORKLOADS]);
      expect(lane.reserved).toBe(Number.POSITIVE_INFINITY);
      const reserved = Object.values(connected).map((one) => one.reserved);
      expect(Math.min(...reserved)).toBeGreaterThanOrEqual(1);
      const all = reserved.reduce((sum, count) => sum + count, sharedSlots);
      expect(all).toBe(Math.max(connections, reserved.length));
    },
  );
});
