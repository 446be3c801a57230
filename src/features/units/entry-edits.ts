import type { ClaimKind, Context, ReadRevision } from '../../concurrency/index.ts';
import type { UnitListEntry } from '../../generated/prisma/client.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { AppError, notFound, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { refuseGone } from '../accounts/index.ts';
import { ownerOf } from '../inventory/index.ts';
import { changeOnce } from './changes.ts';
import { preparedEdit, presentIn, wantedIn } from './edited-rows.ts';
import { columnsOfEntry, listCalled, wantedOfEntry } from './list-entries.ts';
import { fieldOf, type UnitList } from './lists.ts';
import { inUse, recordRemoval, removing } from './removals.ts';
import { COUNTED_MAX, type ListEntryPatch, type ListEntryView } from './schemas.ts';
import { viewListEntry } from './views.ts';

export const ENTRY = {
  resource: 'unit-list-entry',
  table: 'unit_list_entries',
  model: 'unitListEntry',
} as const satisfies ClaimKind;

const FIELDS = ['code', 'name'] as const;

/** An entry, as a path names it. */
export interface NamedEntry {
  /** By its name, which need not be one. */
  readonly list: string;
  readonly id: string;
}

/** One entry of a list, one's own or the operator's. @throws AppError not-found for others' too */
export async function getEntry({ db }: Context, caller: Caller, named: NamedEntry): Promise<ListEntryView> {
  await refuseGone(db, caller.id);
  return viewListEntry(await findEntry(db.prisma, caller, named));
}

/** @throws AppError not-found */
export async function findEntry(tx: Tx, caller: Caller, { list: listName, id }: NamedEntry): Promise<UnitListEntry> {
  const list = listCalled(listName);
  const sellerId = ownerOf(caller);
  const where = { id, list, ...(sellerId !== undefined && { OR: [{ sellerId }, { sellerId: null }] }) };
  const entry = await tx.unitListEntry.findFirst({ where });
  if (entry === null) throw notFound('list entry');
  return entry;
}

/** @throws AppError forbidden when a seller changes what is the operator's */
export function refuseOperatorsEntry(caller: Caller, { sellerId }: UnitListEntry): void {
  if (sellerId !== null || ownerOf(caller) === undefined) return;
  const reason = { en: 'This entry is the operator’s.', es: 'Esta entrada es del operador.' };
  throw new AppError(PLATFORM_ERRORS.forbidden, { params: { reason } });
}

/** An entry that the caller may change, and nobody else changes until the transaction ends. */
async function holdEntry(tx: Tx, caller: Caller, named: NamedEntry): Promise<UnitListEntry> {
  refuseOperatorsEntry(caller, await findEntry(tx, caller, named));
  await tx.$queryRaw`SELECT FROM unit_list_entries WHERE id = ${named.id}::uuid FOR NO KEY UPDATE`;
  return findEntry(tx, caller, named);
}

export interface EntryEdit extends NamedEntry {
  readonly readRevision: ReadRevision;
  readonly patch: ListEntryPatch;
}

/**
 * Edits an entry; the units that name it are called otherwise from then on.
 * @throws AppError not-found for others' too; forbidden for the operator's; edit-conflict, duplicate
 */
export async function editEntry(context: Context, caller: Caller, edit: EntryEdit): Promise<ListEntryView> {
  const { db } = context;
  await refuseGone(db, caller.id);
  const { id, readRevision, patch } = edit;
  await changeOnce(context, { kind: ENTRY.resource }, async (tx) => {
    const entry = await holdEntry(tx, caller, edit);
    return preparedEdit(tx, {
      ...{ kind: ENTRY, row: entry, readRevision, editorId: caller.id },
      ...{ present: presentIn(FIELDS, entry), wanted: wantedIn(FIELDS, patch) },
      columnsOf: async (changes) => {
        const { list, sellerId } = entry;
        const columns = columnsOfEntry({ ...entry, ...changes });
        return { columns, wanted: wantedOfEntry({ id, list, sellerId, ...columns }) };
      },
    });
  });
  return viewListEntry(await findEntry(db.prisma, caller, edit));
}

/**
 * Takes an entry out of its list, for good.
 * @throws AppError not-found for others' too; forbidden for the operator's; in-use while units name it, also deleted ones
 */
export async function deleteEntry({ db }: Context, caller: Caller, named: NamedEntry): Promise<void> {
  await refuseGone(db, caller.id);
  await removing(() =>
    db.transaction(async (tx) => {
      const entry = await holdEntry(tx, caller, named);
      const count = await unitsNaming(tx, listCalled(named.list), entry.id);
      if (count > 0) throw inUse(count);
      await recordRemoval(tx, ENTRY, entry, caller.id);
      await tx.unitListEntry.delete({ where: { id: entry.id } });
    }),
  );
}

/** Also deleted ones, which may come back. */
function unitsNaming(tx: Tx, list: UnitList, id: string): Promise<number> {
  return tx.unit.count({ where: { [fieldOf(list)]: id }, take: COUNTED_MAX });
}
