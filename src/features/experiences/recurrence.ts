import { RRuleTemporal } from 'rrule-temporal';

/** When what takes place every week takes place. No input, no output. */

export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

/** What takes place on some days of every week, always at the same time by the clocks of its zone. */
export interface Recurrence {
  readonly weekdays: readonly (typeof WEEKDAYS)[number][];
  /** The first day that counts: YYYY-MM-DD. */
  readonly startsOn: string;
  /** The last day that counts. */
  readonly until?: string | undefined;
  /** How many there are. */
  readonly count?: number | undefined;
  /** By the clocks of the zone: HH:MM. */
  readonly startTime: string;
  readonly durationMinutes: number;
}

/** From when until when something takes place. */
export interface Period {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

const MINUTE_MS = 60_000;

/**
 * The times of a recurrence, in order. As RFC 5545 has it: on a day when the clocks pass over its time it does not take place, and where
 * they show its time twice it is the first of the two. It lasts as many minutes on a day when the clocks change as on any other.
 * @param max how many are found at most; whoever wants to know whether there are more asks for one more
 */
export function periodsOf(recurrence: Recurrence, timeZone: string, max: number): Period[] {
  const { weekdays, startsOn, until, count, startTime, durationMinutes } = recurrence;
  const [hour, minute] = startTime.split(':').map(Number);
  const every = `FREQ=WEEKLY;BYDAY=${weekdays.join(',')};BYHOUR=${hour};BYMINUTE=${minute};BYSECOND=0`;
  // From the beginning of its first day: a time that the clocks pass over on that day would be another on all days.
  const first = `DTSTART;TZID=${timeZone}:${startsOn.replaceAll('-', '')}T000000`;
  const rruleString = `${first}\nRRULE:${every}${count === undefined ? '' : `;COUNT=${count}`}`;
  const periods: Period[] = [];
  new RRuleTemporal({ rruleString, strict: true, cache: false }).all((start) => {
    if (periods.length === max || (until !== undefined && start.toPlainDate().toString() > until)) return false;
    const startsAt = new Date(start.epochMilliseconds);
    periods.push({ startsAt, endsAt: new Date(startsAt.getTime() + durationMinutes * MINUTE_MS) });
    return true;
  });
  return periods;
}

/** Whether one begins before the one before has ended. */
export function overlapThemselves(periods: readonly Period[]): boolean {
  return periods.some(({ startsAt }, index) => startsAt < (periods[index - 1]?.endsAt ?? startsAt));
}
