import type { Tx } from '../../platform/database.ts';
import { NIL_ID } from '../../platform/ids.ts';
import { OUTBOX_EVENTS } from '../../platform/outbox.ts';
import { type Ask, after, lookedUp, unindexed } from '../../platform/statements.ts';
import { LATEST_DAY, todayIn } from './days.sql.ts';

/**
 * Goods that have expired leave: their place, and what can be promised. What was promised already becomes a shortfall. One
 * statement, so all of it or nothing, and once however many do it: whoever has the rows finds nothing there any more.
 */

/**
 * @param due a step with the `id`, `product_id` and `expires_on` of levels. Rows that others hold are left to the next run: who
 *   sells, ships or receives them is not waited for
 */
function writingOff(due: string): string {
  return `
    WITH ${due},
    stock_held AS MATERIALIZED (
      SELECT id, stock FROM products WHERE id = ANY (ARRAY(SELECT DISTINCT product_id FROM due))
      ORDER BY id FOR NO KEY UPDATE SKIP LOCKED),
    goods_held AS MATERIALIZED (
      SELECT l.id, l.product_id, l.warehouse_id, l.lot_id, l.on_hand FROM due d
      JOIN stock_levels l ON ${lookedUp('l.id', 'd.id')} AND ${unindexed('l.on_hand > 0')}
      WHERE d.product_id IN (SELECT id FROM stock_held)
      -- Not by columns of its own: all levels there are could be gone through in that order.
      ORDER BY d.product_id, d.id FOR NO KEY UPDATE OF l SKIP LOCKED),
    expired AS MATERIALIZED (
      SELECT g.product_id, g.units, least(g.units, h.stock) AS taken, h.stock - least(g.units, h.stock) AS remains
      FROM (SELECT product_id, sum(on_hand)::int AS units FROM goods_held GROUP BY product_id) g
      JOIN stock_held h ON h.id = g.product_id),
    goods_written_off AS (
      UPDATE stock_levels l SET on_hand = 0 FROM goods_held g WHERE ${lookedUp('l.id', 'g.id')}),
    goods_entered AS (
      INSERT INTO ledger_entries (id, product_id, kind, delta, balance, warehouse_id, lot_id)
      SELECT new_id(), product_id, 'EXPIRY', -on_hand, 0, warehouse_id, lot_id FROM goods_held),
    stock_written_off AS (
      UPDATE products p SET stock = e.remains, shortfall = p.shortfall + e.units - e.taken, version = p.version + 1
      FROM expired e WHERE ${lookedUp('p.id', 'e.product_id')} AND ${after('stock_held')} RETURNING p.id, p.shortfall),
    stock_entered AS (
      INSERT INTO ledger_entries (id, product_id, kind, delta, balance)
      SELECT new_id(), product_id, 'EXPIRY', -taken, remains FROM expired WHERE taken > 0),
    told AS (
      INSERT INTO ${OUTBOX_EVENTS.name} (id, type, subject_id, payload)
      SELECT new_id(), 'stock.shortfall', e.product_id, jsonb_build_object('shortfall', s.shortfall, 'expired', e.units)
      FROM expired e JOIN stock_written_off s ON s.id = e.product_id WHERE e.units > e.taken)
    SELECT (SELECT count(*)::int FROM goods_held) AS levels, (SELECT coalesce(sum(on_hand), 0)::bigint::text FROM goods_held) AS units,
      (SELECT coalesce(sum(units - taken), 0)::bigint::text FROM expired) AS short, (SELECT count(*)::int FROM due) AS due,
      (SELECT expires_on::text FROM due ORDER BY expires_on DESC, id DESC LIMIT 1) AS last_day,
      (SELECT id FROM due ORDER BY expires_on DESC, id DESC LIMIT 1) AS last_id`;
}

const HAS_EXPIRED = `l.expires_on < ${LATEST_DAY} AND l.expires_on < ${todayIn('w')}`;

const WRITE_OFF = {
  name: 'inventory-write-off',
  text: writingOff(`due AS MATERIALIZED (
      SELECT l.id, l.product_id, l.expires_on FROM stock_levels l JOIN warehouses w ON ${lookedUp('w.id', 'l.warehouse_id')}
      WHERE l.on_hand > 0 AND l.expires_on IS NOT NULL AND ${HAS_EXPIRED} AND (l.expires_on, l.id) > ($1::date, $2::uuid)
      ORDER BY l.expires_on, l.id LIMIT $3)`),
};

/** Where a run has come to. */
export interface ExpiryCursor {
  readonly expiresOn: string;
  readonly id: string;
}

export const BEFORE_ALL: ExpiryCursor = { expiresOn: '-infinity', id: NIL_ID };

/** What one statement wrote off. */
export interface WrittenOff {
  readonly levels: number;
  readonly units: number;
  /** Of the units, those that were promised to buyers. */
  readonly short: number;
  /** Where to go on; undefined at the end. */
  readonly next: ExpiryCursor | undefined;
}

type WrittenOffRow = [
  levels: number,
  units: string,
  short: string,
  due: number,
  expiresOn: string | null,
  id: string | null,
];

/** Writes off what has expired, what expired first first. @param limit places at most */
export async function writeOff(ask: Ask, { expiresOn, id }: ExpiryCursor, limit: number): Promise<WrittenOff> {
  const [row] = await ask<WrittenOffRow>(WRITE_OFF, [expiresOn, id, limit]);
  if (row === undefined) throw new Error('a sum has a row');
  const [levels, units, short, due, lastDay, lastId] = row;
  const next = due < limit || lastDay === null || lastId === null ? undefined : { expiresOn: lastDay, id: lastId };
  return { levels, units: Number(units), short: Number(short), next };
}

/** @param products an array of ids. @param condition what else must be so of levels `l` */
const ofProducts = (products: string, condition = 'true') =>
  writingOff(`due AS MATERIALIZED (
    SELECT l.id, l.product_id, l.expires_on FROM stock_levels l JOIN warehouses w ON ${lookedUp('w.id', 'l.warehouse_id')}
    WHERE l.product_id = ANY (${products}) AND l.on_hand > 0 AND ${HAS_EXPIRED} AND ${condition})`);

const OF_PRODUCTS = ofProducts('$1::uuid[]');

/** Writes off what has expired of products whose rows the transaction holds. @returns how many places it emptied */
export async function writeOffExpired(tx: Tx, productIds: readonly string[]): Promise<number> {
  const [row] = await tx.$queryRawUnsafe<{ levels: number }[]>(OF_PRODUCTS, [...productIds]);
  return row?.levels ?? 0;
}

const OF_IMPORT = ofProducts(
  'ARRAY(SELECT DISTINCT about FROM import_lines WHERE import_id = $1::uuid)',
  unindexed('coalesce(l.seller_id = $2::uuid, true)'),
);

/** The same of the products of a file. @param owner whose products are held; undefined: everybody's */
export async function writeOffOfImport(tx: Tx, importId: string, owner: string | undefined): Promise<void> {
  await tx.$queryRawUnsafe(OF_IMPORT, importId, owner ?? null);
}
