import { z } from 'zod';
import { idSchema, timestampSchema } from '../../platform/http-schemas.ts';
import { pagedQuery, pageSchema } from '../../platform/paging.ts';
import { COUNTED_MAX } from './shared-schemas.ts';

const auditedValue = z.union([z.string(), z.number(), z.boolean()]).nullable();

export const unitChangeSchema = z
  .object({
    revision: z.int().meta({ description: 'The `version` that the change made' }),
    field: z.string().meta({ example: 'serial' }),
    oldValue: auditedValue,
    newValue: auditedValue,
    changedBy: idSchema,
    changedAt: timestampSchema,
  })
  .meta({ id: 'UnitChange' });

export const historyQuery = pagedQuery({});
export const historyPageSchema = pageSchema(unitChangeSchema, COUNTED_MAX);

export type UnitChangeView = z.infer<typeof unitChangeSchema>;
