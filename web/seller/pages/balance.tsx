import type { components } from '../../../clients/typescript/src/index.ts';
import { dateTime, money, number } from '../../shared/format.ts';
import { isLive, useEvents, useLoad } from '../../shared/hooks.ts';
import { market } from '../../shared/market.ts';
import { FailureNotice } from '../../shared/parts/notice.tsx';
import { Pages } from '../../shared/parts/pages.tsx';
import { Empty, Heading, Loading } from '../../shared/parts/small.tsx';
import { Link, query } from '../../shared/router.tsx';
import { common } from '../../shared/words.ts';
import { Chips } from '../parts/chips.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { shortOf } from '../state/orders.ts';
import { pageIn, placeOf } from '../state/place.ts';
import { useSoon } from '../state/reading.ts';
import { t } from '../words/balance.ts';

type Schemas = components['schemas'];
type Entry = Schemas['BalanceEntry'];
type Kind = Entry['kind'];

const PAGE_SIZE = 20;
const KINDS: readonly Kind[] = ['CAPTURE', 'REFUND'];

const listOf = (kind: Kind | undefined, page?: number) => placeOf('seller/balance', { kind, page });

async function read({ kind, page }: { kind: Kind | undefined; page: number }, signal: AbortSignal) {
  const asked = { page, limit: PAGE_SIZE, ...(kind !== undefined && { kind }) };
  const [balance, entries] = await Promise.all([
    market().get('/api/marketplace/seller/balance', { signal }),
    market().get('/api/marketplace/seller/balance/entries', { params: { query: asked }, signal }),
  ]);
  return { balance: balance.data, entries: entries.data };
}

/** What the market owes the seller, and what made it. */
export function BalancePage() {
  const kind = KINDS.find((one) => one === query.value.get('kind'));
  const page = pageIn(query.value);
  const { data, failure, isLoading, reload } = useLoad((signal) => read({ kind, page }, signal), [kind, page]);
  const soon = useSoon({ isLoading, reload });
  useEvents(['orders'], {
    onEvent: (event) => {
      // Money moves with a payment, and with a refund of all or a part.
      if (event.type === 'order.refunded' || event.type === 'order.status-changed') soon();
    },
    onResync: reload,
  });
  const entries = data?.entries.data;
  return (
    <div class="page">
      <Heading title={t().title}>
        <p class="beside">
          <span>{t().hint}</span>
          {isLive.value && <span class="live">{common().live}</span>}
        </p>
      </Heading>
      <FailureNotice failure={failure} retry={reload} />
      {data === undefined && failure === undefined && <Loading />}
      {data !== undefined && <Owed balance={data.balance} />}
      {data !== undefined && (
        <section class="entries" aria-labelledby="entries">
          <h2 id="entries">{t().entries}</h2>
          <Chips
            label={t().filter}
            all={t().all}
            values={KINDS}
            chosen={kind}
            nameOf={(one) => t().kinds(one)}
            to={listOf}
          />
          {entries?.length === 0 && <NoEntries isFiltered={kind !== undefined} />}
          {entries !== undefined && entries.length > 0 && <Entries entries={entries} />}
          <Pages page={page} of={data.entries.pagination.totalPages} to={(other) => listOf(kind, other)} />
        </section>
      )}
    </div>
  );
}

const BASIS_POINTS = 100;

function Owed({ balance: { balance, feeBasisPoints } }: { readonly balance: Schemas['SellerBalance'] }) {
  const isOwed = balance.amount >= 0;
  const percent = `${number(feeBasisPoints / BASIS_POINTS)} %`;
  return (
    <section class="panel owed" aria-live="polite">
      <p>{isOwed ? t().now : t().owes}</p>
      <p class="sum">{money({ ...balance, amount: Math.abs(balance.amount) })}</p>
      <p class="muted">{feeBasisPoints === 0 ? t().noFee : t().fee(percent)}</p>
      <p class="muted">{t().payout}</p>
    </section>
  );
}

function NoEntries({ isFiltered }: { readonly isFiltered: boolean }) {
  if (!isFiltered) {
    return (
      <Empty text={t().none}>
        <p>{t().noneText}</p>
      </Empty>
    );
  }
  return (
    <Empty text={t().noneOfKind}>
      <Link class="button" to="seller/balance">
        {t().showAll}
      </Link>
    </Empty>
  );
}

function Entries({ entries }: { readonly entries: readonly Entry[] }) {
  const columns: readonly Column<Entry>[] = [
    {
      head: t().what,
      cell: ({ kind, orderId }) => (
        <Link class="row-name" to={`seller/orders/${orderId}`}>
          {t().kind(kind)}
          <small>{t().ofOrder(shortOf(orderId))}</small>
        </Link>
      ),
    },
    { head: t().when, cell: ({ at }) => dateTime(at) },
    { head: t().gross, cell: ({ gross }) => money(gross), isFigure: true },
    { head: t().feeColumn, cell: ({ fee }) => money({ ...fee, amount: 0 - fee.amount }), isFigure: true },
    { head: t().amount, cell: ({ amount }) => <strong>{money(amount)}</strong>, isFigure: true },
  ];
  return <Table caption={t().entries} columns={columns} rows={entries} keyOf={({ id }) => id} />;
}
