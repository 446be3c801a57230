import type { UnitHolder, UnitListEntry } from '../../generated/prisma/client.ts';
import { listOf } from './lists.ts';
import type { UnitRow } from './reading.ts';
import type { HolderView, ListEntryView, UnitView } from './schemas.ts';

type Audited = Pick<UnitRow, 'version' | 'createdBy' | 'updatedBy' | 'createdAt' | 'updatedAt'>;

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

export function viewHolder(holder: UnitHolder): HolderView {
  const { id, siteId, firstName, lastName, secondLastName, email } = holder;
  return { id, siteId, firstName, lastName, secondLastName, email, ...auditOf(holder) };
}

export function viewUnit(unit: UnitRow): UnitView {
  const { id, siteId, assetTag, serial, imei, productId, description, notes, status, retiredReason } = unit;
  const { typeId, statusId, brandId, modelId, operatingSystemId, operatingSystemVersionId, cpuVendorId } = unit;
  return {
    ...{ id, siteId, assetTag, serial, imei, productId, description },
    ...{ typeId, statusId, brandId, modelId, operatingSystemId, operatingSystemVersionId, cpuVendorId },
    ...{ notes, status, retiredReason, assignment: viewOpenAssignment(unit) },
    ...{ ...auditOf(unit), deletedAt: unit.deletedAt?.toISOString() ?? null },
  };
}

function viewOpenAssignment({ assignments: [open] }: UnitRow): UnitView['assignment'] {
  if (open === undefined) return null;
  return { holderId: open.holderId, orderId: open.orderItem?.orderId ?? null, since: open.assignedAt.toISOString() };
}
