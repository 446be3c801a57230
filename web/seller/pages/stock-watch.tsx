import { day } from '../../shared/format.ts';
import { quantityOf } from '../../shared/goods.ts';
import { useLoad } from '../../shared/hooks.ts';
import { useLooks } from '../../shared/looks.ts';
import { FailureNotice } from '../../shared/parts/notice.tsx';
import { Pages } from '../../shared/parts/pages.tsx';
import { Loading } from '../../shared/parts/small.tsx';
import { Link, query } from '../../shared/router.tsx';
import { LotLink } from '../parts/lot-link.tsx';
import { StockHead } from '../parts/stock-head.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { readExpiring, readLow } from '../state/inventory.ts';
import { pageIn } from '../state/place.ts';
import { s } from '../words/stock.ts';

type Low = Awaited<ReturnType<typeof readLow>>['data'][number];
type Expiring = Awaited<ReturnType<typeof readExpiring>>['data'][number];

/** What runs low, and what expires soon. */
export function WatchPage() {
  const page = pageIn(query.value);
  const low = useLoad((signal) => readLow(page, signal), [page]);
  const expiring = useLoad((signal) => readExpiring(page, signal), [page]);
  const isComing = [low, expiring].some(({ data, failure }) => data === undefined && failure === undefined);
  const pages = Math.max(low.data?.pagination.totalPages ?? 1, expiring.data?.pagination.totalPages ?? 1);
  return (
    <div class="page">
      <StockHead />
      {isComing && <Loading />}
      <div class="panels spaced">
        <section class="form" aria-labelledby="low">
          <h2 id="low">{s().runsLow}</h2>
          <FailureNotice failure={low.failure} retry={low.reload} />
          {low.data?.pagination.total === 0 && <p class="muted">{s().noneLow}</p>}
          {low.data && <LowTable rows={low.data.data} />}
        </section>
        <section class="form" aria-labelledby="expiring">
          <h2 id="expiring">{s().expiresSoon}</h2>
          <FailureNotice failure={expiring.failure} retry={expiring.reload} />
          {expiring.data?.pagination.total === 0 && <p class="muted">{s().noneExpiring}</p>}
          {expiring.data && <ExpiringTable rows={expiring.data.data} />}
        </section>
      </div>
      <Pages page={page} of={pages} to={(to) => `seller/stock/watch?page=${to}`} />
    </div>
  );
}

/** For the first page: the same, as far as it is urgent. */
export function StockToday() {
  const low = useLoad((signal) => readLow(1, signal), []);
  const expiring = useLoad((signal) => readExpiring(1, signal), []);
  const isFine = low.data?.data.length === 0 && expiring.data?.data.length === 0;
  return (
    <section class="panel today" aria-labelledby="stock-today">
      <h2 id="stock-today">{s().stock}</h2>
      <FailureNotice failure={low.failure} retry={low.reload} />
      <FailureNotice failure={low.failure === undefined ? expiring.failure : undefined} retry={expiring.reload} />
      {isFine && <p class="muted">{s().allFine}</p>}
      {low.data !== undefined && low.data.data.length > 0 && (
        <p>
          <span class="tag warn">{s().runsLow}</span> {s().products(low.data.pagination.total)}
        </p>
      )}
      {expiring.data !== undefined && expiring.data.data.length > 0 && (
        <p>
          <span class="tag warn">{s().expiresSoon}</span> {s().lots(expiring.data.pagination.total)}
        </p>
      )}
      <div class="buttons">
        {!isFine && (
          <Link class="button" to="seller/stock/watch">
            {s().look}
          </Link>
        )}
        <Link class="button" to="seller/stock/receive">
          {s().receive}
        </Link>
      </div>
    </section>
  );
}

function LowTable({ rows }: { readonly rows: readonly Low[] }) {
  const looksOf = useLooks(rows.map(({ productId }) => productId));
  if (rows.length === 0) return null;
  const columns: readonly Column<Low>[] = [
    { head: s().product, cell: ({ productId, name }) => <Link to={`seller/products/${productId}`}>{name}</Link> },
    { head: s().toSell, cell: ({ productId, stock }) => quantityOf(stock, looksOf(productId)), isFigure: true },
    {
      head: s().threshold,
      cell: ({ productId, threshold }) => quantityOf(threshold, looksOf(productId)),
      isFigure: true,
    },
    {
      head: '',
      cell: ({ productId, name }) => (
        <Link class="button small" to={`seller/stock/receive?product=${productId}`}>
          {s().receive}
          <span class="visually-hidden"> {name}</span>
        </Link>
      ),
    },
  ];
  return <Table caption={s().runsLow} columns={columns} rows={rows} keyOf={({ productId }) => productId} />;
}

function ExpiringTable({ rows }: { readonly rows: readonly Expiring[] }) {
  const looksOf = useLooks(rows.map(({ productId }) => productId));
  if (rows.length === 0) return null;
  const columns: readonly Column<Expiring>[] = [
    {
      head: s().product,
      cell: ({ productId }) => <Link to={`seller/products/${productId}`}>{looksOf(productId).name ?? '…'}</Link>,
    },
    { head: s().lot, cell: ({ lotId, lotCode }) => lotId && <LotLink id={lotId} code={lotCode} /> },
    { head: s().expires, cell: ({ expiresOn }) => expiresOn && day(expiresOn) },
    {
      head: s().daysLeft,
      isFigure: true,
      cell: ({ daysLeft }) => (
        <span class={daysLeft <= URGENT_DAYS ? 'tag bad' : 'tag warn'}>{s().days(daysLeft)}</span>
      ),
    },
    { head: s().onHand, cell: ({ productId, onHand }) => quantityOf(onHand, looksOf(productId)), isFigure: true },
  ];
  return <Table caption={s().expiresSoon} columns={columns} rows={rows} keyOf={({ id }) => id} />;
}

const URGENT_DAYS = 3;
