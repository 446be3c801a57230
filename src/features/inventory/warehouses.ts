import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { idCursor, type Page, type PageQuery, pageOf, skipped } from '../../platform/paging.ts';
import { isUniqueViolation } from '../../platform/sqlstate.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import { INVENTORY_ERRORS } from './errors.ts';
import { ownerOf, refuseIfGone } from './owners.ts';
import { COUNTED_MAX, type WarehouseInput, type WarehousePatch, type WarehouseView } from './schemas.ts';
import { viewWarehouse } from './views.ts';

/** One page of the warehouses that a caller may use: a seller's own; for an ADMIN all. The oldest first. */
export async function listWarehouses(context: Context, caller: Caller, query: PageQuery): Promise<Page<WarehouseView>> {
  const { db } = context;
  const sellerId = ownerOf(caller);
  const where = sellerId === undefined ? {} : { sellerId };
  const after = idCursor(query);
  const total = await db.prisma.warehouse.count({ where, take: COUNTED_MAX });
  await refuseIfGone(context, caller, total);
  const found = await db.prisma.warehouse.findMany({
    where: { ...where, ...(after !== undefined && { id: { gt: after } }) },
    orderBy: { id: 'asc' },
    skip: skipped(query),
    take: query.limit + 1,
  });
  return pageOf(query, total, { found, cursorOf: ({ id }) => id, view: viewWarehouse });
}

const CODE_KEY = { table: 'warehouses', columns: ['seller_id', 'code'] };

/**
 * Adds a warehouse of a seller; an ADMIN's is the operator's.
 * @throws AppError not-found when the seller has no profile yet; warehouse-code-taken
 * @throws InvalidRequest when the database doesn't know the time zone
 */
export async function addWarehouse(context: Context, caller: Caller, input: WarehouseInput): Promise<WarehouseView> {
  const { db } = context;
  const sellerId = ownerOf(caller) ?? null;
  if (sellerId !== null && (await db.prisma.seller.count({ where: { id: sellerId } })) === 0)
    throw notFound('seller profile');
  await refuseUnknownZone(context, input.timeZone);
  try {
    const data = { id: newId(), sellerId, ...input };
    return viewWarehouse(await db.transaction((tx) => tx.warehouse.create({ data })));
  } catch (error) {
    if (!isUniqueViolation(error, CODE_KEY)) throw error;
    throw new AppError(INVENTORY_ERRORS['warehouse-code-taken'], { params: { code: input.code }, cause: error });
  }
}

/**
 * Changes a warehouse's name, and what leaves it before others. Its code is how people know it, and its time zone decides what has
 * expired: both stand.
 * @throws AppError not-found for others' too
 */
export async function changeWarehouse(
  { db }: Context,
  caller: Caller,
  id: string,
  { name, priority }: WarehousePatch,
): Promise<WarehouseView> {
  const sellerId = ownerOf(caller);
  const where = { id, ...(sellerId !== undefined && { sellerId }) };
  const data = { ...(name !== undefined && { name }), ...(priority !== undefined && { priority }) };
  // In a transaction no row is waited for longer than others can bear.
  const [changed] = await db.transaction((tx) => tx.warehouse.updateManyAndReturn({ where, data }));
  if (changed === undefined) throw notFound('warehouse');
  return viewWarehouse(changed);
}

const UNKNOWN_ZONE = words({ en: 'is not known to the database', es: 'no es conocida por la base de datos' });

/** Days are counted by the database, whose time zones may be older than this process's. */
async function refuseUnknownZone({ db }: Context, timeZone: string): Promise<void> {
  const [known] = await db.prisma.$queryRaw<{ known: boolean }[]>`
    SELECT EXISTS (SELECT FROM pg_timezone_names WHERE name = ${timeZone}) AS known`;
  if (!known?.known) throw InvalidRequest.field('timeZone', UNKNOWN_ZONE);
}
