import { z } from 'zod';
import { idSchema, momentQuery, moneySchema, timestampSchema } from '../../platform/http-schemas.ts';
import { pagedQuery, pageSchema } from '../../platform/paging.ts';

/** Things of a list that are counted at most. */
export const COUNTED_MAX = 1_000;

/** What changes a seller's balance. All other entries are between buyers and the provider alone. */
export const SELLER_KINDS = ['CAPTURE', 'REFUND'] as const;

export const sellerParams = z.strictObject({ id: idSchema });

const basisPoints = z.int().min(0).max(10_000).meta({ description: 'Hundredths of a per cent: 250 is 2.5 %' });

export const balanceSchema = z
  .object({
    balance: moneySchema.meta({
      description: 'What the seller is owed: payments less fees and refunds. Below 0 it is the seller who owes',
    }),
    feeBasisPoints: basisPoints.meta({ description: 'What the market keeps of the next payment: 250 is 2.5 %' }),
  })
  .meta({ id: 'SellerBalance' });

export const entrySchema = z
  .object({
    id: idSchema,
    kind: z.enum(SELLER_KINDS),
    orderId: idSchema,
    paymentId: idSchema,
    refundId: idSchema.nullable(),
    gross: moneySchema.meta({ description: 'What the buyer paid, or below 0 was given back' }),
    fee: moneySchema.meta({ description: 'What the market kept of it, or below 0 gave back' }),
    amount: moneySchema.meta({ description: 'What it added to the balance: gross less fee' }),
    at: timestampSchema,
  })
  .meta({ id: 'BalanceEntry' });

export const entryQuery = pagedQuery({
  kind: z.enum(SELLER_KINDS).optional(),
  from: momentQuery.optional(),
  to: momentQuery.optional().meta({ description: 'Not included' }),
});
export const entryPageSchema = pageSchema(entrySchema, COUNTED_MAX);

export const feeBody = z.strictObject({
  basisPoints: basisPoints
    .nullable()
    .meta({ description: 'Hundredths of a per cent: 250 is 2.5 %; null: the market’s default' }),
});

export const feeSchema = z
  .object({
    sellerId: idSchema,
    basisPoints: basisPoints.nullable(),
    effective: basisPoints.meta({ description: 'What the market keeps of the next payment: 250 is 2.5 %' }),
  })
  .meta({ id: 'SellerFee' });

export type SellerKind = (typeof SELLER_KINDS)[number];
export type BalanceView = z.infer<typeof balanceSchema>;
export type EntryView = z.infer<typeof entrySchema>;
export type EntryQuery = z.output<typeof entryQuery>;
export type FeeInput = z.output<typeof feeBody>;
export type FeeView = z.infer<typeof feeSchema>;
