import type { Tx } from '../../platform/database.ts';
import { lookedUp } from '../../platform/statements.ts';
import { todayIn } from './days.sql.ts';

/** Lots as documents name them. Whoever calls holds their products, so that nobody else makes or rejects some meanwhile. */

/** A lot as it is received. */
export interface LotGiven {
  readonly productId: string;
  readonly code: string;
  /** Such as 2026-12-31. */
  readonly manufacturedOn: string | null;
  readonly expiresOn: string | null;
}

export interface KnownLot extends LotGiven {
  readonly id: string;
  readonly isRejected: boolean;
}

const COLUMNS = `l.id, l.product_id AS "productId", l.code, l.manufactured_on::text AS "manufacturedOn", l.expires_on::text AS "expiresOn",
  l.rejected_at IS NOT NULL AS "isRejected"`;

const FIND = `
  SELECT ${COLUMNS} FROM unnest($1::uuid[], $2::text[]) AS w (product_id, code)
  JOIN lots l ON ${lookedUp('l.product_id', 'w.product_id')} AND ${lookedUp('l.code', 'w.code')}`;

/** Those of the lots that are known. */
export async function findLots(tx: Tx, lots: readonly Pick<LotGiven, 'productId' | 'code'>[]): Promise<KnownLot[]> {
  const [products, codes] = [lots.map(({ productId }) => productId), lots.map(({ code }) => code)];
  return tx.$queryRawUnsafe(FIND, products, codes);
}

/** Lots by their ids, of whatever products. */
export async function findLotsById(tx: Tx, ids: readonly string[]): Promise<KnownLot[]> {
  return tx.$queryRawUnsafe(`SELECT ${COLUMNS} FROM lots l WHERE l.id = ANY ($1::uuid[])`, [...ids]);
}

const ADD = `
  INSERT INTO lots (id, product_id, code, manufactured_on, expires_on)
  SELECT new_id(), product_id, code, nullif(made, '')::date, nullif(ends, '')::date
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS l (product_id, code, made, ends)
  RETURNING id, product_id AS "productId", code`;

/** Makes lots that are not known yet. */
export async function addLots(
  tx: Tx,
  lots: readonly LotGiven[],
): Promise<(Pick<LotGiven, 'productId' | 'code'> & { readonly id: string })[]> {
  return tx.$queryRawUnsafe(
    ADD,
    lots.map(({ productId }) => productId),
    lots.map(({ code }) => code),
    lots.map(({ manufacturedOn }) => manufacturedOn ?? ''),
    lots.map(({ expiresOn }) => expiresOn ?? ''),
  );
}

/** What day it is in a warehouse, such as 2026-12-31, by the database's clock. */
export async function findToday(tx: Tx, warehouseId: string): Promise<string> {
  const text = `SELECT ${todayIn('w')}::text AS today FROM warehouses w WHERE w.id = $1::uuid`;
  const [row] = await tx.$queryRawUnsafe<{ today: string }[]>(text, warehouseId);
  if (row === undefined) throw new Error(`warehouse ${warehouseId} is not there`);
  return row.today;
}
