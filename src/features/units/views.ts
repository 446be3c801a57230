import type { AuditEntry, Unit, UnitAttribute, UnitHolder, UnitListEntry } from '../../generated/prisma/client.ts';
import type { AttributeView } from './attribute-schemas.ts';
import type { UnitChangeView } from './history-schemas.ts';
import { listOf } from './lists.ts';
import type { LockView } from './lock-schemas.ts';
import type { Lease } from './locks.sql.ts';
import type { HolderView, ListEntryView, UnitView } from './schemas.ts';
import { attributesIn } from './unit-changes.ts';

type Audited = Pick<Unit, 'version' | 'createdBy' | 'updatedBy' | 'createdAt' | 'updatedAt'>;

function auditOf({ version, createdBy, updatedBy, createdAt, updatedAt }: Audited) {
  return { version, createdBy, updatedBy, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

/** @throws Error where the database has a list that this program does not know */
export function viewListEntry(entry: UnitListEntry): ListEntryView {
  const { id, sellerId, code, name } = entry;
  const list = listOf(entry.list);
  if (list === undefined) throw new Error(`there is a list entry of ${entry.list}`);
  return { id, list, sellerId, code, name, ...auditOf(entry) };
}

export function viewAttribute(attribute: UnitAttribute): AttributeView {
  const { id, typeId, code, name, kind, required } = attribute;
  return { id, typeId, code, name, kind, required, ...auditOf(attribute) };
}

export function viewHolder(holder: UnitHolder): HolderView {
  const { id, siteId, firstName, lastName, secondLastName, email } = holder;
  return { id, siteId, firstName, lastName, secondLastName, email, ...auditOf(holder) };
}

/** Who locks a unit, until when. */
export function viewLock({
  heldBy,
  expiresAt,
}: Pick<Lease, 'heldBy' | 'expiresAt'>): Pick<LockView, 'heldBy' | 'expiresAt'> {
  return { heldBy, expiresAt: expiresAt.toISOString() };
}

export function viewChange({ revision, field, oldValue, newValue, changedBy, changedAt }: AuditEntry): UnitChangeView {
  const values = { oldValue, newValue } as Pick<UnitChangeView, 'oldValue' | 'newValue'>;
  return { revision, field, ...values, changedBy, changedAt: changedAt.toISOString() };
}

/** @param lease of whoever locks it now */
export function viewUnit(unit: Unit, lease: Pick<Lease, 'heldBy' | 'expiresAt'> | undefined): UnitView {
  const { id, siteId, assetTag, serial, imei, productId, description, notes, status } = unit;
  const { typeId, statusId, brandId, modelId, operatingSystemId, operatingSystemVersionId, cpuVendorId } = unit;
  return {
    ...{ id, siteId, assetTag, serial, imei, productId, description },
    ...{ typeId, statusId, brandId, modelId, operatingSystemId, operatingSystemVersionId, cpuVendorId },
    ...{ notes, attributes: attributesIn(unit), status, lock: lease ? viewLock(lease) : null },
    ...{ ...auditOf(unit), deletedAt: unit.deletedAt?.toISOString() ?? null },
  };
}
