import type { Context } from '../../concurrency/index.ts';
import type { Unit } from '../../generated/prisma/client.ts';
import type { Caller } from '../../platform/access.ts';
import { databaseTime, type Tx } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';
import { idCursor, type Page, pageOf, skipped } from '../../platform/paging.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import { refuseGoneAdmin } from '../accounts/index.ts';
import { ownerOf, ownWarehouse, refuseIfGone } from '../inventory/index.ts';
import { fittingAttributes } from './attributes.ts';
import { type Changed, changeOnce } from './changes.ts';
import { EXCLUSIVE, type Wanted } from './duplicates.ts';
import { findUnits } from './find-units.sql.ts';
import { refuseWrongEntries } from './list-entries.ts';
import { LIST_FIELDS, type ListField } from './lists.ts';
import { liveLeases } from './locks.sql.ts';
import { refuseIfLocked } from './locks.ts';
import { ownedBy } from './owners.ts';
import { keyOf, wordsOf } from './rules.ts';
import type { UnitInput, UnitQuery, UnitView } from './schemas.ts';
import { holdAnyUnit, holdUnit, recordNewUnit, UNIT, type UNIT_FIELDS, writeUnit } from './unit-changes.ts';
import { viewUnit } from './views.ts';

/** One page of the units at the caller's sites. @throws InvalidRequest when an ADMIN sorts those of all */
export async function listUnits(context: Context, caller: Caller, query: UnitQuery): Promise<Page<UnitView>> {
  const { db } = context;
  await refuseGoneAdmin(db, caller);
  refuseSortOfAll(caller, query);
  const window = { after: idCursor(query), offset: skipped(query), limit: query.limit + 1 };
  const { total, ids } = await findUnits(db.ask, ownerOf(caller), query, window);
  await refuseIfGone(context, caller, total);
  const units = new Map((await db.prisma.unit.findMany({ where: { id: { in: ids } } })).map((unit) => [unit.id, unit]));
  const found = ids.flatMap((id) => units.get(id) ?? []);
  const leases = await liveLeases(db.prisma, ids);
  const view = (unit: Unit) => viewUnit(unit, leases.get(unit.id));
  return pageOf(query, total, { found, cursorOf: ({ id }) => id, view });
}

const OF_A_SITE = words({
  en: 'needs siteId or search where the units of all sites are yours',
  es: 'requiere siteId o search cuando son suyas las unidades de todos los sitios',
});

/** There is no order of the units of everybody but their age. @throws InvalidRequest */
function refuseSortOfAll(caller: Caller, { sort, siteId, search }: UnitQuery): void {
  if (ownerOf(caller) !== undefined || sort === 'newest' || (siteId ?? search) !== undefined) return;
  throw InvalidRequest.field('sort', OF_A_SITE);
}

/** One unit. @throws AppError not-found for others' too, and for one that is deleted */
export async function getUnit({ db }: Context, caller: Caller, id: string): Promise<UnitView> {
  await refuseGoneAdmin(db, caller);
  const unit = await db.prisma.unit.findFirst({ where: { id, ...ownedBy(caller), deletedAt: null } });
  if (unit === null) throw notFound('unit');
  return showUnit(db.prisma, unit);
}

/** A unit with who locks it now. */
export async function showUnit(tx: Tx, unit: Unit): Promise<UnitView> {
  return viewUnit(unit, (await liveLeases(tx, [unit.id])).get(unit.id));
}

/**
 * Registers a unit at a site.
 * @throws AppError duplicate where another unit of the site has its tag, serial or IMEI; not-found for others' sites too
 * @throws InvalidRequest when the product, or an entry of a list, is not one that the site's owner may use; when an attribute is not
 *   what its type has
 */
export async function addUnit(
  context: Context,
  caller: Caller,
  input: UnitInput,
  request?: IdempotentRequest,
): Promise<Changed<UnitView>> {
  await refuseGoneAdmin(context.db, caller);
  return changeUnit(context, request, async (tx) => {
    const { sellerId } = await ownWarehouse(tx, caller, input.siteId);
    await refuseOthersProduct(tx, sellerId, input.productId);
    await refuseWrongEntries(tx, sellerId, input);
    const by = { createdBy: caller.id, updatedBy: caller.id };
    const attributes = await fittingAttributes(tx, input.typeId, input.attributes ?? {});
    const data = { id: newId(), sellerId, ...columnsOf(input), attributes, ...by };
    const write = async () => {
      const unit = await tx.unit.create({ data });
      await recordNewUnit(tx, unit);
      return unit.id;
    };
    return { wanted: wantedOf(data), write };
  });
}

/** Which unit, and the token of the caller's lock of it, where they have one. */
export interface NamedUnit {
  readonly id: string;
  readonly lockToken: number | undefined;
}

/**
 * Takes a unit out of the register. Its tag, serial and IMEI are free for others from now on.
 * @throws AppError not-found for others' too, and for one that is deleted already; unit-locked, lock-lost
 */
export async function deleteUnit({ db }: Context, caller: Caller, { id, lockToken }: NamedUnit): Promise<void> {
  await refuseGoneAdmin(db, caller);
  // Of two at once the second waits for the row, and finds it deleted. In a transaction that wait has its bound.
  await db.transaction(async (tx) => {
    const unit = await holdUnit(tx, caller, id);
    await refuseIfLocked(tx, unit, caller, lockToken);
    await writeUnit(tx, unit, { deletedAt: await databaseTime(tx) }, caller.id);
  });
}

/**
 * Brings a deleted unit back as it was. One that is there stays as it is.
 * @throws AppError duplicate where another has its tag, serial or IMEI by now; not-found for others' too; unit-locked, lock-lost
 */
export async function restoreUnit(
  context: Context,
  caller: Caller,
  { id, lockToken }: NamedUnit,
  request?: IdempotentRequest,
): Promise<Changed<UnitView>> {
  await refuseGoneAdmin(context.db, caller);
  return changeUnit(context, request, async (tx) => {
    const unit = await holdAnyUnit(tx, caller, id);
    await refuseIfLocked(tx, unit, caller, lockToken);
    if (unit.deletedAt === null) return { wanted: [], write: async () => id };
    const write = async () => (await writeUnit(tx, unit, { deletedAt: null }, caller.id)).id;
    return { wanted: wantedOf(unit), write };
  });
}

/** Makes a change of a unit once, and shows what came of it. */
export async function changeUnit(
  context: Context,
  request: IdempotentRequest | undefined,
  prepare: Parameters<typeof changeOnce>[2],
): Promise<Changed<UnitView>> {
  const { row: id, replayed } = await changeOnce(context, { kind: UNIT.resource, request }, prepare);
  const { prisma } = context.db;
  return { row: await showUnit(prisma, await prisma.unit.findUniqueOrThrow({ where: { id } })), replayed };
}

/** A unit as a request says it, with what is compared and found beside. */
export function columnsOf(input: Described) {
  const { siteId, assetTag = null, serial = null, imei = null, productId = null, description = null } = input;
  const entries = LIST_FIELDS.map((field) => [field, input[field] ?? null]);
  return {
    ...{ siteId, assetTag, serial, imei, productId, description, notes: input.notes ?? null },
    ...(Object.fromEntries(entries) as Record<ListField, string | null>),
    assetTagKey: assetTag === null ? null : keyOf(assetTag),
    serialKey: serial === null ? null : keyOf(serial),
    searchWords: wordsOf(assetTag, serial, imei, description),
  };
}

/** What can be said of a unit. */
export type Described = Pick<Unit, 'siteId'> & {
  readonly [Field in Exclude<(typeof UNIT_FIELDS)[number], 'siteId'>]?: string | null | undefined;
};

type Compared = Pick<Unit, 'id' | 'siteId' | 'assetTag' | 'assetTagKey' | 'serial' | 'serialKey' | 'imei'>;

/** What a unit has for itself at its site, of all that are there. */
export function wantedOf({ id, siteId, assetTag, assetTagKey, serial, serialKey, imei }: Compared): Wanted[] {
  // Somebody else may have restored the unit itself meanwhile.
  const taken = (where: object) => async (tx: Tx) =>
    (await tx.unit.count({ where: { siteId, deletedAt: null, id: { not: id }, ...where } })) > 0;
  return [
    ...(assetTag === null
      ? []
      : [{ exclusive: EXCLUSIVE.assetTag, said: { assetTag }, isTaken: taken({ assetTagKey }) }]),
    ...(serial === null ? [] : [{ exclusive: EXCLUSIVE.serial, said: { serial }, isTaken: taken({ serialKey }) }]),
    ...(imei === null ? [] : [{ exclusive: EXCLUSIVE.imei, said: { imei }, isTaken: taken({ imei }) }]),
  ];
}

const OTHERS_PRODUCT = words({
  en: 'must be a product of the site’s owner',
  es: 'debe ser un producto del dueño del sitio',
});

/** @throws InvalidRequest; the operator has no products */
export async function refuseOthersProduct(
  tx: Tx,
  sellerId: string | null,
  id: string | null | undefined,
): Promise<void> {
  if (id == null) return;
  if (sellerId === null || (await tx.product.count({ where: { id, sellerId } })) === 0)
    throw InvalidRequest.field('productId', OTHERS_PRODUCT);
}
