import type { OrderStatus } from '../../generated/prisma/enums.ts';
import { AppError, type Language, notFound, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { BOOKING_ERRORS } from './errors.ts';
import type { BookedSlot } from './rows.ts';
import { type BookableSlot, type BookingDecision, bookingStatusOf, freeUntil } from './rules.ts';

const CLOSED: Readonly<Record<NonNullable<BookableSlot['closed']>, Readonly<Record<Language, string>>>> = {
  cancelled: { en: 'The host has cancelled it.', es: 'El anfitrión lo canceló.' },
  archived: { en: 'The experience is not offered any more.', es: 'La experiencia ya no se ofrece.' },
  begun: { en: 'It has begun already.', es: 'Ya comenzó.' },
};

/** What a person is told when a booking is not accepted. */
export function refusalOf(decision: Exclude<BookingDecision, { kind: 'accept' }>): AppError;
export function refusalOf(decision: BookingDecision): AppError;
export function refusalOf(decision: BookingDecision): AppError {
  switch (decision.kind) {
    case 'no-account':
      return new AppError(PLATFORM_ERRORS.unauthenticated);
    case 'no-slot':
      return notFound('time slot');
    case 'entry-gone':
      return notFound('waiting list entry');
    case 'closed': {
      const { reason } = decision;
      return new AppError(BOOKING_ERRORS['slot-not-bookable'], {
        params: { reason: CLOSED[reason] },
        extensions: { reason },
      });
    }
    case 'already-booked': {
      const { bookingId } = decision;
      return new AppError(BOOKING_ERRORS['already-booked'], { params: { bookingId }, extensions: { bookingId } });
    }
    case 'sold-out':
      return soldOut(decision);
    case 'accept':
      throw new Error('a booking that is accepted is not refused');
  }
}

function soldOut({ requested, available, waiting }: Extract<BookingDecision, { kind: 'sold-out' }>): AppError {
  const summary =
    waiting === undefined
      ? {
          en: `You want ${requested}, and ${available} are free.`,
          es: `Usted quiere ${requested} y hay ${available} libres.`,
        }
      : {
          en: `${available} are free, and are kept for those who wait for longer: ${waiting}. Join the waiting list.`,
          es: `Hay ${available} libres, reservados a quienes esperan desde antes: ${waiting}. Únase a la lista de espera.`,
        };
  return new AppError(BOOKING_ERRORS['sold-out'], {
    params: { summary },
    extensions: { requested, available, ...(waiting !== undefined && { waiting }) },
  });
}

/** The refusal to cancel or complete a booking in this status. */
export function cannotChange(status: OrderStatus): AppError {
  const from = bookingStatusOf(status);
  return new AppError(PLATFORM_ERRORS['invalid-transition'], {
    params: { reason: { en: `The booking is ${from}.`, es: `La reserva está en ${from}.` } },
    extensions: { from },
  });
}

/** The refusal to cancel a paid booking for nothing so late. */
export function cancelledTooLate(slot: BookedSlot): AppError {
  const until = freeUntil(slot).toISOString();
  return new AppError(BOOKING_ERRORS['cancellation-too-late'], {
    params: { freeUntil: until },
    extensions: { freeUntil: until },
  });
}

/** The refusal to complete a booking before anybody can have come. */
export function notBegun({ startsAt: start }: BookedSlot): AppError {
  const startsAt = start.toISOString();
  return new AppError(BOOKING_ERRORS['slot-not-begun'], { params: { startsAt }, extensions: { startsAt } });
}
