import { type ClaimSet, claim } from '../../concurrency/index.ts';
import type { Product } from '../../generated/prisma/client.ts';
import type { Tx } from '../../platform/database.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { insertRows, type RowSet, rowsFor } from '../../platform/tables.ts';
import { INVENTORY_ERRORS } from './errors.ts';
import { putGoods, takeGoods } from './levels.sql.ts';
import { unitsByProduct } from './rules.ts';
import { COVERED_REASON, lockProductRows } from './stock.sql.ts';
import { LEDGER_ENTRIES, type LedgerKind, type LedgerRow, STOCK } from './tables.ts';

/** The one owner of stock, with stock.sql.ts: whatever changes it writes the ledger too, and nobody else writes either. */

/** What a decision about stock was based on. */
export interface ProductStock {
  readonly id: string;
  readonly version: number;
  /** Units that can be promised. */
  readonly stock: number;
}

/** What a change of a product's stock is based on. */
interface ChangeableStock extends ProductStock {
  /** Units that are promised and no longer there. What comes covers them first. */
  readonly shortfall: number;
}

/** Units of an order item that leave the shelf. */
interface ItemUnits {
  readonly productId: string;
  readonly quantity: number;
  readonly orderId: string;
  readonly orderItemId: string;
}

/** Reads a product with the version that a later write must still find. @throws AppError not-found */
export async function getProductWithVersion(tx: Tx, id: string): Promise<Product> {
  const product = await tx.product.findUnique({ where: { id } });
  if (product === null) throw notFound('product');
  return product;
}

/**
 * Reads products with their versions, in id order.
 * @param lock takes their row locks first, waiting for whoever has them: for those who lost an optimistic try
 */
export async function readProducts(tx: Tx, ids: readonly string[], { lock }: { lock: boolean }): Promise<Product[]> {
  if (lock) await lockProductRows(tx, ids);
  return tx.product.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: 'asc' } });
}

/** Waits for the row lock of a product, and holds it until the transaction ends. */
export async function lockProduct(tx: Tx, id: string): Promise<void> {
  await lockProductRows(tx, [id]);
}

/**
 * Sets a product's stock where its version still is the one that was read, and moves the version; the ledger says why. The
 * goods come to the seller's default warehouse, or leave it. Of what comes, less what covers a shortfall can be promised.
 * @param actorId the user behind it
 * @throws ConcurrencyError when someone else changed the stock in between; nothing is written then
 * @throws AppError insufficient-stock when fewer lie in the default warehouse, without a lot
 */
export async function updateProductWithLocking(
  tx: Tx,
  { id, version, stock: before, shortfall }: ChangeableStock,
  { stock, actorId }: { stock: number; actorId: string },
): Promise<void> {
  const kind = 'ADJUSTMENT';
  const change = stock - before;
  const covered = Math.max(0, Math.min(shortfall, change));
  // First: there is no stock beside a shortfall.
  if (covered > 0) await tx.product.updateMany({ where: { id, version }, data: { shortfall: shortfall - covered } });
  await claim(tx, STOCK, { id, version, count: stock - covered });
  await enter(tx, [{ productId: id, kind, delta: change, balance: stock, actorId }]);
  if (covered > 0) await enterCover(tx, id, { covered, stock: stock - covered });
  if (change > 0) return putGoods(tx, { productId: id, kind, quantity: change, actorId });
  const lying = await takeGoods(tx, { productId: id, kind, quantity: -change, actorId });
  if (lying !== undefined) throw lyingElsewhere(id, lying, -change);
}

async function enterCover(
  tx: Tx,
  productId: string,
  { covered, stock }: { covered: number; stock: number },
): Promise<void> {
  const entry = { id: newId(), productId, kind: 'EXPIRY' as const, delta: -covered, balance: stock };
  await tx.ledgerEntry.create({ data: { ...entry, reason: COVERED_REASON } });
}

function lyingElsewhere(productId: string, lying: number, requested: number): AppError {
  const resulting = lying - requested;
  const summary = {
    en: `In the default warehouse lie ${lying}, without a lot; taking ${requested} off would make it ${resulting}. Adjust the lots, or the other warehouses.`,
    es: `En el almacén principal hay ${lying}, sin lote; quitar ${requested} las dejaría en ${resulting}. Ajuste los lotes u otros almacenes.`,
  };
  const items = [{ productId, requested, available: lying }];
  return new AppError(INVENTORY_ERRORS['insufficient-stock'], { params: { summary }, extensions: { items } });
}

/** Units that leave the shelf as they are to be written, by whichever strategy: what is left of each product, and the ledger's rows. */
export interface PlannedTaking {
  readonly claims: ClaimSet;
  readonly entries: RowSet;
}

/** Units of an order item that are sold: those that were held for the buyer, and others for the rest. */
export interface SoldUnits extends ItemUnits {
  readonly actorId: string;
  /** What held some of them, or all. */
  readonly held: readonly HeldUnits[];
}

/** Units that are held, by the id of what holds them. */
export interface HeldUnits {
  readonly id: string;
  readonly quantity: number;
}

/** Units that are to be held. */
export interface WantedHold extends HeldUnits {
  readonly productId: string;
  readonly actorId: string;
}

/**
 * Plans to take units from the shelf: for order items, and to be held. What was held is sold without a look at the shelf, which it
 * left long ago: so nobody else's sale is in its way. Pure but for the new ids.
 * @param shelf the products as they were read, by id
 * @throws Error when a product was not read
 */
export function planTaking(
  shelf: ReadonlyMap<string, ProductStock>,
  { sold, held }: { readonly sold: readonly SoldUnits[]; readonly held: readonly WantedHold[] },
): PlannedTaking {
  const fromShelf = sold
    .map((item) => ({ ...item, quantity: item.quantity - unitsOf(item.held) }))
    .filter(({ quantity }) => quantity !== 0);
  const units = unitsByProduct([...fromShelf, ...held]);
  const claims = [...units].map(([id, quantity]) => {
    const product = shelf.get(id);
    if (product === undefined) throw new Error(`product ${id} is taken but was not read`);
    return { id, version: product.version, count: product.stock - quantity };
  });
  const left = new Map<string, number>();
  /** Of a product that is not claimed nobody knows the stock at the moment of the write. */
  const balanceAfter = (productId: string, delta: number) => {
    if (!units.has(productId)) return null;
    const balance = (left.get(productId) ?? shelf.get(productId)?.stock ?? 0) + delta;
    left.set(productId, balance);
    return balance;
  };
  const row = (entry: Omit<Entry, 'balance'>) =>
    ledgerRow({ ...entry, balance: balanceAfter(entry.productId, entry.delta) });
  const rows = [
    ...sold.flatMap(({ held: holds, productId, orderId, orderItemId, actorId }) =>
      holds.map(({ id }) =>
        ledgerRow({
          productId,
          kind: 'HELD_SALE',
          delta: 0,
          balance: null,
          orderId,
          orderItemId,
          actorId,
          causeId: id,
        }),
      ),
    ),
    ...fromShelf.map(({ productId, quantity, orderId, orderItemId, actorId }) =>
      row({ productId, kind: 'SALE', delta: -quantity, orderId, orderItemId, actorId }),
    ),
    ...held.map(({ id, productId, quantity, actorId }) =>
      row({ productId, kind: 'HOLD', delta: -quantity, actorId, causeId: id }),
    ),
  ];
  return { claims: { kind: STOCK, claims }, entries: rowsFor(LEDGER_ENTRIES, rows) };
}

/** Units that several holds have together. */
export function unitsOf(holds: readonly HeldUnits[]): number {
  return holds.reduce((sum, { quantity }) => sum + quantity, 0);
}

interface Entry {
  readonly productId: string;
  readonly kind: LedgerKind;
  readonly delta: number;
  /** Of the product's stock, after it; null where nobody knows. */
  readonly balance: number | null;
  readonly orderId?: string;
  readonly orderItemId?: string;
  readonly actorId: string | null;
  /** What held the units. */
  readonly causeId?: string;
}

function ledgerRow({ productId, kind, delta, balance, orderId, orderItemId, actorId, causeId }: Entry): LedgerRow {
  return {
    id: newId(),
    productId,
    kind,
    delta,
    balance,
    orderId: orderId ?? null,
    orderItemId: orderItemId ?? null,
    actorId,
    causeId: causeId ?? null,
  };
}

async function enter(tx: Tx, entries: readonly Entry[]): Promise<void> {
  await insertRows(tx, [rowsFor(LEDGER_ENTRIES, entries.map(ledgerRow))]);
}
