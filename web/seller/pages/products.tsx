import { coded } from '../../shared/codes.ts';
import { type Product, priceOf, quantityOf } from '../../shared/goods.ts';
import { useEvents, useLoad } from '../../shared/hooks.ts';
import { stockOf, takeStockEvent } from '../../shared/live-stock.ts';
import { FailureNotice } from '../../shared/parts/notice.tsx';
import { Pages } from '../../shared/parts/pages.tsx';
import { Empty, Heading, Loading } from '../../shared/parts/small.tsx';
import { Link, navigate, query } from '../../shared/router.tsx';
import { visitorWith } from '../../shared/visitor.ts';
import { common } from '../../shared/words.ts';
import { type Column, Table } from '../parts/table.tsx';
import { pageIn, placeOf } from '../state/place.ts';
import { listProducts, readLowStock } from '../state/products.ts';
import { p } from '../words/products.ts';

/** What is asked for, from the address. */
function wanted() {
  const asked = query.value;
  return {
    search: asked.get('search')?.trim() || undefined,
    status: asked.get('status') === 'ARCHIVED' ? ('ARCHIVED' as const) : ('ACTIVE' as const),
    page: pageIn(asked),
  };
}

/** The address of the same with something changed; from the first page, where nothing else is said. */
function placeWith(changes: { search?: string; status?: string; page?: number }): string {
  const { search, status } = wanted();
  const next = { search, status, ...changes };
  return placeOf('seller/products', { ...next, status: next.status === 'ACTIVE' ? undefined : next.status });
}

/** All that somebody sells. */
export function ProductsPage() {
  const sellerId = visitorWith('SELLER')?.id ?? '';
  const { search, status, page } = wanted();
  const { data, failure, reload } = useLoad(
    (signal) => listProducts({ ...wanted(), sellerId }, signal),
    [query.value.toString(), sellerId],
  );
  const low = useLoad(readLowStock, []);
  useEvents(
    (data?.data ?? []).map(({ id }) => `stock:${id}` as const),
    { onEvent: takeStockEvent, onResync: reload },
  );
  const few = new Set((low.data ?? []).map(({ productId }) => productId));
  return (
    <div class="page">
      <Heading title={p().products} class="with-do">
        <Link class="button primary" to="seller/products/new">
          {p().newProduct}
        </Link>
      </Heading>
      <Tools />
      <FailureNotice failure={failure} retry={reload} />
      {data === undefined && failure === undefined && <Loading />}
      {data && (
        <>
          <p class="tally" role="status">
            {p().counted(data.pagination.total)}
          </p>
          {data.data.length === 0 ? (
            <Nothing isSearched={search !== undefined} isOnSale={status === 'ACTIVE'} />
          ) : (
            <Table caption={p().products} columns={columns(few)} rows={data.data} keyOf={({ id }) => id} />
          )}
          <Pages page={page} of={data.pagination.totalPages} to={(to) => placeWith({ page: to })} />
        </>
      )}
    </div>
  );
}

const columns = (few: ReadonlySet<string>): readonly Column<Product>[] => [
  { head: p().name, cell: ({ id, name }) => <Link to={`seller/products/${id}`}>{name}</Link> },
  { head: p().category, cell: ({ category }) => coded().category(category) },
  { head: p().priceHead, cell: priceOf, isFigure: true },
  {
    head: p().stock,
    isFigure: true,
    cell: (product) => <StockOf product={product} isFew={few.has(product.id)} />,
  },
];

function StockOf({ product, isFew }: { readonly product: Product; readonly isFew: boolean }) {
  const stock = stockOf(product);
  return (
    <span>
      {stock === 0 ? <span class="tag bad">{p().soldOut}</span> : isFew && <span class="tag warn">{p().few}</span>}{' '}
      {quantityOf(stock, product)}
    </span>
  );
}

function Nothing({ isSearched, isOnSale }: { readonly isSearched: boolean; readonly isOnSale: boolean }) {
  if (!isSearched && isOnSale)
    return (
      <Empty text={p().nothingYet}>
        <Link class="button primary" to="seller/products/new">
          {p().firstProduct}
        </Link>
      </Empty>
    );
  return (
    <Empty text={isSearched ? p().nothingFound : p().nothingArchived}>
      <Link class="button" to="seller/products">
        {p().showAll}
      </Link>
    </Empty>
  );
}

function Tools() {
  const { search, status } = wanted();
  const find = (event: SubmitEvent) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget as HTMLFormElement).get('search');
    navigate(placeWith({ search: String(typed ?? '').trim() }));
  };
  const at = (one: string) => (status === one ? 'true' : undefined);
  return (
    <div class="tools">
      <search>
        <form class="find" onSubmit={find}>
          <label class="visually-hidden" for="search">
            {p().search}
          </label>
          <input
            class="input"
            id="search"
            type="search"
            name="search"
            maxLength={100}
            placeholder={p().search}
            defaultValue={search ?? ''}
            key={search ?? ''}
          />
          <button type="submit" class="button">
            {common().find}
          </button>
        </form>
      </search>
      <nav class="chips" aria-label={p().which}>
        <Link to={placeWith({ status: 'ACTIVE' })} aria-current={at('ACTIVE')}>
          {p().onSale}
        </Link>
        <Link to={placeWith({ status: 'ARCHIVED' })} aria-current={at('ARCHIVED')}>
          {p().archived}
        </Link>
      </nav>
    </div>
  );
}
