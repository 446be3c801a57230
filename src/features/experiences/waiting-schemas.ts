import { z } from 'zod';
import { idSchema, timestampSchema } from '../../platform/http-schemas.ts';
import { pagedQuery, pageSchema } from '../../platform/paging.ts';
import { CAPACITY_MAX } from './slot-schemas.ts';

/** Slots that one person may wait for at the same time. */
export const WAITING_MAX = 20;
/** People who may wait for one slot. */
export const LIST_MAX = 1_000;

export const waitingBody = z.strictObject({ guests: z.int().min(1).max(CAPACITY_MAX) });

export const waitingQuery = pagedQuery({});

export const waitingSchema = z
  .object({
    id: idSchema,
    slotId: idSchema,
    buyerId: idSchema,
    guests: z.int(),
    position: z
      .int()
      .meta({ description: 'From 1. A smaller party that fits may be offered seats before a larger one' }),
    createdAt: timestampSchema,
  })
  .meta({ id: 'WaitingListEntry' });

export const waitingPageSchema = pageSchema(waitingSchema, LIST_MAX);

export type WaitingView = z.infer<typeof waitingSchema>;
