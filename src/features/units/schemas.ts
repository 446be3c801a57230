import { z } from 'zod';
import { UnitStatus } from '../../generated/prisma/enums.ts';
import { idSchema, queryFlag, textSchema, timestampSchema } from '../../platform/http-schemas.ts';
import { pagedQuery, pageSchema } from '../../platform/paging.ts';
import { words } from '../../platform/validation.ts';
import { anyValue, attributesBody } from './attribute-schemas.ts';
import { UNIT_LISTS } from './lists.ts';
import { lease } from './lock-schemas.ts';
import { saysSomething } from './patches.ts';
import { imeiOf } from './rules.ts';
import { audit, COUNTED_MAX, comparedText, idBody } from './shared-schemas.ts';

export { COUNTED_MAX } from './shared-schemas.ts';

/** Names of lists are told apart by the service: one that is not there is not found. */
export const listParams = z.strictObject({
  list: z.string().meta({ enum: [...UNIT_LISTS], example: 'brands' }),
});

const listEntryShape = { code: comparedText(40), name: comparedText(120) };
export const listEntryBody = z.strictObject(listEntryShape);
export const listEntryPatch = saysSomething(
  z.strictObject({ code: listEntryShape.code.optional(), name: listEntryShape.name.optional() }),
);
export const listEntryParams = listParams.extend({ id: idBody });
export const listEntryQuery = pagedQuery({});

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

const nameBody = comparedText(NAME_MAX);
const emailBody = z.string().trim().max(254).toLowerCase().pipe(z.email()).meta({ example: 'ana@example.com' });

export const holderBody = z.strictObject({
  siteId: idBody.meta({ description: 'A site is a warehouse' }),
  firstName: nameBody,
  lastName: nameBody,
  secondLastName: nameBody.optional(),
  email: emailBody.optional(),
});

/** What is null is taken away. */
export const holderPatch = saysSomething(
  z.strictObject({
    firstName: nameBody.optional(),
    lastName: nameBody.optional(),
    secondLastName: nameBody.nullable().optional(),
    email: emailBody.nullable().optional(),
  }),
);
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

export const SAYS_NOTHING = words({
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
    attributes: attributesBody(anyValue),
  })
  .refine(({ productId, description }) => (productId ?? description) !== undefined, {
    path: ['productId'],
    message: SAYS_NOTHING,
  });

export const unitParams = z.strictObject({ id: idBody });

const entryPatch = (what: string) => entryBody(what).nullable();

/** What is null is taken away. */
export const unitPatch = saysSomething(
  z.strictObject({
    siteId: idBody.optional().meta({ description: 'Another site of the same owner' }),
    assetTag: comparedText(80).nullable().optional(),
    serial: comparedText(120).nullable().optional(),
    imei: imeiBody.nullable().optional(),
    productId: idBody.nullable().optional().meta({ description: 'One of the site’s owner' }),
    description: textSchema(1, 500).nullable().optional(),
    typeId: entryPatch('types'),
    statusId: entryPatch('statuses'),
    brandId: entryPatch('brands'),
    modelId: entryPatch('models'),
    operatingSystemId: entryPatch('operating-systems'),
    operatingSystemVersionId: entryPatch('operating-system-versions'),
    cpuVendorId: entryPatch('cpu-vendors'),
    notes: textSchema(1, 2_000).nullable().optional(),
    attributes: attributesBody(anyValue.nullable()),
  }),
);

export const UNIT_SORTS = ['newest', 'asset-tag-asc', 'asset-tag-desc', 'serial-asc', 'serial-desc'] as const;

export const unitQuery = pagedQuery({
  siteId: idSchema.optional(),
  productId: idSchema.optional(),
  typeId: idSchema.optional(),
  status: z.enum(UnitStatus).optional(),
  holderId: idSchema.optional().meta({ description: 'Those that this holder has now' }),
  search: textSchema(1, 100)
    .optional()
    .meta({ description: 'Words, or beginnings of words, of tag, serial, IMEI and description, all of them' }),
  sort: z
    .enum(UNIT_SORTS)
    .default('newest')
    .meta({ description: 'By tag or serial, those without one come last. An ADMIN names a site, or searches' }),
  deleted: queryFlag('Those that were deleted, and can be restored, instead of those that are there'),
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
    attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
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
    lock: z.object(lease).nullable().meta({ description: 'Who is editing it now' }),
    ...audit,
    deletedAt: timestampSchema.nullable(),
  })
  .meta({ id: 'Unit' });

export const unitPageSchema = pageSchema(unitSchema, COUNTED_MAX);

export type ListEntryInput = z.output<typeof listEntryBody>;
export type ListEntryView = z.infer<typeof listEntrySchema>;
export type ListEntryPatch = z.output<typeof listEntryPatch>;
export type HolderPatch = z.output<typeof holderPatch>;
export type HolderInput = z.output<typeof holderBody>;
export type HolderQuery = z.output<typeof holderQuery>;
export type HolderView = z.infer<typeof holderSchema>;
export type UnitInput = z.output<typeof unitBody>;
export type UnitPatch = z.output<typeof unitPatch>;
export type UnitQuery = z.output<typeof unitQuery>;
export type UnitView = z.infer<typeof unitSchema>;
