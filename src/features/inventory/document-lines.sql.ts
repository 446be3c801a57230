import type { Tx } from '../../platform/database.ts';
import { NIL_ID, newId } from '../../platform/ids.ts';
import { lookedUp } from '../../platform/statements.ts';
import type { Cause, Change, LotGiven } from './places.sql.ts';

/** What a document of many lines writes: a statement for each table, which looks up what it needs instead of going through all there is. */

const inLots = (changes: readonly Change[]) => changes.map(({ lotId }) => lotId ?? NIL_ID);

/** A line as it is first written. */
export interface NewLine extends Change {
  /** Where its document has none. */
  readonly warehouseId?: string;
}

/** Writes the lines of a document that has its row, in their order. */
export async function insertLines(tx: Tx, documentId: string, lines: readonly NewLine[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO stock_document_lines (id, document_id, product_id, lot_id, warehouse_id, quantity)
    SELECT id, ${documentId}::uuid, product_id, nullif(lot_id, ${NIL_ID}::uuid), nullif(warehouse_id, ${NIL_ID}::uuid), quantity
    FROM unnest(${lines.map(() => newId())}::uuid[], ${lines.map(({ productId }) => productId)}::uuid[], ${inLots(lines)}::uuid[],
      ${lines.map(({ warehouseId }) => warehouseId ?? NIL_ID)}::uuid[], ${lines.map(({ quantity }) => quantity)}::int[])
      AS l (id, product_id, lot_id, warehouse_id, quantity)`;
}

const RAISE_LEVELS = `
  WITH given AS (SELECT * FROM unnest($2::uuid[], $3::uuid[], $4::int[]) AS c (product_id, lot_id, quantity)),
  put AS (
    INSERT INTO stock_levels (id, warehouse_id, product_id, lot_id, seller_id, expires_on, on_hand)
    SELECT new_id(), $1::uuid, p.id, t.id, p.seller_id, t.expires_on, c.quantity
    FROM given c JOIN products p ON ${lookedUp('p.id', 'c.product_id')} LEFT JOIN lots t ON ${lookedUp('t.id', 'c.lot_id')}
    ON CONFLICT (product_id, warehouse_id, lot_id) DO UPDATE SET on_hand = stock_levels.on_hand + excluded.on_hand
    RETURNING product_id, coalesce(lot_id, '${NIL_ID}'::uuid) AS lot_id, on_hand)
  INSERT INTO ledger_entries (id, product_id, kind, delta, balance, warehouse_id, lot_id, document_id, actor_id, reason)
  SELECT new_id(), product_id, $5::ledger_kind, c.quantity, p.on_hand, $1::uuid, nullif(lot_id, '${NIL_ID}'::uuid), $6::uuid, $7::uuid, $8
  FROM given c JOIN put p USING (product_id, lot_id)`;

/**
 * Puts goods into places, with a row of the ledger for each: those that are touched for the first time begin with them. Whoever
 * calls holds the levels that are there already.
 * @param changes one for each product and lot, and nothing that leaves
 */
export async function raiseLevels(
  tx: Tx,
  warehouseId: string,
  changes: readonly Change[],
  { kind, documentId, actorId, reason }: Cause,
): Promise<void> {
  const productIds = changes.map(({ productId }) => productId);
  const quantities = changes.map(({ quantity }) => quantity);
  const cause = [kind, documentId, actorId, reason];
  await tx.$executeRawUnsafe(RAISE_LEVELS, warehouseId, productIds, inLots(changes), quantities, ...cause);
}

const ADD_LOTS = `
  INSERT INTO lots (id, product_id, code, manufactured_on, expires_on)
  SELECT new_id(), product_id, code, nullif(made, '')::date, nullif(ends, '')::date
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS l (product_id, code, made, ends)
  RETURNING id, product_id AS "productId", code`;

/** Makes lots that are not known yet; whoever calls holds their products, and nobody else makes some meanwhile. */
export async function addLots(
  tx: Tx,
  lots: readonly LotGiven[],
): Promise<(Pick<LotGiven, 'productId' | 'code'> & { readonly id: string })[]> {
  return tx.$queryRawUnsafe(
    ADD_LOTS,
    lots.map(({ productId }) => productId),
    lots.map(({ code }) => code),
    lots.map(({ manufacturedOn }) => manufacturedOn ?? ''),
    lots.map(({ expiresOn }) => expiresOn ?? ''),
  );
}
