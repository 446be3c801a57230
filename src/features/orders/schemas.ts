import { z } from 'zod';
import { OrderStatus } from '../../generated/prisma/enums.ts';
import { idSchema, moneySchema, textSchema, timestampSchema } from '../../platform/http-schemas.ts';
import { pagedQuery } from '../../platform/paging.ts';

export const addressSchema = z
  .strictObject({
    street: textSchema(1, 200),
    city: textSchema(1, 100),
    state: textSchema(1, 100),
    zipCode: textSchema(1, 20),
    country: textSchema(2, 60),
    name: textSchema(1, 100).optional(),
    phone: textSchema(1, 40).optional(),
    notes: textSchema(1, 500).optional(),
  })
  .meta({ id: 'Address' });

/** The address in answers: it may have been accepted under other rules than today's. */
const addressViewSchema = z
  .object({
    street: z.string(),
    city: z.string(),
    state: z.string(),
    zipCode: z.string(),
    country: z.string(),
    name: z.string().optional(),
    phone: z.string().optional(),
    notes: z.string().optional(),
  })
  .meta({ id: 'OrderAddress', description: 'The address as it was given; a field that an old order lacks is empty' });

const paymentSchema = z
  .object({
    status: z.enum(['AWAITING', 'SUCCEEDED', 'DECLINED', 'REFUNDED']),
    provider: z.string().nullable(),
    paidAt: timestampSchema.nullable(),
    refundedAt: timestampSchema.nullable(),
  })
  .meta({ id: 'OrderPayment', description: 'The payment that succeeded, or else the latest attempt' });

export const orderItemSchema = z.object({
  productId: idSchema,
  name: z.string(),
  quantity: z.int(),
  unitPrice: moneySchema,
  lineTotal: moneySchema,
});

/** An order inside the checkout it came from. */
export const checkoutOrderSchema = z.object({
  id: idSchema,
  sellerId: idSchema,
  status: z.enum(OrderStatus),
  total: moneySchema,
  items: z.array(orderItemSchema),
  payment: paymentSchema,
});

export const orderSchema = checkoutOrderSchema
  .extend({
    checkoutId: idSchema,
    buyerId: idSchema,
    shippingAddress: addressViewSchema,
    expiresAt: timestampSchema.meta({
      description: 'An order that is not paid by then expires: it is cancelled and its stock returned',
    }),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: 'Order' });

export const orderParams = z.strictObject({ id: idSchema });
export const orderQuery = pagedQuery({ status: z.enum(OrderStatus).optional() });
export const statusBody = z.strictObject({ status: z.enum(OrderStatus) });

export type AddressView = z.infer<typeof addressViewSchema>;
export const pickListSchema = z
  .object({
    lines: z.array(
      z.object({
        productId: idSchema,
        quantity: z.int(),
        picks: z.array(
          z.object({
            warehouseId: idSchema,
            lotId: idSchema.nullable(),
            lotCode: z.string().nullable(),
            quantity: z.int(),
          }),
        ),
      }),
    ),
  })
  .meta({
    id: 'PickList',
    description: 'Where the goods come from: first what expires first. Of an ended order nothing',
  });

export const refundBody = z
  .strictObject({
    restock: z
      .boolean()
      .optional()
      .meta({ description: 'Of a shipped order: whether its goods are back and can be sold again. Default: true' }),
    reason: textSchema(1, 500).optional(),
  })
  .nullish();

export type RefundInput = z.output<typeof refundBody>;
export type PickList = z.infer<typeof pickListSchema>;
export type OrderView = z.infer<typeof orderSchema>;
export type OrderPaymentView = z.infer<typeof paymentSchema>;
export type OrderQuery = z.output<typeof orderQuery>;
