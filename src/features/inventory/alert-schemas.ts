import { z } from 'zod';
import { idSchema, queryNumber, timestampSchema } from '../../platform/http-schemas.ts';
import { pagedQuery, pageSchema } from '../../platform/paging.ts';
import { COUNTED_MAX, levelSchema } from './schemas.ts';

const DAYS_MAX = 3_650;
/** As much as a product's stock can be. */
const THRESHOLD_MAX = 1_000_000_000;

export const expiringQuery = pagedQuery({
  days: queryNumber(0, DAYS_MAX)
    .default(30)
    .meta({ description: 'From today, by the days of each warehouse; by default 30' }),
});

export const expiringSchema = levelSchema
  .extend({ daysLeft: z.int().meta({ description: '0: today is the last day on which it can be sold' }) })
  .meta({ id: 'ExpiringLevel' });

export const expiringPageSchema = pageSchema(expiringSchema, COUNTED_MAX);

const stock = z.int().meta({ description: 'What can be promised now' });

export const shortfallSchema = z
  .object({
    productId: idSchema,
    name: z.string(),
    shortfall: z
      .int()
      .meta({ description: 'Units that are promised to buyers and no longer there: they expired first' }),
    promised: z.int().meta({ description: 'In orders that are not shipped yet, those that are short included' }),
  })
  .meta({ id: 'Shortfall' });

export const shortfallQuery = pagedQuery({});
export const shortfallPageSchema = pageSchema(shortfallSchema, COUNTED_MAX);

export const lowStockSchema = z
  .object({
    productId: idSchema,
    name: z.string(),
    stock,
    threshold: z.int(),
    since: timestampSchema,
  })
  .meta({ id: 'LowStock' });

export const lowStockQuery = pagedQuery({});
export const lowStockPageSchema = pageSchema(lowStockSchema, COUNTED_MAX);

export const thresholdBody = z.strictObject({
  threshold: z
    .int()
    .min(0)
    .max(THRESHOLD_MAX)
    .nullable()
    .meta({ description: 'With this stock or less there are few; null: never' }),
});

export const thresholdSchema = z
  .object({ productId: idSchema, stock, threshold: z.int().nullable(), isLow: z.boolean() })
  .meta({ id: 'LowStockThreshold' });

export type ExpiringQuery = z.output<typeof expiringQuery>;
export type ExpiringView = z.infer<typeof expiringSchema>;
export type ShortfallView = z.infer<typeof shortfallSchema>;
export type LowStockView = z.infer<typeof lowStockSchema>;
export type ThresholdInput = z.output<typeof thresholdBody>;
export type ThresholdView = z.infer<typeof thresholdSchema>;
