import { backgroundContext, type Context } from '../../concurrency/index.ts';
import { notFound } from '../../platform/errors.ts';
import type { NewAnswer } from '../../platform/idempotent-answers.ts';
import { findRefundOf } from './read-refund.sql.ts';
import type { RefundView } from './schemas.ts';
import { type ReadRefund, viewRefund } from './views.ts';

/**
 * One refund of an order that was just written. Its request may have lost its slot while the provider had it: then it is read without.
 * @throws AppError not-found
 */
export async function refundAfterwards(context: Context, orderId: string, refundId: string): Promise<RefundView> {
  const withoutSlot = backgroundContext(context.db, context.onConflict);
  const read = readRefund(context, orderId, refundId).catch(() => readRefund(withoutSlot, orderId, refundId));
  return viewRefund(await read);
}

/** The same when it is asked for again; undefined while the first who asked is likely to be told more. */
export async function refundAnswer(
  context: Context,
  orderId: string,
  refundId: string,
): Promise<NewAnswer | undefined> {
  const refund = await readRefund(context, orderId, refundId);
  return refund.isBeingSent ? undefined : { status: 201, body: viewRefund(refund) };
}

async function readRefund(context: Context, orderId: string, refundId: string): Promise<ReadRefund> {
  const refund = await findRefundOf(context, orderId, refundId);
  if (refund === undefined) throw notFound('refund');
  return refund;
}
