import { useState } from 'preact/hooks';
import type { components } from '../../../clients/typescript/src/index.ts';
import { TianguisError } from '../../../clients/typescript/src/index.ts';
import { money, time } from '../../shared/format.ts';
import { useAction, useLoad } from '../../shared/hooks.ts';
import { fulfil } from '../../shared/keys.ts';
import { market } from '../../shared/market.ts';
import { Button } from '../../shared/parts/small.tsx';
import { Link, navigate } from '../../shared/router.tsx';
import { isSignedIn } from '../../shared/tokens.ts';
import { t } from '../words/index.ts';
import { FailureNotice, Notice, signInPath } from './notice.tsx';
import { Quantity } from './quantity.tsx';

export type Slot = components['schemas']['TimeSlot'];
export type Experience = components['schemas']['Experience'];

interface SlotsProps {
  readonly experience: Experience;
  readonly slots: readonly Slot[];
  readonly onRefused: () => void;
}

/** The times of a day, and seats to book. */
export function Slots({ experience, slots, onRefused }: SlotsProps) {
  const isAsked = isSignedIn.value && slots.some(({ available }) => available === 0);
  const waiting = useLoad((signal) => (isAsked ? readWaiting(signal) : Promise.resolve(undefined)), [isAsked]);
  return (
    <ul class="slots">
      {slots.map((slot) => (
        <SlotPanel
          key={slot.id}
          {...{ experience, slot, onRefused }}
          isWaiting={waiting.data?.has(slot.id) ?? false}
          onWaiting={waiting.reload}
        />
      ))}
    </ul>
  );
}

/** Whoever waits in more places than these sees those that are the oldest. */
const WAITING_MAX = 100;

/** The slots that somebody waits for. */
async function readWaiting(signal: AbortSignal): Promise<ReadonlySet<string>> {
  const params = { query: { limit: WAITING_MAX } };
  const { data } = await market().get('/api/bookings/waiting-list', { params, signal });
  return new Set(data.data.map(({ slotId }) => slotId));
}

/** Books seats: once, whatever the network does. @throws TianguisError, NoAnswerError */
function book(slotId: string, guests: number): Promise<string> {
  const params = { path: { id: slotId } };
  return fulfil(`book.${slotId}`, { guests }, async ({ key, body }) => {
    const { data } = await market().post('/api/bookings/slots/{id}/bookings', { params, body, idempotencyKey: key });
    return data.id;
  });
}

interface SlotPanelProps extends Omit<SlotsProps, 'slots'> {
  readonly slot: Slot;
  /** Whether somebody is on its waiting list. */
  readonly isWaiting: boolean;
  /** They joined it, or left it. */
  readonly onWaiting: () => void;
}

function SlotPanel({ experience: { price, timeZone, title }, slot, ...panel }: SlotPanelProps) {
  const { isWaiting, onRefused, onWaiting } = panel;
  const [guests, setGuests] = useState(1);
  const { isBusy, failure, act } = useAction();
  const { id, startsAt, endsAt, available } = slot;
  const start = () => {
    if (!isSignedIn.value) return navigate(signInPath());
    act(async () => {
      const bookingId = await book(id, guests).catch((error: unknown) => {
        onRefused();
        throw error;
      });
      navigate(`shop/orders/${bookingId}`);
    });
  };
  const wait = () => {
    if (!isSignedIn.value) return navigate(signInPath());
    const params = { path: { id } };
    act(async () => {
      if (isWaiting) await market().delete('/api/bookings/slots/{id}/waiting-list', { params });
      else await market().post('/api/bookings/slots/{id}/waiting-list', { params, body: { guests } });
    }).finally(onWaiting);
  };
  const booked = failure instanceof TianguisError && failure.code === 'already-booked' ? failure.problem : undefined;
  return (
    <li class="slot">
      <div class="slot-head">
        <strong>
          {time(startsAt, timeZone)} – {time(endsAt, timeZone)}
        </strong>
        <span class={available === 0 ? 'stock none' : available <= 3 ? 'stock few' : 'stock'}>
          {available === 0 ? t().soldOut : t().seatsFree(available)}
        </span>
      </div>
      <div class="slot-do">
        <Quantity value={guests} of={title} max={available === 0 ? slot.capacity : available} onChange={setGuests} />
        {available > 0 ? (
          <Button class="primary" isBusy={isBusy} onClick={start}>
            {t().book(money({ ...price, amount: price.amount * guests }))}
          </Button>
        ) : (
          <Button class={isWaiting ? 'quiet' : ''} isBusy={isBusy} onClick={wait}>
            {isWaiting ? t().leaveList : t().joinList}
          </Button>
        )}
      </div>
      {isWaiting && <Notice kind="good">{t().onList}</Notice>}
      {booked ? (
        <Notice kind="info" title={failure?.message}>
          <Link class="button" to={`shop/orders/${booked.bookingId}`}>
            {t().toBooking}
          </Link>
        </Notice>
      ) : (
        <FailureNotice failure={failure} retry={available > 0 ? start : wait} />
      )}
    </li>
  );
}
