import { z } from 'zod';
import { Category, ExperienceStatus } from '../../generated/prisma/enums.ts';
import {
  idSchema,
  moneySchema,
  PRICE_AMOUNT_MAX,
  textSchema,
  timestampSchema,
  timeZoneSchema,
} from '../../platform/http-schemas.ts';
import { pagedQuery, pageSchema } from '../../platform/paging.ts';
import { words } from '../../platform/validation.ts';
import { languageTagOf } from './rules.ts';

/** Things of a list that are counted at most. */
export const COUNTED_MAX = 1_000;

/** A year. */
const CANCELLATION_HOURS_MAX = 8_784;

const priceBody = z
  .strictObject({ amount: z.int().min(1).max(PRICE_AMOUNT_MAX), currency: z.literal('MXN').default('MXN') })
  .meta({ description: 'Of one seat, in minor units: 129900 is 1,299.00' });

const NO_LANGUAGE = words({
  en: 'must be the tag of a language, such as es-MX',
  es: 'debe ser la etiqueta de un idioma, como es-MX',
});

const languageBody = z
  .string()
  .max(35)
  .refine((text) => languageTagOf(text) !== undefined, NO_LANGUAGE)
  .transform((text) => languageTagOf(text) ?? text)
  .meta({ description: 'A BCP 47 tag', example: 'es-MX' });

const cancellationBody = z.int().min(0).max(CANCELLATION_HOURS_MAX).meta({
  description: 'Until so many hours before the start a booking that was paid can be cancelled without cost',
});

export const experienceBody = z.strictObject({
  title: textSchema(1, 200),
  description: textSchema(0, 5000).default(''),
  category: z.enum(Category),
  price: priceBody,
  timeZone: timeZoneSchema.meta({
    description: 'Where it takes place, by its name in the IANA database; stays as it is',
    example: 'America/Mexico_City',
  }),
  place: textSchema(1, 200).optional(),
  language: languageBody.optional(),
  cancellationHours: cancellationBody.default(24),
});

/** The fields that are merged by version. */
export const editableFields = [
  ...(['title', 'description', 'category', 'status', 'price', 'place', 'language', 'cancellationHours'] as const),
] as const;

const NOT_EMPTY = words({ en: 'must name at least one field', es: 'debe nombrar al menos un campo' });

export const experiencePatch = z
  .strictObject({
    title: textSchema(1, 200).optional(),
    description: textSchema(0, 5000).optional(),
    category: z.enum(Category).optional(),
    status: z.enum(ExperienceStatus).optional(),
    price: priceBody.optional().meta({ description: 'Of one seat that is booked from now on' }),
    place: textSchema(1, 200).nullable().optional(),
    language: languageBody.nullable().optional(),
    cancellationHours: cancellationBody.optional(),
  })
  .refine((patch) => Object.keys(patch).length > 0, NOT_EMPTY);

export const experienceParams = z.strictObject({ id: idSchema });

export const experienceQuery = pagedQuery({
  category: z.enum(Category).optional(),
  sellerId: idSchema.optional(),
  status: z.enum(ExperienceStatus).default('ACTIVE'),
});

export const experienceSchema = z
  .object({
    id: idSchema,
    sellerId: idSchema.meta({ description: 'The host' }),
    title: z.string(),
    description: z.string(),
    category: z.enum(Category),
    status: z.enum(ExperienceStatus).meta({ description: 'One that is ARCHIVED takes no bookings' }),
    price: moneySchema.meta({ description: 'Of one seat' }),
    timeZone: z.string(),
    place: z.string().nullable(),
    language: z.string().nullable(),
    cancellationHours: z.int().meta({ description: 'Of new bookings; those that were made keep theirs' }),
    version: z.int().meta({ description: 'Goes up with every edit; the ETag' }),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: 'Experience' });

export const experiencePageSchema = pageSchema(experienceSchema, COUNTED_MAX);

export type ExperienceInput = z.output<typeof experienceBody>;
export type ExperiencePatch = z.output<typeof experiencePatch>;
export type EditableField = (typeof editableFields)[number];
export type ExperienceQuery = z.output<typeof experienceQuery>;
export type ExperienceView = z.infer<typeof experienceSchema>;
