import { type ClaimKind, recordChanges } from '../../concurrency/index.ts';
import { databaseTime, type Tx } from '../../platform/database.ts';
import { AppError } from '../../platform/errors.ts';
import { isForeignKeyViolation } from '../../platform/sqlstate.ts';
import { UNIT_ERRORS } from './errors.ts';

/** How what units refer to goes: for good, and only where nothing refers to it. */

/** Writes down that a row goes, in the transaction that removes it. */
export async function recordRemoval(
  tx: Tx,
  kind: ClaimKind,
  { id, version }: { readonly id: string; readonly version: number },
  changedBy: string,
): Promise<void> {
  const change = { entityType: kind.resource, entityId: id, revision: version + 1, changedBy };
  const deletedAt = (await databaseTime(tx)).toISOString();
  await recordChanges(tx, change, [{ field: 'deletedAt', oldValue: null, newValue: deletedAt }]);
}

/** @param count of what refers to it, as far as that is counted */
export function inUse(count?: number, cause?: unknown): AppError {
  return new AppError(UNIT_ERRORS['in-use'], { ...(count !== undefined && { extensions: { count } }), cause });
}

/** Runs a removal; what refers to the row by now has the last word. @throws AppError in-use */
export async function removing<T>(removal: () => Promise<T>): Promise<T> {
  try {
    return await removal();
  } catch (error) {
    if (isForeignKeyViolation(error)) throw inUse(undefined, error);
    throw error;
  }
}
