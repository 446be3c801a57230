import type pg from 'pg';
import { ConcurrencyError, type ContendedResource } from '../../concurrency/index.ts';
import { newId } from '../../platform/ids.ts';
import { readAnswers } from './answers.sql.ts';
import type { AcceptedRequest, BatchPlan, BatchState, VersionedCart, VersionedProduct } from './batch-plan.ts';
import { decisionOf } from './idempotency-key.ts';
import type { CheckoutRequest } from './request.ts';
import type { NewCheckout } from './rows.ts';
import type { WantedLine } from './rules.ts';

/**
 * The statements of a batch, over `pg` with prepared statements: their number does not depend on the size of the batch.
 * Measured against Prisma's createMany in docs/performance.md.
 */

const READ_BATCH = `
  SELECT c.buyer_id, c.id, c.version, i.product_id, i.quantity,
         p.seller_id, p.name, p.status, p.price_amount, p.stock, p.version
  FROM carts c
  LEFT JOIN cart_items i ON i.cart_id = c.id
  LEFT JOIN products p ON p.id = i.product_id
  WHERE c.buyer_id = ANY($1::uuid[])`;

/**
 * Writes a whole batch in one statement, or, where a version has moved, nothing of it. Carts are claimed first, then the
 * rows of products are locked in id order before they are changed: the order that everyone keeps. One step waits for the
 * other by asking for its count; a join would compare every row with every row. The very first step bounds the wait for
 * every row; the session's own bound is too long for a lane.
 */
const WRITE_BATCH = `
  WITH claimed AS (
    UPDATE carts c SET version = c.version + 1
    FROM (SELECT set_config('lock_timeout', $29, true)) AS patience, unnest($4::uuid[], $5::int[]) AS n (id, version)
    WHERE c.id = n.id AND c.version = n.version RETURNING c.id
  ), locked AS (
    SELECT id FROM products
    WHERE id = ANY($1::uuid[]) AND (SELECT count(*) FROM claimed) > 0
    ORDER BY id FOR NO KEY UPDATE
  ), taken AS (
    UPDATE products p SET stock = n.stock, version = p.version + 1
    FROM unnest($1::uuid[], $2::int[], $3::int[]) AS n (id, version, stock)
    WHERE p.id = n.id AND p.version = n.version AND (SELECT count(*) FROM locked) > 0 RETURNING p.id
  ), placed AS (
    INSERT INTO checkouts (id, buyer_id, cart_id, cart_version, total_amount, shipping_address)
    SELECT id, buyer_id, cart_id, cart_version, total_amount, address::jsonb
    FROM unnest($6::uuid[], $7::uuid[], $4::uuid[], $5::int[], $8::bigint[], $9::text[])
      AS n (id, buyer_id, cart_id, cart_version, total_amount, address)
  ), ordered AS (
    INSERT INTO orders (id, checkout_id, buyer_id, seller_id, total_amount, expires_at)
    SELECT id, checkout_id, buyer_id, seller_id, total_amount, $15
    FROM unnest($10::uuid[], $11::uuid[], $12::uuid[], $13::uuid[], $14::bigint[])
      AS n (id, checkout_id, buyer_id, seller_id, total_amount)
  ), told AS (
    INSERT INTO outbox_events (id, type, subject_id, payload)
    SELECT id, 'order.created', order_id,
           jsonb_build_object('checkoutId', checkout_id, 'sellerId', seller_id, 'totalAmount', total_amount)
    FROM unnest($16::uuid[], $10::uuid[], $11::uuid[], $13::uuid[], $14::bigint[])
      AS n (id, order_id, checkout_id, seller_id, total_amount)
  ), itemized AS (
    INSERT INTO order_items (id, order_id, product_id, name, quantity, price_amount, total_amount)
    SELECT id, order_id, product_id, name, quantity, price_amount, price_amount::bigint * quantity
    FROM unnest($17::uuid[], $18::uuid[], $19::uuid[], $20::text[], $21::int[], $22::int[])
      AS n (id, order_id, product_id, name, quantity, price_amount)
  ), entered AS (
    INSERT INTO ledger_entries (id, product_id, kind, delta, order_id, order_item_id, actor_id)
    SELECT id, product_id, 'SALE', -quantity, order_id, order_item_id, actor_id
    FROM unnest($23::uuid[], $19::uuid[], $21::int[], $18::uuid[], $17::uuid[], $24::uuid[])
      AS n (id, product_id, quantity, order_id, order_item_id, actor_id)
  ), kept AS (
    INSERT INTO idempotency_keys (user_id, key, request_hash, decision)
    SELECT user_id, key, request_hash, decision::jsonb
    FROM unnest($25::uuid[], $26::text[], $27::text[], $28::text[]) AS n (user_id, key, request_hash, decision)
  ), emptied AS (
    DELETE FROM cart_items WHERE cart_id = ANY($4::uuid[])
  )
  SELECT refuse_stale('product', (SELECT count(*) FROM taken), cardinality($1::uuid[])),
         refuse_stale('cart', (SELECT count(*) FROM claimed), cardinality($4::uuid[]))`;

/** An array of uuids or numbers, which need no quoting, in PostgreSQL's own notation; much cheaper than pg's general one. */
function plainArray(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`;
}

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

/** Reads carts, their lines and their products, all as of one moment; then the answers given to the batch's keys. */
export async function readBatch(client: pg.PoolClient, requests: readonly CheckoutRequest[]): Promise<BatchState> {
  const reading = client.query<ReadRow>({
    name: 'checkout-read',
    text: READ_BATCH,
    values: [plainArray(requests.map(({ buyerId }) => buyerId))],
    rowMode: 'array',
  });
  // Answers come second: an answer that is committed between the two reads is found, not taken for an empty cart.
  const keyed = requests.flatMap(({ buyerId, idempotent }) =>
    idempotent === undefined ? [] : [{ buyerId, idempotent }],
  );
  const [{ rows }, answers] = await Promise.all([reading, readAnswers(client, keyed)]);
  return { ...cartsAndProducts(rows), answers };
}

function cartsAndProducts(rows: readonly ReadRow[]): Pick<BatchState, 'cartsByBuyer' | 'products'> {
  const cartsByBuyer = new Map<string, VersionedCart & { lines: WantedLine[] }>();
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
      cart = { id: cartId, version: cartVersion, lines: [] };
      cartsByBuyer.set(buyerId, cart);
    }
    if (productId === null) continue;
    cart.lines.push({ productId, quantity });
    if (!products.has(productId)) {
      products.set(productId, { id: productId, sellerId, name, status, priceAmount, stock, version });
    }
  }
  return { cartsByBuyer, products };
}

/** What refuse_stale says: which kind of version had moved. */
function staleResource(error: unknown): ContendedResource | undefined {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code !== '40001') return undefined;
  return constraint === 'product' || constraint === 'cart' ? constraint : undefined;
}

/**
 * @param lockWaitMs longest wait for a row that someone else holds
 * @throws ConcurrencyError when a version has moved; nothing is written then
 */
export async function writeBatch(
  client: pg.PoolClient,
  { accepted: inOrderOfArrival, stockChanges }: Pick<BatchPlan, 'accepted' | 'stockChanges'>,
  { expiresAt, lockWaitMs }: { expiresAt: Date; lockWaitMs: number },
): Promise<void> {
  // In cart-id order, so that two processes that claim the same carts do not wait crosswise.
  const accepted = inOrderOfArrival.toSorted((a, b) => (a.rows.cartId < b.rows.cartId ? -1 : 1));
  const write = client.query({
    name: 'checkout-write',
    text: WRITE_BATCH,
    values: [
      plainArray(stockChanges.map(({ id }) => id)),
      plainArray(stockChanges.map(({ version }) => version)),
      plainArray(stockChanges.map(({ stock }) => stock)),
      ...checkoutValues(accepted),
      ...orderValues(accepted, expiresAt),
      ...itemValues(accepted),
      ...answerValues(accepted),
      String(lockWaitMs),
    ],
  });
  await write.catch((error: unknown) => {
    const resource = staleResource(error);
    if (resource === undefined) throw error;
    // Of several products the database does not say which; of one it is clear.
    const [only, ...others] = stockChanges;
    const id = resource === 'product' && others.length === 0 ? only?.id : undefined;
    throw new ConcurrencyError(resource, id, error);
  });
}

/** $4 to $9 */
function checkoutValues(accepted: readonly AcceptedRequest[]): unknown[] {
  return [
    plainArray(accepted.map(({ rows }) => rows.cartId)),
    plainArray(accepted.map(({ rows }) => rows.cartVersion)),
    plainArray(accepted.map(({ rows }) => rows.id)),
    plainArray(accepted.map(({ rows }) => rows.buyerId)),
    plainArray(accepted.map(({ rows }) => rows.totalAmount)),
    accepted.map(({ request }) => JSON.stringify(request.input.shippingAddress)),
  ];
}

/** $10 to $16 */
function orderValues(accepted: readonly AcceptedRequest[], expiresAt: Date): unknown[] {
  const orders = accepted.flatMap(({ rows }) => rows.orders.map((order) => ({ rows, order })));
  return [
    plainArray(orders.map(({ order }) => order.id)),
    plainArray(orders.map(({ rows }) => rows.id)),
    plainArray(orders.map(({ rows }) => rows.buyerId)),
    plainArray(orders.map(({ order }) => order.sellerId)),
    plainArray(orders.map(({ order }) => order.totalAmount)),
    expiresAt,
    plainArray(orders.map(() => newId())),
  ];
}

/** $17 to $24 */
function itemValues(accepted: readonly AcceptedRequest[]): unknown[] {
  const itemsOf = ({ orders, buyerId }: NewCheckout) =>
    orders.flatMap(({ items }) => items.map((item) => ({ item, buyerId })));
  const items = accepted.flatMap(({ rows }) => itemsOf(rows));
  return [
    plainArray(items.map(({ item }) => item.id)),
    plainArray(items.map(({ item }) => item.orderId)),
    plainArray(items.map(({ item }) => item.productId)),
    items.map(({ item }) => item.name),
    plainArray(items.map(({ item }) => item.quantity)),
    plainArray(items.map(({ item }) => item.priceAmount)),
    plainArray(items.map(() => newId())),
    plainArray(items.map(({ buyerId }) => buyerId)),
  ];
}

/** $25 to $28 */
function answerValues(accepted: readonly AcceptedRequest[]): unknown[] {
  const keyed = accepted.flatMap(({ request, rows }) => {
    const { buyerId, idempotent } = request;
    return idempotent === undefined ? [] : [{ buyerId, idempotent, decision: JSON.stringify(decisionOf(rows)) }];
  });
  return [
    plainArray(keyed.map(({ buyerId }) => buyerId)),
    keyed.map(({ idempotent }) => idempotent.key),
    keyed.map(({ idempotent }) => idempotent.requestHash),
    keyed.map(({ decision }) => decision),
  ];
}
