import type { ComponentChildren } from 'preact';
import { useAction, useEvents, useLoad } from '../../shared/hooks.ts';
import { FailureNotice } from '../../shared/parts/notice.tsx';
import { Button, Empty, Heading, Loading } from '../../shared/parts/small.tsx';
import { Link, query, useWayOn } from '../../shared/router.tsx';
import { OrderRefusal } from '../parts/order-refusal.tsx';
import { PickSheet } from '../parts/pick-sheet.tsx';
import { type Order, shortOf, takeStep } from '../state/orders.ts';
import { keepPicked, PRINTED_MAX, readPlaces, readQueue } from '../state/picking.ts';
import { placeOf } from '../state/place.ts';
import { useSoon } from '../state/reading.ts';
import { say } from '../state/said.ts';
import { t } from '../words/picking.ts';

function useQueue() {
  const { data, failure, isLoading, reload } = useLoad(readQueue, []);
  const soon = useSoon({ isLoading, reload });
  useEvents(['orders'], {
    onEvent: (event) => {
      if (event.type.startsWith('order.')) soon();
    },
    onResync: reload,
  });
  return { queue: data, failure, reload };
}

const turnOf = (order: Order | undefined) => placeOf('seller/orders/picks', { order: order?.id });

/** Open orders one after the other: each is packed by its list, sent off, and the next one comes. */
export function PickingPage() {
  const { queue, failure, reload } = useQueue();
  const { data: places } = useLoad(readPlaces, []);
  const named = query.value.get('order');
  const index = Math.max(0, queue?.findIndex(({ id }) => id === named) ?? 0);
  const order = queue?.[index];
  const wayOn = useWayOn();
  const goOn = (to: Order | undefined) => wayOn(turnOf(to), { replace: true });
  return (
    <div class="page middle">
      <p class="trail">
        <Link to="seller/orders">← {t().toOrders}</Link>
      </p>
      <Heading title={t().title}>
        <p>{t().hint}</p>
      </Heading>
      <FailureNotice failure={failure} retry={reload} />
      {queue === undefined && failure === undefined && <Loading />}
      {queue !== undefined && order === undefined && (
        <Empty text={t().none}>
          <p>{t().noneText}</p>
          <Link class="button" to="seller/orders">
            {t().toOrders}
          </Link>
        </Empty>
      )}
      {queue !== undefined && order !== undefined && (
        <>
          <nav class="turns" aria-label={t().title}>
            <Turn to={queue[index - 1]} onGo={goOn}>
              ← <span class="word">{t().before}</span>
            </Turn>
            <span aria-live="polite">{t().position(index + 1, queue.length)}</span>
            <Turn to={queue[index + 1]} onGo={goOn}>
              <span class="word">{t().after}</span> →
            </Turn>
          </nav>
          <PickSheet key={order.id} order={order} places={places} />
          <Packing
            key={`${order.id} do`}
            order={order}
            onBegun={() => {
              say(t().begun(shortOf(order.id)));
              reload();
            }}
            onSentOff={() => {
              say(t().sentOffDone(shortOf(order.id)));
              keepPicked(order.id, new Set());
              goOn(queue[index + 1] ?? queue[index - 1]);
              reload();
            }}
            onRefused={reload}
          />
        </>
      )}
    </div>
  );
}

interface TurnProps {
  readonly to: Order | undefined;
  readonly onGo: (order: Order) => void;
  readonly children: ComponentChildren;
}

/** To the order before, or the next; it stays where it is at the ends, so that nobody who works by keyboard loses their place. */
function Turn({ to, onGo, children }: TurnProps) {
  return (
    <button type="button" class="button" aria-disabled={to === undefined} onClick={() => to && onGo(to)}>
      {children}
    </button>
  );
}

interface PackingProps {
  readonly order: Order;
  readonly onBegun: () => void;
  readonly onSentOff: () => void;
  readonly onRefused: () => void;
}

function Packing({ order, onBegun, onSentOff, onRefused }: PackingProps) {
  const { isBusy, failure, act } = useAction();
  const isBegun = order.status === 'PROCESSING';
  const take = () =>
    void act(async () => {
      try {
        await takeStep(order, isBegun ? 'SHIPPED' : 'PROCESSING');
      } catch (error) {
        onRefused();
        throw error;
      }
      if (isBegun) onSentOff();
      else onBegun();
    });
  return (
    <div class="sheet-do">
      <Button class="primary" isBusy={isBusy} onClick={take}>
        {isBegun ? t().sentOff : t().begin}
      </Button>
      <Button onClick={() => print()}>{t().print}</Button>
      <Link class="button quiet" to="seller/orders/picks/all">
        {t().printAll}
      </Link>
      <OrderRefusal failure={failure} order={order} retry={take} />
    </div>
  );
}

/** All open lists below each other, each on a sheet of its own when they are printed. */
export function AllPickListsPage() {
  const { queue, failure, reload } = useQueue();
  const { data: places } = useLoad(readPlaces, []);
  const shown = queue?.slice(0, PRINTED_MAX);
  return (
    <div class="page middle">
      <p class="trail">
        <Link to="seller/orders/picks">← {t().oneByOne}</Link>
      </p>
      <Heading title={t().allTitle}>
        {shown !== undefined && <p>{t().allHint(shown.length)}</p>}
        {queue !== undefined && queue.length > PRINTED_MAX && <p>{t().more(PRINTED_MAX)}</p>}
      </Heading>
      <FailureNotice failure={failure} retry={reload} />
      {shown === undefined && failure === undefined && <Loading />}
      {shown?.length === 0 && <Empty text={t().none} />}
      {shown !== undefined && shown.length > 0 && (
        <p class="sheet-do">
          <Button class="primary" onClick={() => print()}>
            {t().print}
          </Button>
        </p>
      )}
      <div class="sheets">
        {shown?.map((order) => (
          <PickSheet key={order.id} order={order} places={places} />
        ))}
      </div>
    </div>
  );
}
