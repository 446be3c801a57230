import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';
import { idCursor, type Page, type PageQuery, pageOf, skipped } from '../../platform/paging.ts';
import { refuseGone } from '../accounts/index.ts';
import { type Attributes, attributesOf } from './attribute-rules.ts';
import type { AttributeInput, AttributeView } from './attribute-schemas.ts';
import { addOnce, type Changed } from './changes.ts';
import { EXCLUSIVE, type Wanted } from './duplicates.ts';
import { findEntry, refuseOperatorsEntry } from './entry-edits.ts';
import { ATTRIBUTES_MAX, refuseIfFull } from './limits.ts';
import { keyOf } from './rules.ts';
import { viewAttribute } from './views.ts';

/** What units of a type have of their own: who defines it, and that units have it. */

const LIST = 'types';

/** One page of what units of a type have, the oldest first. @throws AppError not-found for others' types too */
export async function listAttributes(
  { db }: Context,
  caller: Caller,
  typeId: string,
  query: PageQuery,
): Promise<Page<AttributeView>> {
  await refuseGone(db, caller.id);
  await findEntry(db.prisma, caller, { list: LIST, id: typeId });
  const after = idCursor(query);
  const total = await db.prisma.unitAttribute.count({ where: { typeId } });
  const found = await db.prisma.unitAttribute.findMany({
    where: { typeId, ...(after !== undefined && { id: { gt: after } }) },
    orderBy: { id: 'asc' },
    skip: skipped(query),
    take: query.limit + 1,
  });
  return pageOf(query, total, { found, cursorOf: ({ id }) => id, view: viewAttribute });
}

/**
 * Defines what units of a type have. Those that are there have it once they are edited; where it is required, once their type or
 * attributes are.
 * @throws AppError duplicate, list-full; not-found for others' types too; forbidden for the operator's
 */
export async function addAttribute(
  context: Context,
  caller: Caller,
  { typeId, ...input }: AttributeInput & { readonly typeId: string },
  request?: IdempotentRequest,
): Promise<Changed<AttributeView>> {
  const { db } = context;
  await refuseGone(db, caller.id);
  return addOnce(context, { kind: 'unit-attribute', request }, async (tx) => {
    // The type stays until this ends.
    await tx.$queryRaw`SELECT FROM unit_list_entries WHERE id = ${typeId}::uuid FOR KEY SHARE`;
    refuseOperatorsEntry(caller, await findEntry(tx, caller, { list: LIST, id: typeId }));
    const count = (take: number) => tx.unitAttribute.count({ where: { typeId }, take });
    await refuseIfFull(tx, { part: `attributes of ${typeId}`, limit: ATTRIBUTES_MAX, count });
    const by = { createdBy: caller.id, updatedBy: caller.id };
    const data = { id: newId(), typeId, ...input, codeKey: keyOf(input.code), ...by };
    return { wanted: wantedOf(data), write: async () => viewAttribute(await tx.unitAttribute.create({ data })) };
  });
}

function wantedOf({ typeId, code, codeKey }: { typeId: string; code: string; codeKey: string }): Wanted[] {
  const isTaken = async (tx: Tx) => (await tx.unitAttribute.count({ where: { typeId, codeKey } })) > 0;
  return [{ exclusive: EXCLUSIVE.attribute, said: { code }, isTaken }];
}

/** The attributes of a unit of a type, as they are kept. @throws InvalidRequest naming each that is not right */
export async function fittingAttributes(
  tx: Tx,
  typeId: string | null | undefined,
  given: Attributes,
): Promise<Attributes> {
  const definitions = typeId == null ? [] : await tx.unitAttribute.findMany({ where: { typeId } });
  return attributesOf(given, definitions);
}
