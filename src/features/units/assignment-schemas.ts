import { z } from 'zod';
import { UnitAssignmentEnd } from '../../generated/prisma/enums.ts';
import { idSchema, textSchema, timestampSchema } from '../../platform/http-schemas.ts';
import { pagedQuery, pageSchema } from '../../platform/paging.ts';
import { COUNTED_MAX } from './schemas.ts';

const noteField = textSchema(1, 500).optional();

export const assignmentBody = z.strictObject({
  holderId: idSchema.toLowerCase().meta({ description: 'Someone of the unit’s site' }),
  note: noteField,
});
export const returnBody = z.strictObject({ note: noteField }).nullish();
export const retirementBody = z.strictObject({ reason: noteField }).nullish();
export const assignmentQuery = pagedQuery({});

export const assignmentSchema = z
  .object({
    id: idSchema,
    unitId: idSchema,
    holderId: idSchema.nullable(),
    holderName: z.string().nullable(),
    orderId: idSchema.nullable().meta({ description: 'Of the order that the unit left with' }),
    note: z.string().nullable(),
    assignedAt: timestampSchema,
    assignedBy: idSchema,
    endedAt: timestampSchema.nullable().meta({ description: 'Null: as yet' }),
    endedBy: idSchema.nullable(),
    endKind: z.enum(UnitAssignmentEnd).nullable(),
    endNote: z.string().nullable(),
  })
  .meta({ id: 'UnitAssignment' });

export const assignmentPageSchema = pageSchema(assignmentSchema, COUNTED_MAX);

export type AssignmentInput = z.output<typeof assignmentBody>;
export type AssignmentView = z.infer<typeof assignmentSchema>;
