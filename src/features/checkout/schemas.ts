import { z } from 'zod';
import { OrderStatus } from '../../generated/prisma/enums.ts';
import { idSchema, moneySchema, timestampSchema } from '../../platform/http-schemas.ts';
import { words } from '../../platform/validation.ts';
import { addressSchema, checkoutOrderSchema } from '../orders/index.ts';

export const checkoutBody = z.strictObject({
  shippingAddress: addressSchema,
  expectedTotal: z
    .strictObject({ amount: z.int().min(0).max(Number.MAX_SAFE_INTEGER), currency: z.literal('MXN').default('MXN') })
    .optional()
    .meta({ description: 'The total that the buyer was shown; a cart that costs something else is refused' }),
});

export const checkoutHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(
      /^[\x21-\x7e]{1,255}$/,
      words({
        en: 'must have 1 to 255 printable ASCII characters, no spaces',
        es: 'debe tener de 1 a 255 caracteres ASCII imprimibles, sin espacios',
      }),
    )
    .optional()
    .meta({ description: 'A retry with the same key and body gets the first answer again instead of a second order' }),
});

export const checkoutSchema = z
  .object({
    id: idSchema,
    status: z.enum(OrderStatus),
    total: moneySchema,
    expiresAt: timestampSchema,
    orders: z.array(checkoutOrderSchema).meta({ description: 'One per seller' }),
  })
  .meta({ id: 'Checkout' });

export type CheckoutInput = z.output<typeof checkoutBody>;
export type CheckoutView = z.infer<typeof checkoutSchema>;
