import type { components } from '../../../clients/typescript/src/index.ts';
import { type Product, priceOf } from '../../shared/goods.ts';
import { useEvents, useLoad } from '../../shared/hooks.ts';
import { takeStockEvent } from '../../shared/live-stock.ts';
import { market } from '../../shared/market.ts';
import { Pages } from '../../shared/parts/pages.tsx';
import { Empty, Heading, Loading } from '../../shared/parts/small.tsx';
import { Link, navigate, query } from '../../shared/router.tsx';
import { FailureNotice } from '../parts/notice.tsx';
import { Picture } from '../parts/pictures.tsx';
import { Stock } from '../parts/stock.tsx';
import { t } from '../words/index.ts';

const PAGE_SIZE = 24;
const SORTS = ['newest', 'price-asc', 'price-desc'] as const;

type Category = Product['category'];
type Facets = components['schemas']['Facets'];

/** What is asked for, from the address; so a search can be kept, sent to somebody, and gone back to. */
function wanted() {
  const asked = query.value;
  const sort = SORTS.find((name) => name === asked.get('sort'));
  return {
    search: asked.get('search')?.trim() || undefined,
    category: (asked.get('category') || undefined) as Category | undefined,
    sort,
    page: Math.max(1, Number.parseInt(asked.get('page') ?? '1', 10) || 1),
  };
}

/** The address of the same with something changed; from the first page again, where nothing else is said. */
function pathWith(changes: Record<string, string | undefined>): string {
  const next = new URLSearchParams(query.value);
  next.delete('page');
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) next.delete(name);
    else next.set(name, value);
  }
  const text = next.toString();
  return text === '' ? '' : `?${text}`;
}

function read(signal: AbortSignal) {
  const { search, category, sort, page } = wanted();
  const asked = { ...(search && { search }), ...(category && { category }), ...(sort && { sort }) };
  return market()
    .get('/api/marketplace/products', {
      params: { query: { ...asked, page, limit: PAGE_SIZE, facets: true } },
      signal,
    })
    .then(({ data }) => data);
}

/** The market's goods: all of them, of a kind, or what was searched for. */
export function BrowsePage() {
  const { search, category, page } = wanted();
  const { data, failure, isLoading, reload } = useLoad(read, [query.value.toString()]);
  const topics = (data?.data ?? []).map(({ id }) => `stock:${id}` as const);
  useEvents(topics, { onEvent: takeStockEvent, onResync: reload });
  const title =
    search !== undefined ? t().found(search) : category !== undefined ? t().category(category) : t().welcome;
  return (
    <div class="page">
      <Heading title={title}>{search === undefined && category === undefined && <p>{t().welcomeText}</p>}</Heading>
      <Filters facets={data?.facets} />
      <FailureNotice failure={failure} retry={reload} />
      {data === undefined && isLoading && <Loading />}
      {data && (
        <>
          <p class="tally" role="status">
            {t().productsFound(data.pagination.total)}
          </p>
          {data.data.length === 0 && (
            <Empty text={t().nothingFound}>
              <Link class="button" to="">
                {t().showAll}
              </Link>
            </Empty>
          )}
          <ul class={isLoading ? 'cards stale' : 'cards'}>
            {data.data.map((product, index) => (
              <Card key={product.id} product={product} isFirst={index < 4} />
            ))}
          </ul>
          <Pages page={page} of={data.pagination.totalPages} to={(to) => pathWith({ page: String(to) })} />
        </>
      )}
    </div>
  );
}

function Filters({ facets }: { readonly facets: Facets | undefined }) {
  const { category, search, sort } = wanted();
  const shown = (facets?.categories ?? []).filter((one) => one.count > 0 || one.category === category);
  return (
    <div class="filters">
      <nav class="chips" aria-label={t().categories}>
        <Link to={pathWith({ category: undefined })} aria-current={category === undefined ? 'true' : undefined}>
          {t().all}
        </Link>
        {shown.map(({ category: name, count }) => (
          <Link key={name} to={pathWith({ category: name })} aria-current={category === name ? 'true' : undefined}>
            {t().category(name)} <span class="chip-count">{count}</span>
          </Link>
        ))}
      </nav>
      <label class="sort">
        <span>{t().sortBy}</span>
        <select
          class="input"
          value={sort ?? ''}
          onChange={(event) => navigate(pathWith({ sort: event.currentTarget.value || undefined }))}
        >
          <option value="">{search === undefined ? t().sortUsual : t().sortRelevance}</option>
          {SORTS.map((name) => (
            <option key={name} value={name}>
              {t().sort(name)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Card({ product, isFirst }: { readonly product: Product; readonly isFirst: boolean }) {
  const { id, name, category, images } = product;
  return (
    <li class="card">
      <Link to={`shop/products/${id}`}>
        <Picture title={name} category={category} images={images} isFirst={isFirst} />
        <span class="card-kind">{t().category(category)}</span>
        <span class="card-name">{name}</span>
        <span class="card-price">{priceOf(product)}</span>
        <Stock product={product} />
      </Link>
    </li>
  );
}
