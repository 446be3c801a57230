import { dateTime } from '../../shared/format.ts';
import { quantityOf } from '../../shared/goods.ts';
import { useLoad } from '../../shared/hooks.ts';
import { useLooks } from '../../shared/looks.ts';
import { FailureNotice } from '../../shared/parts/notice.tsx';
import { Heading, Loading } from '../../shared/parts/small.tsx';
import { Link } from '../../shared/router.tsx';
import { useWarehouses } from '../parts/goods-select.tsx';
import { LotLink } from '../parts/lot-link.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { TransferSteps } from '../parts/transfer-steps.tsx';
import { readDocument, type StockDocument } from '../state/inventory.ts';
import { s } from '../words/stock.ts';
import { DocumentStatus } from './documents.tsx';

type Line = StockDocument['lines'][number];

/** What was done with goods, line by line. */
export function DocumentPage({ id }: { readonly id: string }) {
  const { data, failure, reload } = useLoad((signal) => readDocument(id, signal), [id]);
  const { warehouses } = useWarehouses();
  const looksOf = useLooks((data?.lines ?? []).map(({ productId }) => productId));
  const nameOf = (warehouseId: string | null) => warehouses.find((one) => one.id === warehouseId)?.name ?? null;
  const isTransfer = data?.kind === 'TRANSFER';
  const columns: readonly Column<Line>[] = [
    {
      head: s().product,
      cell: ({ productId }) => <Link to={`seller/products/${productId}`}>{looksOf(productId).name ?? '…'}</Link>,
    },
    { head: s().lot, cell: ({ lotId, lotCode }) => lotId && <LotLink id={lotId} code={lotCode} /> },
    ...(isTransfer
      ? []
      : [{ head: s().warehouse, cell: ({ warehouseId }: Line) => nameOf(warehouseId ?? data?.warehouseId ?? null) }]),
    { head: s().quantity, cell: ({ productId, quantity }) => quantityOf(quantity, looksOf(productId)), isFigure: true },
    ...(isTransfer
      ? [
          {
            head: s().arrived,
            cell: ({ productId, received }: Line) =>
              received === null ? null : quantityOf(received, looksOf(productId)),
            isFigure: true,
          },
        ]
      : []),
  ];
  return (
    <div class="page middle">
      <p class="trail">
        <Link to="seller/stock/documents">← {s().view('documents')}</Link>
      </p>
      <FailureNotice failure={failure} retry={reload} />
      {data === undefined && failure === undefined && <Loading />}
      {data && (
        <>
          <Heading title={data.number}>
            <p class="under">
              <span>{s().kindOf(data.kind)}</span>
              <DocumentStatus status={data.status} />
              <span>{dateTime(data.createdAt)}</span>
              {isTransfer && (
                <span>{s().fromTo(nameOf(data.warehouseId) ?? '…', nameOf(data.toWarehouseId) ?? '…')}</span>
              )}
              {data.orderId && <Link to={`seller/orders/${data.orderId}`}>{s().itsOrder}</Link>}
            </p>
            {data.reason && <p>{data.reason}</p>}
          </Heading>
          <div class="panels">
            <Table caption={s().lines} columns={columns} rows={data.lines} keyOf={(line) => line.id} />
            {isTransfer && <TransferSteps document={data} looksOf={looksOf} onChanged={reload} />}
            <History document={data} />
          </div>
        </>
      )}
    </div>
  );
}

function History({ document: { history } }: { readonly document: StockDocument }) {
  return (
    <section class="panel form" aria-labelledby="history">
      <h2 id="history">{s().history}</h2>
      <dl class="facts">
        {history.map(({ at, status, reason }) => (
          <div key={`${at} ${status}`}>
            <dt>{dateTime(at)}</dt>
            <dd>
              {s().statusOf(status)}
              {reason && ` · ${reason}`}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
