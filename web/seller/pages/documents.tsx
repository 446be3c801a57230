import { dateTime } from '../../shared/format.ts';
import { useLoad } from '../../shared/hooks.ts';
import { FailureNotice } from '../../shared/parts/notice.tsx';
import { Pages } from '../../shared/parts/pages.tsx';
import { Empty, Loading, Select } from '../../shared/parts/small.tsx';
import { Link, navigate, query } from '../../shared/router.tsx';
import { StockHead } from '../parts/stock-head.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { type DocumentKind, readDocuments, type StockDocument } from '../state/inventory.ts';
import { pageIn, placeOf } from '../state/place.ts';
import { s } from '../words/stock.ts';

const KINDS = ['RECEIPT', 'ADJUSTMENT', 'TRANSFER', 'RETURN', 'LOT_REJECTION'] as const satisfies DocumentKind[];

/** What was done with goods, the newest first. */
export function DocumentsPage() {
  const kind = KINDS.find((one) => one === query.value.get('kind'));
  const page = pageIn(query.value);
  const { data, failure, reload } = useLoad((signal) => readDocuments(kind, page, signal), [kind, page]);
  return (
    <div class="page">
      <StockHead />
      <div class="tools spaced">
        <Select
          id="kind"
          label={s().kind}
          input={{
            value: kind ?? '',
            onChange: (event) => navigate(placeOf('seller/stock/documents', { kind: event.currentTarget.value })),
          }}
          options={[['', s().everyKind] as const, ...KINDS.map((one) => [one, s().kindOf(one)] as const)]}
        />
      </div>
      <FailureNotice failure={failure} retry={reload} />
      {data === undefined && failure === undefined && <Loading />}
      {data?.data.length === 0 && <Empty text={s().noDocuments} />}
      {data !== undefined && data.data.length > 0 && (
        <Table caption={s().view('documents')} columns={columns()} rows={data.data} keyOf={({ id }) => id} />
      )}
      {data && (
        <Pages
          page={page}
          of={data.pagination.totalPages}
          to={(to) => placeOf('seller/stock/documents', { kind, page: to })}
        />
      )}
    </div>
  );
}

const columns = (): readonly Column<StockDocument>[] => [
  { head: s().number, cell: ({ id, number }) => <Link to={`seller/stock/documents/${id}`}>{number}</Link> },
  { head: s().kind, cell: ({ kind }) => s().kindOf(kind) },
  { head: s().status, cell: ({ status }) => <DocumentStatus status={status} /> },
  { head: s().when, cell: ({ createdAt }) => dateTime(createdAt) },
  { head: s().lines, cell: ({ lines }) => String(lines.length), isFigure: true },
];

export function DocumentStatus({ status }: Pick<StockDocument, 'status'>) {
  const isOpen = status === 'REQUESTED' || status === 'IN_TRANSIT';
  const kind = isOpen ? 'warn' : status === 'CANCELLED' ? 'bad' : 'good';
  return <span class={`tag ${kind}`}>{s().statusOf(status)}</span>;
}
