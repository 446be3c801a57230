import { moment } from '../../shared/format.ts';
import { t } from '../words/index.ts';
import { dayText, type Month, noonOf, shifted, weeksOf } from './days.ts';

interface CalendarProps {
  readonly month: Month;
  /** How many seats are free on which day. */
  readonly freeOn: ReadonlyMap<string, number>;
  readonly chosen: string | undefined;
  readonly isFirst: boolean;
  readonly onMonth: (month: Month) => void;
  readonly onDay: (day: string) => void;
}

const A_MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const weekdays = () =>
  Array.from({ length: 7 }, (_, index) => {
    const iso = new Date(A_MONDAY + index * DAY_MS).toISOString();
    return {
      short: moment(iso, { weekday: 'narrow', timeZone: 'UTC' }),
      long: moment(iso, { weekday: 'long', timeZone: 'UTC' }),
    };
  });

/** A month; days on which something takes place can be chosen. */
export function Calendar({ month, freeOn, chosen, isFirst, onMonth, onDay }: CalendarProps) {
  const title = moment(noonOf(dayText(month, 15)), { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return (
    <div class="calendar">
      <div class="calendar-head">
        <button
          type="button"
          class="icon-button"
          aria-label={t().monthBefore}
          aria-disabled={isFirst}
          onClick={() => !isFirst && onMonth(shifted(month, -1))}
        >
          ←
        </button>
        <h3 aria-live="polite">{title}</h3>
        <button
          type="button"
          class="icon-button"
          aria-label={t().monthAfter}
          onClick={() => onMonth(shifted(month, 1))}
        >
          →
        </button>
      </div>
      <table>
        <caption class="visually-hidden">{title}</caption>
        <thead>
          <tr>
            {weekdays().map(({ short, long }) => (
              <th key={long} scope="col">
                <span aria-hidden="true">{short}</span>
                <span class="visually-hidden">{long}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(month).map((week) => (
            <tr key={week.join()}>
              {week.map((day, index) => (
                <td key={index}>{day && <Day day={day} {...{ month, freeOn, chosen, onDay }} />}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type DayProps = Pick<CalendarProps, 'month' | 'freeOn' | 'chosen' | 'onDay'> & { readonly day: number };

function Day({ day, month, freeOn, chosen, onDay }: DayProps) {
  const text = dayText(month, day);
  const free = freeOn.get(text);
  if (free === undefined) return <span class="day">{day}</span>;
  const date = moment(noonOf(text), { dateStyle: 'full', timeZone: 'UTC' });
  return (
    <button
      type="button"
      class={free === 0 ? 'day open full' : 'day open'}
      aria-pressed={chosen === text}
      aria-label={`${date}: ${free === 0 ? t().soldOut : t().seatsFree(free)}`}
      onClick={() => onDay(text)}
    >
      {day}
    </button>
  );
}
