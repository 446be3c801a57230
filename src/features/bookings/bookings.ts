import type { Context } from '../../concurrency/index.ts';
import { OrderStatus } from '../../generated/prisma/enums.ts';
import type { Caller } from '../../platform/access.ts';
import { notFound } from '../../platform/errors.ts';
import { idCursor, type Page, pageOf, skipped } from '../../platform/paging.ts';
import { refuseGone, refuseGoneOperator } from '../accounts/index.ts';
import { countBookings, findBooking, findBookings, type ReadBooking } from './bookings.sql.ts';
import { orderStatusesOf } from './rules.ts';
import type { BookingQuery, BookingView } from './schemas.ts';
import { viewBooking } from './views.ts';

const ALL = Object.values(OrderStatus);

/**
 * One booking, for its buyer, its host and whoever runs the market.
 * @throws AppError not-found for everyone else, unauthenticated when the operator who asks is gone
 */
export async function getBooking(context: Context, { id, role }: Caller, bookingId: string): Promise<BookingView> {
  const isOperator = role === 'ADMIN';
  if (isOperator) await refuseGoneOperator(context.db, id);
  const booking = await findBooking(context, bookingId, isOperator ? null : id);
  if (booking === undefined) throw notFound('booking');
  return viewBooking(booking, id);
}

/** In which of its two parts somebody meets a booking: as its orders name them. */
export type Party = 'buyer' | 'seller';

/** Reads a booking that belongs to the user as that party. @throws AppError not-found */
export async function ownBooking(
  context: Pick<Context, 'askWithOthers'>,
  { party, userId }: { readonly party: Party; readonly userId: string },
  bookingId: string,
): Promise<ReadBooking> {
  const booking = await findBooking(context, bookingId, userId);
  const owner = party === 'buyer' ? booking?.buyerId : booking?.slot.sellerId;
  if (booking === undefined || owner !== userId) throw notFound('booking');
  return booking;
}

/** The same as it is shown. */
export async function shownBooking(
  context: Pick<Context, 'askWithOthers'>,
  by: { readonly party: Party; readonly userId: string },
  bookingId: string,
): Promise<BookingView> {
  return viewBooking(await ownBooking(context, by, bookingId), by.userId);
}

/**
 * One page of bookings, newest first: of a buyer their own, of a seller those with them as the host.
 * @throws AppError unauthenticated when they are gone
 */
export async function listBookings(
  { db }: Context,
  { id, role }: Caller,
  query: BookingQuery,
): Promise<Page<BookingView>> {
  const party = role === 'SELLER' ? 'seller' : 'buyer';
  const statuses = query.status === undefined ? ALL : orderStatusesOf(query.status);
  const filter = { party, userId: id, statuses, slotId: query.slotId } as const;
  const after = idCursor(query);
  const total = await countBookings(db.ask, filter);
  if (total === 0) await refuseGone(db, id);
  const found = await findBookings(db.ask, filter, { after, offset: skipped(query), limit: query.limit + 1 });
  return pageOf(query, total, {
    found,
    cursorOf: (booking) => booking.id,
    view: (booking) => viewBooking(booking, id),
  });
}
