import {
  type ClaimKind,
  claim,
  type FieldValues,
  mergeEdit,
  type ReadRevision,
  recordEdit,
} from '../../concurrency/index.ts';
import type { Tx } from '../../platform/database.ts';
import type { Prepared } from './changes.ts';
import type { Wanted } from './duplicates.ts';

/** An edit of a row that the transaction holds. Changes are written down under the name of its kind. */
export interface RowEdit {
  readonly kind: ClaimKind;
  readonly row: { readonly id: string; readonly version: number };
  /** What can be edited of it, as it is. */
  readonly present: FieldValues;
  readonly readRevision: ReadRevision;
  /** What the editor wants it to be. */
  readonly wanted: FieldValues;
  readonly editorId: string;
  /** @returns the columns to write for these changes, by Prisma's names, and what they take from others */
  readonly columnsOf: (
    changes: FieldValues,
  ) => Promise<{ readonly columns: object; readonly wanted: readonly Wanted[] }>;
}

/**
 * What comes of an edit, merged with those that were made since its editor read.
 * @throws AppError edit-conflict
 * @throws InvalidRequest when it names a revision that does not exist
 */
export async function preparedEdit(tx: Tx, edit: RowEdit): Promise<Prepared> {
  const { kind, row, readRevision, editorId } = edit;
  const { id, version } = row;
  // What is absent is nothing yet.
  const absent = Object.fromEntries(Object.keys(edit.wanted).map((field) => [field, null]));
  const present = { ...absent, ...edit.present };
  const edited = { entityType: kind.resource, entityId: id, revision: version, present };
  const changes = await mergeEdit(tx, edited, { readRevision, wanted: edit.wanted });
  if (Object.keys(changes).length === 0) return { wanted: [], write: async () => id };
  const { columns, wanted } = await edit.columnsOf(changes);
  const write = async () => {
    await claim(tx, kind, row, { ...columns, updatedBy: editorId });
    const change = { entityType: kind.resource, entityId: id, revision: version + 1, changedBy: editorId };
    await recordEdit(tx, change, present, changes);
    return id;
  };
  return { wanted, write };
}

/** What a patch says of these fields. */
export function wantedIn(fields: readonly string[], patch: FieldValues): FieldValues {
  return Object.fromEntries(fields.flatMap((field) => (patch[field] === undefined ? [] : [[field, patch[field]]])));
}

/** What a row holds in these fields. */
export function presentIn(fields: readonly string[], row: object): FieldValues {
  const values = row as FieldValues;
  return Object.fromEntries(fields.map((field) => [field, values[field] ?? null]));
}
