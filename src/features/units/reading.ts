import type { Prisma } from '../../generated/prisma/client.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { ownedBy } from './owners.ts';

/** A unit is read with who has it: one at most. */
export const WITH_ASSIGNMENT = {
  assignments: {
    where: { endedAt: null },
    select: { holderId: true, assignedAt: true, orderItem: { select: { orderId: true } } },
  },
} as const satisfies Prisma.UnitInclude;

export type UnitRow = Prisma.UnitGetPayload<{ include: typeof WITH_ASSIGNMENT }>;

/** An assignment is read with whom it was to. */
export const WITH_WHOM = {
  holder: { select: { firstName: true, lastName: true, secondLastName: true } },
  orderItem: { select: { orderId: true } },
} as const satisfies Prisma.UnitAssignmentInclude;

export type AssignmentRow = Prisma.UnitAssignmentGetPayload<{ include: typeof WITH_WHOM }>;

/** One unit. @throws AppError not-found for others' too, and for one that is deleted */
export async function findUnit(tx: Tx, caller: Caller, id: string): Promise<UnitRow> {
  const where = { id, ...ownedBy(caller), deletedAt: null };
  const unit = await tx.unit.findFirst({ where, include: WITH_ASSIGNMENT });
  if (unit === null) throw notFound('unit');
  return unit;
}
