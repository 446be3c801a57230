import { isDeepStrictEqual } from 'node:util';

/** What a thing's fields hold. */
export type FieldValues = Readonly<Record<string, unknown>>;

/** A field that someone changed after the editor had read it. */
export interface FieldChange {
  readonly field: string;
  readonly changedBy: string;
  readonly changedAt: Date;
}

export interface EditConflict extends FieldChange {
  /** What the field holds now. */
  readonly present: unknown;
}

export type EditDecision =
  | { readonly kind: 'write'; readonly changes: FieldValues }
  | { readonly kind: 'refuse'; readonly conflicts: EditConflict[] };

/**
 * Merges an edit with those made since the editor read: disjoint fields both survive; a field in both is refused, unless
 * both wanted the same value. Fields that already hold the wanted value are not written.
 * @param since changes after the revision the editor named: of each field at least the last, newest first
 */
export function decideEdit(present: FieldValues, wanted: FieldValues, since: readonly FieldChange[]): EditDecision {
  const different = Object.keys(wanted).filter((field) => !isDeepStrictEqual(wanted[field], present[field]));
  const conflicts = different.flatMap((field) => {
    const change = since.find((candidate) => candidate.field === field);
    return change === undefined ? [] : [{ ...change, present: present[field] }];
  });
  if (conflicts.length > 0) return { kind: 'refuse', conflicts };
  return { kind: 'write', changes: Object.fromEntries(different.map((field) => [field, wanted[field]])) };
}
