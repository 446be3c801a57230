import type { AskWithOthers } from '../../concurrency/index.ts';
import { groupedStatement } from '../../platform/grouped-statements.ts';
import { type Ask, after, lookedUp, PATIENCE, type Statement, unindexed } from '../../platform/statements.ts';
import { type HeldChange, type HeldUnits, heldChangeValues } from '../inventory/index.ts';
import { heldChanging } from './held-changes.sql.ts';
import { CART_ITEMS_MAX, QUANTITY_MAX } from './schemas.ts';
import type { StoredCartItem, StoredProduct } from './views.ts';

/** A cart as one statement read it, and a product that is wanted. */
export interface ReadCart {
  readonly id: string;
  readonly version: number;
  /** In the order in which they were added. */
  readonly items: readonly StoredCartItem[];
  /** The end of what is, or was, held for it since its last checkout. */
  readonly heldUntil: Date | undefined;
  /** Undefined when none was asked for, or it is not there. */
  readonly wanted: StoredProduct | undefined;
}

/** What a row says of a cart, of one of its items, and of the product. @param more what else it says */
const shown = (cart: string, more: string) =>
  `${cart}.id, ${cart}.version, w.expires_at, i.id, i.product_id, i.quantity, i.price_amount, p.name, p.price_amount, p.stock, p.status,
   p.purchase_limit, p.unit_scale, CASE WHEN w.cart_id IS NOT NULL THEN (
     SELECT json_agg(json_build_object('id', h.id, 'quantity', h.quantity)) FROM stock_holds h
     WHERE h.cart_id = ${cart}.id AND ${unindexed('h.product_id = i.product_id')}) END, ${more}`;

/**
 * The items of a cart, and their products. The item without an id stands for the product that is wanted; so there is a row
 * even for an empty cart.
 */
const withItems = (cart: string, wantedId: string) => `
    LEFT JOIN cart_holds w ON ${lookedUp('w.cart_id', `${cart}.id`)}
    CROSS JOIN LATERAL (
      SELECT id, product_id, quantity, price_amount FROM cart_items WHERE cart_id = ${cart}.id
      UNION ALL SELECT NULL, ${wantedId}, 0, 0) i
    LEFT JOIN products p ON ${lookedUp('p.id', 'i.product_id')}`;

const READ = {
  name: 'cart-read',
  text: `SELECT ${shown('c', 'NULL')} FROM carts c ${withItems('c', '$2::uuid')} WHERE c.buyer_id = $1 ORDER BY i.id`,
};

type ReadRow = [
  cartId: string,
  version: number,
  heldUntil: Date | null,
  itemId: string | null,
  productId: string,
  quantity: number,
  priceWhenAdded: number,
  name: string | null,
  priceAmount: number,
  stock: number,
  status: StoredProduct['status'],
  purchaseLimit: number | null,
  unitScale: number,
  held: HeldUnits[] | null,
  /** Of an addition: whether it was made, or something is against it, or somebody holds the cart. */
  outcome: 'added' | 'refused' | 'left out' | null,
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
  for (const [, , , id, productId, quantity, priceWhenAdded, name, ...others] of rows) {
    const [priceAmount, stock, status, purchaseLimit, unitScale, held] = others;
    const product = { name: name ?? '', priceAmount, stock, status, purchaseLimit, unitScale };
    if (id !== null) items.push({ id, productId, quantity, priceAmount: priceWhenAdded, held: held ?? [], product });
    else if (name !== null) wanted = product;
  }
  const [id, version, heldUntil] = first;
  return { id, version, heldUntil: heldUntil ?? undefined, items, wanted };
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

const PUT_ITEM = `
   INSERT INTO cart_items (id, cart_id, product_id, quantity, price_amount)
   SELECT $4::uuid, id, $5::uuid, $6::int, $7::int FROM claimed
   ON CONFLICT (cart_id, product_id) DO UPDATE SET quantity = excluded.quantity, price_amount = excluded.price_amount`;
const PUT = changing('cart-put', PUT_ITEM);
const PUT_HELD = heldChanging('cart-put-held', { first: 8, change: PUT_ITEM });

const ADDITION = { buyer_id: 'uuid', product_id: 'uuid', quantity: 'int', item_id: 'uuid' } as const;

/**
 * Reads a cart and adds to it at once, where nothing is against it. It is claimed by the version that the statement itself
 * saw: everything else it saw at the same moment. Who waited for the row finds another version there, and adds nothing.
 * The conditions are those of addItem() in service.ts, which says what is against it; where these are stricter by mistake
 * the slower way decides.
 */
const ADD = groupedStatement<ReadRow, typeof ADDITION>(
  'cart-add',
  ADDITION,
  ({ asked, lock }) => `
    ${asked},
    seen AS MATERIALIZED (SELECT a.*, c.id, c.version FROM asked a JOIN carts c ON ${lookedUp('c.buyer_id', 'a.buyer_id')}),
    wanted AS MATERIALIZED (
      SELECT s.n, s.id AS cart_id, s.version, s.item_id, p.id AS product_id, p.price_amount,
        coalesce(i.quantity, 0) + s.quantity AS quantity
      FROM seen s JOIN products p ON ${lookedUp('p.id', 's.product_id')}
      LEFT JOIN cart_items i ON ${lookedUp('i.cart_id', 's.id')} AND ${lookedUp('i.product_id', 's.product_id')}
      -- What is held follows the cart, in a statement of its own.
      WHERE NOT EXISTS (SELECT FROM cart_holds w WHERE w.cart_id = s.id) AND p.status = 'ACTIVE' AND coalesce(i.quantity, 0) + s.quantity <= least(p.stock, ${QUANTITY_MAX})
        AND (i.id IS NOT NULL OR (SELECT count(*) FROM cart_items WHERE cart_id = s.id) < ${CART_ITEMS_MAX})),
    held AS MATERIALIZED (
      SELECT w.* FROM wanted w JOIN carts c ON ${lookedUp('c.id', 'w.cart_id')}
      WHERE c.version = w.version AND ${after('patience')} ${lock('c')}),
    claimed AS (UPDATE carts c SET version = c.version + 1 FROM held h WHERE ${lookedUp('c.id', 'h.cart_id')}),
    put AS (
      INSERT INTO cart_items (id, cart_id, product_id, quantity, price_amount)
      SELECT item_id, cart_id, product_id, quantity, price_amount FROM held
      ON CONFLICT (cart_id, product_id) DO UPDATE SET quantity = excluded.quantity, price_amount = excluded.price_amount)
    SELECT s.n, ${shown(
      's',
      `CASE WHEN EXISTS (SELECT FROM held h WHERE h.n = s.n) THEN 'added'
        WHEN EXISTS (SELECT FROM wanted w WHERE w.n = s.n) THEN 'left out' ELSE 'refused' END`,
    )}
    FROM seen s ${withItems('s', 's.product_id')}
    ORDER BY s.n, i.id`,
);

export interface Addition {
  readonly buyerId: string;
  /** Of the item, where it is a new one. */
  readonly itemId: string;
  readonly productId: string;
  readonly quantity: number;
}

/** A cart as it was before, and whether the units were added. */
export interface Added {
  readonly cart: ReadCart;
  readonly isAdded: boolean;
}

/** Adds to a cart. @returns undefined where the buyer has none yet */
export async function addAtOnce(askWithOthers: AskWithOthers, addition: Addition): Promise<Added | undefined> {
  const { buyerId, itemId, productId, quantity } = addition;
  const member = { buyer_id: buyerId, product_id: productId, quantity, item_id: itemId };
  // Whoever has no cart yet goes on with statements of its own, for which it needs its slot.
  const isDone = (rows: readonly ReadRow[]) => rows.length > 0 && outcomeIn(rows) !== 'left out';
  const rows = await askWithOthers(ADD, member, { key: buyerId, isDone });
  const cart = cartIn(rows);
  return cart && { cart, isAdded: outcomeIn(rows) === 'added' };
}

function outcomeIn([row]: readonly ReadRow[]): ReadRow[14] | undefined {
  return row?.[14];
}

const TAKE_ITEMS_OUT = 'DELETE FROM cart_items i USING claimed c WHERE i.cart_id = c.id AND i.id = ANY($4::uuid[])';
const TAKE_OUT = changing('cart-take-out', TAKE_ITEMS_OUT);
const TAKE_OUT_HELD = heldChanging('cart-take-out-held', { first: 5, change: TAKE_ITEMS_OUT });

/** What is to become of the items of a cart. */
export type ItemChange = { readonly put: StoredCartItem } | { readonly takeOut: readonly string[] };

/**
 * Changes a cart where its version still is the one that was read, and moves the version.
 * @param held what becomes of the units held for it
 * @returns false when someone else changed it in between, or took units that were to be held; nothing is written then
 */
export async function writeCart(
  ask: Ask,
  { id, version }: Pick<ReadCart, 'id' | 'version'>,
  { change, held }: { readonly change: ItemChange; readonly held: HeldChange },
  lockWaitMs: number,
): Promise<boolean> {
  const changes = 'put' in change ? putValues(change.put) : [change.takeOut];
  const isHeldSo = held.giveUp.length === 0 && held.make.length === 0;
  const values = [String(lockWaitMs), id, version, ...changes, ...(isHeldSo ? [] : heldChangeValues(held))];
  const [row] = await ask<[number]>(statementFor(change, isHeldSo), values);
  return row?.[0] === 1;
}

function statementFor(change: ItemChange, isHeldSo: boolean): Statement {
  if ('put' in change) return isHeldSo ? PUT : PUT_HELD;
  return isHeldSo ? TAKE_OUT : TAKE_OUT_HELD;
}

function putValues({ id, productId, quantity, priceAmount }: StoredCartItem): unknown[] {
  return [id, productId, quantity, priceAmount];
}
