import { dateTime, money } from '../../shared/format.ts';
import { useEvents, useLoad } from '../../shared/hooks.ts';
import { market } from '../../shared/market.ts';
import { Pages } from '../../shared/parts/pages.tsx';
import { Empty, Heading, Loading } from '../../shared/parts/small.tsx';
import { Link, query } from '../../shared/router.tsx';
import { isSignedIn } from '../../shared/tokens.ts';
import { FailureNotice, signInPath } from '../parts/notice.tsx';
import { Picture } from '../parts/pictures.tsx';
import { Status } from '../parts/status.tsx';
import { t } from '../words/index.ts';

const PAGE_SIZE = 20;

/** All that somebody has ordered and booked, the newest first. */
export function OrdersPage() {
  if (isSignedIn.value) return <Orders />;
  return (
    <div class="page narrow">
      <Heading title={t().orders} />
      <Empty text={t().ordersNeedAccount}>
        <Link class="button primary" to={signInPath()}>
          {t().signIn}
        </Link>
      </Empty>
    </div>
  );
}

function Orders() {
  const page = Math.max(1, Number.parseInt(query.value.get('page') ?? '1', 10) || 1);
  const { data, failure, reload } = useLoad(
    async (signal) => {
      const asked = { params: { query: { page, limit: PAGE_SIZE } }, signal };
      return (await market().get('/api/marketplace/orders', asked)).data;
    },
    [page],
  );
  useEvents(['orders'], {
    onEvent: (event) => {
      if (event.type.startsWith('order.')) reload();
    },
    onResync: reload,
  });
  return (
    <div class="page middle">
      <Heading title={t().orders} />
      <FailureNotice failure={failure} retry={reload} />
      {data === undefined && failure === undefined && <Loading />}
      {data?.data.length === 0 && (
        <Empty text={t().noOrders}>
          <Link class="button primary" to="">
            {t().lookAround}
          </Link>
        </Empty>
      )}
      <ul class="order-list">
        {data?.data.map((order) => (
          <li key={order.id}>
            <Link to={`shop/orders/${order.id}`}>
              <Picture title={order.items[0]?.name ?? ''} class="small" />
              <span class="order-words">
                <strong>{order.booking ? t().bookingOf(order.booking.guests) : namesOf(order.items)}</strong>
                <span class="muted">{dateTime(order.createdAt)}</span>
                <Status status={order.status} />
              </span>
              <span class="order-total">{money(order.total)}</span>
            </Link>
          </li>
        ))}
      </ul>
      {data && <Pages page={page} of={data.pagination.totalPages} to={(to) => `shop/orders?page=${to}`} />}
    </div>
  );
}

const namesOf = (items: readonly { readonly name: string }[]) =>
  items.length > 1 ? t().andMore(items[0]?.name ?? '', items.length - 1) : (items[0]?.name ?? '');
