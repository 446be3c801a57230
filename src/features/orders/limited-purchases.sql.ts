import { type Ask, lookedUp, unindexed } from '../../platform/statements.ts';
import { defineTable, plainArray } from '../../platform/tables.ts';

/** What was ordered of products that had a limit then. */
export const LIMITED_PURCHASES = defineTable('limitedPurchase', 'limited_purchases', {
  orderItemId: 'uuid',
  buyerId: 'uuid',
  productId: 'uuid',
  purchaseLimit: 'int',
});

const BOUGHT = {
  name: 'orders-bought-units',
  text: `
    SELECT w.buyer_id, w.product_id, sum(i.quantity - i.refunded_quantity)::int
    FROM unnest($1::uuid[], $2::uuid[]) AS w (buyer_id, product_id)
    JOIN limited_purchases l ON ${lookedUp('l.buyer_id', 'w.buyer_id')} AND ${lookedUp('l.product_id', 'w.product_id')}
    JOIN order_items i ON ${lookedUp('i.id', 'l.order_item_id')}
    JOIN orders o ON ${lookedUp('o.id', 'i.order_id')} AND ${unindexed(`o.status NOT IN ('CANCELLED', 'REFUNDED')`)}
    GROUP BY w.buyer_id, w.product_id`,
};

/** A buyer and a product that has a limit. */
export interface LimitedWish {
  readonly buyerId: string;
  readonly productId: string;
}

/** Units that buyers have of products, since these have a limit; see boughtOf(). */
export type BoughtUnits = ReadonlyMap<string, number>;

/** Reads what buyers have of products. Exact for whoever has claimed the buyer's cart: no order of theirs comes in between. */
export async function readBought(ask: Ask, wishes: readonly LimitedWish[]): Promise<BoughtUnits> {
  if (wishes.length === 0) return new Map();
  const rows = await ask<[string, string, number]>(BOUGHT, [
    plainArray(wishes, ({ buyerId }) => buyerId),
    plainArray(wishes, ({ productId }) => productId),
  ]);
  return new Map(rows.map(([buyerId, productId, units]) => [wishKey({ buyerId, productId }), units]));
}

export function boughtOf(bought: BoughtUnits, wish: LimitedWish): number {
  return bought.get(wishKey(wish)) ?? 0;
}

function wishKey({ buyerId, productId }: LimitedWish): string {
  return `${buyerId} ${productId}`;
}
