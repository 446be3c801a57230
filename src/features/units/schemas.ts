import { z } from 'zod';
import { UnitStatus } from '../../generated/prisma/enums.ts';
import { idSchema, textSchema, timestampSchema } from '../../platform/http-schemas.ts';
import { pagedQuery, pageSchema } from '../../platform/paging.ts';
import { words } from '../../platform/validation.ts';
import { UNIT_LISTS } from './lists.ts';
import { imeiOf, keyOf } from './rules.ts';

/** Things of a list that are counted at most. */
export const COUNTED_MAX = 1_000;

const NOTHING_TO_COMPARE = words({
  en: 'must hold something that can be seen',
  es: 'debe contener algo visible',
});
const TOO_LONG_TO_COMPARE = words({
  en: 'is too long once its ligatures are spelled out',
  es: 'es demasiado largo una vez deletreadas sus ligaduras',
});

/** A text of which nobody else may have the like. The bound is also that of an index. */
const comparedText = (max: number) =>
  textSchema(1, max)
    .refine((text) => keyOf(text) !== '', NOTHING_TO_COMPARE)
    .refine((text) => keyOf(text).length <= max, TOO_LONG_TO_COMPARE);

/** As the database writes it, so that the same thing is known by the same text. */
const idBody = idSchema.toLowerCase();

/** Names of lists are told apart by the service: one that is not there is not found. */
export const listParams = z.strictObject({
  list: z.string().meta({ enum: [...UNIT_LISTS], example: 'brands' }),
});

export const listEntryBody = z.strictObject({ code: comparedText(40), name: comparedText(120) });
export const listEntryQuery = pagedQuery({});

/** What every thing of the register says of its own story. */
const audit = {
  version: z.int(),
  createdBy: idSchema,
  updatedBy: idSchema,
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
};

const ownerSchema = idSchema.nullable().meta({ description: 'Null: the operator’s' });

export const listEntrySchema = z
  .object({
    id: idSchema,
    list: z.enum(UNIT_LISTS),
    sellerId: ownerSchema,
    code: z.string(),
    name: z.string(),
    ...audit,
  })
  .meta({ id: 'UnitListEntry' });

export const listEntryPageSchema = pageSchema(listEntrySchema, COUNTED_MAX);

const NAME_MAX = 100;

export const holderBody = z.strictObject({
  siteId: idBody.meta({ description: 'A site is a warehouse' }),
  firstName: comparedText(NAME_MAX),
  lastName: comparedText(NAME_MAX),
  secondLastName: comparedText(NAME_MAX).optional(),
  email: z.string().trim().max(254).toLowerCase().pipe(z.email()).optional().meta({ example: 'ana@example.com' }),
});
export const holderQuery = pagedQuery({ siteId: idSchema.optional() });

export const holderSchema = z
  .object({
    id: idSchema,
    siteId: idSchema,
    firstName: z.string(),
    lastName: z.string(),
    secondLastName: z.string().nullable(),
    email: z.string().nullable(),
    ...audit,
  })
  .meta({ id: 'UnitHolder' });

export const holderPageSchema = pageSchema(holderSchema, COUNTED_MAX);

const NO_IMEI = words({
  en: 'must have 15 digits, of which the last is the checksum of the others',
  es: 'debe tener 15 dígitos, el último de los cuales es la suma de verificación de los demás',
});

const imeiBody = z
  .string()
  .max(40)
  .refine((text) => imeiOf(text) !== undefined, NO_IMEI)
  .transform((text) => imeiOf(text) ?? text)
  .meta({ description: 'Spaces, hyphens and slashes between the digits do not count', example: '49-015420-323751-8' });

const entryBody = (what: string) => idBody.optional().meta({ description: `An entry of the list ${what}` });

const SAYS_NOTHING = words({
  en: 'or description: one of both says what it is',
  es: 'o description: uno de los dos dice qué es',
});

export const unitBody = z
  .strictObject({
    siteId: idBody.meta({ description: 'A site is a warehouse' }),
    assetTag: comparedText(80).optional(),
    serial: comparedText(120).optional(),
    imei: imeiBody.optional(),
    productId: idBody.optional().meta({ description: 'One of the site’s owner' }),
    description: textSchema(1, 500).optional(),
    typeId: entryBody('types'),
    statusId: entryBody('statuses'),
    brandId: entryBody('brands'),
    modelId: entryBody('models'),
    operatingSystemId: entryBody('operating-systems'),
    operatingSystemVersionId: entryBody('operating-system-versions'),
    cpuVendorId: entryBody('cpu-vendors'),
    notes: textSchema(1, 2_000).optional(),
  })
  .refine(({ productId, description }) => (productId ?? description) !== undefined, {
    path: ['productId'],
    message: SAYS_NOTHING,
  });

export const unitParams = z.strictObject({ id: idBody });

export const unitQuery = pagedQuery({
  siteId: idSchema.optional(),
  productId: idSchema.optional(),
  typeId: idSchema.optional(),
  status: z.enum(UnitStatus).optional(),
  holderId: idSchema.optional().meta({ description: 'Those that this holder has now' }),
  search: textSchema(1, 100)
    .optional()
    .meta({ description: 'Words, or beginnings of words, of tag, serial, IMEI and description, all of them' }),
  deleted: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true')
    .meta({ description: 'Those that were deleted, and can be restored, instead of those that are there' }),
});

const entryId = idSchema.nullable();

export const unitSchema = z
  .object({
    id: idSchema,
    siteId: idSchema,
    assetTag: z.string().nullable(),
    serial: z.string().nullable(),
    imei: z.string().nullable(),
    productId: idSchema.nullable(),
    description: z.string().nullable(),
    typeId: entryId,
    statusId: entryId.meta({ description: 'In the words of the list `statuses`; `status` says who can have it' }),
    brandId: entryId,
    modelId: entryId,
    operatingSystemId: entryId,
    operatingSystemVersionId: entryId,
    cpuVendorId: entryId,
    notes: z.string().nullable(),
    status: z.enum(UnitStatus),
    retiredReason: z.string().nullable(),
    assignment: z
      .object({
        holderId: idSchema.nullable(),
        orderId: idSchema.nullable().meta({ description: 'Of the order that it left with' }),
        since: timestampSchema,
      })
      .nullable()
      .meta({ description: 'Who has it; null: nobody' }),
    ...audit,
    deletedAt: timestampSchema.nullable(),
  })
  .meta({ id: 'Unit' });

export const unitPageSchema = pageSchema(unitSchema, COUNTED_MAX);

export type ListEntryInput = z.output<typeof listEntryBody>;
export type ListEntryView = z.infer<typeof listEntrySchema>;
export type HolderInput = z.output<typeof holderBody>;
export type HolderQuery = z.output<typeof holderQuery>;
export type HolderView = z.infer<typeof holderSchema>;
export type UnitInput = z.output<typeof unitBody>;
export type UnitQuery = z.output<typeof unitQuery>;
export type UnitView = z.infer<typeof unitSchema>;
