import { day } from '../../shared/format.ts';
import { quantityOf } from '../../shared/goods.ts';
import { useLoad } from '../../shared/hooks.ts';
import { useLooks } from '../../shared/looks.ts';
import { FailureNotice } from '../../shared/parts/notice.tsx';
import { Pages } from '../../shared/parts/pages.tsx';
import { Empty, Loading } from '../../shared/parts/small.tsx';
import { Link, navigate, query } from '../../shared/router.tsx';
import { useWarehouses, WarehouseSelect, type Warehouses } from '../parts/goods-select.tsx';
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
  const at = (changes: { page?: number; warehouse?: string }) =>
    placeOf('seller/stock', { product: productId, warehouse: warehouseId, ...changes });
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
          <OnlyOf productId={productId} />
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
      {data !== undefined && data.data.length > 0 && <Levels levels={data.data} warehouses={warehouses} />}
      {data && <Pages page={page} of={data.pagination.totalPages} to={(to) => at({ page: to })} />}
    </div>
  );
}

function OnlyOf({ productId }: { readonly productId: string }) {
  const looksOf = useLooks([productId]);
  return (
    <p class="under">
      {s().onlyOf(looksOf(productId).name ?? '…')} <Link to="seller/stock">{s().showAll}</Link>
    </p>
  );
}

interface LevelsProps extends Pick<Warehouses, 'warehouses'> {
  readonly levels: readonly Level[];
}

function Levels({ levels, warehouses }: LevelsProps) {
  const looksOf = useLooks(levels.map(({ productId }) => productId));
  const columns: readonly Column<Level>[] = [
    {
      head: s().product,
      cell: ({ productId }) => <Link to={`seller/products/${productId}`}>{looksOf(productId).name ?? '…'}</Link>,
    },
    { head: s().warehouse, cell: (level) => warehouses.find(({ id }) => id === level.warehouseId)?.code ?? '…' },
    { head: s().lot, cell: ({ lotId, lotCode }) => lotId && <LotLink id={lotId} code={lotCode} /> },
    { head: s().expires, cell: ({ expiresOn }) => expiresOn && day(expiresOn) },
    { head: s().onHand, cell: ({ productId, onHand }) => quantityOf(onHand, looksOf(productId)), isFigure: true },
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
  return <Table caption={s().view('')} columns={columns} rows={levels} keyOf={({ id }) => id} />;
}

const adjustPlace = ({ productId, warehouseId, lotId }: Level) =>
  placeOf('seller/stock/adjust', { product: productId, warehouse: warehouseId, lot: lotId ?? undefined });
