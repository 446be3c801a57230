import type { Tx } from '../../platform/database.ts';
import type { GroupedText } from '../../platform/grouped-statements.ts';
import { after, lookedUp } from '../../platform/statements.ts';
import { LEDGER_ENTRIES } from './tables.ts';

/**
 * Takes the row locks of products in id order, the order that everyone keeps.
 * NO KEY UPDATE, since nobody changes an id: rows that only point at the product are not held up.
 */
export async function lockProductRows(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.$queryRaw`
    SELECT id FROM products WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
}

/** A product that a document may name. */
export interface OwnProduct {
  readonly id: string;
  /** Digits after the point that its unit has. */
  readonly unitScale: number;
}

/** A product as it is held for a document. */
export interface HeldProduct extends OwnProduct {
  readonly stock: number;
  readonly supplied: number;
}

/** Takes the row locks of products in id order, and reads them as they are then. */
export async function holdProductRows(tx: Tx, ids: readonly string[]): Promise<HeldProduct[]> {
  return tx.$queryRaw<HeldProduct[]>`
    SELECT id, unit_scale AS "unitScale", stock, supplied FROM products WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
}

/**
 * A step that holds the products of items, `stock_held`, in id order, the order that everyone keeps.
 * @param items a step with their `product_id`
 * @param before a step that comes first
 */
export function holdStock(items: string, { lock }: GroupedText, before: string): string {
  return `stock_held AS MATERIALIZED (
    SELECT id, stock FROM products WHERE id = ANY (ARRAY(SELECT DISTINCT product_id FROM ${items})) AND ${after(before)}
    ORDER BY id ${lock('products')})`;
}

/** Whether the product of an item is held. */
function isStockHeld(item: string): string {
  return `coalesce(${item}.product_id IN (SELECT id FROM stock_held), false)`;
}

/** Whether the products of an order `h` are all held. @param items a step with their `order_id` and `product_id` */
export function isStockOfOrderHeld(items: string, { skips }: Pick<GroupedText, 'skips'>): string {
  // A product whose row someone holds was left out.
  return skips
    ? `NOT EXISTS (SELECT FROM ${items} i WHERE i.order_id = h.order_id AND NOT ${isStockHeld('i')})`
    : 'true';
}

/** Whether the shelf that is held has what an order `h` wants, and those before it. @param items as takeStock() has them */
export function hasStock(items: string): string {
  return `NOT EXISTS (
    SELECT FROM (
      SELECT order_id, product_id, sum(quantity) OVER (PARTITION BY product_id ORDER BY order_id) AS units FROM ${items}) w
    JOIN stock_held s ON s.id = w.product_id WHERE w.order_id = h.order_id AND s.stock < w.units)`;
}

/** Of units that come to a product `p`, those that cover its shortfall: they are promised already. */
const covering = (units: string) => `greatest(least(p.shortfall, ${units}), 0)`;

/**
 * What an UPDATE of products `p` sets where units come (or leave, when negative): a shortfall is covered first. Only then is there
 * stock, which a CHECK sees to, so coveredIn() can tell afterwards what was covered.
 */
export function changedBy(units: string): string {
  const covered = covering(units);
  return `stock = p.stock + ${units} - ${covered}, shortfall = p.shortfall - ${covered}, version = p.version + 1`;
}

/** How many of the units that came covered a shortfall, by the stock afterwards. */
export function coveredIn(units: string, stock: string): string {
  return `greatest(${units} - ${stock}, 0)`;
}

/**
 * A step that enters what was covered in the ledger: it came, and stands in for what expired.
 * @param changed a step with the `id` of products, their `stock` afterwards, and what of it was `covered`
 * @param entered a step that enters what came, before it
 */
export function enterCovered(changed: string, entered: string): string {
  return `shortfall_entered AS (
    INSERT INTO ${LEDGER_ENTRIES.name} (id, product_id, kind, delta, balance, reason)
    SELECT new_id(), id, 'EXPIRY', -covered, stock, '${COVERED_REASON}' FROM ${changed} WHERE covered > 0 AND ${after(entered)})`;
}

/** Why a row of the ledger is there that takes off what has just come. */
export const COVERED_REASON = 'stands in for promised goods that expired';

/**
 * Steps that put the units of order items back on the shelf that is held, whatever its stock is by now, and enter them in the
 * ledger. UNIQUE (order item, kind, warehouse, lot, cause) in the database makes a second return of the same item impossible.
 * @param items a step with their `order_item_id`, `order_id`, `product_id`, `quantity`, the ledger's `kind`, `actor_id`: the user
 *   behind it, or null, and `cause_id`: the refund, what held them, or null
 */
export function returnStock(items: string): string[] {
  return [
    `stock_returned AS (
      UPDATE products p SET ${changedBy('n.units')}
      FROM (SELECT product_id, sum(quantity)::int AS units FROM ${items} GROUP BY product_id) n
      WHERE ${lookedUp('p.id', 'n.product_id')} AND ${after('stock_held')}
      RETURNING p.id, p.stock, n.units, ${coveredIn('n.units', 'p.stock')} AS covered)`,
    `stock_entered AS (
      INSERT INTO ${LEDGER_ENTRIES.name} (id, product_id, kind, delta, balance, order_id, order_item_id, actor_id, cause_id)
      SELECT new_id(), i.product_id, i.kind, i.quantity,
        r.stock + r.covered - r.units + sum(i.quantity) OVER (PARTITION BY i.product_id ORDER BY i.order_item_id, i.cause_id), i.order_id, i.order_item_id, i.actor_id, i.cause_id
      FROM ${items} i JOIN stock_returned r ON r.id = i.product_id RETURNING 1)`,
    enterCovered('stock_returned', 'stock_entered'),
  ];
}

/**
 * Steps that take the units of order items from the shelf that is held, whatever its stock is by now, and enter them in the
 * ledger. Those of which there are too few are not to be among them: see hasStock().
 * @param items a step with their `order_item_id`, `order_id`, `product_id`, `quantity`, `actor_id` and `cause_id`
 */
export function takeStock(items: string): string[] {
  return [
    `stock_taken AS (
      UPDATE products p SET stock = p.stock - n.units, version = p.version + 1
      FROM (SELECT product_id, sum(quantity)::int AS units FROM ${items} GROUP BY product_id) n
      WHERE ${lookedUp('p.id', 'n.product_id')} AND ${after('stock_held')}
      RETURNING p.id, p.stock, n.units)`,
    `stock_sold AS (
      INSERT INTO ${LEDGER_ENTRIES.name} (id, product_id, kind, delta, balance, order_id, order_item_id, actor_id, cause_id)
      SELECT new_id(), i.product_id, 'SALE', -i.quantity,
        t.stock + t.units - sum(i.quantity) OVER (PARTITION BY i.product_id ORDER BY i.order_item_id), i.order_id, i.order_item_id, i.actor_id, i.cause_id
      FROM ${items} i JOIN stock_taken t ON t.id = i.product_id)`,
  ];
}
