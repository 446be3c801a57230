import { lookedUp } from '../../platform/statements.ts';

/** What operators watch of stock. Each question reads no more than its own bound of rows. */

/** Of the ledger, what is looked at to see what moves: its ids are in the order of their time. */
const RECENT_ENTRIES = 2_000;
const ROWS_MAX = 10;

/** Products whose stock moved most often of late. Their version counts the moves: twice asked, it tells how fast. */
export const HOT_PRODUCTS = `
  WITH recent AS MATERIALIZED (
    SELECT product_id FROM ledger_entries ORDER BY id DESC LIMIT ${RECENT_ENTRIES}),
  hot AS MATERIALIZED (
    SELECT product_id, count(*)::int AS moves FROM recent GROUP BY product_id
    ORDER BY moves DESC, product_id LIMIT ${ROWS_MAX})
  SELECT p.id, p.name, p.unit, p.unit_scale AS "unitScale", p.stock, p.version, h.moves
  FROM hot h JOIN products p ON ${lookedUp('p.id', 'h.product_id')} ORDER BY h.moves DESC, p.id`;

/** Products of which few are left, those the longest first that were noticed first. */
export const STOCK_AT_RISK = `
  WITH low AS MATERIALIZED (SELECT product_id FROM low_stock_products ORDER BY product_id DESC LIMIT ${RECENT_ENTRIES}),
  risky AS (
    SELECT p.id, p.name, p.unit, p.unit_scale AS "unitScale", p.stock, p.low_stock_threshold AS threshold, p.shortfall
    FROM low l JOIN products p ON ${lookedUp('p.id', 'l.product_id')})
  SELECT * FROM risky ORDER BY shortfall DESC, stock, id LIMIT ${ROWS_MAX}`;
