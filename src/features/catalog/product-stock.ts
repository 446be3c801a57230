import { setTimeout as delay } from 'node:timers/promises';
import { ConcurrencyError } from '../../concurrency/index.ts';
import type { Product } from '../../generated/prisma/client.ts';
import type { Database, Tx } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { changeStocksAtVersion, lockFreeProductRows, lockProductRows, type ProductVersion } from './stock.sql.ts';

/** Reads a product with the version that a later write must still find. @throws AppError not-found */
export async function getProductWithVersion(tx: Tx, id: string): Promise<Product> {
  const product = await tx.product.findUnique({ where: { id } });
  if (product === null) throw notFound('product');
  return product;
}

/**
 * Writes a product's stock where its version still is the one that was read, and moves the version.
 * @throws ConcurrencyError when someone else changed the stock in between; nothing is written then
 */
export async function updateProductWithLocking(tx: Tx, read: ProductVersion, change: { stock: number }): Promise<void> {
  const { count } = await tx.product.updateMany({
    where: { id: read.id, version: read.version },
    data: { stock: change.stock, version: read.version + 1 },
  });
  if (count === 0) throw new ConcurrencyError('product', read.id);
}

/**
 * Reads products with their versions, in id order.
 * @param lock takes their row locks first, waiting for whoever has them: for those who lost an optimistic try
 */
export async function readProducts(tx: Tx, ids: readonly string[], { lock }: { lock: boolean }): Promise<Product[]> {
  if (lock) await lockProductRows(tx, ids);
  return tx.product.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: 'asc' } });
}

export interface ReturnedItem {
  readonly productId: string;
  readonly quantity: number;
}

/** Puts units back on the shelf. Takes the row locks first, in id order, so that it neither fails nor deadlocks. */
export async function putBackStock(tx: Tx, items: readonly ReturnedItem[]): Promise<void> {
  const deltas = new Map<string, number>();
  for (const { productId, quantity } of items) deltas.set(productId, (deltas.get(productId) ?? 0) + quantity);
  const locked = await lockProductRows(tx, [...deltas.keys()]);
  const changed = await changeStocksAtVersion(
    tx,
    locked.map(({ id, version }) => ({ id, version, delta: deltas.get(id) ?? 0 })),
  );
  if (changed !== deltas.size) throw new ConcurrencyError('product');
}

/** How often, and how far apart, a product is looked at before it counts as held. Checkouts hold it for less. */
const LOOKS = 10;
const LOOK_EVERY_MS = 25;

/** Those of the products whose rows someone holds, and goes on holding while they are looked at again and again. */
export async function heldProducts(db: Database, ids: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const held = new Set(ids);
  for (let look = 1; look <= LOOKS && held.size > 0; look += 1) {
    if (look > 1) await delay(LOOK_EVERY_MS);
    // Outside a transaction: the locks are let go of as soon as they are had.
    for (const { id } of await lockFreeProductRows(db.prisma, [...held])) held.delete(id);
  }
  return held;
}
