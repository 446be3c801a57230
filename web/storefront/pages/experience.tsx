import { useState } from 'preact/hooks';
import { moment, money } from '../../shared/format.ts';
import { useLoad } from '../../shared/hooks.ts';
import { market } from '../../shared/market.ts';
import { Loading } from '../../shared/parts/small.tsx';
import { Link } from '../../shared/router.tsx';
import { Calendar } from '../parts/calendar.tsx';
import { dayIn, dayText, type Month, monthOf, noonOf, shifted } from '../parts/days.ts';
import { FailureNotice } from '../parts/notice.tsx';
import { Reviews } from '../parts/reviews.tsx';
import { PageOf, Showcase } from '../parts/showcase.tsx';
import { type Experience, type Slot, Slots } from '../parts/slots.tsx';
import { t } from '../words/index.ts';

/** An experience, and when it takes place. */
export function ExperiencePage({ id }: { readonly id: string }) {
  const { data, failure, reload } = useLoad(
    (signal) =>
      market()
        .get('/api/bookings/experiences/{id}', { params: { path: { id } }, signal })
        .then((answer) => answer.data),
    [id],
  );
  return (
    <PageOf failure={failure} reload={reload}>
      {data && <Whole experience={data} />}
    </PageOf>
  );
}

function Whole({ experience }: { readonly experience: Experience }) {
  const { id, title, category, description, price, place, cancellationHours } = experience;
  const each = (
    <>
      {money(price)} <small>{t().perSeat}</small>
    </>
  );
  const trail = <Link to="shop/experiences">{t().experiences}</Link>;
  return (
    <>
      <Showcase text={description} price={each} {...{ title, trail, category }}>
        {place && <p class="muted">{place}</p>}
        <p class="muted">{t().freeCancellation(cancellationHours)}</p>
      </Showcase>
      <Times experience={experience} />
      <Reviews of={{ kind: 'experience', id }} />
    </>
  );
}

/** More than a month of an experience that takes place thrice a day. */
const SLOTS_MAX = 100;
const DAY_MS = 86_400_000;

/** What begins in a month by the clocks of the place, which may be a day off from UTC's. */
async function readMonth({ id }: Experience, month: Month, signal: AbortSignal): Promise<Slot[]> {
  const at = (day: Month, daysOff: number) => Date.parse(`${dayText(day, 1)}T00:00:00Z`) + daysOff * DAY_MS;
  const from = new Date(Math.max(Date.now(), at(month, -1))).toISOString();
  const to = new Date(at(shifted(month, 1), 1)).toISOString();
  const params = { path: { id }, query: { from, to, limit: SLOTS_MAX } };
  return (await market().get('/api/bookings/experiences/{id}/slots', { params, signal })).data.data;
}

/** The month in which it takes place next: where the calendar opens. */
async function readNext({ id, timeZone }: Experience, signal: AbortSignal): Promise<Month> {
  const params = { path: { id }, query: { limit: 1 } };
  const { data } = await market().get('/api/bookings/experiences/{id}/slots', { params, signal });
  return monthOf(dayIn(data.data[0]?.startsAt ?? new Date().toISOString(), timeZone));
}

function Times({ experience }: { readonly experience: Experience }) {
  const { data, failure, reload } = useLoad((signal) => readNext(experience, signal), [experience.id]);
  return (
    <section class="times" aria-labelledby="times">
      <h2 id="times">{t().chooseDay}</h2>
      <p class="muted">{t().clocksOf(experience.timeZone.replace(/_/g, ' '))}</p>
      <FailureNotice failure={failure} retry={reload} />
      {data && <Days experience={experience} first={data} />}
    </section>
  );
}

function Days({ experience, first }: { readonly experience: Experience; readonly first: Month }) {
  const { timeZone } = experience;
  const present = monthOf(dayIn(new Date().toISOString(), timeZone));
  const [month, setMonth] = useState<Month>(first);
  const [day, setDay] = useState<string | undefined>(undefined);
  const { data, failure, isLoading, reload } = useLoad(
    (signal) => readMonth(experience, month, signal),
    [experience.id, month.year, month.month],
  );
  const slots = data ?? [];
  const freeOn = new Map<string, number>();
  for (const { startsAt, available } of slots) {
    const on = dayIn(startsAt, timeZone);
    freeOn.set(on, (freeOn.get(on) ?? 0) + available);
  }
  const ofDay = slots.filter(({ startsAt }) => dayIn(startsAt, timeZone) === day);
  const change = (next: Month) => {
    setMonth(next);
    setDay(undefined);
  };
  return (
    <>
      <FailureNotice failure={failure} retry={reload} />
      <div class="times-sides">
        <Calendar
          month={month}
          freeOn={freeOn}
          chosen={day}
          isFirst={month.year === present.year && month.month === present.month}
          onMonth={change}
          onDay={setDay}
        />
        <div>
          {isLoading && data === undefined && <Loading />}
          <div aria-live="polite">
            {day === undefined && !isLoading && (
              <p class="muted">{slots.length === 0 ? t().nothingInMonth : t().chooseDayText}</p>
            )}
            {day !== undefined && <h3>{moment(noonOf(day), { dateStyle: 'full', timeZone: 'UTC' })}</h3>}
          </div>
          <Slots experience={experience} slots={ofDay} onRefused={reload} />
        </div>
      </div>
    </>
  );
}
