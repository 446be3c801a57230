import type { Warehouse } from '../../generated/prisma/client.ts';
import type { FoundLevel, FoundMovement } from './goods-list.sql.ts';
import type { LevelView, MovementView, WarehouseView } from './schemas.ts';

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
