import { dateTime, money } from '../../shared/format.ts';
import { isLive, useEvents, useLoad } from '../../shared/hooks.ts';
import { market } from '../../shared/market.ts';
import { FailureNotice } from '../../shared/parts/notice.tsx';
import { Pages } from '../../shared/parts/pages.tsx';
import { Empty, Heading, Loading } from '../../shared/parts/small.tsx';
import { Link, query } from '../../shared/router.tsx';
import { common } from '../../shared/words.ts';
import { Chips } from '../parts/chips.tsx';
import { OrderStatus } from '../parts/order-status.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { type Order, STATUSES, type Status, shortOf, statusIn } from '../state/orders.ts';
import { pageIn, placeOf } from '../state/place.ts';
import { useSoon } from '../state/reading.ts';
import { say } from '../state/said.ts';
import { t } from '../words/orders.ts';
import { t as picking } from '../words/picking.ts';

const PAGE_SIZE = 20;

const listOf = (status: Status | undefined, page?: number) => placeOf('seller/orders', { status, page });

/** All that was ordered of the seller, the newest first, as it comes. */
export function OrdersPage() {
  const status = statusIn(query.value.get('status'));
  const page = pageIn(query.value);
  const { data, failure, isLoading, reload } = useLoad(
    async (signal) => {
      const asked = { page, limit: PAGE_SIZE, ...(status !== undefined && { status }) };
      return (await market().get('/api/marketplace/seller/orders', { params: { query: asked }, signal })).data;
    },
    [status, page],
  );
  const soon = useSoon({ isLoading, reload });
  useEvents(['orders'], {
    onEvent: (event) => {
      if (event.type === 'order.created') say(t().arrived(shortOf(event.data.orderId)));
      if (event.type === 'order.status-changed')
        say(t().nowIs(shortOf(event.data.orderId), t().statusOf(event.data.to)));
      if (event.type.startsWith('order.')) soon();
    },
    onResync: reload,
  });
  const orders = data?.data;
  return (
    <div class="page">
      <Heading title={t().title}>
        <p class="beside">
          <span>{t().hint}</span>
          {isLive.value && <span class="live">{common().live}</span>}
        </p>
      </Heading>
      <div class="order-tools">
        <Chips
          label={t().filter}
          all={t().all}
          values={STATUSES}
          chosen={status}
          nameOf={(one) => t().statusOf(one)}
          to={listOf}
        />
        <Link class="button" to="seller/orders/picks">
          {picking().title}
        </Link>
      </div>
      <FailureNotice failure={failure} retry={reload} />
      {orders === undefined && failure === undefined && <Loading />}
      {orders?.length === 0 && <NoOrders isFiltered={status !== undefined} />}
      {orders !== undefined && orders.length > 0 && <OrderTable orders={orders} />}
      <Pages page={page} of={data?.pagination.totalPages ?? 0} to={(other) => listOf(status, other)} />
    </div>
  );
}

function NoOrders({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <Empty text={t().noneOfStatus}>
        <Link class="button" to="seller/orders">
          {t().showAll}
        </Link>
      </Empty>
    );
  }
  return (
    <Empty text={t().none}>
      <p>{t().noneText}</p>
      <Link class="button" to="seller/products">
        {t().toProducts}
      </Link>
    </Empty>
  );
}

function OrderTable({ orders }: { readonly orders: readonly Order[] }) {
  const columns: readonly Column<Order>[] = [
    {
      head: t().order,
      cell: ({ id, createdAt }) => (
        <Link class="row-name" to={`seller/orders/${id}`}>
          <code>{shortOf(id)}</code>
          <small>{dateTime(createdAt)}</small>
        </Link>
      ),
    },
    { head: t().goods, cell: goodsOf },
    { head: t().shipTo, cell: addresseeOf },
    { head: t().status, cell: ({ status }) => <OrderStatus status={status} /> },
    { head: t().total, cell: ({ total }) => money(total), isFigure: true },
  ];
  return <Table caption={t().title} columns={columns} rows={orders} keyOf={({ id }) => id} />;
}

function goodsOf({ booking, items }: Order): string {
  if (booking !== null) return t().seats(booking.guests);
  const [first] = items;
  return items.length > 1 ? t().andMore(first?.name ?? '', items.length - 1) : (first?.name ?? '');
}

function addresseeOf({ shippingAddress }: Order): string {
  if (shippingAddress === null) return '';
  return [shippingAddress.name, shippingAddress.city].filter(Boolean).join(', ');
}
