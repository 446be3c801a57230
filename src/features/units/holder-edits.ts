import type { ClaimKind, Context, ReadRevision } from '../../concurrency/index.ts';
import type { UnitHolder } from '../../generated/prisma/client.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { refuseGoneAdmin } from '../accounts/index.ts';
import { changeOnce } from './changes.ts';
import { preparedEdit, presentIn, wantedIn } from './edited-rows.ts';
import { columnsOfHolder, wantedOfHolder } from './holders.ts';
import { ownedBy } from './owners.ts';
import { recordRemoval, removing } from './removals.ts';
import type { HolderPatch, HolderView } from './schemas.ts';
import { viewHolder } from './views.ts';

export const HOLDER = {
  resource: 'unit-holder',
  table: 'unit_holders',
  model: 'unitHolder',
} as const satisfies ClaimKind;

const FIELDS = ['firstName', 'lastName', 'secondLastName', 'email'] as const;

/** One holder. @throws AppError not-found for those of others’ sites too */
export async function getHolder({ db }: Context, caller: Caller, id: string): Promise<HolderView> {
  await refuseGoneAdmin(db, caller);
  return viewHolder(await findHolder(db.prisma, caller, id));
}

async function findHolder(tx: Tx, caller: Caller, id: string): Promise<UnitHolder> {
  const holder = await tx.unitHolder.findFirst({ where: { id, ...ownedBy(caller) } });
  if (holder === null) throw notFound('holder');
  return holder;
}

/** The same, and nobody changes them until the transaction ends. */
async function holdHolder(tx: Tx, caller: Caller, id: string): Promise<UnitHolder> {
  // Others' are not to be waited for.
  await findHolder(tx, caller, id);
  await tx.$queryRaw`SELECT FROM unit_holders WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  return findHolder(tx, caller, id);
}

export interface HolderEdit {
  readonly id: string;
  readonly readRevision: ReadRevision;
  readonly patch: HolderPatch;
}

/**
 * Edits a holder. Edits of different fields made at the same time both survive.
 * @throws AppError not-found for those of others’ sites too; edit-conflict, duplicate
 */
export async function editHolder(
  context: Context,
  caller: Caller,
  { id, readRevision, patch }: HolderEdit,
): Promise<HolderView> {
  const { db } = context;
  await refuseGoneAdmin(db, caller);
  await changeOnce(context, { kind: HOLDER.resource }, async (tx) => {
    const holder = await holdHolder(tx, caller, id);
    return preparedEdit(tx, {
      ...{ kind: HOLDER, row: holder, readRevision, editorId: caller.id },
      ...{ present: presentIn(FIELDS, holder), wanted: wantedIn(FIELDS, patch) },
      columnsOf: async (changes) => {
        const { siteId } = holder;
        const columns = columnsOfHolder({ ...holder, ...changes });
        return { columns, wanted: wantedOfHolder({ id, siteId, ...columns }) };
      },
    });
  });
  return viewHolder(await findHolder(db.prisma, caller, id));
}

/** Takes a holder out of the register, for good. @throws AppError not-found for those of others’ sites too; in-use */
export async function deleteHolder({ db }: Context, caller: Caller, id: string): Promise<void> {
  await refuseGoneAdmin(db, caller);
  await removing(() =>
    db.transaction(async (tx) => {
      const holder = await holdHolder(tx, caller, id);
      await recordRemoval(tx, HOLDER, holder, caller.id);
      await tx.unitHolder.delete({ where: { id } });
    }),
  );
}
