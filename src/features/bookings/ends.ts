import { backgroundContext, type Context, withRetry } from '../../concurrency/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import { endUnpaid, mayMove, moveOrder, type OrderContext } from '../orders/index.ts';
import type { PaymentContext } from '../payments/index.ts';
import { refundOrder } from '../refunds/index.ts';
import type { ReadBooking } from './bookings.sql.ts';
import { ownBooking, type Party, shownBooking } from './bookings.ts';
import { cancelledTooLate, cannotChange, notBegun } from './refusals.ts';
import type { BookingView } from './schemas.ts';

/** How bookings end: cancelled by their guest or their host, or completed. */

/** What it takes to end bookings, and to give their money back. */
export type BookingContext = PaymentContext & OrderContext;

export interface EndCall {
  readonly party: Party;
  readonly userId: string;
  readonly bookingId: string;
  readonly key: IdempotentRequest | undefined;
}

/**
 * Cancels a booking. One that was not paid ends as an order does: a payment that the provider has is called off first. One that was
 * paid is refunded whole: for its guest while that is free, for its host until it is completed. Its seats are free again.
 * @throws AppError not-found, invalid-transition, cancellation-too-late
 */
export async function cancelBooking(context: BookingContext, call: EndCall): Promise<BookingView> {
  const booking = await ownBooking(context, call, call.bookingId);
  const cancelled = await cancel(context, booking, call).catch(async (error: unknown) => {
    // It may have been paid while its payment was called off: then its money goes back.
    const now = isInvalidTransition(error) ? await ownBooking(context, call, call.bookingId) : booking;
    if (now.status === booking.status || now.status !== 'PAID') throw error;
    return cancel(context, now, call);
  });
  return cancelled;
}

async function cancel(context: BookingContext, booking: ReadBooking, call: EndCall): Promise<BookingView> {
  const { party, userId, key } = call;
  const { id: orderId, status } = booking;
  if (status === 'PENDING_PAYMENT' || status === 'PAYMENT_FAILED' || status === 'PENDING') {
    await endUnpaid(context, { mover: party, actorId: userId }, { orderId, key });
    return shownBooking(context, call, orderId);
  }
  if (status !== 'PAID') throw cannotChange(status);
  if (party === 'buyer' && !booking.isFreeToCancel) throw cancelledTooLate(booking.slot);
  const refunder = { id: userId, mover: party === 'buyer' ? 'guest' : 'seller' } as const;
  await refundOrder(context, refunder, { orderId, restock: true, reason: null, ...(key && { key }) });
  return shownAfterwards(context, call);
}

/** The slot may be gone since the provider had the refund. */
function shownAfterwards(context: Context, call: EndCall): Promise<BookingView> {
  const withoutSlot = backgroundContext(context.db, context.onConflict);
  return shownBooking(context, call, call.bookingId).catch(() => shownBooking(withoutSlot, call, call.bookingId));
}

function isInvalidTransition(error: unknown): boolean {
  return error instanceof AppError && error.code === 'invalid-transition';
}

/**
 * The host says that the guests of a paid booking have come, once its slot has begun.
 * @throws AppError not-found, invalid-transition, slot-not-begun
 */
export async function completeBooking(
  context: Context,
  { userId, bookingId, key }: Omit<EndCall, 'party'>,
): Promise<BookingView> {
  const host = { party: 'seller', userId } as const;
  const attempt = async () => {
    const booking = await ownBooking(context, host, bookingId);
    const { id, status } = booking;
    if (!mayMove('host', status, 'DELIVERED')) throw cannotChange(status);
    if (!booking.hasBegun) throw notBegun(booking.slot);
    const asked = key && { request: key, data: { orderId: id } };
    await moveOrder(
      context,
      { id, status },
      { to: 'DELIVERED', mover: 'host', actorId: userId, why: 'completed', asked },
    );
  };
  await withRetry(attempt, { onConflict: context.onConflict });
  return shownBooking(context, host, bookingId);
}
