import { z } from 'zod';
import { idSchema, moneySchema, timestampSchema } from '../../platform/http-schemas.ts';
import { voucherCodeSchema } from '../vouchers/index.ts';

export const QUANTITY_MAX = 10_000;
export const CART_ITEMS_MAX = 100;

const quantitySchema = z.int().min(1).max(QUANTITY_MAX);

export const addItemBody = z.strictObject({ productId: idSchema, quantity: quantitySchema.default(1) });
export const changeItemBody = z.strictObject({ quantity: quantitySchema });
export const cartQuery = z.strictObject({ voucherCode: voucherCodeSchema.optional() });
export const itemParams = z.strictObject({ itemId: idSchema });

export const holdSchema = z
  .object({
    expiresAt: timestampSchema.meta({ description: 'When it ends by itself' }),
    items: z.array(z.object({ productId: idSchema, quantity: z.int() })),
  })
  .meta({ id: 'Hold', description: 'Units that nobody else can buy meanwhile' });

export const cartSchema = z
  .object({
    id: idSchema,
    version: z.int().meta({ description: 'Goes up with every change of the cart' }),
    items: z.array(
      z.object({
        id: idSchema,
        productId: idSchema,
        name: z.string(),
        quantity: z.int(),
        unitPrice: moneySchema.meta({ description: 'What one unit costs now' }),
        priceWhenAdded: moneySchema,
        priceChanged: z
          .boolean()
          .meta({ description: 'Whether the price has changed since the item was added or its quantity set' }),
        lineTotal: moneySchema,
        available: z.int().meta({
          description: 'Units that you can buy now, those held for you included; of an archived product only these',
        }),
        held: z.int().meta({ description: 'Units of it that are held for you' }),
      }),
    ),
    itemCount: z.int().meta({ description: 'Units of all items together' }),
    subtotal: moneySchema,
    hold: holdSchema.nullable().meta({ description: 'What is held for you; null where nothing is' }),
    discount: moneySchema.meta({ description: 'What the voucher takes off that was asked for' }),
    total: moneySchema.meta({ description: 'The subtotal without the discount' }),
  })
  .meta({ id: 'Cart' });

export type AddItem = z.output<typeof addItemBody>;
export type CartView = z.infer<typeof cartSchema>;
export type HoldView = z.infer<typeof holdSchema>;
