import { expect } from 'vitest';
import { cleanupFailedOrders } from '../../src/features/orders/index.ts';
import type { Answer, TestMarket } from './market.ts';
import type { Placed } from './steps.ts';
import { until } from './wait.ts';

/** What tests ask and do about the payments of an order. */

/** The order as its buyer sees it, with its history and its refunds. */
export async function orderOf(market: TestMarket, { id, buyer }: Placed): Promise<Answer['body']> {
  const { status, body } = await market.call('GET', `/api/marketplace/orders/${id}`, { token: buyer.token });
  expect(status).toBe(200);
  return body;
}

/** What happened to the order, in the words of its history. */
export async function storyOf(market: TestMarket, order: Placed): Promise<string[]> {
  return (await orderOf(market, order)).history.map(({ why }: { why: string }) => why);
}

export async function untilOrderIs(market: TestMarket, order: Placed, status: string): Promise<void> {
  await until(`the order is ${status}`, async () => (await orderOf(market, order)).status === status);
}

/** The attempts to pay an order, oldest first. */
export function attemptsOf({ db }: TestMarket, { id }: Placed) {
  return db.prisma.payment.findMany({ where: { orderId: id }, orderBy: { id: 'asc' } });
}

/** The latest attempt to pay an order. */
export async function attemptOf(market: TestMarket, order: Placed): Promise<string> {
  const attempt = (await attemptsOf(market, order)).at(-1);
  if (attempt === undefined) throw new Error('there was no attempt');
  return attempt.id;
}

export function cancel(market: TestMarket, { id, buyer }: Placed): Promise<Answer> {
  return market.call('POST', `/api/marketplace/orders/${id}/cancel`, { token: buyer.token });
}

/** As if the order's time, and that of its payment, were up. */
export async function letTimeRunOut({ db }: TestMarket, { id }: Placed): Promise<void> {
  await db.pool.query(
    `UPDATE payments SET ask_at = now() - interval '1 second', created_at = created_at - interval '31 seconds', pending_until = now() - interval '1 second'
     WHERE order_id = $1 AND status = 'PENDING'`,
    [id],
  );
  await db.pool.query(`UPDATE orders SET expires_at = now() - interval '1 second' WHERE id = $1`, [id]);
}

/** The order's time runs out, and the cleanup comes. */
export async function expire(market: TestMarket, order: Placed): Promise<void> {
  await letTimeRunOut(market, order);
  await cleanupFailedOrders(market.orders);
}
