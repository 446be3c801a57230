import { dateTime } from '../../shared/format.ts';
import { useAction, useLoad, useTimeUntil } from '../../shared/hooks.ts';
import { market } from '../../shared/market.ts';
import { Confirm } from '../../shared/parts/confirm.tsx';
import { Button } from '../../shared/parts/small.tsx';
import { Link } from '../../shared/router.tsx';
import { cancelOrder, mayCancel, nextStep, type OrderDetails, type Step, takeStep } from '../state/orders.ts';
import { t } from '../words/orders.ts';
import { OrderRefusal } from './order-refusal.tsx';
import { OrderStatus } from './order-status.tsx';

interface NextStepProps {
  readonly order: OrderDetails;
  /** Reads the order anew: also after a refusal, since it is not what it was thought to be. */
  readonly onChanged: () => void;
}

/** How the order stands, and the one step that comes next. */
export function NextStep({ order, onChanged }: NextStepProps) {
  const { isBusy, failure, act } = useAction();
  const { booking, status } = order;
  const begins = useBegin(booking?.slotId);
  const step = nextStep(order);
  // The guests of a booking have not come before it begins.
  const untilMs = useTimeUntil(begins);
  const isOffered = step !== undefined && (step !== 'COMPLETED' || untilMs === 0);
  const take = (wanted: Step) => void act(() => takeStep(order, wanted).finally(onChanged));
  const isPicked = booking === null && (status === 'PAID' || status === 'PROCESSING');
  return (
    <section class="panel next" aria-labelledby="next">
      <header class="ends">
        <h2 id="next">{t().nextTitle}</h2>
        <OrderStatus status={status} />
      </header>
      <p>{booking !== null && status === 'PAID' ? t().toDoOfSeats : t().toDo(status)}</p>
      {begins !== undefined && <p class="muted">{t().beginsAt(dateTime(begins))}</p>}
      {isPicked && (
        <Link class="button" to={`seller/orders/${order.id}/picks`}>
          {t().toPickList}
        </Link>
      )}
      {isOffered && (
        <Button class="primary wide" isBusy={isBusy} onClick={() => take(step)}>
          {t().step(step)}
        </Button>
      )}
      <OrderRefusal failure={failure} order={order} retry={() => step && take(step)} />
      {mayCancel(order) && <Cancelling order={order} onChanged={onChanged} />}
    </section>
  );
}

/** When the seats of a booking begin; undefined of goods, and as long as it is not known. */
function useBegin(slotId: string | undefined): string | undefined {
  const { data } = useLoad(
    async (signal) => {
      if (slotId === undefined) return undefined;
      return (await market().get('/api/bookings/slots/{id}', { params: { path: { id: slotId } }, signal })).data;
    },
    [slotId],
  );
  return data?.startsAt;
}

function Cancelling({ order, onChanged }: NextStepProps) {
  const { isBusy, failure, act } = useAction();
  const cancel = () => void act(() => cancelOrder(order).finally(onChanged));
  return (
    <>
      <Confirm
        name={t().cancel}
        question={t().cancelSure}
        yes={t().cancelYes}
        no={t().keep}
        isBusy={isBusy}
        onYes={cancel}
      />
      <OrderRefusal failure={failure} order={order} retry={cancel} />
    </>
  );
}
