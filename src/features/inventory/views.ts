import type { Prisma, Warehouse } from '../../generated/prisma/client.ts';
import type { ExpiringView, LowStockView } from './alert-schemas.ts';
import type { FoundExpiring, FoundLowStock } from './alerts.sql.ts';
import type { FoundLevel, FoundMovement } from './goods-list.sql.ts';
import { documentNumber } from './rules.ts';
import type { DocumentView, LevelView, MovementView, WarehouseView } from './schemas.ts';

export function viewWarehouse({ createdAt, updatedAt, ...fields }: Warehouse): WarehouseView {
  return { ...fields, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

/** What lies in one place. */
export function viewLevel({ updatedAt, ...level }: FoundLevel): LevelView {
  return { ...level, updatedAt: updatedAt.toISOString() };
}

/** A row of the ledger. */
export function viewMovement({ createdAt, ...movement }: FoundMovement): MovementView {
  return { ...movement, createdAt: createdAt.toISOString() };
}

/** What is shown of a document. */
export const withLines = {
  lines: { orderBy: { id: 'asc' }, include: { lot: { select: { code: true } } } },
  events: { orderBy: { id: 'asc' } },
} satisfies Prisma.StockDocumentInclude;

type DocumentWithLines = Prisma.StockDocumentGetPayload<{ include: typeof withLines }>;

export function viewDocument(document: DocumentWithLines): DocumentView {
  const { id, kind, status, warehouseId, toWarehouseId, orderId, reason, createdBy, lines, events } = document;
  return {
    ...{ id, number: documentNumber(kind, document.number), kind, status },
    ...{ warehouseId, toWarehouseId, orderId, reason, createdBy },
    createdAt: document.createdAt.toISOString(),
    updatedAt: document.updatedAt.toISOString(),
    lines: lines.map((line) => ({
      ...{ id: line.id, productId: line.productId, lotId: line.lotId, lotCode: line.lot?.code ?? null },
      ...{ warehouseId: line.warehouseId ?? warehouseId, quantity: line.quantity, received: line.received },
    })),
    history: events.map((event) => ({
      status: event.status,
      actorId: event.actorId,
      reason: event.reason,
      at: event.createdAt.toISOString(),
    })),
  };
}

export function viewExpiring({ updatedAt, ...level }: FoundExpiring): ExpiringView {
  return { ...level, updatedAt: updatedAt.toISOString() };
}

export function viewLowStock({ since, ...product }: FoundLowStock): LowStockView {
  return { ...product, since: since.toISOString() };
}
