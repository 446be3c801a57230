import { z } from 'zod';
import type { UnitAttributeKind } from '../../generated/prisma/enums.ts';
import { inYears, NO_YEAR, textSchema } from '../../platform/http-schemas.ts';
import { InvalidRequest, type Words, words } from '../../platform/validation.ts';

/** What units of a type have of their own. No input, no output. */

export type AttributeValue = string | number | boolean;

export type Attributes = Readonly<Record<string, AttributeValue>>;

/** How an attribute is named in documents, in paths of fields and in the history. */
export const CODE = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

/** Beyond it a number of JSON is no longer exact. */
const NUMBER_MAX = Number.MAX_SAFE_INTEGER;

/** What an attribute of each kind can hold. */
const VALUE = {
  TEXT: textSchema(1, 500),
  NUMBER: z.number().min(-NUMBER_MAX).max(NUMBER_MAX),
  BOOLEAN: z.boolean(),
  DATE: z.iso.date().refine(inYears, NO_YEAR),
} as const satisfies Readonly<Record<UnitAttributeKind, z.ZodType<AttributeValue>>>;

export interface Definition {
  readonly code: string;
  readonly kind: UnitAttributeKind;
  readonly required: boolean;
}

const NOT_OF_ITS_TYPE = words({
  en: 'is no attribute of the unit’s type',
  es: 'no es un atributo del tipo de la unidad',
});
const REQUIRED = words({ en: 'is required by the unit’s type', es: 'lo exige el tipo de la unidad' });

/**
 * The attributes of a unit as they are kept, where they are what its type has.
 * @param definitions of its type; none: it has no type, or a plain one
 * @throws InvalidRequest naming each that is not right, such as `attributes.ram`
 */
export function attributesOf(given: Attributes, definitions: readonly Definition[]): Attributes {
  const known = new Map(definitions.map((definition) => [definition.code, definition]));
  const missing = definitions.filter(({ code, required }) => required && !Object.hasOwn(given, code));
  const issues: z.core.$ZodIssue[] = missing.map(({ code }) => issue(code, REQUIRED));
  const kept = Object.entries(given).flatMap(([code, value]): [string, AttributeValue][] => {
    const definition = known.get(code);
    if (definition === undefined) {
      issues.push(issue(code, NOT_OF_ITS_TYPE));
      return [];
    }
    const parsed = VALUE[definition.kind].safeParse(value, { reportInput: true });
    if (parsed.success) return [[code, parsed.data]];
    issues.push(...parsed.error.issues.map((one) => ({ ...one, path: ['attributes', code] })));
    return [];
  });
  if (issues.length > 0) throw new InvalidRequest(issues);
  return Object.fromEntries(kept);
}

function issue(code: string, message: Words): z.core.$ZodIssue {
  return { code: 'custom', path: ['attributes', code], message, input: undefined };
}

const PREFIX = 'attributes.';

/** Each attribute is a field of its own where edits are merged, and in the history. */
export function asFields<Value>(attributes: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(attributes).map(([code, value]) => [`${PREFIX}${code}`, value]));
}

/** Attributes after changes of such fields; what is null is taken away. */
export function withChanges(attributes: Attributes, changes: Readonly<Record<string, unknown>>): Attributes {
  const changed = Object.entries(changes).filter(([field]) => field.startsWith(PREFIX));
  const result = {
    ...attributes,
    ...Object.fromEntries(changed.map(([field, value]) => [field.slice(PREFIX.length), value])),
  };
  return Object.fromEntries(Object.entries(result).filter(([, value]) => value !== null)) as Attributes;
}
