import type { Tx } from '../platform/database.ts';
import { AppError } from '../platform/errors.ts';
import { InvalidRequest, words } from '../platform/validation.ts';
import { type Audited, type Change, type ChangedField, lastChanges, recordChanges } from './audit.ts';
import { EDIT_ERRORS } from './edit-errors.ts';
import { decideEdit, type EditConflict, type FieldValues } from './edit-rules.ts';
import type { ReadRevision } from './if-match.ts';

/** How two people edit one thing: by its revision, and by what is written down of the changes since. */

const UNKNOWN_REVISION = words({
  en: 'names a revision that does not exist',
  es: 'nombra una revisión que no existe',
});

/** A thing as the transaction read it. */
export interface Edited extends Audited {
  readonly revision: number;
  readonly present: FieldValues;
}

export interface Edit {
  readonly readRevision: ReadRevision;
  readonly wanted: FieldValues;
}

/**
 * What of an edit is to be written, merged with what others changed since its editor read. A revision that others made without
 * writing anything down changed no field that can be edited.
 * @returns the fields that will hold something else, perhaps none
 * @throws AppError edit-conflict, with each field's present value
 * @throws InvalidRequest when the revision is one that does not exist yet
 */
export async function mergeEdit(tx: Tx, edited: Edited, { readRevision, wanted }: Edit): Promise<FieldValues> {
  const { revision, present } = edited;
  const read = readRevision === 'any' ? revision : readRevision;
  if (read > revision) throw InvalidRequest.field('If-Match', UNKNOWN_REVISION);
  // Up to the revision that was read: a later one is not in `present`, and the write notices it.
  const since = await lastChanges(tx, edited, { fields: Object.keys(wanted), after: read, upTo: revision });
  const decision = decideEdit(present, wanted, since);
  if (decision.kind === 'refuse') throw editConflict(decision.conflicts);
  return decision.changes;
}

/** Writes down what an edit changed. */
export async function recordEdit(tx: Tx, change: Change, present: FieldValues, changes: FieldValues): Promise<void> {
  const fields = Object.entries(changes).map(
    ([field, newValue]): ChangedField => ({ field, oldValue: present[field], newValue }),
  );
  await recordChanges(tx, change, fields);
}

/** What is told of fields that others changed: what they hold now, who changed them, and when. */
export function editConflict(conflicts: readonly (EditConflict & { readonly version?: number })[]): AppError {
  return new AppError(EDIT_ERRORS['edit-conflict'], {
    params: { fields: conflicts.map(({ field }) => field).join(', ') },
    extensions: {
      conflicts: conflicts.map(({ field, present, changedBy, changedAt, version }) => ({
        field,
        present,
        changedBy,
        changedAt,
        ...(version !== undefined && { version }),
      })),
    },
  });
}
