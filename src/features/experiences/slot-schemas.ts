import { z } from 'zod';
import { idSchema, inYears, momentQuery, NO_YEAR, timestampSchema } from '../../platform/http-schemas.ts';
import { pagedQuery, pageSchema } from '../../platform/paging.ts';
import { type Words, words } from '../../platform/validation.ts';
import { WEEKDAYS } from './recurrence.ts';
import { COUNTED_MAX } from './schemas.ts';

/** Slots that one request makes at most: a year of days. */
export const SLOTS_MAX = 366;
/** How far ahead a slot may be. */
export const AHEAD_YEARS_MAX = 5;

export const CAPACITY_MAX = 10_000;
const DURATION_MINUTES_MAX = 31 * 24 * 60;
/** The longest slot. */
export const LONGEST_MS = DURATION_MINUTES_MAX * 60_000;

const capacityBody = z.int().min(1).max(CAPACITY_MAX).meta({ description: 'Seats' });

const momentBody = z.iso
  .datetime({ offset: true })
  .refine(inYears, NO_YEAR)
  .transform((text) => new Date(text))
  .meta({ example: '2027-03-06T16:00:00Z' });
const dayBody = z.iso.date().refine(inYears, NO_YEAR).meta({ example: '2027-03-06' });

const ONCE_EACH = words({ en: 'must name each day once', es: 'debe nombrar cada día una sola vez' });
const NO_TIME = words({ en: 'must be a time of the day, such as 10:00', es: 'debe ser una hora del día, como 10:00' });
const NO_END = words({
  en: 'or until: one of both says when it ends',
  es: 'o until: uno de los dos dice cuándo termina',
});
const BEFORE_FIRST = words({ en: 'must not be before startsOn', es: 'no debe ser anterior a startsOn' });

const recurrenceBody = z
  .strictObject({
    weekdays: z
      .array(z.enum(WEEKDAYS))
      .min(1)
      .max(WEEKDAYS.length)
      .refine((days) => new Set(days).size === days.length, ONCE_EACH),
    startsOn: dayBody.meta({ description: 'The first day that counts, by the clocks of the experience' }),
    until: dayBody.optional().meta({ description: 'The last day that counts; this, or `count`' }),
    count: z.int().min(1).max(SLOTS_MAX).optional().meta({ description: 'How many slots; this, or `until`' }),
    startTime: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, NO_TIME)
      .meta({ description: 'By the clocks of the experience, whatever their offset is that day', example: '10:00' }),
    durationMinutes: z.int().min(1).max(DURATION_MINUTES_MAX),
  })
  .superRefine(({ until, count, startsOn }, context) => {
    const refuse = (field: string, message: Words) => context.addIssue({ code: 'custom', path: [field], message });
    if ((until === undefined) === (count === undefined)) refuse('count', NO_END);
    if (until !== undefined && until < startsOn) refuse('until', BEFORE_FIRST);
  })
  .meta({ description: 'Every week, instead of `startsAt` and `endsAt`: a slot for each of its times' });

const NEEDED = words({
  en: 'is required, unless there is a recurrence',
  es: 'es obligatorio, salvo que haya una recurrencia',
});
const NOT_WITH_RECURRENCE = words({ en: 'cannot go with recurrence', es: 'no puede ir junto con recurrence' });
const AFTER_START = words({ en: 'must be after startsAt', es: 'debe ser posterior a startsAt' });
const TOO_LONG = words({ en: 'must be within 31 days of startsAt', es: 'debe estar a lo sumo a 31 días de startsAt' });

export const slotBody = z
  .strictObject({
    startsAt: momentBody.optional(),
    endsAt: momentBody.optional(),
    recurrence: recurrenceBody.optional(),
    capacity: capacityBody,
  })
  .superRefine(({ startsAt, endsAt, recurrence }, context) => {
    const refuse = (field: string, message: Words) => context.addIssue({ code: 'custom', path: [field], message });
    for (const [field, value] of Object.entries({ startsAt, endsAt })) {
      if (recurrence === undefined && value === undefined) refuse(field, NEEDED);
      if (recurrence !== undefined && value !== undefined) refuse(field, NOT_WITH_RECURRENCE);
    }
    // What is no moment is still the text that it was.
    if (!(startsAt instanceof Date && endsAt instanceof Date)) return;
    if (endsAt <= startsAt) refuse('endsAt', AFTER_START);
    if (endsAt.getTime() - startsAt.getTime() > LONGEST_MS) refuse('endsAt', TOO_LONG);
  });

export const slotPatch = z.strictObject({ capacity: capacityBody });

export const slotParams = z.strictObject({ id: idSchema });

export const slotQuery = pagedQuery({
  from: momentQuery.optional().meta({ description: 'Those that end after this; by default after now' }),
  to: momentQuery.optional().meta({ description: 'Those that begin before this' }),
});

export const slotSchema = z
  .object({
    id: idSchema,
    experienceId: idSchema,
    startsAt: timestampSchema,
    endsAt: timestampSchema,
    timeZone: z.string().meta({ description: 'Of the experience' }),
    capacity: z.int(),
    bookedCount: z.int().meta({ description: 'Seats of bookings that have not ended without a sale' }),
    available: z.int().meta({ description: 'Seats that can be booked now' }),
    version: z.int().meta({ description: 'Goes up with every booking and every change of the capacity; the ETag' }),
    cancelledAt: timestampSchema.nullable().meta({ description: 'Since when it does not take place' }),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: 'TimeSlot' });

export const slotsSchema = z
  .object({ slots: z.array(slotSchema).meta({ description: 'In the order in which they take place' }) })
  .meta({ id: 'TimeSlots' });

export const slotPageSchema = pageSchema(slotSchema, COUNTED_MAX);

export type SlotInput = z.output<typeof slotBody>;
export type SlotQuery = z.output<typeof slotQuery>;
export type SlotView = z.infer<typeof slotSchema>;
