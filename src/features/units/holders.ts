import type { Context } from '../../concurrency/index.ts';
import type { UnitHolder } from '../../generated/prisma/client.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';
import { idCursor, type Page, pageOf, skipped } from '../../platform/paging.ts';
import { ownWarehouse, refuseIfGone } from '../inventory/index.ts';
import { type Changed, changeOnce } from './changes.ts';
import { EXCLUSIVE, type Wanted } from './duplicates.ts';
import { ownedBy, refuseGoneAdmin } from './owners.ts';
import { fullNameKeyOf, keyOf } from './rules.ts';
import { COUNTED_MAX, type HolderInput, type HolderQuery, type HolderView } from './schemas.ts';
import { viewHolder } from './views.ts';

/** One page of the holders at the caller's sites, or at one of them, the oldest first. */
export async function listHolders(context: Context, caller: Caller, query: HolderQuery): Promise<Page<HolderView>> {
  const { db } = context;
  await refuseGoneAdmin(db, caller);
  const { siteId } = query;
  const where = { ...ownedBy(caller), ...(siteId !== undefined && { siteId }) };
  const after = idCursor(query);
  const total = await db.prisma.unitHolder.count({ where, take: COUNTED_MAX });
  await refuseIfGone(context, caller, total);
  const found = await db.prisma.unitHolder.findMany({
    where: { ...where, ...(after !== undefined && { id: { gt: after } }) },
    orderBy: { id: 'asc' },
    skip: skipped(query),
    take: query.limit + 1,
  });
  return pageOf(query, total, { found, cursorOf: ({ id }) => id, view: viewHolder });
}

/**
 * Adds someone of a site who may have units.
 * @throws AppError duplicate; not-found for others' sites too
 */
export async function addHolder(
  context: Context,
  caller: Caller,
  input: HolderInput,
  request?: IdempotentRequest,
): Promise<Changed<HolderView>> {
  const { db } = context;
  const { siteId, firstName, lastName, secondLastName = null, email = null } = input;
  await refuseGoneAdmin(db, caller);
  const { row: id, replayed } = await changeOnce(context, request, async (tx) => {
    const { sellerId } = await ownWarehouse(tx, caller, siteId);
    const fullNameKey = fullNameKeyOf(firstName, lastName, secondLastName);
    const emailKey = email === null ? null : keyOf(email);
    const by = { createdBy: caller.id, updatedBy: caller.id };
    const said = { siteId, sellerId, firstName, lastName, secondLastName, email };
    const data = { id: newId(), ...said, fullNameKey, emailKey, ...by };
    return { wanted: wantedOf(data), write: async () => (await tx.unitHolder.create({ data })).id };
  });
  return { row: viewHolder(await db.prisma.unitHolder.findUniqueOrThrow({ where: { id } })), replayed };
}

type Compared = Omit<UnitHolder, 'version' | 'createdAt' | 'updatedAt'>;

function wantedOf({ siteId, firstName, lastName, secondLastName, fullNameKey, email, emailKey }: Compared): Wanted[] {
  const taken = (where: object) => async (tx: Tx) => (await tx.unitHolder.count({ where: { siteId, ...where } })) > 0;
  const name = {
    exclusive: EXCLUSIVE.fullName,
    said: { firstName, lastName, secondLastName },
    isTaken: taken({ fullNameKey }),
  };
  if (emailKey === null) return [name];
  return [name, { exclusive: EXCLUSIVE.email, said: { email }, isTaken: taken({ emailKey }) }];
}
