import { type Context, claim, withRetry } from '../../concurrency/index.ts';
import type { Cart } from '../../generated/prisma/client.ts';
import type { Tx } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import { getProductWithVersion } from '../inventory/index.ts';
import { insufficientStock } from './refusals.ts';
import { availableUnits } from './rules.ts';
import { type AddItem, CART_ITEMS_MAX, type CartView, QUANTITY_MAX } from './schemas.ts';
import { CART } from './tables.ts';
import { viewCart } from './views.ts';

const ITEM_FULL = words({
  en: `a cart holds ${QUANTITY_MAX} units of one product at most`,
  es: `un carrito admite a lo sumo ${QUANTITY_MAX} unidades de un producto`,
});
const CART_FULL = words({
  en: `a cart holds ${CART_ITEMS_MAX} products at most`,
  es: `un carrito admite a lo sumo ${CART_ITEMS_MAX} productos`,
});

/** The buyer's cart with its items in the order they were added. */
export async function getCart({ db }: Context, buyerId: string): Promise<CartView> {
  return db.transaction(async (tx) => readCart(tx, await ownCart(tx, buyerId)));
}

/** Adds units of a product; those already in the cart count too. @throws AppError not-found, insufficient-stock */
export async function addItem(context: Context, buyerId: string, { productId, quantity }: AddItem): Promise<CartView> {
  return changeCart(context, buyerId, async (tx, cart) => {
    const item = await tx.cartItem.findUnique({ where: { cartId_productId: { cartId: cart.id, productId } } });
    const wanted = (item?.quantity ?? 0) + quantity;
    if (wanted > QUANTITY_MAX) throw InvalidRequest.field('quantity', ITEM_FULL);
    const priceAmount = await priceIfAvailable(tx, productId, wanted);
    if (item !== null) {
      await tx.cartItem.update({ where: { id: item.id }, data: { quantity: wanted, priceAmount } });
      return;
    }
    const items = await tx.cartItem.count({ where: { cartId: cart.id } });
    if (items >= CART_ITEMS_MAX) throw InvalidRequest.field('productId', CART_FULL);
    await tx.cartItem.create({ data: { id: newId(), cartId: cart.id, productId, quantity, priceAmount } });
  });
}

/** Sets the quantity of an item. @throws AppError not-found, insufficient-stock */
export async function changeItem(
  context: Context,
  buyerId: string,
  { itemId, quantity }: { itemId: string; quantity: number },
): Promise<CartView> {
  return changeCart(context, buyerId, async (tx, cart) => {
    const item = await tx.cartItem.findFirst({ where: { id: itemId, cartId: cart.id } });
    if (item === null) throw notFound('cart item');
    const priceAmount = await priceIfAvailable(tx, item.productId, quantity);
    await tx.cartItem.update({ where: { id: item.id }, data: { quantity, priceAmount } });
  });
}

/** Takes an item out. @throws AppError not-found */
export async function removeItem(context: Context, buyerId: string, itemId: string): Promise<CartView> {
  return changeCart(context, buyerId, async (tx, cart) => {
    const { count } = await tx.cartItem.deleteMany({ where: { id: itemId, cartId: cart.id } });
    if (count === 0) throw notFound('cart item');
  });
}

/** Takes every item out. */
export async function clearCart(context: Context, buyerId: string): Promise<CartView> {
  return changeCart(context, buyerId, async (tx, cart) => {
    await tx.cartItem.deleteMany({ where: { cartId: cart.id } });
  });
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
async function ownCart(tx: Tx, buyerId: string): Promise<Cart> {
  const cart = await tx.cart.findUnique({ where: { buyerId } });
  if (cart !== null) return cart;
  // Two requests may find none: ON CONFLICT DO NOTHING, by which one of them makes it and both go on.
  await tx.cart.createMany({ data: { id: newId(), buyerId }, skipDuplicates: true });
  return tx.cart.findUniqueOrThrow({ where: { buyerId } });
}

/** Changes the cart under its lock: the row is claimed first, so that the change sees what earlier claimers left. */
async function changeCart(
  { db, onConflict }: Context,
  buyerId: string,
  change: (tx: Tx, cart: Cart) => Promise<void>,
): Promise<CartView> {
  const attempt = () =>
    db.transaction(async (tx) => {
      const { id } = await ownCart(tx, buyerId);
      const cart = await tx.cart.update({ where: { id }, data: { version: { increment: 1 } } });
      await change(tx, cart);
      return readCart(tx, cart);
    });
  return withRetry(attempt, { onConflict });
}

async function readCart(tx: Tx, cart: Cart): Promise<CartView> {
  const items = await tx.cartItem.findMany({
    where: { cartId: cart.id },
    include: { product: true },
    orderBy: { id: 'asc' },
  });
  return viewCart(cart, items);
}

/** Today's price of one unit. @throws AppError insufficient-stock when fewer than `wanted` can be had */
async function priceIfAvailable(tx: Tx, productId: string, wanted: number): Promise<number> {
  const product = await getProductWithVersion(tx, productId);
  const available = availableUnits(product);
  if (wanted > available) throw insufficientStock([{ productId, requested: wanted, available }]);
  return product.priceAmount;
}
