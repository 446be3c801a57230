import { isDeepStrictEqual } from 'node:util';
import type { Context, FieldValues, ReadRevision } from '../../concurrency/index.ts';
import type { Unit } from '../../generated/prisma/client.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { AppError, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import { refuseGoneAdmin } from '../accounts/index.ts';
import { ownWarehouse } from '../inventory/index.ts';
import { type Attributes, asFields, withChanges } from './attribute-rules.ts';
import { fittingAttributes } from './attributes.ts';
import { preparedEdit, wantedIn } from './edited-rows.ts';
import { refuseWrongEntries } from './list-entries.ts';
import { refuseIfLocked } from './locks.ts';
import { SAYS_NOTHING, type UnitPatch, type UnitView } from './schemas.ts';
import { attributesIn, auditedValues, holdUnit, UNIT, UNIT_FIELDS } from './unit-changes.ts';
import { changeUnit, columnsOf, type Described, type NamedUnit, refuseOthersProduct, wantedOf } from './units.ts';

export interface UnitEdit extends NamedUnit {
  readonly readRevision: ReadRevision;
  readonly patch: UnitPatch;
}

/**
 * Edits a unit. Edits of different fields made at the same time both survive.
 * @throws AppError not-found for others' too; edit-conflict, duplicate, unit-locked, lock-lost; invalid-transition when a unit that
 *   someone has is to go to another site
 * @throws InvalidRequest when what comes of it is no unit that could be registered
 */
export async function editUnit(context: Context, caller: Caller, edit: UnitEdit): Promise<UnitView> {
  await refuseGoneAdmin(context.db, caller);
  const { id, lockToken, readRevision, patch } = edit;
  const { row } = await changeUnit(context, undefined, async (tx) => {
    const unit = await holdUnit(tx, caller, id);
    await refuseIfLocked(tx, unit, caller, lockToken);
    return preparedEdit(tx, {
      ...{ kind: UNIT, row: unit, readRevision, editorId: caller.id },
      ...{
        present: auditedValues(unit),
        wanted: { ...wantedIn(UNIT_FIELDS, patch), ...asFields(patch.attributes ?? {}) },
      },
      columnsOf: async (changes) => {
        const columns = columnsOf(await described(tx, caller, unit, changes));
        const attributes = await changedAttributes(tx, unit, changes);
        return { columns: { ...columns, attributes }, wanted: wantedOf({ id, ...columns }) };
      },
    });
  });
  return row;
}

/** What the unit will be, which is what could be registered. @throws InvalidRequest; AppError not-found, invalid-transition */
async function described(tx: Tx, caller: Caller, unit: Unit, changes: FieldValues): Promise<Described> {
  const changed = changes as Partial<Described>;
  await refuseWrongSite(tx, caller, unit, changed.siteId);
  await refuseOthersProduct(tx, unit.sellerId, changed.productId);
  await refuseWrongEntries(tx, unit.sellerId, changed);
  const result = { ...unit, ...changed };
  if ((result.productId ?? result.description) === null) throw InvalidRequest.field('productId', SAYS_NOTHING);
  return result;
}

/** Attributes are what its type has; where neither changes they stay, whatever the type has come to require. @throws InvalidRequest */
async function changedAttributes(tx: Tx, unit: Unit, changes: FieldValues): Promise<Attributes> {
  const attributes = attributesIn(unit);
  const result = withChanges(attributes, changes);
  const isOfType = changes.typeId === undefined && isDeepStrictEqual(result, attributes);
  const { typeId } = { ...unit, ...changes };
  return isOfType ? attributes : fittingAttributes(tx, typeId, result);
}

const OTHERS_SITE = words({
  en: 'must be a site of the same owner',
  es: 'debe ser un sitio del mismo dueño',
});

/** A unit stays its owner's, and with whoever has it. */
async function refuseWrongSite(tx: Tx, caller: Caller, unit: Unit, siteId: string | undefined): Promise<void> {
  if (siteId === undefined) return;
  const { sellerId } = await ownWarehouse(tx, caller, siteId);
  if (sellerId !== unit.sellerId) throw InvalidRequest.field('siteId', OTHERS_SITE);
  if (unit.status !== 'ASSIGNED') return;
  const reason = {
    en: 'Someone has the unit. It goes to another site once it is returned.',
    es: 'Alguien tiene la unidad. Va a otro sitio cuando se devuelva.',
  };
  const extensions = { from: unit.status, allowed: [] };
  throw new AppError(PLATFORM_ERRORS['invalid-transition'], { params: { reason }, extensions });
}
