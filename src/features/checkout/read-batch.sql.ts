import type pg from 'pg';
import { askOn, lookedUp } from '../../platform/statements.ts';
import { plainArray } from '../../platform/tables.ts';
import type { HeldUnits } from '../inventory/index.ts';
import { readBought } from '../orders/index.ts';
import { readAnswers } from './answers.sql.ts';
import type { BatchState, VersionedCart, VersionedProduct } from './batch-plan.ts';
import type { LaneRequest } from './request.ts';
import type { WantedItem } from './rules.ts';

const READ_BATCH = `
  SELECT c.buyer_id, c.id, c.version, i.product_id, i.quantity,
         p.seller_id, p.name, p.status, p.price_amount, p.stock, p.version, p.purchase_limit, p.unit_scale
  FROM carts c
  LEFT JOIN cart_items i ON ${lookedUp('i.cart_id', 'c.id')}
  LEFT JOIN products p ON ${lookedUp('p.id', 'i.product_id')}
  WHERE c.buyer_id = ANY($1::uuid[])`;

type ReadRow = [
  buyerId: string,
  cartId: string,
  cartVersion: number,
  productId: string | null,
  quantity: number,
  sellerId: string,
  name: string,
  status: VersionedProduct['status'],
  priceAmount: number,
  stock: number,
  version: number,
  purchaseLimit: number | null,
  unitScale: number,
];

/** What is held for buyers: a row each, and one more for each further product. */
const READ_HELD = `
  SELECT w.buyer_id, w.expires_at, h.id, h.product_id, h.quantity
  FROM cart_holds w LEFT JOIN stock_holds h ON ${lookedUp('h.cart_id', 'w.cart_id')}
  WHERE w.buyer_id = ANY($1::uuid[])`;

type HeldRow = [buyerId: string, expiresAt: Date, holdId: string | null, productId: string, quantity: number];

/**
 * Reads carts, their items and their products, all as of one moment; then what is held for them, the answers given to the batch's
 * keys, and what buyers have of products with a limit. Whoever changes one of these for a buyer moves the version of the cart, so
 * what is read after it belongs to it, or the write is refused.
 */
export async function readBatch(client: pg.PoolClient, requests: readonly LaneRequest[]): Promise<BatchState> {
  const values = [plainArray(requests.map(({ buyerId }) => buyerId))];
  const reading = client.query<ReadRow>({ name: 'checkout-read', text: READ_BATCH, values, rowMode: 'array' });
  const readingHeld = client.query<HeldRow>({ name: 'checkout-read-held', text: READ_HELD, values, rowMode: 'array' });
  // Answers come second: an answer that is committed between the two reads is found, not taken for an empty cart.
  const keyed = requests.flatMap((request) =>
    request.wish === 'hold' || request.idempotent === undefined
      ? []
      : [{ buyerId: request.buyerId, idempotent: request.idempotent }],
  );
  const [{ rows }, held, answers] = await Promise.all([reading, readingHeld, readAnswers(client, keyed)]);
  const wishes = rows.flatMap(([buyerId, , , productId, ...others]) =>
    productId === null || others[7] === null ? [] : [{ buyerId, productId }],
  );
  const bought = await readBought(askOn(client), wishes);
  return { ...cartsAndProducts(rows, held.rows), answers, bought };
}

function cartsAndProducts(
  rows: readonly ReadRow[],
  heldRows: readonly HeldRow[],
): Pick<BatchState, 'cartsByBuyer' | 'products'> {
  const cartsByBuyer = new Map<string, VersionedCart & { items: WantedItem[] }>();
  const products = new Map<string, VersionedProduct>();
  const heldOf = Map.groupBy(heldRows, ([buyerId]) => buyerId);
  for (const [buyerId, cartId, cartVersion, productId, quantity, sellerId, name, status, ...figures] of rows) {
    const held = heldOf.get(buyerId) ?? [];
    let cart = cartsByBuyer.get(buyerId);
    if (cart === undefined) {
      cart = { id: cartId, version: cartVersion, items: [], heldUntil: held[0]?.[1] };
      cartsByBuyer.set(buyerId, cart);
    }
    if (productId === null) continue;
    cart.items.push({ productId, quantity, held: held.length === 0 ? NOTHING : heldIn(held, productId) });
    if (!products.has(productId)) {
      const [priceAmount, stock, version, purchaseLimit, unitScale] = figures;
      const product = { id: productId, sellerId, name, status, priceAmount, stock, version };
      products.set(productId, { ...product, purchaseLimit, unitScale });
    }
  }
  return { cartsByBuyer, products };
}

const NOTHING: readonly HeldUnits[] = [];

function heldIn(rows: readonly HeldRow[], productId: string): HeldUnits[] {
  return rows.flatMap(([, , id, ofProduct, quantity]) =>
    id === null || ofProduct !== productId ? [] : [{ id, quantity }],
  );
}
