import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TooManyInFlight } from '../../src/concurrency/admission-terms.ts';
import { Desk, OPEN } from '../support/desk.ts';

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
