import { z } from 'zod';
import { defineErrors } from '../../platform/errors.ts';
import { idSchema, timestampSchema } from '../../platform/http-schemas.ts';

/** What a booking may be refused with. */
export const BOOKING_ERRORS = defineErrors({
  'sold-out': {
    status: 400,
    retryable: false,
    members: {
      requested: z.int(),
      available: z.int(),
      waiting: z.int().optional().meta({ description: 'Only where free seats are kept for others: how many wait' }),
    },
    title: { en: 'Too few seats are free', es: 'No hay suficientes lugares' },
    detail: { en: '{summary}', es: '{summary}' },
  },
  'already-booked': {
    status: 409,
    retryable: false,
    members: { bookingId: idSchema },
    title: { en: 'You have booked this slot', es: 'Ya reservó este horario' },
    detail: {
      en: 'Your booking of it is {bookingId}. Cancel that one first if you want other seats.',
      es: 'Su reserva es {bookingId}. Cancele esa primero si quiere otros lugares.',
    },
  },
  'slot-not-bookable': {
    status: 409,
    retryable: false,
    members: { reason: z.enum(['begun', 'cancelled', 'archived']) },
    title: { en: 'This slot cannot be booked any more', es: 'Este horario ya no se puede reservar' },
    detail: { en: '{reason}', es: '{reason}' },
  },
  'slot-not-begun': {
    status: 409,
    retryable: false,
    members: { startsAt: timestampSchema },
    title: { en: 'It has not begun', es: 'Aún no comienza' },
    detail: {
      en: 'A booking is completed once its slot has begun, at {startsAt}.',
      es: 'Una reserva se completa cuando su horario ha comenzado, a las {startsAt}.',
    },
  },
  'cancellation-too-late': {
    status: 409,
    retryable: false,
    members: { freeUntil: timestampSchema },
    title: { en: 'It can no longer be cancelled without cost', es: 'Ya no se puede cancelar sin costo' },
    detail: {
      en: 'It was free until {freeUntil}. Ask the host, who may cancel it still.',
      es: 'Era gratis hasta {freeUntil}. Pregunte al anfitrión, que aún puede cancelarla.',
    },
  },
});
