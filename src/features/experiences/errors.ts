import type { TimeSlot } from '../../generated/prisma/client.ts';
import { AppError, defineErrors } from '../../platform/errors.ts';
import type { Overlapping } from './overlaps.sql.ts';

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
    title: { en: 'More seats are booked', es: 'Hay más lugares reservados' },
    detail: {
      en: '{booked} seats are booked; {requested} would be too few.',
      es: 'Hay {booked} lugares reservados; {requested} serían pocos.',
    },
  },
  'slot-has-bookings': {
    status: 409,
    retryable: false,
    title: { en: 'The slot has bookings', es: 'El horario tiene reservas' },
    detail: {
      en: '{booked} seats are booked. Cancel these bookings first.',
      es: 'Hay {booked} lugares reservados. Primero cancele esas reservas.',
    },
  },
  'slot-overlaps': {
    status: 409,
    retryable: false,
    title: { en: 'Another slot is in the way', es: 'Otro horario se traslapa' },
    detail: {
      en: 'The experience takes place at that time already: {slots}. Nothing was saved.',
      es: 'La experiencia ya tiene lugar a esa hora: {slots}. No se guardó nada.',
    },
  },
});

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
