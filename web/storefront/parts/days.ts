/** Days of months, as calendars show them: "2026-11-28", without a time and a zone. */

export interface Month {
  readonly year: number;
  /** From 1. */
  readonly month: number;
}

const two = (value: number) => String(value).padStart(2, '0');

export const dayText = ({ year, month }: Month, day: number) => `${year}-${two(month)}-${two(day)}`;

/** The day on which something begins, by the clocks of the place where it does. */
export function dayIn(iso: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return parts.format(new Date(iso));
}

export function monthOf(day: string): Month {
  const [year = 1970, month = 1] = day.split('-').map(Number);
  return { year, month };
}

export function shifted({ year, month }: Month, by: number): Month {
  const date = new Date(Date.UTC(year, month - 1 + by, 1));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1 };
}

/** Weeks of seven days, from Monday; undefined where a day is of another month. */
export function weeksOf({ year, month }: Month): (number | undefined)[][] {
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const before = (new Date(Date.UTC(year, month - 1, 1)).getUTCDay() + 6) % 7;
  const cells = Array.from({ length: Math.ceil((before + length) / 7) * 7 }, (_, index) => {
    const day = index - before + 1;
    return day >= 1 && day <= length ? day : undefined;
  });
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

/** A day as a moment of it that is the same day in UTC, for formatting in UTC. */
export const noonOf = (day: string) => `${day}T12:00:00Z`;
