import { type ClaimKind, changedFields, claim, type FieldValues, recordChanges } from '../../concurrency/index.ts';
import type { Unit } from '../../generated/prisma/client.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { ownerOf } from '../inventory/index.ts';
import { type Attributes, asFields } from './attribute-rules.ts';
import { LIST_FIELDS } from './lists.ts';
import { ownedBy } from './owners.ts';

/**
 * How a unit changes, whatever changes it: it is claimed by its version, which moves, and what changed is written down under the new
 * version.
 */

/** Changes of units are written down under this name, too. */
export const UNIT = { resource: 'unit', table: 'units', model: 'unit' } as const satisfies ClaimKind;

/** What can be edited. */
export const UNIT_FIELDS = [
  ...(['siteId', 'assetTag', 'serial', 'imei', 'productId', 'description'] as const),
  ...LIST_FIELDS,
  'notes',
] as const;

/** What is written down of a unit beside that: whatever else it may become. */
const STATE_FIELDS = ['status', 'deletedAt'] as const;

/** What of a unit is written down when it changes, as it is shown; null: nothing. */
export function auditedValues(unit: Partial<Unit>): FieldValues {
  const values = [...UNIT_FIELDS, ...STATE_FIELDS].map((field) => [field, jsonOf(unit[field])]);
  return { ...Object.fromEntries(values), ...asFields(attributesIn(unit)) };
}

/** What a unit has of its type's, by code. */
export function attributesIn({ attributes }: Pick<Partial<Unit>, 'attributes'>): Attributes {
  return (attributes ?? {}) as Attributes;
}

function jsonOf(value: string | Date | null | undefined): string | null {
  return value instanceof Date ? value.toISOString() : (value ?? null);
}

/**
 * A unit that nobody changes or locks until the transaction ends. It may be deleted.
 * @throws AppError not-found for others' too
 */
export async function holdAnyUnit(tx: Tx, caller: Caller, id: string): Promise<Unit> {
  const sellerId = ownerOf(caller) ?? null;
  await tx.$queryRaw`
    SELECT FROM units WHERE id = ${id}::uuid AND (${sellerId}::uuid IS NULL OR seller_id = ${sellerId}::uuid) FOR NO KEY UPDATE`;
  const unit = await tx.unit.findFirst({ where: { id, ...ownedBy(caller) } });
  if (unit === null) throw notFound('unit');
  return unit;
}

/** The same of one that is there. @throws AppError not-found */
export async function holdUnit(tx: Tx, caller: Caller, id: string): Promise<Unit> {
  const unit = await holdAnyUnit(tx, caller, id);
  if (unit.deletedAt !== null) throw notFound('unit');
  return unit;
}

/** Writes down what a unit was registered as. */
export async function recordNewUnit(tx: Tx, unit: Unit): Promise<void> {
  await recordUnitChange(tx, { before: {}, after: unit, changedBy: unit.createdBy });
}

/** A change of a unit: what it was, and is from its new version on. */
export interface UnitChange {
  readonly before: Partial<Unit>;
  readonly after: Unit;
  readonly changedBy: string;
}

/** Writes down what a change changed, under the version that it made. */
export async function recordUnitChange(tx: Tx, { before, after, changedBy }: UnitChange): Promise<void> {
  const change = { entityType: UNIT.resource, entityId: after.id, revision: after.version, changedBy };
  await recordChanges(tx, change, changedFields(auditedValues(before), auditedValues(after)));
}

/**
 * Changes a unit that was read in this transaction.
 * @param data its columns, by Prisma's names
 * @returns the unit as it is now
 * @throws ConcurrencyError when someone else changed it since; nothing is written then
 */
export async function writeUnit(tx: Tx, before: Unit, data: object, changedBy: string): Promise<Unit> {
  await claim(tx, UNIT, before, { ...data, updatedBy: changedBy });
  const after = await tx.unit.findUniqueOrThrow({ where: { id: before.id } });
  await recordUnitChange(tx, { before, after, changedBy });
  return after;
}
