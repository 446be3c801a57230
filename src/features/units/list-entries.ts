import type { Context } from '../../concurrency/index.ts';
import type { UnitListEntry } from '../../generated/prisma/client.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';
import { idCursor, type Page, type PageQuery, pageOf, skipped } from '../../platform/paging.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import { refuseGone } from '../accounts/index.ts';
import { ownerOf } from '../inventory/index.ts';
import { type Changed, changeOnce } from './changes.ts';
import { EXCLUSIVE, type Wanted } from './duplicates.ts';
import { LIST_FIELDS, LIST_OF_FIELD, type ListField, listOf, type UnitList } from './lists.ts';
import { refuseGoneAdmin } from './owners.ts';
import { keyOf } from './rules.ts';
import { COUNTED_MAX, type ListEntryInput, type ListEntryView } from './schemas.ts';
import { viewListEntry } from './views.ts';

/** @throws AppError not-found */
function listCalled(name: string): UnitList {
  const list = listOf(name);
  if (list === undefined) throw notFound('list');
  return list;
}

/** One page of a list: the caller's own entries and the operator's, for an ADMIN everybody's. The oldest first. */
export async function listEntries(
  { db }: Context,
  caller: Caller,
  listName: string,
  query: PageQuery,
): Promise<Page<ListEntryView>> {
  const list = listCalled(listName);
  // The operator's entries are there for everybody, also for whoever is gone.
  await refuseGone(db, caller.id);
  const sellerId = ownerOf(caller);
  const where = { list, ...(sellerId !== undefined && { OR: [{ sellerId }, { sellerId: null }] }) };
  const after = idCursor(query);
  const total = await db.prisma.unitListEntry.count({ where, take: COUNTED_MAX });
  const found = await db.prisma.unitListEntry.findMany({
    where: { ...where, ...(after !== undefined && { id: { gt: after } }) },
    orderBy: { id: 'asc' },
    skip: skipped(query),
    take: query.limit + 1,
  });
  return pageOf(query, total, { found, cursorOf: ({ id }) => id, view: viewListEntry });
}

/**
 * Adds an entry to a list: a seller's own, or as ADMIN the operator's, which everybody may use.
 * @throws AppError duplicate; not-found for a list that is not there, and when the seller has no profile yet
 */
export async function addListEntry(
  context: Context,
  caller: Caller,
  { list: listName, ...input }: ListEntryInput & { readonly list: string },
  request?: IdempotentRequest,
): Promise<Changed<ListEntryView>> {
  const { db } = context;
  const list = listCalled(listName);
  const sellerId = ownerOf(caller) ?? null;
  await refuseGoneAdmin(db, caller);
  const { row: id, replayed } = await changeOnce(context, request, async (tx) => {
    if (sellerId !== null && (await tx.seller.count({ where: { id: sellerId } })) === 0)
      throw notFound('seller profile');
    const keys = { codeKey: keyOf(input.code), nameKey: keyOf(input.name) };
    const by = { createdBy: caller.id, updatedBy: caller.id };
    const data = { id: newId(), list, sellerId, ...input, ...keys, ...by };
    return { wanted: wantedOf(data), write: async () => (await tx.unitListEntry.create({ data })).id };
  });
  return { row: viewListEntry(await db.prisma.unitListEntry.findUniqueOrThrow({ where: { id } })), replayed };
}

type Compared = Pick<UnitListEntry, 'list' | 'sellerId' | 'code' | 'name' | 'codeKey' | 'nameKey'>;

function wantedOf({ list, sellerId, code, name, codeKey, nameKey }: Compared): Wanted[] {
  const taken = (where: object) => async (tx: Tx) =>
    (await tx.unitListEntry.count({ where: { list, sellerId, ...where } })) > 0;
  return [
    { exclusive: EXCLUSIVE.code, said: { code }, isTaken: taken({ codeKey }) },
    { exclusive: EXCLUSIVE.name, said: { name }, isTaken: taken({ nameKey }) },
  ];
}

const NOT_OF_ITS_LIST = words({
  en: 'must be an entry of its list, of the site’s owner or the operator',
  es: 'debe ser una entrada de su lista, del dueño del sitio o del operador',
});

/**
 * Whoever describes a unit uses the words of the right lists.
 * @param sellerId whose site it is at; null: the operator's
 * @throws InvalidRequest naming the first field that is not right
 */
export async function refuseWrongEntries(
  tx: Tx,
  sellerId: string | null,
  named: Readonly<Partial<Record<ListField, string | null | undefined>>>,
): Promise<void> {
  const ids = LIST_FIELDS.flatMap((field) => named[field] ?? []);
  if (ids.length === 0) return;
  const entries = await tx.unitListEntry.findMany({ where: { id: { in: ids } } });
  const isRight = (field: ListField) => {
    const entry = entries.find(({ id }) => id === named[field]);
    const isUsable = entry?.sellerId === null || entry?.sellerId === sellerId;
    return entry?.list === LIST_OF_FIELD[field] && isUsable;
  };
  const wrong = LIST_FIELDS.find((field) => named[field] != null && !isRight(field));
  if (wrong !== undefined) throw InvalidRequest.field(wrong, NOT_OF_ITS_LIST);
}
