import type { OrderStatus } from '../../generated/prisma/enums.ts';
import { type Ask, lookedUp } from '../../platform/statements.ts';

/** What an order has of the register. */

/** A unit, as those who pack it, or get it, know it from others. */
export interface ShownUnit {
  readonly unitId: string;
  readonly siteId: string;
  readonly assetTag: string | null;
  readonly serial: string | null;
  readonly imei: string | null;
}

const MISSING = {
  name: 'units-missing-of-order',
  text: `
    SELECT i.product_id, (i.quantity - i.refunded_quantity)::int, a.units FROM order_items i
    JOIN serialised_products s ON ${lookedUp('s.product_id', 'i.product_id')}
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS units FROM (
        SELECT FROM units u WHERE u.product_id = i.product_id AND u.status = 'AVAILABLE' AND u.deleted_at IS NULL
        LIMIT i.quantity - i.refunded_quantity) available) a
    WHERE i.order_id = $1 AND a.units < i.quantity - i.refunded_quantity
      AND EXISTS (SELECT FROM orders WHERE id = $1 AND status = $2::order_status) ORDER BY 1`,
};

/** Of a serialised product of an order, when there are too few. */
export interface MissingUnits {
  readonly productId: string;
  readonly requested: number;
  readonly available: number;
}

/**
 * The serialised products of an order of which fewer units are available than it needs; none where it is no longer in the status that was
 * read: then it may have them.
 */
export async function findMissingUnits(
  ask: Ask,
  { id, status }: { readonly id: string; readonly status: OrderStatus },
): Promise<MissingUnits[]> {
  const rows = await ask<[string, number, number]>(MISSING, [id, status]);
  return rows.map(([productId, requested, available]) => ({ productId, requested, available }));
}

const SHOWN = `'unitId', u.id, 'siteId', u.site_id, 'assetTag', u.asset_tag, 'serial', u.serial, 'imei', u.imei`;

/**
 * An expression: all units that left with an order, as JSON, also those that came back.
 * @param orderId an expression, of none of the tables i, ua and u
 */
export function unitsOfOrder(orderId: string): string {
  return `(SELECT coalesce(jsonb_agg(jsonb_build_object('productId', i.product_id, ${SHOWN},
      'assignedAt', ua.assigned_at, 'returnedAt', ua.ended_at) ORDER BY u.id), '[]')
    FROM order_items i JOIN unit_assignments ua ON ${lookedUp('ua.order_item_id', 'i.id')} JOIN units u ON ${lookedUp('u.id', 'ua.unit_id')}
    WHERE ${lookedUp('i.order_id', orderId)})`;
}

const PICKED = {
  name: 'units-picked-of-order',
  text: `
    WITH gone AS MATERIALIZED (
      SELECT i.product_id, a.unit_id FROM order_items i JOIN unit_assignments a ON ${lookedUp('a.order_item_id', 'i.id')}
      WHERE i.order_id = $1),
    next AS (
      SELECT i.product_id, u.id AS unit_id FROM order_items i
      JOIN serialised_products s ON ${lookedUp('s.product_id', 'i.product_id')}
      CROSS JOIN LATERAL (
        SELECT id FROM units WHERE product_id = i.product_id AND status = 'AVAILABLE' AND deleted_at IS NULL
        ORDER BY id LIMIT i.quantity - i.refunded_quantity) u
      WHERE i.order_id = $1 AND $2::boolean)
    SELECT p.product_id, jsonb_build_object(${SHOWN}) FROM (SELECT * FROM gone UNION ALL SELECT * FROM next) p
    JOIN units u ON ${lookedUp('u.id', 'p.unit_id')} ORDER BY u.id`,
};

/**
 * The units of an order that left, by their product; of one that is still to be shipped, those that would leave now.
 * @param isShipped whether it has left
 */
export async function findPickedUnits(
  ask: Ask,
  orderId: string,
  isShipped: boolean,
): Promise<ReadonlyMap<string, readonly ShownUnit[]>> {
  const rows = await ask<[string, ShownUnit]>(PICKED, [orderId, !isShipped]);
  const byProduct = Map.groupBy(rows, ([productId]) => productId);
  return new Map([...byProduct].map(([productId, ofProduct]) => [productId, ofProduct.map(([, unit]) => unit)]));
}
