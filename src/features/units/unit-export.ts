import { z } from 'zod';
import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import type { CsvValue } from '../../platform/csv.ts';
import { LIMIT_MAX } from '../../platform/paging.ts';
import { refuseGoneAdmin } from '../accounts/index.ts';
import { ownerOf, refuseIfGone } from '../inventory/index.ts';
import { findUnits } from './find-units.sql.ts';
import { fieldOf, UNIT_LISTS } from './lists.ts';
import { type UnitRow, WITH_ASSIGNMENT } from './reading.ts';
import { unitQuery } from './schemas.ts';
import { CODE_COLUMNS } from './unit-rows.ts';

/** The list of units as a file: all of it, page by page, each as of its own moment. The columns of an import are among its own. */

/** Rows of a page: as many as lists have. */
const PAGE_ROWS = LIMIT_MAX;

const { siteId, productId, typeId, holderId, status, search, deleted } = unitQuery.shape;
export const unitExportQuery = z.strictObject({ siteId, productId, typeId, holderId, status, search, deleted });
export type UnitExportQuery = z.output<typeof unitExportQuery>;

const COLUMNS = [
  ...['id', 'site_id', 'asset_tag', 'serial', 'imei', 'product_id', 'description'],
  ...UNIT_LISTS.map((list) => CODE_COLUMNS[list]),
  ...[
    'notes',
    'status',
    'retired_reason',
    'holder_id',
    'order_id',
    'assigned_at',
    'version',
    'created_at',
    'updated_at',
  ],
];

interface Export {
  readonly columns: readonly string[];
  readonly pages: AsyncGenerator<CsvValue[][]>;
}

/** Units at the caller's sites, the newest first. */
export function exportUnits(context: Context, caller: Caller, query: UnitExportQuery): Export {
  return { columns: COLUMNS, pages: pagesOf(context, caller, query) };
}

/** Pages that each begin after the last row of the one before. */
async function* pagesOf(context: Context, caller: Caller, filters: UnitExportQuery): AsyncGenerator<CsvValue[][]> {
  const { db } = context;
  await refuseGoneAdmin(db, caller);
  const query = { ...filters, sort: 'newest', page: 1, limit: PAGE_ROWS } as const;
  for (let after: string | undefined; ; ) {
    const { total, ids } = await findUnits(db.ask, ownerOf(caller), query, { after, offset: 0, limit: PAGE_ROWS });
    if (after === undefined) await refuseIfGone(context, caller, total);
    const where = { id: { in: ids } };
    const units = await db.prisma.unit.findMany({ where, include: WITH_ASSIGNMENT, orderBy: { id: 'desc' } });
    const codes = await codesOf(context, units);
    yield units.map((unit) => cellsOf(unit, codes));
    if (ids.length < PAGE_ROWS) return;
    after = ids.at(-1);
  }
}

const entriesOf = (unit: UnitRow) => UNIT_LISTS.map((list) => unit[fieldOf(list)]);

/** The codes of the entries that some units are described by. */
async function codesOf({ db }: Context, units: readonly UnitRow[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(units.flatMap(entriesOf).filter((id) => id !== null))];
  const entries = await db.prisma.unitListEntry.findMany({
    where: { id: { in: ids } },
    select: { id: true, code: true },
  });
  return new Map(entries.map(({ id, code }) => [id, code]));
}

function cellsOf(unit: UnitRow, codes: ReadonlyMap<string, string>): CsvValue[] {
  const [open] = unit.assignments;
  return [
    ...[unit.id, unit.siteId, unit.assetTag, unit.serial, unit.imei, unit.productId, unit.description],
    ...entriesOf(unit).map((id) => (id === null ? null : (codes.get(id) ?? null))),
    ...[unit.notes, unit.status, unit.retiredReason, open?.holderId ?? null, open?.orderItem?.orderId ?? null],
    ...[open?.assignedAt.toISOString() ?? null, unit.version],
    ...[unit.createdAt.toISOString(), unit.updatedAt.toISOString()],
  ];
}
