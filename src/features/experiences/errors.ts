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
