import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import { cursorOfMoment, idCursor, momentCursor, type Page, pageOf, skipped } from '../../platform/paging.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import { findLevels, findMovements } from './goods-list.sql.ts';
import { ownerOf, refuseIfGone } from './owners.ts';
import type { LevelQuery, LevelView, MovementQuery, MovementView } from './schemas.ts';
import { viewLevel, viewMovement } from './views.ts';

/** One page of what lies where, the newest places first. Of others' goods a seller sees nothing. */
export async function listLevels(context: Context, caller: Caller, query: LevelQuery): Promise<Page<LevelView>> {
  const window = { after: idCursor(query), offset: skipped(query), limit: query.limit + 1 };
  const { total, levels } = await findLevels(context.db.ask, ownerOf(caller), query, window);
  await refuseIfGone(context, caller, total);
  return pageOf(query, total, { found: levels, cursorOf: ({ id }) => id, view: viewLevel });
}

/** One page of the movements of a product, a place or a lot, the newest first. */
export async function listMovements(
  context: Context,
  caller: Caller,
  query: MovementQuery,
): Promise<Page<MovementView>> {
  const after = momentCursor(query);
  await refuseOthersPlaces(context, caller, query);
  const window = { after, offset: skipped(query), limit: query.limit + 1 };
  const { total, movements } = await findMovements(context.db.ask, ownerOf(caller), query, window);
  await refuseIfGone(context, caller, total);
  return pageOf(query, total, { found: movements, cursorOf: cursorOfMoment, view: viewMovement });
}

const NEEDED_THERE = words({
  en: 'is required with a warehouse that is not yours',
  es: 'es obligatorio con un almacén que no es suyo',
});

/**
 * In a warehouse of the operator, movements of everybody would be gone through for those of one seller.
 * @throws InvalidRequest when a seller asks for nothing but a warehouse of someone else
 */
export async function refuseOthersPlaces(
  { db }: Context,
  caller: Caller,
  { productId, lotId, warehouseId: id }: Pick<MovementQuery, 'productId' | 'lotId' | 'warehouseId'>,
): Promise<void> {
  const sellerId = ownerOf(caller);
  if (sellerId === undefined || id === undefined || (productId ?? lotId) !== undefined) return;
  if ((await db.prisma.warehouse.count({ where: { id, sellerId } })) === 0)
    throw InvalidRequest.field('productId', NEEDED_THERE);
}
