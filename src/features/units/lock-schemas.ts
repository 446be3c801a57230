import { z } from 'zod';
import { idSchema, timestampSchema } from '../../platform/http-schemas.ts';

export const LOCK_SECONDS = { default: 300, min: 30, max: 3_600 } as const;

/** Without a body: for as long as usual. */
export const lockBody = z
  .strictObject({
    seconds: z.int().min(LOCK_SECONDS.min).max(LOCK_SECONDS.max).default(LOCK_SECONDS.default),
    takeOver: z.boolean().default(false).meta({ description: 'As ADMIN, although another has it' }),
  })
  .nullish()
  .transform((body) => body ?? { seconds: LOCK_SECONDS.default, takeOver: false });

/** Who locks a unit, until when. */
export const lease = { heldBy: idSchema, expiresAt: timestampSchema };

export const lockSchema = z
  .object({
    unitId: idSchema,
    token: z.int().meta({ description: 'Sent as `Lock-Token` with every change; each new holder has a higher one' }),
    ...lease,
  })
  .meta({ id: 'UnitLock' });

export type LockInput = z.output<typeof lockBody>;
export type LockView = z.infer<typeof lockSchema>;
