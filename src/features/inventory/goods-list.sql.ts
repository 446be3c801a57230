import type { LedgerKind } from '../../generated/prisma/enums.ts';
import { allOf, Parameters, prepared } from '../../platform/conditions.ts';
import type { Moment } from '../../platform/paging.ts';
import { type Ask, lookedUp } from '../../platform/statements.ts';
import { COUNTED_MAX, type LevelQuery, type MovementQuery } from './schemas.ts';

/**
 * Pages of levels and of movements. Each filter alone has an index in the order of the list; of several together one is used, and
 * the rows that it finds are gone through. So are those of others, where a seller asks for what is not theirs.
 */

/** What of a list a page is. */
interface Window {
  readonly offset: number;
  readonly limit: number;
  /** Whether the list is counted, up to COUNTED_MAX; by default it is. */
  readonly isCounted?: boolean;
}

export interface FoundLevel {
  readonly id: string;
  readonly warehouseId: string;
  readonly productId: string;
  readonly lotId: string | null;
  readonly lotCode: string | null;
  readonly expiresOn: string | null;
  readonly onHand: number;
  readonly updatedAt: Date;
}

type LevelRow = [
  total: number,
  id: string | null,
  warehouseId: string,
  productId: string,
  lotId: string | null,
  lotCode: string | null,
  expiresOn: string | null,
  onHand: number,
  updatedAt: Date,
];

/** Levels by age, the newest first. @param sellerId whose products; undefined: everybody's */
export async function findLevels(
  ask: Ask,
  sellerId: string | undefined,
  { productId, warehouseId, lotId }: LevelQuery,
  { after, offset, limit, isCounted = true }: Window & { readonly after: string | undefined },
): Promise<{ total: number; levels: FoundLevel[] }> {
  const parameters = new Parameters();
  const where = allOf([
    sellerId !== undefined && `seller_id = ${parameters.add(sellerId, 'uuid')}`,
    ...ofPlace(parameters, { productId, warehouseId, lotId }),
  ]);
  const beyond = after !== undefined && `id < ${parameters.add(after, 'uuid')}`;
  const text = `
    WITH counted AS MATERIALIZED (
      SELECT count(*)::int AS total FROM (SELECT FROM stock_levels WHERE ${where} LIMIT ${isCounted ? COUNTED_MAX : 0}) c),
    page AS MATERIALIZED (
      SELECT * FROM stock_levels WHERE ${allOf([where, beyond])}
      ORDER BY id DESC LIMIT ${parameters.add(limit, 'int')} OFFSET ${parameters.add(offset, 'int')})
    SELECT c.total, l.id, l.warehouse_id, l.product_id, l.lot_id, t.code, t.expires_on::text, l.on_hand, l.updated_at
    FROM counted c LEFT JOIN page l ON true LEFT JOIN lots t ON ${lookedUp('t.id', 'l.lot_id')} ORDER BY l.id DESC`;
  const rows = await ask<LevelRow>(prepared('inventory-levels', text), parameters.values);
  const levels = rows.flatMap(([, id, ...row]) => (id === null ? [] : [levelIn(id, row)]));
  return { total: rows[0]?.[0] ?? 0, levels };
}

function levelIn(id: string, row: LevelRow extends [number, string | null, ...infer Rest] ? Rest : never): FoundLevel {
  const [warehouseId, productId, lotId, lotCode, expiresOn, onHand, updatedAt] = row;
  return { id, warehouseId, productId, lotId, lotCode, expiresOn, onHand, updatedAt };
}

function ofPlace(
  parameters: Parameters,
  { productId, warehouseId, lotId }: Pick<LevelQuery, 'productId' | 'warehouseId' | 'lotId'>,
): (string | false)[] {
  return [
    productId !== undefined && `product_id = ${parameters.add(productId, 'uuid')}`,
    warehouseId !== undefined && `warehouse_id = ${parameters.add(warehouseId, 'uuid')}`,
    lotId !== undefined && `lot_id = ${parameters.add(lotId, 'uuid')}`,
  ];
}

export interface FoundMovement {
  readonly id: string;
  readonly kind: LedgerKind;
  readonly productId: string;
  readonly warehouseId: string | null;
  readonly lotId: string | null;
  readonly lotCode: string | null;
  readonly quantity: number;
  readonly balance: number | null;
  readonly orderId: string | null;
  readonly documentId: string | null;
  readonly causeId: string | null;
  readonly actorId: string | null;
  readonly reason: string | null;
  readonly createdAt: Date;
}

type MovementRow = [
  total: number,
  id: string | null,
  kind: LedgerKind,
  productId: string,
  warehouseId: string | null,
  lotId: string | null,
  lotCode: string | null,
  quantity: number,
  balance: number | null,
  orderId: string | null,
  documentId: string | null,
  causeId: string | null,
  actorId: string | null,
  reason: string | null,
  createdAt: Date,
];

/** Movements, the newest first. @param sellerId whose products; undefined: everybody's */
export async function findMovements(
  ask: Ask,
  sellerId: string | undefined,
  { productId, warehouseId, lotId, from, to }: MovementQuery,
  { after, offset, limit, isCounted = true }: Window & { readonly after: Moment | undefined },
): Promise<{ total: number; movements: FoundMovement[] }> {
  const parameters = new Parameters();
  const where = allOf([
    ...ofPlace(parameters, { productId, warehouseId, lotId }),
    from !== undefined && `created_at >= ${parameters.add(from, 'timestamptz')}`,
    to !== undefined && `created_at < ${parameters.add(to, 'timestamptz')}`,
    sellerId !== undefined &&
      `EXISTS (SELECT FROM products p WHERE ${lookedUp('p.id', 'e.product_id')} AND p.seller_id = ${parameters.add(sellerId, 'uuid')})`,
  ]);
  const beyond =
    after !== undefined &&
    `(created_at, id) < (${parameters.add(after.createdAt, 'timestamptz')}, ${parameters.add(after.id, 'uuid')})`;
  const text = `
    WITH counted AS MATERIALIZED (
      SELECT count(*)::int AS total FROM (SELECT FROM ledger_entries e WHERE ${where} LIMIT ${isCounted ? COUNTED_MAX : 0}) c),
    page AS MATERIALIZED (
      SELECT * FROM ledger_entries e WHERE ${allOf([where, beyond])}
      ORDER BY created_at DESC, id DESC LIMIT ${parameters.add(limit, 'int')} OFFSET ${parameters.add(offset, 'int')})
    SELECT c.total, l.id, l.kind, l.product_id, l.warehouse_id, l.lot_id, t.code, l.delta, l.balance, l.order_id, l.document_id, l.cause_id,
      l.actor_id, l.reason, l.created_at
    FROM counted c LEFT JOIN page l ON true LEFT JOIN lots t ON ${lookedUp('t.id', 'l.lot_id')} ORDER BY l.created_at DESC, l.id DESC`;
  const rows = await ask<MovementRow>(prepared('inventory-ledger', text), parameters.values);
  const movements = rows.flatMap(([, id, ...row]) => (id === null ? [] : [movementIn(id, row)]));
  return { total: rows[0]?.[0] ?? 0, movements };
}

function movementIn(
  id: string,
  row: MovementRow extends [number, string | null, ...infer Rest] ? Rest : never,
): FoundMovement {
  const [kind, productId, warehouseId, lotId, lotCode, quantity, balance, orderId, documentId, ...others] = row;
  const [causeId, actorId, reason, createdAt] = others;
  const place = { productId, warehouseId, lotId, lotCode };
  return { id, kind, ...place, quantity, balance, orderId, documentId, causeId, actorId, reason, createdAt };
}

export interface Goods {
  /** Digits after the point that its unit has. */
  readonly scale: number;
  readonly name: string;
}

const GOODS = {
  name: 'inventory-goods',
  text: 'SELECT id, unit_scale, name FROM products WHERE id = ANY ($1::uuid[])',
};
const CODES = { name: 'inventory-codes', text: 'SELECT id, code FROM warehouses WHERE id = ANY ($1::uuid[])' };

/** What products are called and counted in, by their ids. */
export async function findGoods(ask: Ask, productIds: ReadonlySet<string>): Promise<ReadonlyMap<string, Goods>> {
  const rows = await ask<[string, number, string]>(GOODS, [[...productIds]]);
  return new Map(rows.map(([id, scale, name]) => [id, { scale, name }]));
}

/** The codes of warehouses, by their ids. */
export async function findCodes(ask: Ask, warehouseIds: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
  return new Map(await ask<[string, string]>(CODES, [[...warehouseIds]]));
}
