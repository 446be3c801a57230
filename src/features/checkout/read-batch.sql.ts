import type pg from 'pg';
import { askOn, lookedUp, unindexed } from '../../platform/statements.ts';
import { plainArray } from '../../platform/tables.ts';
import type { HeldUnits } from '../inventory/index.ts';
import { readBought } from '../orders/index.ts';
import { readOffers } from '../vouchers/index.ts';
import { readAnswers } from './answers.sql.ts';
import type { BatchState, VersionedCart, VersionedProduct } from './batch-plan.ts';
import { wantedVouchers } from './offers.ts';
import type { LaneRequest } from './request.ts';
import type { WantedItem } from './rules.ts';

/** What is held is read with the stock that it was taken from, or a hold that ends in between would be in neither. */
const READ_BATCH = `
  SELECT c.buyer_id, c.id, c.version, i.product_id, i.quantity,
         p.seller_id, p.name, p.status, p.price_amount, p.stock, p.version, p.purchase_limit, p.unit_scale,
         w.expires_at, h.id, h.quantity
  FROM carts c
  LEFT JOIN cart_holds w ON ${lookedUp('w.cart_id', 'c.id')}
  LEFT JOIN cart_items i ON ${lookedUp('i.cart_id', 'c.id')}
  LEFT JOIN products p ON ${lookedUp('p.id', 'i.product_id')}
  LEFT JOIN stock_holds h ON ${lookedUp('h.cart_id', 'w.cart_id')} AND ${unindexed('h.product_id = i.product_id')}
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
  heldUntil: Date | null,
  holdId: string | null,
  heldUnits: number | null,
];

/**
 * Reads carts, their items, their products and what is held, all as of one moment; then the vouchers, what buyers have of products
 * with a limit, and the answers given to the batch's keys.
 */
export async function readBatch(client: pg.PoolClient, requests: readonly LaneRequest[]): Promise<BatchState> {
  const reading = client.query<ReadRow>({
    name: 'checkout-read',
    text: READ_BATCH,
    values: [plainArray(requests.map(({ buyerId }) => buyerId))],
    rowMode: 'array',
  });
  // After the carts: a buyer who is found to have used a voucher less often than is so has a cart of another version by now.
  const offering = readOffers(askOn(client), wantedVouchers(requests));
  const keyed = requests.flatMap((request) =>
    request.wish === 'hold' || request.idempotent === undefined
      ? []
      : [{ buyerId: request.buyerId, idempotent: request.idempotent }],
  );
  // Answers come last: an answer that is committed between two reads is found, not taken for an empty cart.
  const [{ rows }, offers, answers] = await Promise.all([reading, offering, readAnswers(client, keyed)]);
  const read = cartsAndProducts(rows);
  const limited = [...read.cartsByBuyer].flatMap(([buyerId, { items }]) =>
    items
      .filter(({ productId }) => (read.products.get(productId)?.purchaseLimit ?? null) !== null)
      .map(({ productId }) => ({ buyerId, productId })),
  );
  if (limited.length === 0) return { ...read, offers, answers, bought: new Map() };
  const [bought, answersAfter] = await Promise.all([readBought(askOn(client), limited), readAnswers(client, keyed)]);
  return { ...read, offers, answers: answersAfter, bought };
}

interface ReadCart extends VersionedCart {
  readonly items: ReadItem[];
}

interface ReadItem extends WantedItem {
  readonly held: HeldUnits[];
}

/** @param rows one for each item and what holds units of it; one for an empty cart */
function cartsAndProducts(rows: readonly ReadRow[]): Pick<BatchState, 'cartsByBuyer' | 'products'> {
  const cartsByBuyer = new Map<string, ReadCart>();
  const products = new Map<string, VersionedProduct>();
  for (const [buyerId, cartId, cartVersion, productId, quantity, sellerId, name, status, ...figures] of rows) {
    const [priceAmount, stock, version, purchaseLimit, unitScale, heldUntil, holdId, heldUnits] = figures;
    let cart = cartsByBuyer.get(buyerId);
    if (cart === undefined) {
      cart = { id: cartId, version: cartVersion, items: [], heldUntil: heldUntil ?? undefined };
      cartsByBuyer.set(buyerId, cart);
    }
    if (productId === null) continue;
    let item = cart.items.find((one) => one.productId === productId);
    if (item === undefined) {
      item = { productId, quantity, held: [] };
      cart.items.push(item);
    }
    if (holdId !== null && heldUnits !== null) item.held.push({ id: holdId, quantity: heldUnits });
    if (!products.has(productId)) {
      const product = { id: productId, sellerId, name, status, priceAmount, stock, version };
      products.set(productId, { ...product, purchaseLimit, unitScale });
    }
  }
  return { cartsByBuyer, products };
}
