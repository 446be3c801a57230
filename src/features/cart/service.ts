import { ConcurrencyError, type Context, claim, withRetry } from '../../concurrency/index.ts';
import type { Cart } from '../../generated/prisma/client.ts';
import type { Tx } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import type { Ask } from '../../platform/statements.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import { findCart, type ItemChange, lockCart, makeCart, type ReadCart, writeCart } from './carts.sql.ts';
import { insufficientStock } from './refusals.ts';
import { availableUnits } from './rules.ts';
import { type AddItem, CART_ITEMS_MAX, type CartView, QUANTITY_MAX } from './schemas.ts';
import { CART } from './tables.ts';
import { type StoredCartItem, type StoredProduct, viewCart } from './views.ts';

const ITEM_FULL = words({
  en: `a cart holds ${QUANTITY_MAX} units of one product at most`,
  es: `un carrito admite a lo sumo ${QUANTITY_MAX} unidades de un producto`,
});
const CART_FULL = words({
  en: `a cart holds ${CART_ITEMS_MAX} products at most`,
  es: `un carrito admite a lo sumo ${CART_ITEMS_MAX} productos`,
});

/** A lost try was in the way of one that is done by now; the next one waits in line. */
const RETRY_WITHIN_MS = 20;

/** The buyer's cart with its items in the order they were added. */
export async function getCart({ db }: Context, buyerId: string): Promise<CartView> {
  return viewCart(await ownCart(db.ask, buyerId));
}

/** Adds units of a product; those already in the cart count too. @throws AppError not-found, insufficient-stock */
export async function addItem(context: Context, buyerId: string, wish: AddItem): Promise<CartView> {
  const { quantity } = wish;
  // A client may write it as it likes; the database has one way.
  const productId = wish.productId.toLowerCase();
  const add = ({ items, wanted: product }: ReadCart) => {
    const item = items.find((one) => one.productId === productId);
    const wanted = (item?.quantity ?? 0) + quantity;
    if (wanted > QUANTITY_MAX) throw InvalidRequest.field('quantity', ITEM_FULL);
    if (product === undefined) throw notFound('product');
    const put = itemOf({ id: item?.id ?? newId(), productId, quantity: wanted }, product);
    if (item === undefined && items.length >= CART_ITEMS_MAX) throw InvalidRequest.field('productId', CART_FULL);
    return { put };
  };
  return changeCart(context, { buyerId, wantedId: productId }, add);
}

/** Sets the quantity of an item. @throws AppError not-found, insufficient-stock */
export async function changeItem(
  context: Context,
  buyerId: string,
  { itemId, quantity }: { itemId: string; quantity: number },
): Promise<CartView> {
  return changeCart(context, { buyerId }, (cart) => {
    const { id, productId, product } = itemIn(cart, itemId);
    return { put: itemOf({ id, productId, quantity }, product) };
  });
}

/** Takes an item out. @throws AppError not-found */
export async function removeItem(context: Context, buyerId: string, itemId: string): Promise<CartView> {
  return changeCart(context, { buyerId }, (cart) => ({ takeOut: [itemIn(cart, itemId).id] }));
}

/** Takes every item out. */
export async function clearCart(context: Context, buyerId: string): Promise<CartView> {
  return changeCart(context, { buyerId }, ({ items }) => ({ takeOut: items.map(({ id }) => id) }));
}

/**
 * Claims a cart: moves its version where it still is the one that was read, and holds the row until the transaction
 * ends. Whoever changes the cart meanwhile waits, and finds it as the claimer left it.
 * @throws ConcurrencyError when the cart changed since it was read
 */
export async function claimCart(tx: Tx, cart: Pick<Cart, 'id' | 'version'>): Promise<void> {
  await claim(tx, CART, cart);
}

/** The buyer's cart, made when there is none yet. */
async function ownCart(ask: Ask, buyerId: string, wantedId?: string): Promise<ReadCart> {
  const known = await findCart(ask, buyerId, wantedId);
  if (known !== undefined) return known;
  await makeCart(ask, newId(), buyerId);
  const made = await findCart(ask, buyerId, wantedId);
  if (made === undefined) throw new Error(`the cart of ${buyerId} is gone as soon as it was made`);
  return made;
}

/**
 * Reads the cart, decides, and changes it where its version still holds: two statements, and no transaction that idles in
 * between. A lost try is the last but one: the next holds the row from before it reads.
 */
async function changeCart(
  { db, onConflict }: Context,
  { buyerId, wantedId }: { buyerId: string; wantedId?: string },
  decide: (cart: ReadCart) => ItemChange,
): Promise<CartView> {
  const change = async (ask: Ask) => {
    const cart = await ownCart(ask, buyerId, wantedId);
    const decided = decide(cart);
    if (!(await writeCart(ask, cart, decided, db.lockWaitMs))) throw new ConcurrencyError(CART.resource, cart.id);
    return viewCart({ id: cart.id, version: cart.version + 1, items: itemsAfter(cart, decided) });
  };
  const changeHeld = (ask: Ask) => lockCart(ask, buyerId).then(() => change(ask));
  const attempt = (tryNumber: number) => (tryNumber === 1 ? change(db.ask) : db.askTogether(changeHeld));
  return withRetry(attempt, { onConflict, baseDelayMs: RETRY_WITHIN_MS });
}

function itemsAfter({ items }: ReadCart, change: ItemChange): StoredCartItem[] {
  if ('takeOut' in change) return items.filter(({ id }) => !change.takeOut.includes(id));
  const others = items.filter(({ id }) => id !== change.put.id);
  return [...others, change.put].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function itemIn({ items }: ReadCart, itemId: string): StoredCartItem {
  const item = items.find(({ id }) => id === itemId.toLowerCase());
  if (item === undefined) throw notFound('cart item');
  return item;
}

/** An item at today's price of one unit. @throws AppError insufficient-stock when fewer than its quantity can be had */
function itemOf(item: Pick<StoredCartItem, 'id' | 'productId' | 'quantity'>, product: StoredProduct): StoredCartItem {
  const { productId, quantity: requested } = item;
  const available = availableUnits(product);
  if (requested > available) throw insufficientStock([{ productId, requested, available }]);
  return { ...item, priceAmount: product.priceAmount, product };
}
