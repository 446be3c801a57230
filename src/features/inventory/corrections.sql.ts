import type { Tx } from '../../platform/database.ts';
import { NIL_ID } from '../../platform/ids.ts';
import type { Corrections, ProductAccounts } from './corrections.ts';
import { lockProductRows } from './stock.sql.ts';

/** Holds a product and everything that lies of it until the transaction ends, in the order that everyone keeps. */
export async function holdProductAndLevels(tx: Tx, productId: string): Promise<void> {
  await lockProductRows(tx, [productId]);
  await tx.$queryRaw`
    SELECT id FROM stock_levels WHERE product_id = ${productId}::uuid ORDER BY product_id, id FOR NO KEY UPDATE`;
}

/**
 * Writes corrections of a product that is held: rows of the ledger, and what the product's row says. Places stay as they are, and
 * no row of the ledger is changed.
 * @param before as the accounts are under the locks
 */
export async function writeCorrections(tx: Tx, before: ProductAccounts, corrections: Corrections): Promise<void> {
  const { productId } = before;
  const { stock, shortfall, supplied, entries } = corrections;
  const isMoved = stock !== before.stock || shortfall !== before.shortfall;
  // First: the rows that follow add to what is supplied.
  if (isMoved || supplied !== before.supplied) {
    const data = { stock, shortfall, supplied, ...(isMoved && { version: { increment: 1 } }) };
    await tx.product.updateMany({ where: { id: productId }, data });
  }
  // Those of the stock come last, follow each other, and are listed by their time.
  const places = entries.filter(({ warehouseId }) => warehouseId !== null).length;
  await tx.$executeRaw`
    INSERT INTO ledger_entries (id, product_id, kind, delta, balance, warehouse_id, lot_id, reason, created_at)
    SELECT new_id(), ${productId}::uuid, 'ADJUSTMENT', delta, nullif(balance, -1), nullif(warehouse_id, ${NIL_ID}::uuid),
      nullif(lot_id, ${NIL_ID}::uuid), reason,
      clock_timestamp() + interval '1 millisecond' * greatest(n - 1 - ${places}::int, 0)
    FROM unnest(${entries.map(({ delta }) => delta)}::int[], ${entries.map(({ balance }) => balance ?? -1)}::int[],
      ${entries.map(({ warehouseId }) => warehouseId ?? NIL_ID)}::uuid[], ${entries.map(({ lotId }) => lotId ?? NIL_ID)}::uuid[],
      ${entries.map(({ reason }) => reason)}::text[]) WITH ORDINALITY AS e (delta, balance, warehouse_id, lot_id, reason, n)
    ORDER BY n`;
}
