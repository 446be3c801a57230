import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { expireGoods } from '../../src/features/inventory/expiry.ts';
import { cleanupFailedOrders } from '../../src/features/orders/index.ts';
import { newId } from '../../src/platform/ids.ts';
import { about, addSlot, BOOKINGS, book, type MadeSlot, makeSlot, payBooking } from '../support/bookings.ts';
import { byHand } from '../support/goods.ts';
import type { Buyer, Seller } from '../support/market.ts';
import { useMarket } from '../support/market.ts';
import { addPastOrders } from '../support/orders.ts';
import { readTooMuch } from '../support/rows-read.ts';
import { addToCart, moveTo, type Placed, pay } from '../support/steps.ts';
import { operatorsVoucher } from '../support/vouchers.ts';

const TABLES = [
  ...['carts', 'cart_items', 'products', 'checkouts', 'orders', 'order_items', 'payments'],
  ...['ledger_entries', 'outbox_events', 'idempotency_keys', 'stock_levels', 'warehouses', 'lots'],
  ...['stock_documents', 'stock_document_lines', 'vouchers', 'voucher_redemptions'],
  ...['cart_holds', 'stock_holds', 'experiences', 'time_slots', 'waiting_list_entries'],
];
/** Orders of other people. No index that could be gone through has fewer rows than a sixth of them. */
const OTHERS = 6_000;
/** Rows that a step may read for one order. */
const READ_MAX = 300;
/** Attempts to pay that are under way: a run of the cleanup looks for overdue ones among them, once for all orders. */
const OPEN = OTHERS / 3;
const CHECKOUT = 'putting into a cart, and a checkout with its key';
const HOLDING = 'holding a cart, and the checkout of a held one';
const BOOKING = 'booking seats with a key, and cancelling';
/** Steps that are taken by the lane. */
const IN_LANE = [CHECKOUT, HOLDING, BOOKING];
const CLEANUP = 'the cleanup of one order';
/** How long a connection keeps to itself what it read: a second. */
const REPORT_MS = 1_050;
/** Connections plan a statement for good when they are asked for the sixth time. */
const ROUNDS = 10;

/**
 * PostgreSQL keeps plans per connection. One that was made on the first day, when every index was a page, must not go through
 * an index on the day of the sale, until somebody analyzes the table.
 */
describe.each([0, 30, 300])('plans from when the market had %i orders, and those of the rounds', (orders) => {
  const market = useMarket({ DATABASE_POOL_SIZE: '6' }, { patient: true });
  let buyer: Buyer;
  let seller: Seller;
  let productId = '';
  let otherWarehouseId = '';
  let slot: MadeSlot;
  let keys = 0;

  let voucherCode = '';

  /** Placed with a voucher. */
  const order = async (): Promise<Placed> => {
    expect((await addToCart(market(), buyer.token, productId)).status).toBe(201);
    keys += 1;
    const headers = { 'idempotency-key': `early-plans-${keys}` };
    const { status, body } = await market().checkout(buyer.token, { headers, body: { voucherCode } });
    expect(status).toBe(201);
    return { id: body.orders[0].id, productId, seller, buyer };
  };
  const buyerCalls = async (method: string, path: string) =>
    expect((await market().call(method, `/api/marketplace${path}`, { token: buyer.token })).status).toBe(200);
  const paid = async (one: Placed, method?: string) => (await pay(market(), one, method)).status;

  async function sellerPosts(path: string, body?: object) {
    const answer = await market().call('POST', `/api/inventory/${path}`, {
      token: seller.token,
      ...(body && { body }),
    });
    expect(answer.status, path).toBeLessThan(300);
    return answer.body;
  }

  /** One unit of the product in a lot of its own. */
  async function receive(): Promise<{ lotId: string; warehouseId: string }> {
    const { body } = await market().call('GET', '/api/inventory/warehouses', { token: seller.token });
    const warehouseId: string = body.data[0].id;
    const lot = { code: crypto.randomUUID(), expiresOn: '2099-01-01' };
    const receipt = await sellerPosts('receipts', { warehouseId, lines: [{ productId, quantity: 1, lot }] });
    return { lotId: receipt.lines[0].lotId, warehouseId };
  }

  /** Seats of a slot of which others have some, and others wait for seats of others. */
  async function booked(): Promise<string> {
    keys += 1;
    const { status, body } = await book(market(), slot, buyer, { key: `early-plans-${keys}` });
    expect(status).toBe(201);
    return body.id;
  }
  const cancelBooking = async (id: string) => expect((await about(market(), id, buyer, 'cancel')).status).toBe(200);

  const STEPS: Readonly<Record<string, (one: Placed) => Promise<unknown>>> = {
    [CHECKOUT]: order,
    [HOLDING]: async (one) => {
      // A buyer of its own: who held has to wait until holding again.
      const { token } = await market().buyer();
      expect((await addToCart(market(), token, one.productId)).status).toBe(201);
      expect((await market().call('POST', '/api/marketplace/cart/hold', { token })).status).toBe(201);
      expect((await market().checkout(token)).status).toBe(201);
    },
    'reading a cart': () => buyerCalls('GET', '/cart'),
    'what a voucher takes off a cart': async (one) => {
      expect((await addToCart(market(), buyer.token, one.productId)).status).toBe(201);
      await buyerCalls('GET', `/cart?voucherCode=${voucherCode}`);
      await buyerCalls('DELETE', '/cart');
    },
    'a declined payment': async (one) => expect(await paid(one, 'pm_card_declined')).toBe(402),
    'a payment': async (one) => expect(await paid(one)).toBe(201),
    'reading an order': (one) => buyerCalls('GET', `/orders/${one.id}`),
    'moving an order on': async (one) => {
      expect(await paid(one)).toBe(201);
      expect((await moveTo(market(), one, 'PROCESSING')).status).toBe(200);
    },
    shipping: async (one) => {
      expect(await paid(one)).toBe(201);
      expect((await moveTo(market(), one, 'PROCESSING')).status).toBe(200);
      expect((await moveTo(market(), one, 'SHIPPED')).status).toBe(200);
    },
    'a return': async (one) => {
      expect(await paid(one)).toBe(201);
      for (const status of ['PROCESSING', 'SHIPPED']) expect((await moveTo(market(), one, status)).status).toBe(200);
      const path = `/api/marketplace/orders/${one.id}/refunds`;
      expect((await market().call('POST', path, { token: seller.token })).status).toBe(201);
    },
    'the expiry of a lot': async () => {
      const { lotId } = await receive();
      await byHand(market(), async (client) => {
        await client.query(`UPDATE stock_levels SET expires_on = '2020-01-01' WHERE lot_id = $1`, [lotId]);
      });
      expect(await expireGoods(market().context)).toMatchObject({ levels: 1 });
    },
    'a transfer': async () => {
      const { lotId, warehouseId } = await receive();
      const lines = [{ productId, lotId, quantity: 1 }];
      const body = { fromWarehouseId: warehouseId, toWarehouseId: otherWarehouseId, lines };
      const { id } = await sellerPosts('transfers', body);
      for (const step of ['dispatch', 'receive']) await sellerPosts(`transfers/${id}/${step}`);
    },
    'the rejection of a lot': async () => {
      const { lotId } = await receive();
      await sellerPosts(`lots/${lotId}/reject`, { reason: 'bad' });
    },
    [BOOKING]: async () => cancelBooking(await booked()),
    'a paid booking, a look at it, and its refund': async () => {
      const id = await booked();
      expect((await payBooking(market(), id, buyer)).status).toBe(201);
      for (const path of ['', `/${id}`, `?slotId=${slot.id}`])
        expect((await market().call('GET', `${BOOKINGS}${path}`, { token: buyer.token })).status).toBe(200);
      await cancelBooking(id);
    },
    cancelling: (one) => buyerCalls('POST', `/orders/${one.id}/cancel`),
    'a refund': async (one) => {
      expect(await paid(one)).toBe(201);
      const { status } = await market().call('POST', `/api/marketplace/orders/${one.id}/refunds`, {
        token: seller.token,
      });
      expect(status).toBe(201);
    },
    [CLEANUP]: async (one) => {
      await market().db.pool.query(`UPDATE orders SET expires_at = now() - interval '1 minute' WHERE id = $1`, [
        one.id,
      ]);
      expect(await cleanupFailedOrders(market().orders)).toBe(1);
    },
  };

  beforeAll(async () => {
    seller = await market().seller();
    buyer = await market().buyer();
    [productId = ''] = await market().products(seller.id, 1, 100_000);
    otherWarehouseId = (await sellerPosts('warehouses', { code: 'NORTE', name: 'Norte' })).id;
    // Of two limits: nothing that a checkout looks at is left out.
    voucherCode = (await operatorsVoucher(market(), { totalLimit: 1_000_000, perBuyerLimit: 1_000_000 })).code;
    slot = await makeSlot(market(), { capacity: 100_000 }, seller);
    const { pool } = market().db;
    for (const table of TABLES) await pool.query(`ALTER TABLE ${table} SET (autovacuum_enabled = off)`);
    await pool.query(`VACUUM ANALYZE ${TABLES.join(', ')}`);
    const past = { productId, seller, expiredSeconds: -3_600 };
    const other = await market().buyer();
    await addPastOrders(market(), { ...past, buyer: other, count: orders });
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const step of Object.values(STEPS)) await step(await order());
    }
    await market().products(seller.id, OTHERS / 6, 5);
    await market().buyersWanting(OTHERS / 6, [{ productId, quantity: 1 }]);
    const ids = await addPastOrders(market(), { ...past, buyer: await market().buyer(), count: OTHERS });
    await pool.query(
      // Under way, and not overdue however long this takes.
      `INSERT INTO payments (id, order_id, status, provider, payment_method, amount, currency, ask_at)
       SELECT gen_random_uuid(), id, CASE n % 3 WHEN 0 THEN 'PENDING' ELSE 'DECLINED' END::payment_status, 'simulated', 'pm', 1, 'MXN',
         now() + interval '1 day'
       FROM unnest($1::uuid[]) WITH ORDINALITY AS o (id, n)`,
      [ids],
    );
    await pool.query(
      `WITH made AS (
         INSERT INTO vouchers (id, code, percent, created_by)
         SELECT gen_random_uuid(), 'OTHER-' || n, 10, $2 FROM generate_series(1, $3::int) n)
       INSERT INTO voucher_redemptions (id, voucher_id, buyer_id, checkout_id, open_orders)
       SELECT gen_random_uuid(), gen_random_uuid(), o.buyer_id, o.checkout_id, 1 FROM orders o WHERE o.id = ANY($1)`,
      [ids, other.id, OTHERS],
    );
    // Six bookings of each of a thousand people, of this slot and of five others, for seats of which each of them waits.
    const slots = [slot.id];
    for (let n = 1; n < 6; n += 1) {
      const id = newId();
      await addSlot(market(), { ...slot, id }, { capacity: OTHERS, startsInSeconds: 1_000_000 + 10_000 * n });
      slots.push(id);
    }
    const guests = `SELECT n, c.buyer_id FROM carts c CROSS JOIN generate_series(1, 6) n
      WHERE EXISTS (SELECT FROM cart_items i WHERE i.cart_id = c.id)`;
    await pool.query(
      `WITH wanted AS MATERIALIZED (SELECT gen_random_uuid() AS id, n, buyer_id FROM (${guests}) g),
       bought AS (INSERT INTO checkouts (id, buyer_id, total_amount) SELECT id, buyer_id, 1 FROM wanted)
       INSERT INTO orders (id, checkout_id, buyer_id, seller_id, total_amount, expires_at, slot_id, guests)
       SELECT gen_random_uuid(), id, buyer_id, $2, 1, now() + interval '1 hour', ($1::uuid[])[n], 1 FROM wanted`,
      [slots, seller.id],
    );
    await pool.query(
      `INSERT INTO waiting_list_entries (id, slot_id, buyer_id, guests)
       SELECT gen_random_uuid(), ($1::uuid[])[n], buyer_id, 1 FROM (${guests}) g WHERE n > 1`,
      [slots],
    );
    // Holds of others, of one product and of as many carts, as on the day of a sale.
    await pool.query(
      `WITH held AS (
         INSERT INTO cart_holds (cart_id, buyer_id, expires_at)
         SELECT c.id, c.buyer_id, now() + interval '1 hour' FROM carts c
         WHERE EXISTS (SELECT FROM cart_items i WHERE i.cart_id = c.id)
         RETURNING cart_id)
       INSERT INTO stock_holds (id, cart_id, product_id, quantity)
       SELECT gen_random_uuid(), cart_id, $1, 1 FROM held, generate_series(1, 6)`,
      [productId],
    );
    await pool.query(
      `INSERT INTO idempotency_keys (user_id, key, request_hash, decision)
       SELECT $1, 'another ' || n, 'hash', '{}' FROM generate_series(1, $2::int) n`,
      [other.id, OTHERS],
    );
  });

  it.each(Object.keys(STEPS))('serve a large one: %s', async (name) => {
    // Every run has an order of its own, placed before it counts.
    const placed = [await order(), await order(), await order()];
    const step = async () => {
      // The lane has connections of its own, which tell what they read at the end of a transaction, once a second.
      if (IN_LANE.includes(name)) await delay(REPORT_MS);
      await STEPS[name]?.(placed.pop() ?? (await order()));
    };
    // What follows a report within the second is told by the next one.
    if (IN_LANE.includes(name)) await step();
    const tooMuch = await readTooMuch(step, {
      pool: market().db.pool,
      tables: TABLES,
      most: (table) => READ_MAX + (name === CLEANUP && table === 'payments' ? OPEN : 0),
    });
    expect(tooMuch).toEqual({});
  });
});
