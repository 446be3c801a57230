import { z } from 'zod';
import { idSchema, moneySchema, timestampSchema } from '../../platform/http-schemas.ts';
import { pagedQuery } from '../../platform/paging.ts';
import { paymentSchema } from '../orders/index.ts';
import { BOOKING_STATUSES } from './rules.ts';

const GUESTS_MAX = 10_000;

export const bookingParams = z.strictObject({ id: idSchema });

export const bookingBody = z.strictObject({
  guests: z.int().min(1).max(GUESTS_MAX).meta({ description: 'Seats, your own among them' }),
});

export const bookingQuery = pagedQuery({
  status: z.enum(BOOKING_STATUSES).optional(),
  slotId: idSchema.optional(),
});

/** A booking as it was made. */
export const newBookingSchema = z
  .object({
    id: idSchema.meta({ description: 'Of the order of seats that it is: payments and refunds name it too' }),
    slotId: idSchema,
    experienceId: idSchema,
    hostId: idSchema.meta({ description: 'The seller whose experience it is' }),
    buyerId: idSchema,
    guests: z.int(),
    status: z.enum(BOOKING_STATUSES).meta({ description: 'PENDING: the provider settles the payment later' }),
    total: moneySchema,
    refunded: moneySchema.meta({ description: 'How much of it went back, or is on its way back' }),
    startsAt: timestampSchema,
    endsAt: timestampSchema,
    expiresAt: timestampSchema.meta({
      description: 'A booking that is not paid by then is cancelled, and its seats are free again',
    }),
    freeCancellationUntil: timestampSchema.meta({
      description: 'Until then its buyer cancels it without cost once it is paid',
    }),
    payment: paymentSchema,
  })
  .meta({ id: 'NewBooking' });

export const bookingSchema = newBookingSchema
  .extend({ createdAt: timestampSchema, updatedAt: timestampSchema })
  .meta({ id: 'Booking' });

export type NewBookingView = z.infer<typeof newBookingSchema>;
export type BookingView = z.infer<typeof bookingSchema>;
export type BookingQuery = z.output<typeof bookingQuery>;
