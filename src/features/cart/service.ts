import { ConcurrencyError, type Context, claim, withRetry } from '../../concurrency/index.ts';
import type { Cart } from '../../generated/prisma/client.ts';
import type { Tx } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import type { Ask } from '../../platform/statements.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import { type HeldChange, unitsOf } from '../inventory/index.ts';
import { addAtOnce, findCart, type ItemChange, lockCart, makeCart, type ReadCart, writeCart } from './carts.sql.ts';
import { discountFor } from './discounts.sql.ts';
import { heldAfter, heldChangeOf, refuseToHoldMore } from './held-changes.ts';
import type { HoldTerms } from './hold-rules.ts';
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

/** What it takes to change carts. */
export interface CartContext extends Context {
  /** How what is held for them is bounded. */
  readonly holdTerms: HoldTerms;
}

/**
 * The buyer's cart with its items in the order they were added.
 * @param voucherCode shows what it would take off
 * @throws AppError voucher-invalid, voucher-used-up
 */
export async function getCart({ db }: Context, buyerId: string, voucherCode?: string): Promise<CartView> {
  const cart = await ownCart(db.ask, buyerId);
  return viewCart(
    cart,
    voucherCode === undefined ? 0 : await discountFor(db.ask, { buyerId, code: voucherCode }, cart),
  );
}

/**
 * Adds units of a product; those already in the cart count too.
 * @throws AppError not-found, insufficient-stock; where the cart is held, hold-limit and purchase-limit
 */
export async function addItem(context: CartContext, buyerId: string, wish: AddItem): Promise<CartView> {
  const { quantity } = wish;
  // A client may write it as it likes; the database has one way.
  const productId = wish.productId.toLowerCase();
  const itemId = newId();
  const add = ({ items, wanted: product }: ReadCart) => {
    const item = items.find((one) => one.productId === productId);
    const wanted = (item?.quantity ?? 0) + quantity;
    if (wanted > QUANTITY_MAX) throw InvalidRequest.field('quantity', ITEM_FULL);
    if (product === undefined) throw notFound('product');
    const { id, held } = item ?? { id: itemId, held: [] };
    const put = itemOf({ id, productId, quantity: wanted, held }, product);
    if (item === undefined && items.length >= CART_ITEMS_MAX) throw InvalidRequest.field('productId', CART_FULL);
    return { put };
  };
  const change = { buyerId, wantedId: productId, decide: add };
  const { db, askWithOthers } = context;
  return changeCart(context, change, async () => {
    const seen = await addAtOnce(askWithOthers, { buyerId, itemId, productId, quantity });
    if (seen === undefined || seen.cart.heldUntil !== undefined) return tryToChange(context, db.ask, change);
    return changed(seen.cart, { change: add(seen.cart), held: { giveUp: [], make: [] } }, seen.isAdded);
  });
}

/** Sets the quantity of an item. @throws AppError not-found, insufficient-stock */
export async function changeItem(
  context: CartContext,
  buyerId: string,
  { itemId, quantity }: { itemId: string; quantity: number },
): Promise<CartView> {
  const decide = (cart: ReadCart) => {
    const { id, productId, held, product } = itemIn(cart, itemId);
    return { put: itemOf({ id, productId, quantity, held }, product) };
  };
  return changeCart(context, { buyerId, decide });
}

/** Takes an item out. @throws AppError not-found */
export async function removeItem(context: CartContext, buyerId: string, itemId: string): Promise<CartView> {
  return changeCart(context, { buyerId, decide: (cart) => ({ takeOut: [itemIn(cart, itemId).id] }) });
}

/** Takes every item out. */
export async function clearCart(context: CartContext, buyerId: string): Promise<CartView> {
  return changeCart(context, { buyerId, decide: ({ items }) => ({ takeOut: items.map(({ id }) => id) }) });
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
export async function ownCart(ask: Ask, buyerId: string, wantedId?: string): Promise<ReadCart> {
  const known = await findCart(ask, buyerId, wantedId);
  if (known !== undefined) return known;
  await makeCart(ask, newId(), buyerId);
  const made = await findCart(ask, buyerId, wantedId);
  if (made === undefined) throw new Error(`the cart of ${buyerId} is gone as soon as it was made`);
  return made;
}

interface Change {
  readonly buyerId: string;
  /** A product that is to be read with the cart. */
  readonly wantedId?: string;
  /** @throws AppError where the cart or the product is against it */
  readonly decide: (cart: ReadCart) => ItemChange;
}

/**
 * Changes the cart by its version. A lost try is the last but one: the next holds the row from before it reads.
 * @param firstTry what is tried first. Default: two statements, and no transaction that idles in between
 */
async function changeCart(
  context: CartContext,
  change: Change,
  firstTry: () => Promise<CartView> = () => tryToChange(context, context.db.ask, change),
): Promise<CartView> {
  const { db, onConflict } = context;
  const changeHeld = async (ask: Ask) => {
    await lockCart(ask, change.buyerId);
    return tryToChange(context, ask, change);
  };
  const attempt = (tryNumber: number) => (tryNumber === 1 ? firstTry() : db.askTogether(changeHeld));
  return withRetry(attempt, { onConflict, baseDelayMs: RETRY_WITHIN_MS });
}

/** Reads the cart, decides, and changes it where its version still holds. @throws ConcurrencyError where it does not */
async function tryToChange(
  { db: { lockWaitMs }, holdTerms: terms }: CartContext,
  ask: Ask,
  { buyerId, wantedId, decide }: Change,
): Promise<CartView> {
  const cart = await ownCart(ask, buyerId, wantedId);
  const change = decide(cart);
  const written = { change, held: heldChangeOf(cart, change, new Date()) };
  await refuseToHoldMore(ask, { buyerId, items: itemsAfter(cart.items, written), terms }, written.held);
  return changed(cart, written, await writeCart(ask, cart, written, lockWaitMs));
}

/** The change of a cart, and what becomes of the units held for it. */
interface WrittenChange {
  readonly change: ItemChange;
  readonly held: HeldChange;
}

/** The cart after a change that was written. @throws ConcurrencyError when it was not, since the version had moved */
function changed({ id, version, heldUntil, items }: ReadCart, change: WrittenChange, isWritten: boolean): CartView {
  if (!isWritten) throw new ConcurrencyError(CART.resource, id);
  return viewCart({ id, version: version + 1, heldUntil, items: itemsAfter(items, change) });
}

function itemsAfter(items: readonly StoredCartItem[], { change, held }: WrittenChange): StoredCartItem[] {
  if ('takeOut' in change) return items.filter(({ id }) => !change.takeOut.includes(id));
  const others = items.filter(({ id }) => id !== change.put.id);
  return [...others, heldAfter(change.put, held)].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function itemIn({ items }: ReadCart, itemId: string): StoredCartItem {
  const item = items.find(({ id }) => id === itemId.toLowerCase());
  if (item === undefined) throw notFound('cart item');
  return item;
}

/** An item at today's price of one unit. @throws AppError insufficient-stock when fewer than its quantity can be had */
function itemOf(
  item: Pick<StoredCartItem, 'id' | 'productId' | 'quantity' | 'held'>,
  product: StoredProduct,
): StoredCartItem {
  const { productId, quantity: requested, held } = item;
  const available = availableUnits(product) + unitsOf(held);
  if (requested > available) throw insufficientStock([{ productId, requested, available }]);
  return { ...item, priceAmount: product.priceAmount, product };
}
