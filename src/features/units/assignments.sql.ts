import type { UnitAssignmentEnd } from '../../generated/prisma/enums.ts';
import type { Tx } from '../../platform/database.ts';

/**
 * Who has a unit from when to when, by the database's clock, which is one: no assignment begins before the one that it follows has ended.
 * Whoever writes here has claimed the unit.
 */

export interface NewAssignment {
  readonly unitId: string;
  readonly siteId: string;
  readonly holderId: string;
  readonly note: string | null;
  readonly assignedBy: string;
}

/** @returns its id */
export async function beginAssignment(tx: Tx, begun: NewAssignment): Promise<string> {
  const { unitId, siteId, holderId, note, assignedBy } = begun;
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    INSERT INTO unit_assignments (id, unit_id, site_id, holder_id, note, assigned_by, assigned_at)
    SELECT new_id(), ${unitId}::uuid, ${siteId}::uuid, ${holderId}::uuid, ${note}, ${assignedBy}::uuid,
      greatest(clock_timestamp(), (SELECT max(ended_at) FROM unit_assignments WHERE unit_id = ${unitId}::uuid))
    RETURNING id`;
  if (row === undefined) throw new Error(`unit ${unitId} was assigned and has no assignment`);
  return row.id;
}

/** Ends the open one, where there is one. */
export async function endAssignment(
  tx: Tx,
  unitId: string,
  { kind, endedBy, note }: { kind: UnitAssignmentEnd; endedBy: string; note: string | null },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE unit_assignments SET ended_at = greatest(clock_timestamp(), assigned_at), ended_by = ${endedBy}::uuid,
      end_kind = ${kind}::unit_assignment_end, end_note = ${note}
    WHERE unit_id = ${unitId}::uuid AND ended_at IS NULL`;
}
