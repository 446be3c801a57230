import { z } from 'zod';
import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import type { CsvValue } from '../../platform/csv.ts';
import {
  type FoundLevel,
  type FoundMovement,
  findCodes,
  findGoods,
  findLevels,
  findMovements,
} from './goods-list.sql.ts';
import { refuseOthersPlaces } from './goods-list.ts';
import { ownerOf, refuseIfGone } from './owners.ts';
import { formatQuantity } from './quantities.ts';
import { levelQuery, movementQuery, OF_SOMETHING } from './schemas.ts';

/** The lists of goods as files: all of a list, page by page, each as of its own moment. */

/** Rows of a page. */
const PAGE_ROWS = 1_000;

const { productId, warehouseId, lotId } = levelQuery.shape;
export const levelExportQuery = z.strictObject({ productId, warehouseId, lotId });
export type LevelExportQuery = z.output<typeof levelExportQuery>;

const { from, to } = movementQuery.shape;
export const movementExportQuery = z
  .strictObject({ productId, warehouseId, lotId, from, to })
  .refine((query) => (query.productId ?? query.warehouseId ?? query.lotId) !== undefined, {
    path: ['productId'],
    message: OF_SOMETHING,
  });
export type MovementExportQuery = z.output<typeof movementExportQuery>;

interface Export {
  readonly columns: readonly string[];
  readonly pages: AsyncGenerator<CsvValue[][]>;
}

/** Units of a row's product as text in its unit, as files are imported. */
type UnitsText = (units: number | null) => CsvValue;

interface Row {
  readonly productId: string;
  readonly warehouseId: string | null;
}

/** What people know a row's places and goods by; the first is what files that are imported name the warehouse by. */
const NAME_COLUMNS = ['warehouse', 'product_name'];

/** Pages that each begin after the last row of the one before. */
async function* pagesOf<Found extends Row>(
  { db: { ask } }: Context,
  read: (after: Found | undefined) => Promise<readonly Found[]>,
  cellsOf: (row: Found, text: UnitsText) => CsvValue[],
): AsyncGenerator<CsvValue[][]> {
  for (let after: Found | undefined; ; ) {
    const rows = await read(after);
    const goods = await findGoods(ask, new Set(rows.map(({ productId: id }) => id)));
    const codes = await findCodes(ask, new Set(rows.flatMap(({ warehouseId: id }) => id ?? [])));
    yield rows.map((row) => {
      const { scale = 0, name = null } = goods.get(row.productId) ?? {};
      const text: UnitsText = (units) => (units === null ? null : { decimal: formatQuantity(units, scale) });
      return [...cellsOf(row, text), codes.get(row.warehouseId ?? '') ?? null, name];
    });
    if (rows.length < PAGE_ROWS) return;
    after = rows.at(-1);
  }
}

const LEVEL_COLUMNS = [
  ...['warehouse_id', 'product_id', 'lot_id', 'lot_code', 'expires_on', 'on_hand', 'updated_at'],
  ...NAME_COLUMNS,
];

/** What lies where, the newest places first. Of others' goods a seller sees nothing. */
export function exportLevels(context: Context, caller: Caller, query: LevelExportQuery): Export {
  const filters = { ...query, page: 1, limit: PAGE_ROWS };
  const read = async (after: FoundLevel | undefined) => {
    const window = { after: after?.id, offset: 0, limit: PAGE_ROWS, isCounted: after === undefined };
    const { total, levels } = await findLevels(context.db.ask, ownerOf(caller), filters, window);
    if (after === undefined) await refuseIfGone(context, caller, total);
    return levels;
  };
  const cellsOf = (level: FoundLevel, text: UnitsText) => [
    ...[level.warehouseId, level.productId, level.lotId, level.lotCode, level.expiresOn, text(level.onHand)],
    level.updatedAt.toISOString(),
  ];
  return { columns: LEVEL_COLUMNS, pages: pagesOf(context, read, cellsOf) };
}

const MOVEMENT_COLUMNS = [
  ...['id', 'kind', 'product_id', 'warehouse_id', 'lot_id', 'lot_code', 'quantity', 'balance'],
  ...['order_id', 'document_id', 'cause_id', 'actor_id', 'reason', 'created_at'],
  ...NAME_COLUMNS,
];

/** The movements of a product, a place or a lot, the newest first. */
export function exportMovements(context: Context, caller: Caller, query: MovementExportQuery): Export {
  const filters = { ...query, page: 1, limit: PAGE_ROWS };
  const read = async (after: FoundMovement | undefined) => {
    if (after === undefined) await refuseOthersPlaces(context, caller, query);
    const window = { after, offset: 0, limit: PAGE_ROWS, isCounted: after === undefined };
    const { total, movements } = await findMovements(context.db.ask, ownerOf(caller), filters, window);
    if (after === undefined) await refuseIfGone(context, caller, total);
    return movements;
  };
  const cellsOf = (row: FoundMovement, text: UnitsText) => [
    ...[
      row.id,
      row.kind,
      row.productId,
      row.warehouseId,
      row.lotId,
      row.lotCode,
      text(row.quantity),
      text(row.balance),
    ],
    ...[row.orderId, row.documentId, row.causeId, row.actorId, row.reason, row.createdAt.toISOString()],
  ];
  return { columns: MOVEMENT_COLUMNS, pages: pagesOf(context, read, cellsOf) };
}
