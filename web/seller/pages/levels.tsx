import { day } from '../../shared/format.ts';
import { quantityOf } from '../../shared/goods.ts';
import { useLoad } from '../../shared/hooks.ts';
import { useLooks } from '../../shared/looks.ts';
import { FailureNotice } from '../../shared/parts/notice.tsx';
import { Pages } from '../../shared/parts/pages.tsx';
import { Empty, Loading } from '../../shared/parts/small.tsx';
import { Link, navigate, query } from '../../shared/router.tsx';
import { useWarehouses, WarehouseSelect } from '../parts/goods-select.tsx';
import { LotLink } from '../parts/lot-link.tsx';
import { StockHead } from '../parts/stock-head.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { type Level, readLevels } from '../state/inventory.ts';
import { pageIn, placeOf } from '../state/place.ts';
import { s } from '../words/stock.ts';

/** What lies where. */
export function LevelsPage() {
  const productId = query.value.get('product') ?? undefined;
  const warehouseId = query.value.get('warehouse') ?? undefined;
  const page = pageIn(query.value);
  const place = { ...(productId && { productId }), ...(warehouseId && { warehouseId }) };
  const { data, failure, reload } = useLoad((signal) => readLevels(place, page, signal), [query.value.toString()]);
  const { warehouses } = useWarehouses();
  const levels = data?.data ?? [];
  const looksOf = useLooks([...levels.map((level) => level.productId), ...(productId ? [productId] : [])]);
  const at = (changes: { page?: number; warehouse?: string }) =>
    placeOf('seller/stock', { product: productId, warehouse: warehouseId, ...changes });
  const columns: readonly Column<Level>[] = [
    {
      head: s().product,
      cell: (level) => <Link to={`seller/products/${level.productId}`}>{looksOf(level.productId).name ?? '…'}</Link>,
    },
    { head: s().warehouse, cell: (level) => warehouses.find(({ id }) => id === level.warehouseId)?.code ?? '…' },
    { head: s().lot, cell: ({ lotId, lotCode }) => lotId && <LotLink id={lotId} code={lotCode} /> },
    { head: s().expires, cell: ({ expiresOn }) => expiresOn && day(expiresOn) },
    {
      head: s().onHand,
      cell: (level) => quantityOf(level.onHand, looksOf(level.productId)),
      isFigure: true,
    },
    {
      head: '',
      cell: (level) => (
        <Link class="button small" to={adjustPlace(level)}>
          {s().correct}
          <span class="visually-hidden"> {looksOf(level.productId).name}</span>
        </Link>
      ),
    },
  ];
  return (
    <div class="page">
      <StockHead />
      <div class="tools spaced">
        {productId === undefined ? (
          <WarehouseSelect
            id="warehouse"
            label={s().warehouse}
            value={warehouseId ?? ''}
            warehouses={[{ id: '', code: '', name: s().allWarehouses }, ...warehouses]}
            onChoose={(warehouse) => navigate(at({ warehouse }))}
          />
        ) : (
          <p class="under">
            {s().onlyOf(looksOf(productId).name ?? '…')} <Link to="seller/stock">{s().showAll}</Link>
          </p>
        )}
        <div class="buttons">
          <Link class="button" to="seller/stock/adjust">
            {s().adjust}
          </Link>
          {warehouses.length > 1 && (
            <Link class="button" to="seller/stock/transfer">
              {s().transfer}
            </Link>
          )}
        </div>
      </div>
      <FailureNotice failure={failure} retry={reload} />
      {data === undefined && failure === undefined && <Loading />}
      {data?.data.length === 0 && (
        <Empty text={s().nothingLies}>
          <Link class="button primary" to="seller/stock/receive">
            {s().receive}
          </Link>
        </Empty>
      )}
      {levels.length > 0 && <Table caption={s().view('')} columns={columns} rows={levels} keyOf={({ id }) => id} />}
      {data && <Pages page={page} of={data.pagination.totalPages} to={(to) => at({ page: to })} />}
    </div>
  );
}

const adjustPlace = ({ productId, warehouseId, lotId }: Level) =>
  placeOf('seller/stock/adjust', { product: productId, warehouse: warehouseId, lot: lotId ?? undefined });
