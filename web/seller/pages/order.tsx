import { dateTime } from '../../shared/format.ts';
import { isLive, useEvents, useLoad } from '../../shared/hooks.ts';
import { FailureNotice } from '../../shared/parts/notice.tsx';
import { Heading, Loading } from '../../shared/parts/small.tsx';
import { Link } from '../../shared/router.tsx';
import { common } from '../../shared/words.ts';
import { Goods } from '../parts/order-goods.tsx';
import { History, Refunds, SentUnits } from '../parts/order-history.tsx';
import { NextStep } from '../parts/order-step.tsx';
import { RefundPanel } from '../parts/refund.tsx';
import { type OrderDetails, readOrder, shortOf } from '../state/orders.ts';
import { useSoon } from '../state/reading.ts';
import { say } from '../state/said.ts';
import { t } from '../words/orders.ts';

/** One order: what it is, what happened to it, and what its seller does with it. Live. */
export function OrderPage({ id }: { readonly id: string }) {
  const { data: order, failure, isLoading, reload } = useLoad((signal) => readOrder(id, signal), [id]);
  const soon = useSoon({ isLoading, reload });
  useEvents(['orders'], {
    onEvent: (event) => {
      if (!event.type.startsWith('order.') || !('orderId' in event.data) || event.data.orderId !== id) return;
      if (event.type === 'order.status-changed') say(t().nowIs(shortOf(id), t().statusOf(event.data.to)));
      soon();
    },
    onResync: reload,
  });
  return (
    <div class="page">
      <p class="trail">
        <Link to="seller/orders">← {t().backToOrders}</Link>
      </p>
      <Heading title={t().orderNumber(shortOf(id))}>
        <p class="beside">
          {order !== undefined && <span>{dateTime(order.createdAt)}</span>}
          {isLive.value && <span class="live">{common().live}</span>}
        </p>
      </Heading>
      <FailureNotice failure={failure} retry={reload} />
      {order === undefined && failure === undefined && <Loading />}
      {order !== undefined && <Both order={order} reload={reload} />}
    </div>
  );
}

interface BothProps {
  readonly order: OrderDetails;
  readonly reload: () => void;
}

/** What is to be done, and what is known. */
function Both({ order, reload }: BothProps) {
  return (
    <div class="order-sides">
      <div class="side">
        <NextStep order={order} onChanged={reload} />
        <RefundPanel order={order} onChanged={reload} />
      </div>
      <div class="known">
        <Goods order={order} />
        <SentUnits order={order} />
        <Refunds order={order} />
        <History order={order} />
      </div>
    </div>
  );
}
