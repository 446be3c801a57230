import type { Context } from '../../concurrency/index.ts';
import type { UnitHolder } from '../../generated/prisma/client.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';
import { idCursor, type Page, pageOf, skipped } from '../../platform/paging.ts';
import { refuseGoneAdmin } from '../accounts/index.ts';
import { ownWarehouse, refuseIfGone } from '../inventory/index.ts';
import { addOnce, type Changed } from './changes.ts';
import { EXCLUSIVE, type Wanted } from './duplicates.ts';
import { HOLDERS_MAX, refuseIfFull } from './limits.ts';
import { ownedBy } from './owners.ts';
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
 * @throws AppError duplicate, list-full; not-found for others' sites too
 */
export async function addHolder(
  context: Context,
  caller: Caller,
  input: HolderInput,
  request?: IdempotentRequest,
): Promise<Changed<HolderView>> {
  const { db } = context;
  const { siteId } = input;
  await refuseGoneAdmin(db, caller);
  return addOnce(context, { kind: 'unit-holder', request }, async (tx) => {
    const { sellerId } = await ownWarehouse(tx, caller, siteId);
    const count = (take: number) => tx.unitHolder.count({ where: { siteId }, take });
    await refuseIfFull(tx, { part: `holders of ${siteId}`, limit: HOLDERS_MAX, count });
    const by = { createdBy: caller.id, updatedBy: caller.id };
    const data = { id: newId(), siteId, sellerId, ...columnsOfHolder(input), ...by };
    return { wanted: wantedOfHolder(data), write: async () => viewHolder(await tx.unitHolder.create({ data })) };
  });
}

type Named = Pick<HolderInput, 'firstName' | 'lastName'> & {
  readonly [Field in 'secondLastName' | 'email']?: string | null | undefined;
};

/** A holder as a request says them, with what is compared beside. */
export function columnsOfHolder({ firstName, lastName, secondLastName = null, email = null }: Named) {
  const fullNameKey = fullNameKeyOf(firstName, lastName, secondLastName);
  return { firstName, lastName, secondLastName, email, fullNameKey, emailKey: email === null ? null : keyOf(email) };
}

type Compared = ReturnType<typeof columnsOfHolder> & Pick<UnitHolder, 'id' | 'siteId'>;

/** What a holder has for themselves at their site. */
export function wantedOfHolder({ id, siteId, fullNameKey, emailKey, ...said }: Compared): Wanted[] {
  const taken = (where: object) => async (tx: Tx) =>
    (await tx.unitHolder.count({ where: { siteId, id: { not: id }, ...where } })) > 0;
  const { firstName, lastName, secondLastName, email } = said;
  const name = {
    exclusive: EXCLUSIVE.fullName,
    said: { firstName, lastName, secondLastName },
    isTaken: taken({ fullNameKey }),
  };
  if (emailKey === null) return [name];
  return [name, { exclusive: EXCLUSIVE.email, said: { email }, isTaken: taken({ emailKey }) }];
}
