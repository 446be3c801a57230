import { z } from 'zod';
import { idSchema, textSchema, timestampSchema } from '../../platform/http-schemas.ts';
import { words } from '../../platform/validation.ts';
import { keyOf } from './rules.ts';

/** Parts that the schemas of the register share. */

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
export const comparedText = (max: number) =>
  textSchema(1, max)
    .refine((text) => keyOf(text) !== '', NOTHING_TO_COMPARE)
    .refine((text) => keyOf(text).length <= max, TOO_LONG_TO_COMPARE);

/** As the database writes it, so that the same thing is known by the same text. */
export const idBody = idSchema.toLowerCase();

/** What every thing of the register says of its own story. */
export const audit = {
  version: z.int(),
  createdBy: idSchema,
  updatedBy: idSchema,
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
};

/** What an editor names as If-Match. */
export const etagOf = ({ version }: { readonly version: number }) => `"${version}"`;
