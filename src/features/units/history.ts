import { z } from 'zod';
import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import { notFound } from '../../platform/errors.ts';
import { type Page, type PageQuery, pageOf, readCursor, skipped } from '../../platform/paging.ts';
import { refuseGoneAdmin } from '../accounts/index.ts';
import type { UnitChangeView } from './history-schemas.ts';
import { ownedBy } from './owners.ts';
import { COUNTED_MAX } from './schemas.ts';
import { UNIT } from './unit-changes.ts';
import { viewChange } from './views.ts';

/** A change's place in the history: no field changes twice under one version. */
const CURSOR = z
  .string()
  .regex(/^\d{1,9}_[A-Za-z][\w.-]{0,100}$/)
  .transform((cursor) => {
    const [revision, field = ''] = cursor.split(/_(.*)/s);
    return { revision: Number(revision), field };
  });

/** What became of a unit, the last first; of a deleted one, too. @throws AppError not-found for others' too */
export async function listChanges(
  { db }: Context,
  caller: Caller,
  unitId: string,
  query: PageQuery,
): Promise<Page<UnitChangeView>> {
  await refuseGoneAdmin(db, caller);
  if ((await db.prisma.unit.count({ where: { id: unitId, ...ownedBy(caller) } })) === 0) throw notFound('unit');
  const where = { entityType: UNIT.resource, entityId: unitId };
  const after = query.after === undefined ? undefined : readCursor(query.after, CURSOR);
  const beyond = after && {
    revision: { lte: after.revision },
    OR: [{ revision: { lt: after.revision } }, { field: { lt: after.field } }],
  };
  const total = await db.prisma.auditEntry.count({ where, take: COUNTED_MAX });
  const found = await db.prisma.auditEntry.findMany({
    where: { ...where, ...beyond },
    orderBy: [{ revision: 'desc' }, { field: 'desc' }],
    skip: skipped(query),
    take: query.limit + 1,
  });
  return pageOf(query, total, { found, cursorOf: ({ revision, field }) => `${revision}_${field}`, view: viewChange });
}
