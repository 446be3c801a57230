import { z } from 'zod';
import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import { notFound } from '../../platform/errors.ts';
import { idCursor, type Page, type PageQuery, pageOf, readCursor, skipped } from '../../platform/paging.ts';
import type {
  ExpiringQuery,
  ExpiringView,
  LowStockView,
  ShortfallView,
  ThresholdInput,
  ThresholdView,
} from './alert-schemas.ts';
import { type ExpiringPlace, findExpiring, findLowStock, findShortfalls } from './alerts.sql.ts';
import { ownerOf, refuseIfGone } from './owners.ts';
import { dateBody } from './schemas.ts';
import { viewExpiring, viewLowStock } from './views.ts';

/** What a seller should look at, before buyers notice. */

function windowOf(caller: Caller, query: PageQuery) {
  return { sellerId: ownerOf(caller), offset: skipped(query), limit: query.limit + 1 };
}

const EXPIRING_CURSOR = z
  .string()
  .regex(/^\d{4,}-\d\d-\d\d_[\da-f-]{36}$/)
  .transform((cursor): ExpiringPlace => {
    const [expiresOn = '', id = ''] = cursor.split('_');
    return { expiresOn, id };
  })
  .refine(({ expiresOn, id }) => dateBody.safeParse(expiresOn).success && z.guid().safeParse(id).success);

/** One page of what expires within some days, what expires first first. */
export async function listExpiring(
  context: Context,
  caller: Caller,
  query: ExpiringQuery,
): Promise<Page<ExpiringView>> {
  const after = query.after === undefined ? undefined : readCursor(query.after, EXPIRING_CURSOR);
  const { total, levels } = await findExpiring(context.db.ask, query.days, { ...windowOf(caller, query), after });
  await refuseIfGone(context, caller, total);
  const cursorOf = ({ expiresOn, id }: ExpiringPlace) => `${expiresOn}_${id}`;
  return pageOf(query, total, { found: levels, cursorOf, view: viewExpiring });
}

/** One page of the products of which more is promised to buyers than there is. */
export async function listShortfalls(context: Context, caller: Caller, query: PageQuery): Promise<Page<ShortfallView>> {
  const window = { ...windowOf(caller, query), after: idCursor(query) };
  const { total, shortfalls } = await findShortfalls(context.db.ask, window);
  await refuseIfGone(context, caller, total);
  return pageOf(query, total, {
    found: shortfalls,
    cursorOf: ({ productId }) => productId,
    view: (shortfall) => shortfall,
  });
}

/** One page of the products of which few are left. */
export async function listLowStock(context: Context, caller: Caller, query: PageQuery): Promise<Page<LowStockView>> {
  const window = { ...windowOf(caller, query), after: idCursor(query) };
  const { total, products } = await findLowStock(context.db.ask, window);
  await refuseIfGone(context, caller, total);
  return pageOf(query, total, { found: products, cursorOf: ({ productId }) => productId, view: viewLowStock });
}

/** Sets with how few units a product counts as low. @throws AppError not-found for another's product too */
export async function setThreshold(
  { db }: Context,
  caller: Caller,
  productId: string,
  { threshold }: ThresholdInput,
): Promise<ThresholdView> {
  const sellerId = ownerOf(caller);
  const where = { id: productId, ...(sellerId !== undefined && { sellerId }) };
  const data = { lowStockThreshold: threshold };
  // In a transaction no row is waited for longer than others can bear.
  const [product] = await db.transaction((tx) => tx.product.updateManyAndReturn({ where, data }));
  if (product === undefined) throw notFound('product');
  const { stock, status } = product;
  const isLow = status === 'ACTIVE' && threshold !== null && stock <= threshold;
  return { productId, stock, threshold, isLow };
}
