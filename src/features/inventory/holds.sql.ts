import type { GroupedText } from '../../platform/grouped-statements.ts';
import { after, lookedUp, unindexed } from '../../platform/statements.ts';
import { plainArray } from '../../platform/tables.ts';
import { changedBy, coveredIn, enterCovered, holdStock, returnStock } from './stock.sql.ts';
import { LEDGER_ENTRIES, STOCK_HOLDS } from './tables.ts';

/** Units that are held for a cart, once they are: holding them first is the checkout's lane's, see planTaking(). */

/** What is to become of the units held for one cart. */
export interface HeldChange {
  /** Holds that are given up, whole, by id. */
  readonly giveUp: readonly string[];
  /** Those that are made, at most one of a product. */
  readonly make: readonly NewHold[];
}

/** Units that are to be held, with the id of what will hold them. */
export interface NewHold {
  readonly id: string;
  readonly productId: string;
  readonly quantity: number;
}

/**
 * Steps that hold the products of a change, and say what it comes to: `held_changes` has the `units` that come back of each
 * product, or are taken, where they are negative.
 * @param first number of the first parameter that heldChangeValues() gives
 * @param before a step that comes first: it holds the cart
 */
export function planHeldChange(first: number, before: string): string[] {
  return [
    `given_up AS MATERIALIZED (SELECT id, product_id, quantity FROM ${STOCK_HOLDS.name} WHERE id = ANY ($${first}::uuid[]))`,
    `held_anew AS MATERIALIZED (
      SELECT * FROM unnest($${first + 1}::uuid[], $${first + 2}::uuid[], $${first + 3}::int[]) AS n (id, product_id, quantity))`,
    `held_changes AS MATERIALIZED (
      SELECT product_id, sum(units)::int AS units FROM (
        SELECT product_id, quantity AS units FROM given_up UNION ALL SELECT product_id, -quantity FROM held_anew) u
      GROUP BY product_id)`,
    `stock_held AS MATERIALIZED (
      SELECT id, stock, status FROM products WHERE id = ANY (ARRAY(SELECT product_id FROM held_changes)) AND ${after(before)}
      ORDER BY id FOR NO KEY UPDATE)`,
  ];
}

/** Whether the shelf, now that it is held, has what the change takes. */
export const IS_HELD_CHANGE_POSSIBLE = `NOT EXISTS (
  SELECT FROM held_changes c JOIN stock_held s ON s.id = c.product_id
  WHERE c.units < 0 AND (s.stock + c.units < 0 OR s.status <> 'ACTIVE'))`;

/**
 * Steps that make the change, and enter it in the ledger.
 * @param cart a step with the `id` and `buyer_id` of the cart, or nothing where the change is not to be made
 */
export function makeHeldChange(first: number, cart: string): string[] {
  return [
    `stock_changed AS (
      UPDATE products p SET ${changedBy('n.units')} FROM held_changes n, ${cart}
      WHERE ${lookedUp('p.id', 'n.product_id')} AND ${after('stock_held')}
      RETURNING p.id, p.stock, n.units, ${coveredIn('n.units', 'p.stock')} AS covered)`,
    `holds_given_up AS (DELETE FROM ${STOCK_HOLDS.name} h USING ${cart} c WHERE h.id = ANY ($${first}::uuid[]) AND h.cart_id = c.id)`,
    `holds_made AS (
      INSERT INTO ${STOCK_HOLDS.name} (id, cart_id, product_id, quantity)
      SELECT n.id, c.id, n.product_id, n.quantity FROM held_anew n, ${cart} c)`,
    `holds_entered AS (
      INSERT INTO ${LEDGER_ENTRIES.name} (id, product_id, kind, delta, balance, actor_id, cause_id, created_at)
      SELECT new_id(), product_id, kind::ledger_kind, delta, balance, buyer_id, cause_id, clock_timestamp() + n * interval '1 millisecond' FROM (
        SELECT m.*, c.buyer_id, row_number() OVER (ORDER BY m.delta DESC, m.cause_id) - 1 AS n, s.stock + s.covered - s.units + sum(m.delta) OVER (PARTITION BY m.product_id ORDER BY m.delta DESC, m.cause_id) AS balance
        FROM (
          SELECT id AS cause_id, product_id, 'HOLD_RELEASE' AS kind, quantity AS delta FROM given_up
          UNION ALL SELECT id, product_id, 'HOLD', -quantity FROM held_anew) m
        -- Listed by their time, in the order in which their balances follow each other.
        JOIN stock_changed s ON s.id = m.product_id CROSS JOIN ${cart} c) o RETURNING 1)`,
    enterCovered('stock_changed', 'holds_entered'),
  ];
}

/** The parameters of a change. */
export function heldChangeValues({ giveUp, make }: HeldChange): unknown[] {
  return [
    plainArray(giveUp),
    plainArray(make, ({ id }) => id),
    plainArray(make, ({ productId }) => productId),
    plainArray(make, ({ quantity }) => quantity),
  ];
}

/**
 * Steps that give back everything that is held for carts: `holds_released` has it. A product whose row is left out, since someone
 * holds it, keeps what is held of it.
 * @param carts a step that holds the carts, with their `cart_id`, `buyer_id`, and `actor_id`: who wants it, or null
 */
export function releaseHeld(carts: string, text: GroupedText): string[] {
  return [
    `holds_wanted AS MATERIALIZED (
      SELECT c.cart_id, c.buyer_id, c.actor_id, h.id AS cause_id, h.product_id, h.quantity
      FROM ${carts} c JOIN ${STOCK_HOLDS.name} h ON ${lookedUp('h.cart_id', 'c.cart_id')})`,
    holdStock('holds_wanted', text, carts),
    // What somebody else gave up in between is not there any more, and so is not given back again.
    `holds_gone AS (
      DELETE FROM ${STOCK_HOLDS.name} h USING holds_wanted w
      WHERE ${lookedUp('h.id', 'w.cause_id')} AND ${unindexed('w.product_id IN (SELECT id FROM stock_held)')} RETURNING w.*)`,
    `holds_released AS MATERIALIZED (
      SELECT *, NULL::uuid AS order_id, NULL::uuid AS order_item_id, 'HOLD_RELEASE'::ledger_kind AS kind FROM holds_gone)`,
    ...returnStock('holds_released'),
  ];
}

/**
 * A step, `held`, that has the `units` of each product that are held.
 * @param products a step with their `id`
 */
export function heldUnits(products: string): string {
  return `held AS MATERIALIZED (
    SELECT h.product_id, sum(h.quantity) AS units
    FROM ${products} p JOIN ${STOCK_HOLDS.name} h ON ${lookedUp('h.product_id', 'p.id')} GROUP BY h.product_id)`;
}
