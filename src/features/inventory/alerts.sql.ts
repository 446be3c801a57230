import { allOf, Parameters, prepared } from '../../platform/conditions.ts';
import { type Ask, lookedUp } from '../../platform/statements.ts';
import { EARLIEST_DAY, LATEST_DAY, todayIn } from './days.sql.ts';
import { COUNTED_MAX } from './schemas.ts';

/** Pages of what its seller should look at. Each has an index in the order of the list, of a seller's and of everybody's. */

/** Which page, of whose products. */
export interface AlertWindow<Cursor = string> {
  /** Undefined: everybody's. */
  readonly sellerId: string | undefined;
  readonly after: Cursor | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** A page of a list: its rows are numbered from the left, the first says how many there are all in all. */
type Counted<Row extends unknown[]> = [total: number, ...Row];

interface List {
  readonly name: string;
  /** What is listed, as `l`. */
  readonly from: string;
  readonly where: readonly (string | false)[];
  /** Where the page begins. */
  readonly beyond: string | false;
  readonly order: string;
  /** What is told of each; the first is not null. */
  readonly columns: string;
  readonly joins?: string;
}

async function readPage<Row extends [unknown, ...unknown[]]>(
  ask: Ask,
  { name, from, where, beyond, order, columns, joins }: List,
  parameters: Parameters,
  { limit, offset }: Pick<AlertWindow, 'limit' | 'offset'>,
): Promise<{ total: number; rows: Row[] }> {
  const text = `
    WITH counted AS MATERIALIZED (
      SELECT count(*)::int AS total FROM (SELECT FROM ${from} WHERE ${allOf(where)} LIMIT ${COUNTED_MAX}) c),
    page AS MATERIALIZED (
      SELECT l.* FROM ${from} WHERE ${allOf([...where, beyond])}
      ORDER BY ${order} LIMIT ${parameters.add(limit, 'int')} OFFSET ${parameters.add(offset, 'int')})
    SELECT c.total, ${columns} FROM counted c LEFT JOIN ${joins === undefined ? 'page l' : `(page l ${joins})`} ON true ORDER BY ${order}`;
  const rows = await ask<Counted<Row>>(prepared(name, text), parameters.values);
  const told = rows.flatMap(([, ...row]) => (row[0] === null ? [] : [row as unknown as Row]));
  return { total: rows[0]?.[0] ?? 0, rows: told };
}

const ofSeller = (parameters: Parameters, sellerId: string | undefined) =>
  sellerId !== undefined && `l.seller_id = ${parameters.add(sellerId, 'uuid')}`;

/** The place of a level among those that expire. */
export interface ExpiringPlace {
  readonly expiresOn: string;
  readonly id: string;
}

export interface FoundExpiring extends ExpiringPlace {
  readonly warehouseId: string;
  readonly productId: string;
  readonly lotId: string;
  readonly lotCode: string;
  readonly onHand: number;
  readonly updatedAt: Date;
  readonly daysLeft: number;
}

type ExpiringRow = [
  id: string,
  warehouseId: string,
  productId: string,
  lotId: string,
  lotCode: string,
  expiresOn: string,
  onHand: number,
  updatedAt: Date,
  daysLeft: number,
];

const TODAY_THERE = todayIn('w');

/** What expires within so many days, what expires first first. */
export async function findExpiring(
  ask: Ask,
  days: number,
  window: AlertWindow<ExpiringPlace>,
): Promise<{ total: number; levels: FoundExpiring[] }> {
  const parameters = new Parameters();
  const within = parameters.add(days, 'int');
  const list: List = {
    name: 'inventory-expiring',
    from: `stock_levels l JOIN warehouses w ON ${lookedUp('w.id', 'l.warehouse_id')}`,
    where: [
      'l.on_hand > 0 AND l.expires_on IS NOT NULL',
      `l.expires_on BETWEEN ${EARLIEST_DAY} AND ${LATEST_DAY} + ${within}`,
      `l.expires_on BETWEEN ${TODAY_THERE} AND ${TODAY_THERE} + ${within}`,
      ofSeller(parameters, window.sellerId),
    ],
    beyond:
      window.after !== undefined &&
      `(l.expires_on, l.id) > (${parameters.add(window.after.expiresOn, 'date')}, ${parameters.add(window.after.id, 'uuid')})`,
    order: 'l.expires_on, l.id',
    columns: `l.id, l.warehouse_id, l.product_id, l.lot_id, t.code, l.expires_on::text, l.on_hand, l.updated_at, l.expires_on - ${TODAY_THERE}`,
    joins: `JOIN lots t ON ${lookedUp('t.id', 'l.lot_id')} JOIN warehouses w ON ${lookedUp('w.id', 'l.warehouse_id')}`,
  };
  const { total, rows } = await readPage<ExpiringRow>(ask, list, parameters, window);
  const levels = rows.map(([id, warehouseId, productId, lotId, lotCode, expiresOn, onHand, updatedAt, daysLeft]) => ({
    ...{ id, warehouseId, productId, lotId, lotCode, expiresOn, onHand, updatedAt, daysLeft },
  }));
  return { total, levels };
}

export interface FoundShortfall {
  readonly productId: string;
  readonly name: string;
  readonly shortfall: number;
  readonly promised: number;
}

/** Products of which more is promised than there is, by their ids. */
export async function findShortfalls(
  ask: Ask,
  window: AlertWindow,
): Promise<{ total: number; shortfalls: FoundShortfall[] }> {
  const parameters = new Parameters();
  const list: List = {
    name: 'inventory-shortfalls',
    from: 'products l',
    where: ['l.shortfall > 0', ofSeller(parameters, window.sellerId)],
    beyond: window.after !== undefined && `l.id > ${parameters.add(window.after, 'uuid')}`,
    order: 'l.id',
    columns: `l.id, l.name, l.shortfall,
      (SELECT coalesce(sum(on_hand), 0)::int FROM stock_levels WHERE product_id = l.id) + l.shortfall - l.stock`,
  };
  const { total, rows } = await readPage<[string, string, number, number]>(ask, list, parameters, window);
  const shortfalls = rows.map(([productId, name, shortfall, promised]) => ({ productId, name, shortfall, promised }));
  return { total, shortfalls };
}

export interface FoundLowStock {
  readonly productId: string;
  readonly name: string;
  readonly stock: number;
  readonly threshold: number;
  readonly since: Date;
}

/** Products of which few are left, by their ids. */
export async function findLowStock(
  ask: Ask,
  window: AlertWindow,
): Promise<{ total: number; products: FoundLowStock[] }> {
  const parameters = new Parameters();
  const list: List = {
    name: 'inventory-low-stock',
    from: 'low_stock_products l',
    where: [ofSeller(parameters, window.sellerId)],
    beyond: window.after !== undefined && `l.product_id > ${parameters.add(window.after, 'uuid')}`,
    order: 'l.product_id',
    columns: 'l.product_id, p.name, p.stock, p.low_stock_threshold, l.since',
    joins: `JOIN products p ON ${lookedUp('p.id', 'l.product_id')}`,
  };
  const { total, rows } = await readPage<[string, string, number, number, Date]>(ask, list, parameters, window);
  const products = rows.map(([productId, name, stock, threshold, since]) => ({
    ...{ productId, name, stock, threshold, since },
  }));
  return { total, products };
}
