import { type Ask, lookedUp, unindexed } from '../../platform/statements.ts';
import { defineTable, plainArray } from '../../platform/tables.ts';

/** What was ordered of products that had a limit then. */
export const LIMITED_PURCHASES = defineTable('limitedPurchase', 'limited_purchases', {
  orderItemId: 'uuid',
  buyerId: 'uuid',
  productId: 'uuid',
  purchaseLimit: 'int',
});

/** Whether an order `o` counts: its buyer has its units, or may have them yet. */
const COUNTS = (o: string) => unindexed(`${o}.status NOT IN ('CANCELLED', 'REFUNDED')`);

/** Units that a buyer has of a product, since it has a limit: an expression. @param buyer and @param product expressions of ids */
export function boughtUnits(buyer: string, product: string): string {
  return `(
    SELECT coalesce(sum(bi.quantity - bi.refunded_quantity), 0) FROM limited_purchases b
    JOIN order_items bi ON ${lookedUp('bi.id', 'b.order_item_id')}
    JOIN orders bo ON ${lookedUp('bo.id', 'bi.order_id')} AND ${COUNTS('bo')}
    WHERE ${lookedUp('b.buyer_id', buyer)} AND ${lookedUp('b.product_id', product)})`;
}

/**
 * Steps that note the limit that was kept to when orders of `moving` count again; where there is none by then, they count no more.
 * @param wanted a step with the `order_item_id` of their items, and the `purchase_limit` as it is now, or null
 */
export function noteLimits(wanted: string): string[] {
  return [
    `limits_noted AS (
      UPDATE limited_purchases l SET purchase_limit = w.purchase_limit
      FROM ${wanted} w JOIN moving m ON m.order_id = w.order_id
      WHERE ${lookedUp('l.order_item_id', 'w.order_item_id')} AND w.purchase_limit IS NOT NULL)`,
    `limits_dropped AS (
      DELETE FROM limited_purchases l USING ${wanted} w, moving m
      WHERE ${lookedUp('l.order_item_id', 'w.order_item_id')} AND m.order_id = w.order_id AND w.purchase_limit IS NULL)`,
  ];
}

const BOUGHT = {
  name: 'orders-bought-units',
  text: `
    SELECT w.buyer_id, w.product_id, sum(i.quantity - i.refunded_quantity)::int
    -- Each once, or what it has would be counted as often as it is asked for.
    FROM (SELECT DISTINCT * FROM unnest($1::uuid[], $2::uuid[]) AS u (buyer_id, product_id)) w
    JOIN limited_purchases l ON ${lookedUp('l.buyer_id', 'w.buyer_id')} AND ${lookedUp('l.product_id', 'w.product_id')}
    JOIN order_items i ON ${lookedUp('i.id', 'l.order_item_id')}
    JOIN orders o ON ${lookedUp('o.id', 'i.order_id')} AND ${COUNTS('o')}
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
