import type { Tx } from '../../platform/database.ts';
import { AppError, type Language } from '../../platform/errors.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import { INVENTORY_ERRORS } from './errors.ts';
import { writeOffExpired } from './expiry.sql.ts';
import type { OwnWarehouse } from './owners.ts';
import {
  type Cause,
  type Change,
  changeLevels,
  changeStocks,
  type HeldLevel,
  holdLevels,
  touchLevels,
} from './places.sql.ts';
import { changedUnits } from './rules.ts';
import { type HeldProduct, holdProductRows, type OwnProduct } from './stock.sql.ts';

/** Goods of one place that come or leave, and with them what can be promised: or neither. */

export const NOT_ITS_PRODUCT = words({
  en: 'must be a product of the warehouse’s seller',
  es: 'debe ser un producto del vendedor del almacén',
});

/** Whose products a place takes: a seller's own; in the operator's, anybody's. */
type Owner = Pick<OwnWarehouse, 'sellerId'>;

const whose = ({ sellerId }: Owner, ids: readonly string[]) => ({
  id: { in: [...ids] },
  ...(sellerId !== null && { sellerId }),
});

/**
 * The products of a document, by id.
 * @param fieldOf where the request names the product at an index
 * @throws InvalidRequest when one of them is another seller's, or not there
 */
export async function ownProducts(
  tx: Tx,
  owner: Owner,
  productIds: readonly string[],
  fieldOf: (index: number) => string,
): Promise<ReadonlyMap<string, OwnProduct>> {
  const where = whose(owner, [...new Set(productIds)]);
  const found = await tx.product.findMany({ where, select: { id: true, unitScale: true } });
  const own = new Map(found.map((product) => [product.id, product]));
  const missing = productIds.findIndex((id) => !own.has(id));
  if (missing !== -1) throw InvalidRequest.field(fieldOf(missing), NOT_ITS_PRODUCT);
  return own;
}

/**
 * Holds the products of a document, in id order, without what has expired of them.
 * @param fieldOf where the request names the product at an index
 * @throws InvalidRequest when one of them is another seller's, or not there
 */
export async function holdProducts(
  tx: Tx,
  owner: Owner,
  productIds: readonly string[],
  fieldOf: (index: number) => string,
): Promise<ReadonlyMap<string, HeldProduct>> {
  // First whose they are: nobody holds others' products, not even for a moment.
  const own = [...(await ownProducts(tx, owner, productIds, fieldOf)).keys()];
  const held = await holdProductRows(tx, own);
  // Or what has expired would count as what is there: others would send away what is promised.
  const rows = (await writeOffExpired(tx, own)) === 0 ? held : await holdProductRows(tx, own);
  return new Map(rows.map((product) => [product.id, product]));
}

/** Goods that come to a warehouse, or leave it. */
interface Moving {
  readonly warehouseId: string;
  readonly changes: readonly Change[];
  readonly cause: Cause;
  /** Held already. */
  readonly products: ReadonlyMap<string, HeldProduct>;
}

/**
 * Moves goods, with what can be promised of them.
 * @throws AppError insufficient-stock when a place or what is not promised yet would go below zero: with what there is, what was
 *   asked for, and what would be left
 */
export async function moveGoods(tx: Tx, { warehouseId, changes, cause, products }: Moving): Promise<void> {
  const places = byPlace(changes);
  await touchLevels(tx, warehouseId, places);
  const levels = await holdLevels(tx, warehouseId, places);
  refuseBelowZero(levels);
  const units = changedUnits(places);
  for (const [productId, change] of units) refuseWhatIsPromised(products.get(productId), change);
  await changeLevels(tx, levels, cause);
  await changeStocks(tx, units, cause);
}

/** One change for each place that anything changes in. */
export function byPlace(lines: readonly Change[]): Change[] {
  const places = new Map<string, Change>();
  for (const { productId, lotId, quantity } of lines) {
    const key = `${productId} ${lotId}`;
    places.set(key, { productId, lotId, quantity: quantity + (places.get(key)?.quantity ?? 0) });
  }
  // What comes and leaves again in one document moves nothing.
  return [...places.values()].filter(({ quantity }) => quantity !== 0);
}

/** Why a change would make a place negative. */
export function tooFewLie(onHand: number, change: number): Readonly<Record<Language, string>> {
  const resulting = onHand + change;
  return {
    en: `${onHand} lie there; a change by ${change} would make it ${resulting}.`,
    es: `Ahí hay ${onHand}; un cambio de ${change} las dejaría en ${resulting}.`,
  };
}

/** Why a change would take what is promised. */
export function tooFewUnpromised(stock: number, change: number): Readonly<Record<Language, string>> {
  const resulting = stock + change;
  return {
    en: `${stock} are not promised to buyers; a change by ${change} would make it ${resulting}. Cancel or refund orders first.`,
    es: `${stock} no están prometidas a compradores; un cambio de ${change} las dejaría en ${resulting}. Primero cancele o reembolse pedidos.`,
  };
}

function refuseBelowZero(levels: readonly HeldLevel[]): void {
  for (const { productId, lotId, onHand, quantity } of levels) {
    if (onHand + quantity >= 0) continue;
    const figures = { current: onHand, requested: quantity, resulting: onHand + quantity };
    throw insufficient({ productId, lotId }, { summary: tooFewLie(onHand, quantity), ...figures });
  }
}

/** @throws AppError insufficient-stock when fewer units are not promised than leave */
export function refuseWhatIsPromised(product: Pick<HeldProduct, 'id' | 'stock'> | undefined, change: number): void {
  if (product === undefined || product.stock + change >= 0) return;
  const { id, stock } = product;
  const figures = { current: stock, requested: change, resulting: stock + change };
  throw insufficient({ productId: id }, { summary: tooFewUnpromised(stock, change), ...figures });
}

function insufficient(
  what: { readonly productId: string; readonly lotId?: string | null },
  {
    summary,
    current,
    requested,
    resulting,
  }: {
    summary: Readonly<Record<Language, string>>;
    current: number;
    requested: number;
    resulting: number;
  },
): AppError {
  const items = [{ ...what, requested: -requested, available: current }];
  const extensions = { items, current, requested, resulting };
  return new AppError(INVENTORY_ERRORS['insufficient-stock'], { params: { summary }, extensions });
}
