import { z } from 'zod';
import { UnitAttributeKind } from '../../generated/prisma/enums.ts';
import { idSchema, textSchema } from '../../platform/http-schemas.ts';
import { pagedQuery, pageSchema } from '../../platform/paging.ts';
import { words } from '../../platform/validation.ts';
import { type AttributeValue, CODE } from './attribute-rules.ts';
import { ATTRIBUTES_MAX } from './limits.ts';
import { audit } from './shared-schemas.ts';

const NO_CODE = words({
  en: 'must begin with a letter, and have letters, digits, _ and - alone, 40 at most',
  es: 'debe empezar con una letra y tener solo letras, dígitos, _ y -, 40 a lo sumo',
});
const codeBody = z.string().regex(CODE, NO_CODE);

export const attributeBody = z.strictObject({
  code: codeBody.meta({ example: 'ram' }),
  name: textSchema(1, 120),
  kind: z.enum(UnitAttributeKind),
  required: z.boolean().default(false),
});
export const attributeQuery = pagedQuery({});

export const attributeSchema = z
  .object({
    id: idSchema,
    typeId: idSchema,
    code: z.string(),
    name: z.string(),
    kind: z.enum(UnitAttributeKind),
    required: z.boolean(),
    ...audit,
  })
  .meta({ id: 'UnitAttribute' });

export const attributePageSchema = pageSchema(attributeSchema, ATTRIBUTES_MAX);

const TOO_MANY = words({
  en: `must have ${ATTRIBUTES_MAX} members at most`,
  es: `debe tener a lo sumo ${ATTRIBUTES_MAX} miembros`,
});
/** What a value may be is its type's matter. */
export const anyValue = z.union([
  z.string().trim().max(500),
  z.number(),
  z.boolean(),
]) satisfies z.ZodType<AttributeValue>;
export const attributesBody = <Value extends z.ZodType>(value: Value) =>
  z
    .record(codeBody, value)
    .refine((attributes) => Object.keys(attributes).length <= ATTRIBUTES_MAX, TOO_MANY)
    .optional()
    .meta({ description: 'What units of its type have, by code', example: { ram: 16 } });

export type AttributeInput = z.output<typeof attributeBody>;
export type AttributeView = z.infer<typeof attributeSchema>;
