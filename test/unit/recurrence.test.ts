import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlapThemselves, periodsOf, type Recurrence, WEEKDAYS } from '../../src/features/experiences/recurrence.ts';

const MAX = 400;

/** What the clocks of a zone show: the day of the week, the day, and the time. */
function local(moment: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    ...{ weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  }).formatToParts(moment);
  const part = (type: string) => parts.find((one) => one.type === type)?.value;
  return `${part('weekday')?.slice(0, 2).toUpperCase()} ${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
}

const starts = (recurrence: Recurrence, timeZone: string) =>
  periodsOf(recurrence, timeZone, MAX).map(({ startsAt }) => startsAt.toISOString());

const sundays = { weekdays: ['SU'], durationMinutes: 60 } as const;

describe('a time by the clocks', () => {
  it.each([
    // Since 2022 the clocks of Mexico City stay as they are.
    ['America/Mexico_City', '2027-03-07', ['2027-03-07T16', '2027-03-14T16', '2027-03-21T16', '2027-03-28T16']],
    ['America/Mexico_City', '2027-10-24', ['2027-10-24T16', '2027-10-31T16', '2027-11-07T16', '2027-11-14T16']],
    // Those of the border go with the United States.
    ['America/Tijuana', '2027-03-07', ['2027-03-07T18', '2027-03-14T17', '2027-03-21T17', '2027-03-28T17']],
    ['America/Tijuana', '2027-10-31', ['2027-10-31T17', '2027-11-07T18', '2027-11-14T18', '2027-11-21T18']],
    ['Europe/Madrid', '2027-03-21', ['2027-03-21T09', '2027-03-28T08', '2027-04-04T08', '2027-04-11T08']],
    ['Europe/Madrid', '2027-10-24', ['2027-10-24T08', '2027-10-31T09', '2027-11-07T09', '2027-11-14T09']],
  ])('stays the same in %s from %s on, whatever the offset', (timeZone, startsOn, expected) => {
    expect(starts({ ...sundays, startsOn, startTime: '10:00', count: 4 }, timeZone)).toEqual(
      expected.map((hour) => `${hour}:00:00.000Z`),
    );
  });

  it.each([
    ['Europe/Madrid', '2027-03-21', ['2027-03-21 02:30', '2027-04-04 02:30', '2027-04-11 02:30']],
    ['Europe/Madrid', '2027-03-28', ['2027-04-04 02:30', '2027-04-11 02:30', '2027-04-18 02:30']],
    ['America/Tijuana', '2027-03-07', ['2027-03-07 02:30', '2027-03-21 02:30', '2027-03-28 02:30']],
  ])('that is not there is passed over, in %s from %s on, and the others are as they were', (zone, startsOn, days) => {
    const found = periodsOf({ ...sundays, startsOn, startTime: '02:30', count: 3 }, zone, MAX);
    expect(found.map(({ startsAt }) => local(startsAt, zone))).toEqual(days.map((day) => `SU ${day}`));
  });

  it.each([
    ['Europe/Madrid', '2027-10-31', '02:30', '2027-10-31T00:30:00.000Z'],
    ['America/Tijuana', '2027-11-07', '01:30', '2027-11-07T08:30:00.000Z'],
  ])('that is there twice is the first, in %s on %s', (timeZone, startsOn, startTime, expected) => {
    expect(starts({ ...sundays, startsOn, startTime, count: 1 }, timeZone)).toEqual([expected]);
  });

  it('is midnight, too, on a day that has none', () => {
    const midnight = { weekdays: ['FR'], startTime: '00:00', durationMinutes: 60, count: 2 } as const;
    expect(starts({ ...midnight, startsOn: '2027-04-30' }, 'Africa/Cairo')).toEqual([
      '2027-05-06T21:00:00.000Z',
      '2027-05-13T21:00:00.000Z',
    ]);
  });

  it('lasts as many minutes on the day of the change as on any other', () => {
    const nights = { weekdays: ['SA'], startTime: '23:00', durationMinutes: 300, count: 2 } as const;
    const found = periodsOf({ ...nights, startsOn: '2027-03-20' }, 'Europe/Madrid', MAX);
    expect(found.map(({ endsAt }) => local(endsAt, 'Europe/Madrid'))).toEqual([
      'SU 2027-03-21 04:00',
      'SU 2027-03-28 05:00',
    ]);
  });
});

describe('a recurrence', () => {
  const DAY_MS = 86_400_000;
  const dateOf = (days: number) => new Date(Date.UTC(2027, 0, 1) + days * DAY_MS).toISOString().slice(0, 10);
  const recurrences = fc.record({
    zone: fc.constantFrom('America/Mexico_City', 'America/Tijuana', 'Europe/Madrid', 'UTC', 'Asia/Kathmandu'),
    weekdays: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 }),
    first: fc.integer({ min: 0, max: 700 }),
    days: fc.integer({ min: 0, max: 300 }),
    minute: fc.integer({ min: 0, max: 24 * 60 - 1 }),
  });
  const timeOf = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

  it('has every one of its days until the last, at its time, but those on which the clocks pass over it', () => {
    fc.assert(
      fc.property(recurrences, ({ zone, weekdays, first, days, minute }) => {
        const startTime = timeOf(minute);
        const [startsOn, until] = [dateOf(first), dateOf(first + days)];
        const found = periodsOf({ weekdays, startsOn, until, startTime, durationMinutes: 60 }, zone, MAX);
        const shown = found.map(({ startsAt }) => local(startsAt, zone));
        const names = WEEKDAYS.map((_, index) => WEEKDAYS[(index + 6) % 7]);
        const wanted = Array.from({ length: days + 1 }, (_, index) => dateOf(first + index)).flatMap((day) => {
          const name = names[new Date(day).getUTCDay()];
          return name !== undefined && weekdays.includes(name) ? [`${name} ${day} ${startTime}`] : [];
        });
        expect(wanted).toEqual(expect.arrayContaining(shown));
        expect(shown).toEqual([...new Set(shown)].sort((a, b) => (a.slice(3) < b.slice(3) ? -1 : 1)));
        // Clocks pass over an hour once a year, at two.
        const missing = wanted.filter((one) => !shown.includes(one));
        expect(missing.every((one) => / 0[23]:/.test(one))).toBe(true);
        expect(missing.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });

  it('by its number is the beginning of the one without an end', () => {
    fc.assert(
      fc.property(recurrences, fc.integer({ min: 1, max: 40 }), ({ zone, weekdays, first, minute }, count) => {
        const shape = { weekdays, startsOn: dateOf(first), startTime: timeOf(minute), durationMinutes: 1 };
        const counted = periodsOf({ ...shape, count }, zone, MAX);
        expect(counted).toHaveLength(count);
        expect(counted).toEqual(periodsOf({ ...shape, until: '2100-01-01' }, zone, count));
      }),
      { numRuns: 30 },
    );
  });

  it('overlaps itself where it is longer than what is between two of its times', () => {
    const daily = { weekdays: [...WEEKDAYS], startsOn: '2027-03-01', startTime: '10:00', count: 3 };
    const of = (durationMinutes: number) => periodsOf({ ...daily, durationMinutes }, 'UTC', MAX);
    expect(overlapThemselves(of(24 * 60))).toBe(false);
    expect(overlapThemselves(of(24 * 60 + 1))).toBe(true);
    expect(overlapThemselves([])).toBe(false);
  });
});
