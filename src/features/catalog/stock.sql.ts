import type { Tx } from '../../platform/database.ts';

/** What a decision about stock was based on. */
export interface ProductVersion {
  readonly id: string;
  readonly version: number;
}

/**
 * Takes the row locks of products in id order, the order that everyone keeps, and returns their present versions.
 * NO KEY UPDATE, since nobody changes an id: rows that only point at the product are not held up.
 */
export async function lockProductRows(tx: Tx, ids: readonly string[]): Promise<ProductVersion[]> {
  return tx.$queryRaw<ProductVersion[]>`
    SELECT id, version FROM products WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
}

/** Takes the row locks of those products that nobody holds, without waiting. */
export async function lockFreeProductRows(tx: Tx, ids: readonly string[]): Promise<{ id: string }[]> {
  return tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM products WHERE id = ANY(${ids}::uuid[]) FOR NO KEY UPDATE SKIP LOCKED`;
}

/** Adds to many stocks at once where the version still holds. @returns how many rows it changed */
export async function changeStocksAtVersion(
  tx: Tx,
  changes: readonly (ProductVersion & { readonly delta: number })[],
): Promise<number> {
  return tx.$executeRaw`
    UPDATE products p SET stock = p.stock + c.delta, version = p.version + 1
    FROM unnest(${changes.map(({ id }) => id)}::uuid[], ${changes.map(({ version }) => version)}::int[],
                ${changes.map(({ delta }) => delta)}::int[]) AS c (id, version, delta)
    WHERE p.id = c.id AND p.version = c.version`;
}
