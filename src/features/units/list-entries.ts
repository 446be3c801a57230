import type { Context } from '../../concurrency/index.ts';
import type { UnitListEntry } from '../../generated/prisma/client.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import { NIL_ID, newId } from '../../platform/ids.ts';
import { idCursor, type Page, type PageQuery, pageOf, skipped } from '../../platform/paging.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import { refuseGone, refuseGoneAdmin } from '../accounts/index.ts';
import { ownerOf } from '../inventory/index.ts';
import { addOnce, type Changed } from './changes.ts';
import { EXCLUSIVE, type Wanted } from './duplicates.ts';
import { findEntries } from './find-entries.sql.ts';
import { ENTRIES_MAX, refuseIfFull } from './limits.ts';
import { LIST_FIELDS, LIST_OF_FIELD, type ListField, listOf, type UnitList } from './lists.ts';
import { keyOf } from './rules.ts';
import type { ListEntryInput, ListEntryView } from './schemas.ts';
import { viewListEntry } from './views.ts';

/** @throws AppError not-found */
export function listCalled(name: string): UnitList {
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
  const window = { after: idCursor(query), offset: skipped(query), limit: query.limit + 1 };
  const { total, ids } = await findEntries(db.ask, { list, sellerId: ownerOf(caller) }, window);
  const found = await db.prisma.unitListEntry.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } });
  return pageOf(query, total, { found, cursorOf: ({ id }) => id, view: viewListEntry });
}

/**
 * Adds an entry to a list: a seller's own, or as ADMIN the operator's, which everybody may use.
 * @throws AppError duplicate, list-full; not-found for a list that is not there, and when the seller has no profile yet
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
  return addOnce(context, { kind: 'unit-list-entry', request }, async (tx) => {
    if (sellerId !== null && (await tx.seller.count({ where: { id: sellerId } })) === 0)
      throw notFound('seller profile');
    const count = (take: number) => tx.unitListEntry.count({ where: { list, sellerId }, take });
    await refuseIfFull(tx, { part: `${list} of ${sellerId ?? NIL_ID}`, limit: ENTRIES_MAX, count });
    const by = { createdBy: caller.id, updatedBy: caller.id };
    const data = { id: newId(), list, sellerId, ...columnsOfEntry(input), ...by };
    return { wanted: wantedOfEntry(data), write: async () => viewListEntry(await tx.unitListEntry.create({ data })) };
  });
}

/** An entry as a request says it, with what is compared beside. */
export function columnsOfEntry({ code, name }: Pick<UnitListEntry, 'code' | 'name'>) {
  return { code, name, codeKey: keyOf(code), nameKey: keyOf(name) };
}

type Compared = ReturnType<typeof columnsOfEntry> & Pick<UnitListEntry, 'id' | 'list' | 'sellerId'>;

/** What an entry has for itself in its list, of those of its owner. */
export function wantedOfEntry({ id, list, sellerId, code, name, codeKey, nameKey }: Compared): Wanted[] {
  const taken = (where: object) => async (tx: Tx) =>
    (await tx.unitListEntry.count({ where: { list, sellerId, id: { not: id }, ...where } })) > 0;
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
 * Whoever describes a unit uses the words of the right lists. They stay there until the transaction ends.
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
  await tx.$queryRaw`SELECT FROM unit_list_entries WHERE id = ANY (${ids}::uuid[]) ORDER BY id FOR KEY SHARE`;
  const entries = await tx.unitListEntry.findMany({ where: { id: { in: ids } } });
  const isRight = (field: ListField) => {
    const entry = entries.find(({ id }) => id === named[field]);
    const isUsable = entry?.sellerId === null || entry?.sellerId === sellerId;
    return entry?.list === LIST_OF_FIELD[field] && isUsable;
  };
  const wrong = LIST_FIELDS.find((field) => named[field] != null && !isRight(field));
  if (wrong !== undefined) throw InvalidRequest.field(wrong, NOT_OF_ITS_LIST);
}
