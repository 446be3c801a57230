import { useEvents, useLoad } from '../../shared/hooks.ts';
import { market } from '../../shared/market.ts';
import { FailureNotice } from '../../shared/parts/notice.tsx';
import { Loading } from '../../shared/parts/small.tsx';
import { Link } from '../../shared/router.tsx';
import type { Status } from '../state/orders.ts';
import { useSoon } from '../state/reading.ts';
import { t } from '../words/orders.ts';

/** What waits for the seller. */
const OPEN = ['PAID', 'PROCESSING', 'SHIPPED'] as const satisfies readonly Status[];

async function countOpen(signal: AbortSignal): Promise<readonly number[]> {
  const count = async (status: Status) => {
    const asked = { params: { query: { status, limit: 1 } }, signal };
    return (await market().get('/api/marketplace/seller/orders', asked)).data.pagination.total;
  };
  return Promise.all(OPEN.map(count));
}

/** How many orders wait for their seller, and where to begin. */
export function OrdersToday() {
  const { data, failure, isLoading, reload } = useLoad(countOpen, []);
  const soon = useSoon({ isLoading, reload });
  useEvents(['orders'], {
    onEvent: (event) => {
      if (event.type.startsWith('order.')) soon();
    },
    onResync: reload,
  });
  const isAnyToPack = data !== undefined && (data[0] ?? 0) + (data[1] ?? 0) > 0;
  return (
    <section class="panel today" aria-labelledby="orders-today">
      <h2 id="orders-today">{t().title}</h2>
      <FailureNotice failure={failure} retry={reload} />
      {data === undefined && failure === undefined && <Loading />}
      {data !== undefined && (
        <ul class="counts">
          {OPEN.map((status, index) => (
            <li key={status}>
              <Link to={`seller/orders?status=${status}`}>
                <strong>{data[index]}</strong> {t().statusOf(status)}
              </Link>
            </li>
          ))}
        </ul>
      )}
      {isAnyToPack && (
        <Link class="button primary" to="seller/orders/picks">
          {t().start}
        </Link>
      )}
    </section>
  );
}
