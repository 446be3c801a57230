import type { OrderStatus } from '../../generated/prisma/enums.ts';
import type { Tx } from '../../platform/database.ts';

/** An order in the status in which it was read. */
export interface StandingOrder {
  readonly id: string;
  readonly status: OrderStatus;
}

/** Writes a status to those of the orders that still are in the one that was read. @returns how many these are */
export async function moveWhereStill(tx: Tx, orders: readonly StandingOrder[], to: OrderStatus): Promise<number> {
  return tx.$executeRaw`
    UPDATE orders o SET status = ${to}::order_status
    FROM unnest(${orders.map(({ id }) => id)}::uuid[], ${orders.map(({ status }) => status)}::order_status[])
      AS was (id, status)
    WHERE o.id = was.id AND o.status = was.status`;
}
