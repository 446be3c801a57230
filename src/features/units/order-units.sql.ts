import { enterChanges } from '../../concurrency/index.ts';
import type { GroupedText } from '../../platform/grouped-statements.ts';
import { after, lookedUp, unindexed } from '../../platform/statements.ts';
import { UNIT } from './unit-changes.ts';

/**
 * The units of serialised products leave with the orders that are shipped, and come back with what is returned: steps of the statements
 * that do so, for any number of orders. An order without such products costs a look into an index for each of its items.
 */

/**
 * Steps that hold as many available units as the items need, `units_picked`: of each product those that were registered first, at
 * whichever site. Those that others hold are passed over: nobody waits for one unit while there is another.
 * @param items a step with their `n`, `order_id`, `actor_id`, `order_item_id`, `product_id` and `quantity`
 * @param before a step that comes first
 */
export function holdUnits(items: string, before: string): string[] {
  return [
    `units_wanted AS MATERIALIZED (
      SELECT i.n, i.order_id, i.actor_id, i.order_item_id, i.product_id, i.quantity,
        sum(i.quantity) OVER wanting - i.quantity AS begins, sum(i.quantity) OVER wanting AS ends
      FROM ${items} i JOIN serialised_products s ON ${lookedUp('s.product_id', 'i.product_id')}
      WINDOW wanting AS (PARTITION BY i.product_id ORDER BY i.n, i.order_item_id ROWS UNBOUNDED PRECEDING))`,
    `units_held AS MATERIALIZED (
      SELECT u.id, u.product_id, u.site_id FROM (
        SELECT product_id, max(ends) AS wanted FROM units_wanted WHERE ${after(before)} GROUP BY product_id ORDER BY product_id) w
      CROSS JOIN LATERAL (
        SELECT id, product_id, site_id FROM units
        WHERE product_id = w.product_id AND status = 'AVAILABLE' AND deleted_at IS NULL
        ORDER BY id LIMIT w.wanted FOR NO KEY UPDATE SKIP LOCKED) u)`,
    `units_picked AS MATERIALIZED (
      SELECT w.order_id, w.actor_id, w.order_item_id, u.id AS unit_id, u.site_id
      FROM (SELECT *, row_number() OVER (PARTITION BY product_id ORDER BY id) AS nth FROM units_held) u
      JOIN units_wanted w ON w.product_id = u.product_id AND u.nth > w.begins AND u.nth <= w.ends)`,
    `units_short AS MATERIALIZED (
      SELECT DISTINCT w.order_id FROM units_wanted w
      LEFT JOIN (SELECT order_item_id, count(*) AS units FROM units_picked GROUP BY order_item_id) p USING (order_item_id)
      WHERE w.quantity > coalesce(p.units, 0))`,
  ];
}

/** Whether an order `h` has all its units, by the steps of holdUnits(). */
export const ARE_UNITS_HELD = 'NOT coalesce(h.order_id IN (SELECT order_id FROM units_short), false)';

/** A step that writes down what a step `units` did to the status of units: their `id`, `version` and `changed_by`. */
const statusChanged = (name: string, units: string, [before, now]: readonly [string, string]) =>
  enterChanges(
    name,
    `SELECT '${UNIT.resource}' AS entity_type, id AS entity_id, version AS revision, 'status' AS field,
       '"${before}"'::jsonb AS old_value, '"${now}"'::jsonb AS new_value, updated_by AS changed_by FROM ${units}`,
  );

/** Steps that assign what was picked to the items of the orders of `moving`. */
export function assignPicked(): string[] {
  return [
    `units_leaving AS MATERIALIZED (SELECT * FROM units_picked WHERE ${unindexed('order_id IN (SELECT order_id FROM moving)')})`,
    `units_assigned AS (
      UPDATE units u SET status = 'ASSIGNED', version = u.version + 1, updated_by = l.actor_id
      FROM units_leaving l WHERE ${lookedUp('u.id', 'l.unit_id')} RETURNING u.id, u.version, u.updated_by)`,
    statusChanged('units_assigned_entered', 'units_assigned', ['AVAILABLE', 'ASSIGNED']),
    `unit_assignments_begun AS (
      INSERT INTO unit_assignments (id, unit_id, site_id, order_item_id, assigned_by, assigned_at)
      SELECT new_id(), l.unit_id, l.site_id, l.order_item_id, l.actor_id,
        greatest(clock_timestamp(), (SELECT max(ended_at) FROM unit_assignments a WHERE a.unit_id = l.unit_id))
      FROM units_leaving l)`,
  ];
}

/**
 * Steps that hold the units that come back: of each item those first that were registered first, as they left.
 * @param lines a step with the items that come: their `order_id`, `actor_id`, `order_item_id` and `quantity`
 * @param before a step that comes first
 */
export function holdUnitsBack(lines: string, { lock }: Pick<GroupedText, 'lock'>, before: string): string[] {
  return [
    `units_coming AS MATERIALIZED (
      SELECT l.order_id, l.actor_id, a.id AS assignment_id, a.unit_id FROM ${lines} l CROSS JOIN LATERAL (
        SELECT id, unit_id FROM unit_assignments
        WHERE order_item_id = l.order_item_id AND ${unindexed('ended_at IS NULL')} ORDER BY unit_id LIMIT l.quantity) a)`,
    `units_back_held AS MATERIALIZED (
      SELECT u.id FROM units u WHERE u.id = ANY (ARRAY(SELECT unit_id FROM units_coming)) AND ${after(before)} ORDER BY u.id ${lock('u')})`,
  ];
}

/** Whether the units of an order `h` that come back are held. */
export function areUnitsBackHeld({ skips }: Pick<GroupedText, 'skips'>): string {
  if (!skips) return 'true';
  return `NOT EXISTS (SELECT FROM units_coming c WHERE c.order_id = h.order_id
    AND NOT coalesce(c.unit_id IN (SELECT id FROM units_back_held), false))`;
}

/** Steps that take back the units that come for the orders of `moving`. */
export function takeUnitsBack(): string[] {
  return [
    `units_coming_back AS MATERIALIZED (
      SELECT * FROM units_coming WHERE ${unindexed('order_id IN (SELECT order_id FROM moving)')} AND ${after('units_back_held')})`,
    `unit_assignments_ended AS (
      UPDATE unit_assignments a SET ended_at = greatest(clock_timestamp(), a.assigned_at), ended_by = b.actor_id, end_kind = 'RETURNED'
      FROM units_coming_back b WHERE ${lookedUp('a.id', 'b.assignment_id')})`,
    `units_returned AS (
      UPDATE units u SET status = 'AVAILABLE', version = u.version + 1, updated_by = coalesce(b.actor_id, u.updated_by)
      FROM units_coming_back b WHERE ${lookedUp('u.id', 'b.unit_id')} RETURNING u.id, u.version, u.updated_by)`,
    statusChanged('units_returned_entered', 'units_returned', ['ASSIGNED', 'AVAILABLE']),
  ];
}
