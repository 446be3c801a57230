import { z } from 'zod';
import type { TimeSlot } from '../../generated/prisma/client.ts';
import { AppError, defineErrors } from '../../platform/errors.ts';
import { idSchema, timestampSchema } from '../../platform/http-schemas.ts';
import type { Overlapping } from './overlaps.sql.ts';
import { LIST_MAX, WAITING_MAX } from './waiting-schemas.ts';

/** What hosts and guests of experiences may be refused with. */
export const EXPERIENCE_ERRORS = defineErrors({
  'experience-archived': {
    status: 409,
    retryable: false,
    title: { en: 'The experience is archived', es: 'La experiencia está archivada' },
    detail: {
      en: 'It takes no more slots and no bookings.',
      es: 'Ya no admite horarios ni reservas.',
    },
  },
  'capacity-below-booked': {
    status: 409,
    retryable: false,
    members: { capacity: z.int(), booked: z.int(), requested: z.int() },
    title: { en: 'More seats are booked', es: 'Hay más lugares reservados' },
    detail: {
      en: '{booked} seats are booked; {requested} would be too few.',
      es: 'Hay {booked} lugares reservados; {requested} serían pocos.',
    },
  },
  'slot-has-bookings': {
    status: 409,
    retryable: false,
    members: { booked: z.int() },
    title: { en: 'The slot has bookings', es: 'El horario tiene reservas' },
    detail: {
      en: '{booked} seats are booked. Cancel these bookings first.',
      es: 'Hay {booked} lugares reservados. Primero cancele esas reservas.',
    },
  },
  'already-waiting': {
    status: 409,
    retryable: false,
    title: { en: 'You wait for this slot already', es: 'Ya espera este horario' },
    detail: {
      en: 'Leave the waiting list first if you want to wait for other seats.',
      es: 'Salga primero de la lista de espera si quiere esperar otros lugares.',
    },
  },
  'seats-available': {
    status: 400,
    retryable: false,
    members: { available: z.int() },
    title: { en: 'There are seats', es: 'Hay lugares' },
    detail: {
      en: '{available} seats are free. Book them instead of waiting.',
      es: 'Hay {available} lugares libres. Resérvelos en vez de esperar.',
    },
  },
  'too-many-waiting': {
    status: 409,
    retryable: false,
    title: { en: 'You wait for too many slots', es: 'Espera demasiados horarios' },
    detail: {
      en: `One person waits for ${WAITING_MAX} slots at most. Leave another waiting list first.`,
      es: `Una persona espera a lo sumo ${WAITING_MAX} horarios. Salga primero de otra lista de espera.`,
    },
  },
  'waiting-list-full': {
    status: 409,
    retryable: false,
    title: { en: 'The waiting list is full', es: 'La lista de espera está llena' },
    detail: {
      en: `${LIST_MAX} people wait for this slot already.`,
      es: `Ya hay ${LIST_MAX} personas en espera de este horario.`,
    },
  },
  'slot-overlaps': {
    status: 409,
    retryable: false,
    members: { slots: z.array(z.object({ id: idSchema, startsAt: timestampSchema, endsAt: timestampSchema })) },
    title: { en: 'Another slot is in the way', es: 'Otro horario se traslapa' },
    detail: {
      en: 'The experience takes place at that time already: {slots}. Nothing was saved.',
      es: 'La experiencia ya tiene lugar a esa hora: {slots}. No se guardó nada.',
    },
  },
});

export function alreadyWaiting(cause?: unknown): AppError {
  return new AppError(EXPERIENCE_ERRORS['already-waiting'], { cause });
}

/** What is told of seats that nobody has to wait for. */
export function seatsAvailable(available: number): AppError {
  return new AppError(EXPERIENCE_ERRORS['seats-available'], { params: { available }, extensions: { available } });
}

type Seats = Pick<TimeSlot, 'capacity' | 'bookedCount'>;

/** What is told of a capacity that those who have booked would not fit in. */
export function capacityBelowBooked({ capacity, bookedCount: booked }: Seats, requested: number): AppError {
  return new AppError(EXPERIENCE_ERRORS['capacity-below-booked'], {
    params: { booked, requested },
    extensions: { capacity, booked, requested },
  });
}

/** What is told of a slot that people have booked. */
export function slotHasBookings({ bookedCount: booked }: Seats): AppError {
  return new AppError(EXPERIENCE_ERRORS['slot-has-bookings'], { params: { booked }, extensions: { booked } });
}

/** What is told of slots that are in the way of others. */
export function slotOverlaps(overlapping: readonly Overlapping[]): AppError {
  const slots = overlapping.map(({ id, startsAt, endsAt }) => ({
    id,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
  }));
  return new AppError(EXPERIENCE_ERRORS['slot-overlaps'], {
    params: { slots: slots.map(({ startsAt, endsAt }) => `${startsAt}/${endsAt}`).join(', ') },
    extensions: { slots },
  });
}
