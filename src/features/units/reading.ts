import type { ClaimKind } from '../../concurrency/index.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { ownedBy } from './owners.ts';

/**
 * One of a kind: there is nothing to count, the row itself is what only one may have. Whoever changes a unit moves its version, by which
 * the database tells everyone who looks at it (`unit.changed`): nobody has to call anything for that.
 */
export const UNIT = { resource: 'unit', table: 'units', model: 'unit' } as const satisfies ClaimKind;

/** A unit is read with who has it: one at most. */
export const WITH_ASSIGNMENT = {
  assignments: {
    where: { endedAt: null },
    select: { holderId: true, assignedAt: true, orderItem: { select: { orderId: true } } },
  },
} as const satisfies Prisma.UnitInclude;

export type UnitRow = Prisma.UnitGetPayload<{ include: typeof WITH_ASSIGNMENT }>;

/** One unit. @throws AppError not-found for others' too, and for one that is deleted */
export async function findUnit(tx: Tx, caller: Caller, id: string): Promise<UnitRow> {
  const where = { id, ...ownedBy(caller), deletedAt: null };
  const unit = await tx.unit.findFirst({ where, include: WITH_ASSIGNMENT });
  if (unit === null) throw notFound('unit');
  return unit;
}

/** Waits for the row lock of a unit, and holds it until the transaction ends: for those who lost a try. */
export async function lockUnit(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM units WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
}
