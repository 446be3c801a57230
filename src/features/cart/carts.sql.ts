import { type Ask, after, PATIENCE } from '../../platform/statements.ts';
import { CART_ITEMS_MAX, QUANTITY_MAX } from './schemas.ts';
import type { StoredCartItem, StoredProduct } from './views.ts';

/** A cart as one statement read it, and a product that is wanted. */
export interface ReadCart {
  readonly id: string;
  readonly version: number;
  /** In the order in which they were added. */
  readonly items: readonly StoredCartItem[];
  /** Undefined when none was asked for, or it is not there. */
  readonly wanted: StoredProduct | undefined;
}

/**
 * A cart with its items and their products. The item without an id stands for the product that is wanted; so there is a row
 * even for an empty cart.
 * @param more what else is told in each row
 */
const readRows = (buyerId: string, wantedId: string, more: string) => `
    SELECT c.id, c.version, i.id, i.product_id, i.quantity, i.price_amount, p.name, p.price_amount, p.stock, p.status, ${more}
    FROM carts c
    CROSS JOIN LATERAL (
      SELECT id, product_id, quantity, price_amount FROM cart_items WHERE cart_id = c.id
      UNION ALL SELECT NULL, ${wantedId}::uuid, 0, 0) i
    LEFT JOIN products p ON p.id = i.product_id
    WHERE c.buyer_id = ${buyerId}
    ORDER BY i.id`;

const READ = { name: 'cart-read', text: readRows('$1', '$2', 'false') };

type ReadRow = [
  cartId: string,
  version: number,
  itemId: string | null,
  productId: string,
  quantity: number,
  priceWhenAdded: number,
  name: string | null,
  priceAmount: number,
  stock: number,
  status: StoredProduct['status'],
  isChanged: boolean,
];

/** Reads a buyer's cart, all as of one moment; undefined where there is none yet. */
export async function findCart(ask: Ask, buyerId: string, wantedId?: string): Promise<ReadCart | undefined> {
  return cartIn(await ask<ReadRow>(READ, [buyerId, wantedId ?? null]));
}

function cartIn(rows: readonly ReadRow[]): ReadCart | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  const items: StoredCartItem[] = [];
  let wanted: StoredProduct | undefined;
  for (const [, , id, productId, quantity, priceWhenAdded, name, priceAmount, stock, status] of rows) {
    const product = { name: name ?? '', priceAmount, stock, status };
    if (id !== null) items.push({ id, productId, quantity, priceAmount: priceWhenAdded, product });
    else if (name !== null) wanted = product;
  }
  const [id, version] = first;
  return { id, version, items, wanted };
}

const MAKE = {
  name: 'cart-make',
  text: 'INSERT INTO carts (id, buyer_id) VALUES ($1, $2) ON CONFLICT (buyer_id) DO NOTHING',
};

/** Makes a cart, unless the buyer has one by now: of many requests that found none, one makes it and all go on. */
export async function makeCart(ask: Ask, id: string, buyerId: string): Promise<void> {
  await ask(MAKE, [id, buyerId]);
}

const LOCK = { name: 'cart-lock', text: 'SELECT FROM carts WHERE buyer_id = $1 FOR NO KEY UPDATE' };

/** Waits for the row of a buyer's cart, and holds it until the transaction ends. */
export async function lockCart(ask: Ask, buyerId: string): Promise<void> {
  await ask(LOCK, [buyerId]);
}

/**
 * Claims the cart by its version, as everyone does who changes its items, and changes them only where that succeeds. So
 * what the statement writes fits what was read with the version, however long it waited for the row: had anyone changed
 * the items in between, the version would be another.
 */
const changing = (name: string, change: string) => ({
  name,
  text: `
    WITH ${PATIENCE},
    claimed AS (
      UPDATE carts SET version = version + 1 WHERE id = $2 AND version = $3 AND ${after('patience')} RETURNING id),
    changed AS (${change})
    SELECT count(*)::int FROM claimed`,
});

const PUT = changing(
  'cart-put',
  `INSERT INTO cart_items (id, cart_id, product_id, quantity, price_amount)
   SELECT $4::uuid, id, $5::uuid, $6::int, $7::int FROM claimed
   ON CONFLICT (cart_id, product_id) DO UPDATE SET quantity = excluded.quantity, price_amount = excluded.price_amount`,
);

/**
 * Reads a cart and adds to it at once, where nothing is against it. It is claimed by the version that the statement itself
 * saw: everything else it saw at the same moment. Who waited for the row finds another version there, and adds nothing.
 * The conditions are those of addItem() in service.ts, which says what is against it; where these are stricter by mistake
 * the slower way decides.
 */
const ADD = {
  name: 'cart-add',
  text: `
    WITH ${PATIENCE},
    seen AS MATERIALIZED (SELECT id, version FROM carts WHERE buyer_id = $2),
    there AS MATERIALIZED (SELECT i.product_id, i.quantity FROM cart_items i JOIN seen c ON c.id = i.cart_id),
    wanted AS MATERIALIZED (
      SELECT p.id, p.price_amount, p.status, p.stock, coalesce(i.quantity, 0) + $4::int AS quantity,
        i.product_id IS NOT NULL AS is_there
      FROM products p LEFT JOIN there i ON i.product_id = p.id WHERE p.id = $3),
    allowed AS (
      SELECT FROM wanted WHERE status = 'ACTIVE' AND quantity <= least(stock, ${QUANTITY_MAX})
        AND (is_there OR (SELECT count(*) FROM there) < ${CART_ITEMS_MAX})),
    claimed AS (
      UPDATE carts c SET version = c.version + 1 FROM seen s
      WHERE c.id = s.id AND c.version = s.version AND ${after('patience')} AND EXISTS (SELECT FROM allowed)
      RETURNING c.id),
    put AS (
      INSERT INTO cart_items (id, cart_id, product_id, quantity, price_amount)
      SELECT $5::uuid, c.id, w.id, w.quantity, w.price_amount FROM claimed c CROSS JOIN wanted w
      ON CONFLICT (cart_id, product_id) DO UPDATE SET quantity = excluded.quantity, price_amount = excluded.price_amount)
    ${readRows('$2', '$3', 'EXISTS (SELECT FROM claimed)')}`,
};

export interface Addition {
  /** Of the item, where it is a new one. */
  readonly itemId: string;
  readonly productId: string;
  readonly quantity: number;
}

/** @returns the cart as it was before, and whether the units were added; undefined where the buyer has none yet */
export async function addAtOnce(
  ask: Ask,
  buyerId: string,
  { itemId, productId, quantity }: Addition,
  lockWaitMs: number,
): Promise<{ readonly cart: ReadCart; readonly isAdded: boolean } | undefined> {
  const rows = await ask<ReadRow>(ADD, [String(lockWaitMs), buyerId, productId, quantity, itemId]);
  const cart = cartIn(rows);
  return cart && { cart, isAdded: rows[0]?.at(-1) === true };
}

const TAKE_OUT = changing(
  'cart-take-out',
  'DELETE FROM cart_items i USING claimed c WHERE i.cart_id = c.id AND i.id = ANY($4::uuid[])',
);

/** What is to become of the items of a cart. */
export type ItemChange = { readonly put: StoredCartItem } | { readonly takeOut: readonly string[] };

/**
 * Changes a cart where its version still is the one that was read, and moves the version.
 * @returns false when someone else changed it in between; nothing is written then
 */
export async function writeCart(
  ask: Ask,
  { id, version }: Pick<ReadCart, 'id' | 'version'>,
  change: ItemChange,
  lockWaitMs: number,
): Promise<boolean> {
  const claim = [String(lockWaitMs), id, version];
  const [row] = await ('put' in change
    ? ask<[number]>(PUT, [...claim, ...putValues(change.put)])
    : ask<[number]>(TAKE_OUT, [...claim, change.takeOut]));
  return row?.[0] === 1;
}

function putValues({ id, productId, quantity, priceAmount }: StoredCartItem): unknown[] {
  return [id, productId, quantity, priceAmount];
}
