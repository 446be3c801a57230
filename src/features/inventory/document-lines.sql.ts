import type { DocumentKind, DocumentStatus } from '../../generated/prisma/enums.ts';
import type { Tx } from '../../platform/database.ts';
import { NIL_ID, newId } from '../../platform/ids.ts';
import { lookedUp } from '../../platform/statements.ts';
import type { Cause, Change } from './places.sql.ts';

/** What a document of many lines writes: a statement for each table, which looks up what it needs instead of going through all there is. */

const inLots = (changes: readonly Change[]) => changes.map(({ lotId }) => lotId ?? NIL_ID);

/** A line as it is first written. */
export interface NewLine extends Change {
  /** Where its document has none. */
  readonly warehouseId?: string;
}

/** A document as it is first written. */
export interface NewDocument {
  readonly id: string;
  readonly kind: DocumentKind;
  readonly status: DocumentStatus;
  /** Whose goods. Null: of the operator's warehouses. */
  readonly sellerId: string | null;
  readonly warehouseId?: string;
  readonly toWarehouseId?: string;
  readonly actorId: string;
  readonly reason: string | null;
  readonly lines: readonly NewLine[];
}

const CREATE = `
  WITH written AS (
    INSERT INTO stock_documents (id, kind, status, seller_id, warehouse_id, to_warehouse_id, reason, created_by)
    VALUES ($1::uuid, $2::document_kind, $3::document_status, $4::uuid, $5::uuid, $6::uuid, $7, $8::uuid)),
  told AS (
    INSERT INTO stock_document_events (id, document_id, status, actor_id) VALUES (new_id(), $1::uuid, $3::document_status, $8::uuid))
  INSERT INTO stock_document_lines (id, document_id, product_id, lot_id, warehouse_id, quantity)
  SELECT id, $1::uuid, product_id, nullif(lot_id, '${NIL_ID}'), nullif(warehouse_id, '${NIL_ID}'), quantity
  FROM unnest($9::uuid[], $10::uuid[], $11::uuid[], $12::uuid[], $13::int[]) AS l (id, product_id, lot_id, warehouse_id, quantity)`;

/** Writes a document, its lines in their order, and the first of its history, in one statement. Moves nothing. */
export async function createDocument(tx: Tx, document: NewDocument): Promise<void> {
  const { id, kind, status, sellerId, warehouseId = null, toWarehouseId = null, reason, actorId, lines } = document;
  await tx.$executeRawUnsafe(
    CREATE,
    ...[id, kind, status, sellerId, warehouseId, toWarehouseId, reason, actorId],
    ...[lines.map(() => newId()), lines.map(({ productId }) => productId), inLots(lines)],
    ...[lines.map((line) => line.warehouseId ?? NIL_ID), lines.map(({ quantity }) => quantity)],
  );
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
