import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import { notFound } from '../../platform/errors.ts';
import { idCursor, type Page, type PageQuery, pageOf, skipped } from '../../platform/paging.ts';
import { refuseGoneAdmin } from '../accounts/index.ts';
import type { AssignmentView } from './assignment-schemas.ts';
import { ownedBy } from './owners.ts';
import { WITH_WHOM } from './reading.ts';
import { COUNTED_MAX } from './schemas.ts';
import { viewAssignment } from './views.ts';

/** Who had a unit when, the last first; of a deleted one, too. @throws AppError not-found for others' too */
export async function listAssignments(
  { db }: Context,
  caller: Caller,
  unitId: string,
  query: PageQuery,
): Promise<Page<AssignmentView>> {
  await refuseGoneAdmin(db, caller);
  if ((await db.prisma.unit.count({ where: { id: unitId, ...ownedBy(caller) } })) === 0) throw notFound('unit');
  const after = idCursor(query);
  const total = await db.prisma.unitAssignment.count({ where: { unitId }, take: COUNTED_MAX });
  const found = await db.prisma.unitAssignment.findMany({
    where: { unitId, ...(after !== undefined && { id: { lt: after } }) },
    include: WITH_WHOM,
    orderBy: { id: 'desc' },
    skip: skipped(query),
    take: query.limit + 1,
  });
  return pageOf(query, total, { found, cursorOf: ({ id }) => id, view: viewAssignment });
}

/** One assignment, which is there. */
export async function showAssignment({ db }: Context, id: string): Promise<AssignmentView> {
  return viewAssignment(await db.prisma.unitAssignment.findUniqueOrThrow({ where: { id }, include: WITH_WHOM }));
}
