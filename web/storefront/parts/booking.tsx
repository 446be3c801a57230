import { dateTime } from '../../shared/format.ts';
import { useAction, useLoad } from '../../shared/hooks.ts';
import { market } from '../../shared/market.ts';
import { Confirm } from '../../shared/parts/confirm.tsx';
import { Link } from '../../shared/router.tsx';
import type { Order } from '../state/payment.ts';
import { t } from '../words/index.ts';
import { FailureNotice } from './notice.tsx';

async function read(id: string, signal: AbortSignal) {
  const { data: booking } = await market().get('/api/bookings/{id}', { params: { path: { id } }, signal });
  const params = { path: { id: booking.experienceId } };
  const { data: experience } = await market().get('/api/bookings/experiences/{id}', { params, signal });
  return { booking, experience };
}

const CANCELLABLE: ReadonlySet<string> = new Set(['PENDING_PAYMENT', 'PAYMENT_FAILED', 'PENDING', 'CONFIRMED']);

interface BookingOfProps {
  readonly order: Order;
  readonly onChanged: () => void;
}

/** What an order of seats is for: a booking is an order, with the same id. */
export function BookingOf({ order: { id, status }, onChanged }: BookingOfProps) {
  const { data, failure, reload } = useLoad((signal) => read(id, signal), [id, status]);
  const { isBusy, failure: notCancelled, act } = useAction();
  const cancel = () =>
    void act(() =>
      market()
        .post('/api/bookings/{id}/cancel', { params: { path: { id } } })
        .then(() => {})
        .finally(onChanged),
    );
  if (data === undefined) return <FailureNotice failure={failure} retry={reload} />;
  const { booking, experience } = data;
  const isFree = Date.parse(booking.freeCancellationUntil) > Date.now();
  return (
    <div class="booking">
      <p>
        <Link to={`shop/experiences/${experience.id}`}>
          <strong>{experience.title}</strong>
        </Link>
      </p>
      <p>
        {dateTime(booking.startsAt, experience.timeZone)} · {t().guests(booking.guests)}
      </p>
      {experience.place && <p class="muted">{experience.place}</p>}
      {CANCELLABLE.has(booking.status) && (
        <>
          <p class="muted">
            {isFree ? t().freeUntil(dateTime(booking.freeCancellationUntil, experience.timeZone)) : t().notFreeAnyMore}
          </p>
          <Confirm
            name={t().cancelBooking}
            question={isFree ? t().cancelBookingSure : t().notFreeAnyMore}
            yes={t().cancelYes}
            no={t().keepIt}
            isBusy={isBusy}
            onYes={cancel}
          />
        </>
      )}
      <FailureNotice failure={notCancelled} retry={cancel} />
    </div>
  );
}
