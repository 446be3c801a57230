import type pg from 'pg';
import { backgroundContext, type Context } from '../../src/concurrency/index.ts';
import { archiveProduct } from '../../src/features/catalog/index.ts';
import { changeStatus } from '../../src/features/orders/index.ts';
import type { Database } from '../../src/platform/database.ts';
import { AppError } from '../../src/platform/errors.ts';
import { removeIdleBuyers } from './crowd.ts';
import type { Stage } from './load-stage.ts';
import { scriptOrderContext } from './order-context.ts';

/** What was put away after a load test. */
export interface Cleared {
  readonly products: number;
  readonly orders: number;
  readonly buyers: number;
}

/**
 * Leaves the market's shelf as it was before a load test: archives its products, cancels or refunds its orders, so that
 * every unit is back, empties its carts and removes the buyers who ordered nothing. The ledger forbids to remove more.
 * Doing it twice changes nothing.
 */
export async function clearAway(db: Database, { productIds, experienceIds = [], buyerIds }: Stage): Promise<Cleared> {
  const context = backgroundContext(db);
  // First of all, so that a checkout which is still in flight finds nothing left to buy.
  const products = await archiveAll(context, productIds);
  await db.pool.query(`UPDATE experiences SET status = 'ARCHIVED' WHERE id = ANY($1::uuid[])`, [experienceIds]);
  const orders = await endOrders(context, buyerIds);
  const buyers = await removeIdleBuyers(db.pool, buyerIds);
  return { products, orders, buyers };
}

async function archiveAll(context: Context, productIds: readonly string[]): Promise<number> {
  const { rows } = await context.db.pool.query<{ id: string; sellerId: string }>(
    `SELECT id, seller_id AS "sellerId" FROM products WHERE id = ANY($1::uuid[]) AND status = 'ACTIVE'`,
    [productIds],
  );
  for (const { id, sellerId } of rows) await archiveProduct(context, sellerId, id);
  return rows.length;
}

interface OpenOrder {
  readonly id: string;
  readonly sellerId: string;
  readonly to: 'CANCELLED' | 'REFUNDED';
}

async function openOrders(pool: pg.Pool, buyerIds: readonly string[]): Promise<OpenOrder[]> {
  const { rows } = await pool.query<OpenOrder>(
    `SELECT id, seller_id AS "sellerId",
       CASE WHEN status IN ('PENDING_PAYMENT', 'PAYMENT_FAILED') THEN 'CANCELLED' ELSE 'REFUNDED' END AS "to"
     FROM orders
     WHERE buyer_id = ANY($1::uuid[]) AND status IN ('PENDING_PAYMENT', 'PAYMENT_FAILED', 'PAID', 'PROCESSING')`,
    [buyerIds],
  );
  return rows;
}

/** The sellers end their orders; one that its buyer or the clock ended meanwhile needs it no more. */
async function endOrders(context: Context, buyerIds: readonly string[]): Promise<number> {
  const open = await openOrders(context.db.pool, buyerIds);
  const moving = await scriptOrderContext(context);
  for (const { id, sellerId, to } of open) {
    await changeStatus(moving, sellerId, { orderId: id, to }).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'invalid-transition') throw error;
    });
  }
  return open.length;
}
