import type pg from 'pg';
import { askOn, lookedUp } from '../../platform/statements.ts';
import { plainArray } from '../../platform/tables.ts';
import { readOffers } from '../vouchers/index.ts';
import { readAnswers } from './answers.sql.ts';
import type { BatchState, VersionedCart, VersionedProduct } from './batch-plan.ts';
import { wantedVouchers } from './offers.ts';
import type { CheckoutRequest } from './request.ts';
import type { WantedItem } from './rules.ts';

const READ_BATCH = `
  SELECT c.buyer_id, c.id, c.version, i.product_id, i.quantity,
         p.seller_id, p.name, p.status, p.price_amount, p.stock, p.version
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
];

/** Reads carts, their items and their products, all as of one moment; then the vouchers and the answers given to the batch's keys. */
export async function readBatch(client: pg.PoolClient, requests: readonly CheckoutRequest[]): Promise<BatchState> {
  const reading = client.query<ReadRow>({
    name: 'checkout-read',
    text: READ_BATCH,
    values: [plainArray(requests.map(({ buyerId }) => buyerId))],
    rowMode: 'array',
  });
  // After the carts: a buyer who is found to have used a voucher less often than is so has a cart of another version by now.
  const offering = readOffers(askOn(client), wantedVouchers(requests));
  // Answers come second: an answer that is committed between the two reads is found, not taken for an empty cart.
  const keyed = requests.flatMap(({ buyerId, idempotent }) =>
    idempotent === undefined ? [] : [{ buyerId, idempotent }],
  );
  const [{ rows }, offers, answers] = await Promise.all([reading, offering, readAnswers(client, keyed)]);
  return { ...cartsAndProducts(rows), offers, answers };
}

function cartsAndProducts(rows: readonly ReadRow[]): Pick<BatchState, 'cartsByBuyer' | 'products'> {
  const cartsByBuyer = new Map<string, VersionedCart & { items: WantedItem[] }>();
  const products = new Map<string, VersionedProduct>();
  for (const [
    buyerId,
    cartId,
    cartVersion,
    productId,
    quantity,
    sellerId,
    name,
    status,
    priceAmount,
    stock,
    version,
  ] of rows) {
    let cart = cartsByBuyer.get(buyerId);
    if (cart === undefined) {
      cart = { id: cartId, version: cartVersion, items: [] };
      cartsByBuyer.set(buyerId, cart);
    }
    if (productId === null) continue;
    cart.items.push({ productId, quantity });
    if (!products.has(productId)) {
      products.set(productId, { id: productId, sellerId, name, status, priceAmount, stock, version });
    }
  }
  return { cartsByBuyer, products };
}
