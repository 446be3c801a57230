import type { Context } from '../../concurrency/index.ts';
import { OrderStatus } from '../../generated/prisma/enums.ts';
import { AppError, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { idCursor, type Page, pageOf, skipped } from '../../platform/paging.ts';
import { accountExists } from '../accounts/index.ts';
import { countOrders, findOrderIds, type Owner } from './order-list.sql.ts';
import type { OrderQuery, OrderView } from './schemas.ts';
import { orderParts, viewOrder } from './views.ts';

const ALL = Object.values(OrderStatus);

/** One page of a buyer's or of a seller's orders, newest first. @throws AppError unauthenticated when they are gone */
export async function listOrders({ db }: Context, owner: Owner, query: OrderQuery): Promise<Page<OrderView>> {
  const statuses = query.status === undefined ? ALL : [query.status];
  const after = idCursor(query);
  const total = await countOrders(db, owner, statuses);
  const id = 'buyerId' in owner ? owner.buyerId : owner.sellerId;
  if (total === 0 && !(await accountExists(db, id))) throw new AppError(PLATFORM_ERRORS.unauthenticated);
  const ids = await findOrderIds(db, owner, { statuses, after, offset: skipped(query), limit: query.limit + 1 });
  const found = await db.prisma.order.findMany({
    where: { id: { in: ids } },
    include: orderParts,
    orderBy: { id: 'desc' },
  });
  return pageOf(query, total, { found, cursorOf: (order) => order.id, view: (order) => viewOrder(order, id) });
}
