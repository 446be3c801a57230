import { z } from 'zod';
import { OrderActor, OrderStatus, RefundStatus } from '../../generated/prisma/enums.ts';
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

export const paymentSchema = z
  .object({
    status: z.enum(['AWAITING', 'PENDING', 'SUCCEEDED', 'DECLINED', 'REFUNDED']).meta({
      description: 'PENDING: the provider has it, and settles it later. REFUNDED: all of it went back',
    }),
    provider: z.string().nullable(),
    paidAt: timestampSchema.nullable(),
    refundedAt: timestampSchema.nullable(),
    nextAction: z
      .object({ type: z.string(), url: z.string().optional(), clientSecret: z.string().optional() })
      .optional()
      .meta({
        description:
          'Of one that is PENDING: what the buyer has to do for it to succeed, at `url`; only the buyer is told',
      }),
    pendingUntil: timestampSchema.optional().meta({ description: 'Until when it may succeed' }),
  })
  .meta({ id: 'OrderPayment', description: 'The payment that succeeded, or else the latest attempt' });

export const orderItemSchema = z.object({
  productId: idSchema,
  name: z.string(),
  quantity: z.int(),
  unitPrice: moneySchema,
  lineTotal: moneySchema.meta({ description: 'Price times quantity' }),
  discount: moneySchema.meta({ description: 'What a voucher took off that' }),
});

/** An order inside the checkout it came from. */
export const checkoutOrderSchema = z.object({
  id: idSchema,
  sellerId: idSchema,
  status: z.enum(OrderStatus),
  total: moneySchema.meta({ description: 'What is to be paid: without the discount' }),
  discount: moneySchema.meta({ description: 'What a voucher took off its lines' }),
  items: z.array(orderItemSchema),
  payment: paymentSchema,
});

export const orderSchema = checkoutOrderSchema
  .extend({
    items: z.array(orderItemSchema.extend({ refundedQuantity: z.int() })),
    refunded: moneySchema.meta({ description: 'How much of it went back, or is on its way back' }),
    checkoutId: idSchema,
    buyerId: idSchema,
    booking: z
      .object({ slotId: idSchema, guests: z.int() })
      .nullable()
      .meta({ description: 'The seats that were ordered, instead of goods; null where goods were' }),
    shippingAddress: addressViewSchema.nullable().meta({ description: 'Null of a booking, which is sent nowhere' }),
    expiresAt: timestampSchema.meta({
      description: 'An order that is not paid by then expires: it is cancelled and its stock returned',
    }),
    createdAt: timestampSchema,
    updatedAt: timestampSchema,
  })
  .meta({ id: 'Order' });

/** What a refund is shown with. */
export const refundSchema = z
  .object({
    id: idSchema,
    amount: moneySchema,
    status: z.enum(RefundStatus).meta({ description: 'PENDING: the provider has not sent it yet; it is asked again' }),
    reason: z.string().nullable(),
    items: z
      .array(z.object({ productId: idSchema, quantity: z.int() }))
      .meta({ description: 'What was refunded of it' }),
    createdAt: timestampSchema,
  })
  .meta({ id: 'OrderRefund' });

const historySchema = z
  .object({
    at: timestampSchema,
    from: z.enum(OrderStatus).nullable(),
    to: z.enum(OrderStatus),
    by: z.enum(OrderActor),
    why: z.string().meta({ description: 'What happened, in a word that stays the same, such as `late-payment`' }),
    note: z.string().nullable().meta({ description: 'What a person said about it' }),
  })
  .meta({ id: 'OrderHistoryEntry' });

const shownUnit = {
  unitId: idSchema,
  siteId: idSchema,
  assetTag: z.string().nullable(),
  serial: z.string().nullable(),
  imei: z.string().nullable(),
};

const unitSchema = z.object({
  productId: idSchema,
  ...shownUnit,
  assignedAt: timestampSchema,
  returnedAt: timestampSchema.nullable(),
});

export const orderDetailsSchema = orderSchema
  .extend({
    history: z.array(historySchema),
    refunds: z.array(refundSchema),
    units: z.array(unitSchema).meta({ description: 'Of serialised products, once they left' }),
  })
  .meta({ id: 'OrderDetails' });

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
        units: z.array(z.object(shownUnit)).meta({ description: 'Of a serialised product' }),
      }),
    ),
  })
  .meta({
    id: 'PickList',
    description: 'Where the goods come from: first what expires first. Of an ended order nothing',
  });

export type PickList = z.infer<typeof pickListSchema>;
export type OrderView = z.infer<typeof orderSchema>;
export type OrderDetails = z.infer<typeof orderDetailsSchema>;
export type OrderPaymentView = z.infer<typeof paymentSchema>;
export type OrderQuery = z.output<typeof orderQuery>;
