import { z } from 'zod';
import { idSchema } from '../../platform/http-schemas.ts';

export const BUYERS_MAX = 200;
export const STOCK_MAX = 50;

export const raceBody = z.strictObject({
  buyers: z.int().min(2).max(BUYERS_MAX).default(100),
  stock: z.int().min(1).max(STOCK_MAX).default(10),
});

export type RaceInput = z.output<typeof raceBody>;

const units = z.int().min(0);

const stepSchema = z.object({
  atMs: z.int().min(0),
  stock: z.int().meta({ description: 'As it was read from the database' }),
  sold: units,
  refused: units,
});

export const raceSchema = z
  .object({
    productId: idSchema,
    buyers: units,
    stock: z.object({
      before: units,
      lowest: z.int().meta({ description: 'The lowest that was ever read, while they bought and after' }),
      after: z.int(),
    }),
    sold: units.meta({ description: 'Units of orders that were made' }),
    answers: z
      .array(z.object({ status: z.int(), code: z.string().nullable(), count: units }))
      .meta({ description: 'Every answer to a checkout; those that were tried again count each' }),
    tries: units.meta({ description: 'Checkouts that were sent, all in all' }),
    tookMs: units,
    steps: z.array(stepSchema).meta({ description: 'What was seen on the way, at most 400' }),
    held: z.boolean().meta({ description: 'Whether nothing was sold twice, and stock was never below zero' }),
  })
  .meta({ id: 'Race' });

export type Race = z.infer<typeof raceSchema>;
export type RaceStep = z.infer<typeof stepSchema>;

export const raceStateSchema = z
  .object({
    state: z.enum(['never', 'preparing', 'running', 'ended']),
    productId: idSchema.nullable(),
    stock: z.object({ before: units, now: z.int() }).nullable(),
  })
  .meta({ id: 'RaceState' });

export type RaceState = z.infer<typeof raceStateSchema>;
