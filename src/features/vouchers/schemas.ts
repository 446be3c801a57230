import { z } from 'zod';
import {
  idSchema,
  inYears,
  moneySchema,
  NO_YEAR,
  PRICE_AMOUNT_MAX,
  timestampSchema,
} from '../../platform/http-schemas.ts';
import { pagedQuery, pageSchema } from '../../platform/paging.ts';
import { words } from '../../platform/validation.ts';

const LIMIT_MAX = 1_000_000_000;

/** What goods cost at most that a voucher asks for: more than any sale, and far within what a number holds exactly. */
const MINIMUM_MAX = 1_000_000 * PRICE_AMOUNT_MAX;

const CODE_CHARACTERS = words({
  en: 'must be of A-Z, 0-9, - and _',
  es: 'debe constar de A-Z, 0-9, - y _',
});

/** As buyers type it; there is one way to store it. */
export const voucherCodeSchema = z
  .string()
  .trim()
  .min(3)
  .max(40)
  .regex(/^[A-Za-z0-9_-]*$/, CODE_CHARACTERS)
  .transform((code) => code.toUpperCase())
  .meta({ description: 'Small letters count as capitals', example: 'FERIA-10' });

const moneyBody = (max: number) =>
  z.strictObject({ amount: z.int().min(1).max(max), currency: z.literal('MXN').default('MXN') });

const limitBody = z.int().min(1).max(LIMIT_MAX);
const momentBody = timestampSchema.refine(inYears, NO_YEAR).transform((text) => new Date(text));

const ONE_OF_BOTH = words({ en: 'or percent: exactly one of both', es: 'o percent: exactamente uno de los dos' });
export const AFTER_START = words({ en: 'must be after startsAt', es: 'debe ser posterior a startsAt' });
const NOT_EMPTY = words({ en: 'must name at least one field', es: 'debe nombrar al menos un campo' });

export const voucherBody = z
  .strictObject({
    code: voucherCodeSchema,
    percent: z.int().min(1).max(100).optional().meta({ description: 'Of what its goods cost, rounded down' }),
    amount: moneyBody(PRICE_AMOUNT_MAX).optional().meta({ description: 'Or so much, as far as its goods cost that' }),
    totalLimit: limitBody.optional().meta({ description: 'Checkouts that can have it; default: any number' }),
    perBuyerLimit: limitBody
      .optional()
      .meta({ description: 'Checkouts of one buyer that can have it; default: any number' }),
    minimum: moneyBody(MINIMUM_MAX).optional().meta({ description: 'What its goods must cost together' }),
    startsAt: momentBody.optional(),
    endsAt: momentBody.optional(),
  })
  .refine(({ percent, amount }) => (percent === undefined) !== (amount === undefined), {
    path: ['amount'],
    message: ONE_OF_BOTH,
  })
  .refine(({ startsAt, endsAt }) => startsAt === undefined || endsAt === undefined || startsAt < endsAt, {
    path: ['endsAt'],
    message: AFTER_START,
  });

export const voucherPatch = z
  .strictObject({
    totalLimit: limitBody
      .optional()
      .meta({ description: 'Of one that has a limit: another, no less than it was used' }),
    perBuyerLimit: limitBody.nullable().optional().meta({ description: 'Null: any number' }),
    startsAt: momentBody.nullable().optional(),
    endsAt: momentBody.nullable().optional(),
    active: z.boolean().optional(),
  })
  .refine((patch) => Object.keys(patch).length > 0, { message: NOT_EMPTY });

export const voucherParams = z.strictObject({ id: idSchema });
export const voucherQuery = pagedQuery({});

export const voucherSchema = z
  .object({
    id: idSchema,
    code: z.string(),
    sellerId: idSchema.nullable().meta({ description: 'Whose goods it is for. Null: the operator’s, for all' }),
    percent: z.int().nullable(),
    amount: moneySchema.nullable(),
    minimum: moneySchema.nullable(),
    totalLimit: z.int().nullable(),
    remaining: z.int().nullable().meta({ description: 'Checkouts that can have it still; null: any number' }),
    perBuyerLimit: z.int().nullable(),
    startsAt: timestampSchema.nullable(),
    endsAt: timestampSchema.nullable(),
    active: z.boolean(),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: 'Voucher' });

export const voucherPageSchema = pageSchema(voucherSchema);

export type VoucherInput = z.output<typeof voucherBody>;
export type VoucherPatch = z.output<typeof voucherPatch>;
export type VoucherView = z.infer<typeof voucherSchema>;
