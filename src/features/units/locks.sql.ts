import type { Tx } from '../../platform/database.ts';

/** Leases by the database's clock, which is one for all processes: what has expired is no lock, and nobody has to end it. */

/** A unit's last lease. */
export interface Lease {
  readonly token: number;
  readonly heldBy: string;
  readonly expiresAt: Date;
  /** Whether it is held now. */
  readonly isLive: boolean;
}

export async function lastLease(tx: Tx, unitId: string): Promise<Lease | undefined> {
  const [lease] = await tx.$queryRaw<Lease[]>`
    SELECT token, held_by::text AS "heldBy", expires_at AS "expiresAt", expires_at > clock_timestamp() AS "isLive"
    FROM unit_locks WHERE unit_id = ${unitId}::uuid`;
  return lease;
}

/** Those of these units that are locked, with who locks them until when. */
export async function liveLeases(
  tx: Tx,
  unitIds: readonly string[],
): Promise<Map<string, Pick<Lease, 'heldBy' | 'expiresAt'>>> {
  if (unitIds.length === 0) return new Map();
  const leases = await tx.$queryRaw<{ unitId: string; heldBy: string; expiresAt: Date }[]>`
    SELECT unit_id::text AS "unitId", held_by::text AS "heldBy", expires_at AS "expiresAt"
    FROM unit_locks WHERE unit_id = ANY (${unitIds}::uuid[]) AND expires_at > clock_timestamp()`;
  return new Map(leases.map(({ unitId, ...lease }) => [unitId, lease]));
}

export interface NewLease {
  readonly token: number;
  readonly heldBy: string;
  readonly seconds: number;
}

/** Begins or prolongs a lease of a unit that the transaction holds. @returns when it ends */
export async function writeLease(tx: Tx, unitId: string, { token, heldBy, seconds }: NewLease): Promise<Date> {
  const [row] = await tx.$queryRaw<{ expiresAt: Date }[]>`
    INSERT INTO unit_locks (unit_id, token, held_by, expires_at)
    VALUES (${unitId}::uuid, ${token}::int, ${heldBy}::uuid, clock_timestamp() + make_interval(secs => ${seconds}::int))
    ON CONFLICT (unit_id) DO UPDATE SET token = EXCLUDED.token, held_by = EXCLUDED.held_by, expires_at = EXCLUDED.expires_at
    RETURNING expires_at AS "expiresAt"`;
  if (row === undefined) throw new Error(`the lock of unit ${unitId} was not written`);
  return row.expiresAt;
}

/** Ends a lease early. Its number stays. */
export async function endLease(tx: Tx, unitId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE unit_locks SET expires_at = clock_timestamp() WHERE unit_id = ${unitId}::uuid AND expires_at > clock_timestamp()`;
}
