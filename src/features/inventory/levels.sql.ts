import type { LedgerKind } from '../../generated/prisma/enums.ts';
import type { Tx } from '../../platform/database.ts';
import { lookedUp } from '../../platform/statements.ts';

/** What lies in places: levels, and the rows of the ledger that add up to them. */

/** A movement of goods of a product in its seller's default warehouse, in no lot. */
export interface GoodsMove {
  readonly productId: string;
  readonly kind: LedgerKind;
  /** Units. */
  readonly quantity: number;
  readonly actorId: string | null;
}

/** Where goods lie that nobody put elsewhere. */
const DEFAULT_PLACE = `FROM products p JOIN warehouses w ON w.seller_id = p.seller_id AND w.is_default
  WHERE p.id = $1::uuid`;

/** Puts goods where they lie by default. However many touch a place for the first time, one level comes of it. */
export async function putGoods(tx: Tx, { productId, kind, quantity, actorId }: GoodsMove): Promise<void> {
  await tx.$executeRawUnsafe(
    `WITH put AS (
       INSERT INTO stock_levels (id, warehouse_id, product_id, seller_id, on_hand)
       SELECT new_id(), w.id, p.id, p.seller_id, $2::int ${DEFAULT_PLACE}
       ON CONFLICT (product_id, warehouse_id, lot_id) DO UPDATE SET on_hand = stock_levels.on_hand + excluded.on_hand
       RETURNING warehouse_id, on_hand)
     INSERT INTO ledger_entries (id, product_id, kind, delta, balance, warehouse_id, actor_id)
     SELECT new_id(), $1::uuid, $3::ledger_kind, $2::int, on_hand, warehouse_id, $4::uuid FROM put`,
    productId,
    quantity,
    kind,
    actorId,
  );
}

const OPEN_STOCKS = `
  WITH given AS (SELECT * FROM unnest($1::uuid[], $2::int[]) AS c (product_id, units)),
  entered AS (
    INSERT INTO ledger_entries (id, product_id, kind, delta, balance, actor_id)
    SELECT new_id(), product_id, 'OPENING', units, units, $3::uuid FROM given),
  put AS (
    INSERT INTO stock_levels (id, warehouse_id, product_id, seller_id, on_hand)
    SELECT new_id(), w.id, p.id, p.seller_id, c.units FROM given c
    JOIN products p ON ${lookedUp('p.id', 'c.product_id')}
    JOIN warehouses w ON ${lookedUp('w.seller_id', 'p.seller_id')} AND w.is_default
    RETURNING product_id, warehouse_id, on_hand)
  INSERT INTO ledger_entries (id, product_id, kind, delta, balance, warehouse_id, actor_id)
  SELECT new_id(), product_id, 'OPENING', on_hand, on_hand, warehouse_id, $3::uuid FROM put`;

/** Enters what new products have at first, and where it lies. Their rows hold the same stock already. */
export async function openStocks(
  tx: Tx,
  products: readonly { readonly id: string; readonly stock: number }[],
  actorId: string,
): Promise<void> {
  const [ids, units] = [products.map(({ id }) => id), products.map(({ stock }) => stock)];
  await tx.$executeRawUnsafe(OPEN_STOCKS, ids, units, actorId);
}

/**
 * Takes goods from where they lie by default, where there are enough.
 * @returns how many lie there where there are fewer; undefined when they were taken
 */
export async function takeGoods(
  tx: Tx,
  { productId, kind, quantity, actorId }: GoodsMove,
): Promise<number | undefined> {
  const taken = await tx.$executeRawUnsafe(
    `WITH taken AS (
       UPDATE stock_levels SET on_hand = on_hand - $2::int
       WHERE product_id = $1::uuid AND warehouse_id = (SELECT w.id ${DEFAULT_PLACE}) AND lot_id IS NULL AND on_hand >= $2::int
       RETURNING warehouse_id, on_hand)
     INSERT INTO ledger_entries (id, product_id, kind, delta, balance, warehouse_id, actor_id)
     SELECT new_id(), $1::uuid, $3::ledger_kind, -$2::int, on_hand, warehouse_id, $4::uuid FROM taken`,
    productId,
    quantity,
    kind,
    actorId,
  );
  if (taken === 1) return undefined;
  const [level] = await tx.$queryRawUnsafe<{ on_hand: number }[]>(
    `SELECT on_hand FROM stock_levels
     WHERE product_id = $1::uuid AND warehouse_id = (SELECT w.id ${DEFAULT_PLACE}) AND lot_id IS NULL`,
    productId,
  );
  return level?.on_hand ?? 0;
}
