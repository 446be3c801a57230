import { isDeepStrictEqual } from 'node:util';
import { type AuditEntry, Prisma } from '../generated/prisma/client.ts';
import type { Tx } from '../platform/database.ts';
import { newId } from '../platform/ids.ts';
import type { FieldValues } from './edit-rules.ts';

/** A thing whose changes are written down: of what kind, and which of them. */
export interface Audited {
  readonly entityType: string;
  readonly entityId: string;
}

/** Who changed it, and what revision that made of it. No two changes of a thing have one revision. */
export interface Change extends Audited {
  readonly revision: number;
  readonly changedBy: string;
}

/** What one of its fields was, and is now; null: nothing. */
export interface ChangedField {
  readonly field: string;
  readonly oldValue: unknown;
  readonly newValue: unknown;
}

/** What a thing's fields hold that they did not hold before. What is absent is null. */
export function changedFields(before: FieldValues, after: FieldValues): ChangedField[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields
    .map((field) => ({ field, oldValue: before[field] ?? null, newValue: after[field] ?? null }))
    .filter(({ oldValue, newValue }) => !isDeepStrictEqual(oldValue, newValue));
}

/** Writes down what a change changed, in its transaction. What was written down stands. */
export async function recordChanges(tx: Tx, change: Change, fields: readonly ChangedField[]): Promise<void> {
  await recordAllChanges(tx, [{ change, fields }]);
}

/** The same of many changes. */
export async function recordAllChanges(
  tx: Tx,
  all: readonly { readonly change: Change; readonly fields: readonly ChangedField[] }[],
): Promise<void> {
  await tx.auditEntry.createMany({
    data: all.flatMap(({ change: { entityType, entityId, revision, changedBy }, fields }) =>
      fields.map(({ field, oldValue, newValue }) => ({
        ...{ id: newId(), entityType, entityId, revision, changedBy, field },
        ...{ oldValue: jsonOf(oldValue), newValue: jsonOf(newValue) },
      })),
    ),
  });
}

function jsonOf(value: unknown): Prisma.InputJsonValue | typeof Prisma.JsonNull {
  return value === null || value === undefined ? Prisma.JsonNull : (value as Prisma.InputJsonValue);
}

/** The last revision of a thing whose changes alone have revisions; 0 before the first of them. */
export async function lastRevision(tx: Tx, { entityType, entityId }: Audited): Promise<number> {
  const last = await tx.auditEntry.findFirst({ where: { entityType, entityId }, orderBy: { revision: 'desc' } });
  return last?.revision ?? 0;
}

/** The last change of each field between two revisions; however many there were, no more than that is read. */
export async function lastChanges(
  tx: Tx,
  { entityType, entityId }: Audited,
  { fields, after, upTo }: { fields: readonly string[]; after: number; upTo: number },
): Promise<AuditEntry[]> {
  if (after >= upTo) return [];
  const changes: AuditEntry[] = [];
  // One after the other: a transaction has one connection.
  for (const field of fields) {
    const last = await tx.auditEntry.findFirst({
      where: { entityType, entityId, field, revision: { gt: after, lte: upTo } },
      orderBy: { revision: 'desc' },
    });
    if (last !== null) changes.push(last);
  }
  return changes;
}
