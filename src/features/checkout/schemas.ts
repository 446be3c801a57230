import { z } from 'zod';
import { OrderStatus } from '../../generated/prisma/enums.ts';
import { idSchema, moneySchema, timestampSchema } from '../../platform/http-schemas.ts';
import { addressSchema, checkoutOrderSchema } from '../orders/index.ts';
import { voucherCodeSchema } from '../vouchers/index.ts';

export const checkoutBody = z.strictObject({
  shippingAddress: addressSchema,
  expectedTotal: z
    .strictObject({ amount: z.int().min(0).max(Number.MAX_SAFE_INTEGER), currency: z.literal('MXN').default('MXN') })
    .optional()
    .meta({ description: 'The total that the buyer was shown; a cart that costs something else is refused' }),
  voucherCode: voucherCodeSchema.optional(),
});

export const checkoutSchema = z
  .object({
    id: idSchema,
    status: z.enum(OrderStatus),
    total: moneySchema.meta({ description: 'What is to be paid: without the discount' }),
    discount: moneySchema.meta({ description: 'What a voucher took off' }),
    expiresAt: timestampSchema,
    orders: z.array(checkoutOrderSchema).meta({ description: 'One per seller' }),
  })
  .meta({ id: 'Checkout' });

export type CheckoutInput = z.output<typeof checkoutBody>;
export type CheckoutView = z.infer<typeof checkoutSchema>;
