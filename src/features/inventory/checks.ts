import { NIL_ID } from '../../platform/ids.ts';
import type { Check } from '../feature.ts';
import { SUPPLIES } from './drift.sql.ts';

/** What must hold of stock and its ledger. */
export const INVENTORY_CHECKS: readonly Check[] = [
  {
    name: 'no negative stock',
    sql: `SELECT 'product ' || id AS subject, 'stock is ' || stock AS problem FROM products WHERE stock < 0`,
  },
  {
    name: 'stock = sum of the ledger',
    sql: `SELECT 'product ' || p.id AS subject,
            'stock is ' || p.stock || ' of ' || p.supplied || ' supplied, the ledger sums up to '
              || coalesce(l.sum, 0) || ' of ' || coalesce(l.supplied, 0) AS problem
          FROM products p LEFT JOIN (
            SELECT product_id, sum(delta) AS sum,
              sum(delta) FILTER (WHERE ${SUPPLIES}) AS supplied
            FROM ledger_entries WHERE warehouse_id IS NULL GROUP BY product_id
          ) l ON l.product_id = p.id
          WHERE p.stock <> coalesce(l.sum, 0) OR p.supplied <> coalesce(l.supplied, 0)`,
  },
  {
    name: 'every product has one opening row',
    sql: `SELECT 'product ' || p.id AS subject, count(l.id) || ' opening rows in the ledger' AS problem
          FROM products p LEFT JOIN ledger_entries l ON l.product_id = p.id AND l.kind = 'OPENING' AND l.warehouse_id IS NULL
          GROUP BY p.id HAVING count(l.id) <> 1`,
  },
  {
    name: 'every level = sum of the ledger',
    sql: `SELECT 'level of product ' || coalesce(s.product_id, l.product_id) || ' in warehouse ' || coalesce(s.warehouse_id, l.warehouse_id)
              || coalesce(', lot ' || coalesce(s.lot_id, l.lot_id), '') AS subject,
            'on hand are ' || coalesce(s.on_hand, 0) || ', the ledger sums up to ' || coalesce(l.sum, 0) AS problem
          FROM stock_levels s FULL JOIN (
            SELECT product_id, warehouse_id, lot_id, sum(delta) AS sum FROM ledger_entries
            WHERE warehouse_id IS NOT NULL GROUP BY product_id, warehouse_id, lot_id
          ) l ON l.product_id = s.product_id AND l.warehouse_id = s.warehouse_id
            AND coalesce(l.lot_id, '${NIL_ID}') = coalesce(s.lot_id, '${NIL_ID}')
          WHERE coalesce(s.on_hand, 0) <> coalesce(l.sum, 0)`,
  },
  {
    name: 'what a transfer sent arrived, came back, or is explained',
    sql: `SELECT 'transfer ' || d.id AS subject,
            d.status || ' of ' || l.units || ', sent ' || coalesce(m.sent, 0) || ', arrived ' || coalesce(m.arrived, 0) AS problem
          FROM stock_documents d
          JOIN (
            SELECT document_id, sum(quantity) AS units, sum(received) AS received FROM stock_document_lines GROUP BY document_id
          ) l ON l.document_id = d.id
          LEFT JOIN (
            SELECT document_id, -sum(delta) FILTER (WHERE kind = 'TRANSFER_OUT') AS sent, sum(delta) FILTER (WHERE kind = 'TRANSFER_IN') AS arrived
            FROM ledger_entries WHERE warehouse_id IS NOT NULL AND document_id IS NOT NULL GROUP BY document_id
          ) m ON m.document_id = d.id
          WHERE d.kind = 'TRANSFER' AND (
            coalesce(m.sent, 0) <> CASE WHEN d.status IN ('IN_TRANSIT', 'RECEIVED') OR m.sent > 0 AND d.status = 'CANCELLED' THEN l.units ELSE 0 END
            OR coalesce(m.arrived, 0) <> CASE d.status WHEN 'RECEIVED' THEN l.received WHEN 'CANCELLED' THEN coalesce(m.sent, 0) ELSE 0 END)`,
  },
  {
    name: 'few are left of exactly the products that are listed so',
    sql: `SELECT 'product ' || coalesce(p.id, l.product_id) AS subject,
            CASE WHEN l.product_id IS NULL THEN 'is low and not listed' ELSE 'is listed and not low' END AS problem
          FROM low_stock_products l FULL JOIN (
            SELECT id FROM products WHERE status = 'ACTIVE' AND stock <= low_stock_threshold) p ON p.id = l.product_id
          WHERE p.id IS NULL OR l.product_id IS NULL`,
  },
  {
    name: 'what is held was taken from the stock once, and what is not was given up or sold once',
    sql: `SELECT 'hold ' || coalesce(h.id, l.cause_id) AS subject,
            'holds ' || coalesce(h.quantity, 0) || ', the ledger says ' || coalesce(l.units, 0) AS problem
          FROM stock_holds h FULL JOIN (
            SELECT cause_id, product_id, bool_or(kind = 'HOLD') AS was_held,
              CASE WHEN bool_or(kind = 'HELD_SALE') THEN 0 ELSE -sum(delta) END AS units
            FROM ledger_entries WHERE kind IN ('HOLD', 'HOLD_RELEASE', 'HELD_SALE') GROUP BY cause_id, product_id
          ) l ON l.cause_id = h.id AND l.product_id = h.product_id
          WHERE coalesce(h.quantity, 0) <> coalesce(l.units, 0) OR NOT l.was_held`,
  },
  {
    name: 'nothing lies in a rejected lot',
    sql: `SELECT 'lot ' || t.id AS subject, l.on_hand || ' lie in warehouse ' || l.warehouse_id AS problem
          FROM lots t JOIN stock_levels l ON l.lot_id = t.id WHERE t.rejected_at IS NOT NULL AND l.on_hand > 0`,
  },
];
