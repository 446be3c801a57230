import { beforeEach, describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/features/all.ts';
import { book, makeSlot, payBooking } from '../support/bookings.ts';
import { Host } from '../support/experiences.ts';
import { useMarket } from '../support/market.ts';
import { enter, payByHand, payLateByHand, refundByHand, sentOf } from '../support/money.ts';
import { Site, someImei } from '../support/units.ts';
import { type MadeVoucher, makeVoucher } from '../support/vouchers.ts';
import { fanOutAll, happen } from '../support/webhooks.ts';

describe('the consistency check', () => {
  const market = useMarket();

  beforeEach(async () => {
    // The guards are what keeps the database consistent; to break it they must be out of the way.
    await market().db.pool.query(
      `ALTER TABLE products DROP CONSTRAINT IF EXISTS products_stock_not_negative;
       ALTER TABLE stock_document_lines DISABLE TRIGGER stock_document_lines_stand;
       ALTER TABLE stock_levels DISABLE TRIGGER stock_levels_stand;
       ALTER TABLE order_items DROP CONSTRAINT IF EXISTS order_items_total_adds_up;
       ALTER TABLE ledger_entries DROP CONSTRAINT IF EXISTS ledger_entries_delta_fits_kind;
       ALTER TABLE ledger_entries DISABLE TRIGGER ledger_entries_append_only;
       ALTER TABLE money_entries DISABLE TRIGGER money_entries_append_only`,
    );
  });

  /** @param voucher has a discount by a voucher of its own with these fields */
  async function paidOrder(voucher?: object): Promise<string> {
    const { id, seller } = await market().product(5);
    const made: MadeVoucher | undefined = voucher && (await makeVoucher(market(), seller.token, voucher));
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 2 }]);
    const token = buyer?.token ?? '';
    const { body } = await market().checkout(token, made && { body: { voucherCode: made.code } });
    const orderId: string = body.orders[0].id;
    await market().call('POST', `/api/marketplace/orders/${orderId}/payments`, {
      token,
      body: { paymentMethod: 'pm_card_visa' },
    });
    return orderId;
  }

  it('finds nothing in a market that only the API has touched', async () => {
    await paidOrder();
    expect(await market().findings()).toEqual([]);
  });

  /** Each breaks one thing in a transaction's worth of SQL about the order $1, and names the checks that must notice. */
  const OF_ORDER = 'id IN (SELECT product_id FROM order_items WHERE order_id = $1)';
  const BREAKS: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'stock that changed without a ledger row',
      `UPDATE products SET stock = stock + 1 WHERE ${OF_ORDER}`,
      ['stock = sum of the ledger', 'goods on hand = stock, units held and unshipped orders'],
    ],
    [
      'a supply that the ledger does not explain',
      `UPDATE products SET supplied = supplied + 1 WHERE id IN (SELECT product_id FROM order_items WHERE order_id = $1)`,
      ['stock = sum of the ledger'],
    ],
    [
      'negative stock',
      `UPDATE products SET stock = -1 WHERE ${OF_ORDER}`,
      ['no negative stock', 'stock = sum of the ledger', 'goods on hand = stock, units held and unshipped orders'],
    ],
    [
      'a sale without its ledger row',
      `DELETE FROM ledger_entries WHERE order_id = $1`,
      ['stock = sum of the ledger', 'order items = sale rows of the ledger'],
    ],
    [
      'a sale of what was held, which nothing held',
      `WITH sold AS (DELETE FROM ledger_entries WHERE order_id = $1 AND kind = 'SALE' RETURNING product_id, order_id, order_item_id)
       INSERT INTO ledger_entries (id, product_id, kind, delta, order_id, order_item_id, cause_id)
       SELECT gen_random_uuid(), product_id, 'HELD_SALE', 0, order_id, order_item_id, gen_random_uuid() FROM sold`,
      [
        'stock = sum of the ledger',
        'order items = sale rows of the ledger',
        'ended orders gave back once, others not at all',
        'what is held was taken from the stock once, and what is not was given up or sold once',
      ],
    ],
    [
      'a sale of what was held beside the whole sale from the shelf',
      `INSERT INTO ledger_entries (id, product_id, kind, delta, order_id, order_item_id, cause_id)
       SELECT gen_random_uuid(), product_id, 'HELD_SALE', 0, order_id, id, gen_random_uuid() FROM order_items WHERE order_id = $1`,
      ['what is held was taken from the stock once, and what is not was given up or sold once'],
    ],
    [
      'a product without an opening row',
      `DELETE FROM ledger_entries WHERE kind = 'OPENING' AND product_${OF_ORDER}`,
      ['stock = sum of the ledger', 'every product has one opening row', 'every level = sum of the ledger'],
    ],
    [
      'an ended order that gave nothing back',
      `UPDATE orders SET status = 'CANCELLED' WHERE id = $1`,
      [
        'ended orders gave back once, others not at all',
        'paid orders have their payment, unpaid ones none',
        'goods on hand = stock, units held and unshipped orders',
        'orders that are paid keep money, others none',
      ],
    ],
    [
      'an order without items',
      `WITH ledger AS (DELETE FROM ledger_entries WHERE order_id = $1 RETURNING order_item_id) DELETE FROM order_items WHERE order_id = $1`,
      ['stock = sum of the ledger', 'no order without items', 'goods on hand = stock, units held and unshipped orders'],
    ],
    [
      'units that are held without having been taken',
      `WITH cart AS (
         INSERT INTO cart_holds (cart_id, buyer_id, expires_at)
         SELECT c.cart_id, o.buyer_id, now() FROM orders o JOIN checkouts c ON c.id = o.checkout_id WHERE o.id = $1 RETURNING cart_id),
       item AS (
         INSERT INTO cart_items (id, cart_id, product_id, quantity, price_amount)
         SELECT gen_random_uuid(), cart_id, i.product_id, 1, 1 FROM cart, order_items i WHERE i.order_id = $1 RETURNING cart_id, product_id)
       INSERT INTO stock_holds (id, cart_id, product_id, quantity) SELECT gen_random_uuid(), cart_id, product_id, 1 FROM item`,
      [
        'goods on hand = stock, units held and unshipped orders',
        'what is held was taken from the stock once, and what is not was given up or sold once',
      ],
    ],
    [
      'units that are held for nothing, for ever',
      `INSERT INTO stock_holds (id, cart_id, product_id, quantity)
       SELECT gen_random_uuid(), c.cart_id, i.product_id, 1
       FROM order_items i JOIN orders o ON o.id = i.order_id JOIN checkouts c ON c.id = o.checkout_id WHERE o.id = $1`,
      [
        'goods on hand = stock, units held and unshipped orders',
        'what is held was taken from the stock once, and what is not was given up or sold once',
        'no more is held than is in the cart',
        'whatever is held has an end',
      ],
    ],
    [
      'a buyer who has more than one may',
      `INSERT INTO limited_purchases (order_item_id, buyer_id, product_id, purchase_limit)
       SELECT i.id, o.buyer_id, i.product_id, 1 FROM order_items i JOIN orders o ON o.id = i.order_id WHERE o.id = $1`,
      ['nobody has more of a product than they may'],
    ],
    [
      'a total that is off by a centavo',
      `UPDATE orders SET total_amount = total_amount + 1 WHERE id = $1`,
      ['order totals add up', 'checkout totals add up', 'payments are of the order’s total'],
    ],
    [
      'a paid order whose money is gone',
      `DELETE FROM payments WHERE order_id = $1`,
      [
        'paid orders have their payment, unpaid ones none',
        'a provider holds of an order what was paid less what was sent back',
        'entries name the order, seller, provider and refund of their payment',
      ],
    ],
    [
      'a paid order whose payment is still open',
      `UPDATE payments SET status = 'PENDING', settled_order_id = NULL WHERE order_id = $1`,
      [
        'paid orders have their payment, unpaid ones none',
        'a provider holds of an order what was paid less what was sent back',
        'what a payment took is entered with its fee, of others nothing',
        'a payment is late where it paid no order, and only there',
      ],
    ],
    [
      'a paid order whose money went back',
      `UPDATE payments SET status = 'REFUNDED', refunded_amount = amount WHERE order_id = $1`,
      [
        'paid orders have their payment, unpaid ones none',
        'what a payment gave back = its refunds = what is entered of them',
      ],
    ],
    [
      'an unpaid order whose money was kept',
      `UPDATE orders SET status = 'PENDING_PAYMENT' WHERE id = $1`,
      ['paid orders have their payment, unpaid ones none', 'orders that are paid keep money, others none'],
    ],
    [
      'a refunded order whose money was kept',
      `UPDATE orders SET status = 'REFUNDED' WHERE id = $1`,
      [
        'ended orders gave back once, others not at all',
        'paid orders have their payment, unpaid ones none',
        'goods on hand = stock, units held and unshipped orders',
        'orders that are paid keep money, others none',
      ],
    ],
    [
      'a payment of another amount',
      `UPDATE payments SET amount = amount - 1 WHERE order_id = $1`,
      [
        'payments are of the order’s total',
        'a provider holds of an order what was paid less what was sent back',
        'what a payment took is entered with its fee, of others nothing',
      ],
    ],
    [
      'an order that is going and gave its stock back all the same',
      `INSERT INTO ledger_entries (id, product_id, kind, delta, order_id, order_item_id)
       SELECT gen_random_uuid(), product_id, 'RELEASE', quantity, order_id, id FROM order_items WHERE order_id = $1`,
      ['ended orders gave back once, others not at all', 'stock = sum of the ledger'],
    ],
    [
      'a sale of fewer units than were ordered',
      `WITH sold AS (UPDATE ledger_entries SET delta = -1 WHERE order_id = $1)
       UPDATE products SET stock = stock + 1 WHERE ${OF_ORDER}`,
      [
        'order items = sale rows of the ledger',
        'ended orders gave back once, others not at all',
        'goods on hand = stock, units held and unshipped orders',
      ],
    ],
    [
      'units that came back without a refund',
      `WITH back AS (UPDATE products SET stock = stock + 1 WHERE ${OF_ORDER})
       INSERT INTO ledger_entries (id, product_id, kind, delta, order_id, order_item_id)
       SELECT gen_random_uuid(), product_id, 'REFUND', 1, order_id, id FROM order_items WHERE order_id = $1`,
      [
        'ended orders gave back once, others not at all',
        'what was given back unshipped was refunded',
        'goods on hand = stock, units held and unshipped orders',
      ],
    ],
    [
      'an order that was shipped and whose goods never left',
      `UPDATE orders SET status = 'SHIPPED' WHERE id = $1`,
      ['shipped orders took their goods once, others none', 'goods on hand = stock, units held and unshipped orders'],
    ],
    [
      'a unit that came back from an order that was not shipped',
      `WITH unit AS (INSERT INTO units (id, site_id, seller_id, product_id, created_by, updated_by)
         SELECT new_id(), l.warehouse_id, p.seller_id, p.id, p.seller_id, p.seller_id
         FROM stock_levels l JOIN products p ON p.id = l.product_id WHERE l.product_${OF_ORDER} LIMIT 1 RETURNING id, site_id)
       INSERT INTO unit_assignments (id, unit_id, site_id, order_item_id, assigned_by, ended_at, end_kind)
       SELECT new_id(), unit.id, unit.site_id, i.id, unit.id, 'infinity', 'RETURNED' FROM unit, order_items i WHERE i.order_id = $1`,
      ['units leave with shipped orders, no more than their pieces, and come back refunded'],
    ],
    [
      'goods that nobody knows where they came from',
      `UPDATE stock_levels SET on_hand = on_hand + 1 WHERE product_${OF_ORDER}`,
      ['every level = sum of the ledger', 'goods on hand = stock, units held and unshipped orders'],
    ],
    [
      'a return of what never left',
      `INSERT INTO ledger_entries (id, product_id, kind, delta, order_id, order_item_id)
       SELECT gen_random_uuid(), product_id, 'RETURN', quantity, order_id, id FROM order_items WHERE order_id = $1`,
      ['what was refunded after it was shipped came back once, or not at all', 'stock = sum of the ledger'],
    ],
    [
      'a transfer whose goods never left',
      `WITH sent AS (INSERT INTO stock_documents (id, kind, status, warehouse_id, to_warehouse_id, created_by)
         SELECT gen_random_uuid(), 'TRANSFER', 'IN_TRANSIT', l.warehouse_id, w.id, l.seller_id
         FROM stock_levels l JOIN warehouses w ON w.id <> l.warehouse_id WHERE l.product_${OF_ORDER} LIMIT 1 RETURNING id)
       INSERT INTO stock_document_lines (id, document_id, product_id, quantity)
       SELECT gen_random_uuid(), sent.id, i.product_id, 1 FROM sent, order_items i WHERE i.order_id = $1`,
      ['what a transfer sent arrived, came back, or is explained'],
    ],
    [
      'a product that is listed as low and is not',
      `INSERT INTO low_stock_products (product_id, seller_id) SELECT id, seller_id FROM products WHERE ${OF_ORDER}`,
      ['few are left of exactly the products that are listed so'],
    ],
    [
      'goods in a rejected lot',
      `WITH bad AS (INSERT INTO lots (id, product_id, code, rejected_at)
         SELECT gen_random_uuid(), product_id, 'L', now() FROM order_items WHERE order_id = $1 RETURNING id)
       UPDATE stock_levels SET lot_id = (SELECT id FROM bad) WHERE product_${OF_ORDER}`,
      ['nothing lies in a rejected lot', 'every level = sum of the ledger'],
    ],
    [
      'a sale of another product',
      `UPDATE ledger_entries SET product_id = (SELECT id FROM products WHERE NOT ${OF_ORDER} LIMIT 1) WHERE order_id = $1`,
      ['stock = sum of the ledger', 'order items = sale rows of the ledger'],
    ],
    [
      'a checkout that ordered nothing',
      `INSERT INTO checkouts (id, buyer_id, cart_id, cart_version, total_amount, shipping_address)
       SELECT gen_random_uuid(), buyer_id, cart_id, cart_version + 1, total_amount, shipping_address
       FROM checkouts WHERE id = (SELECT checkout_id FROM orders WHERE id = $1)`,
      ['no checkout without orders'],
    ],
    [
      'an order that went to another buyer',
      `UPDATE orders SET buyer_id = (SELECT id FROM users u WHERE u.id <> orders.buyer_id LIMIT 1) WHERE id = $1`,
      ['orders belong to the buyer of their checkout'],
    ],
    [
      'an order of another seller’s product',
      `UPDATE orders SET seller_id = (SELECT id FROM sellers s WHERE s.id <> orders.seller_id LIMIT 1) WHERE id = $1`,
      [
        'orders hold only their seller’s products',
        'entries name the order, seller, provider and refund of their payment',
      ],
    ],
    [
      'an event that names another seller',
      `INSERT INTO events (id, type, subject_id, buyer_id, seller_id, payload, occurred_at)
       SELECT gen_random_uuid(), 'order.created', id, buyer_id, buyer_id, '{}', now() FROM orders WHERE id = $1`,
      ['events name those whose order, product or unit it is'],
    ],
    [
      'a step of an order that nobody is told of',
      `DELETE FROM outbox_events WHERE subject_id = $1 AND type = 'order.status-changed'`,
      ['each step in the history of an order has its event'],
    ],
    [
      'a reader that is ahead of all events',
      `INSERT INTO event_cursors (name, position) VALUES ('reader of ' || $1::text, 1000000)`,
      ['nobody has read events that there never were'],
    ],
  ];

  /** The same of an order with a fee, of which a part went back. */
  const OF_MONEY: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'a balance that nothing was entered for',
      `UPDATE seller_balances SET amount = amount + 1 WHERE seller_id IN (SELECT seller_id FROM orders WHERE id = $1)`,
      ['what a seller is owed = sum of their entries'],
    ],
    [
      'a seller with entries and no balance',
      `DELETE FROM seller_balances WHERE seller_id IN (SELECT seller_id FROM orders WHERE id = $1)`,
      ['what a seller is owed = sum of their entries'],
    ],
    [
      'money that another provider holds',
      `UPDATE money_entries SET provider = 'another' WHERE order_id = $1 AND kind = 'CAPTURE'`,
      [
        'entries name the order, seller, provider and refund of their payment',
        'a provider holds of an order what was paid less what was sent back',
      ],
    ],
    [
      'a refund that another payment is given',
      `UPDATE money_entries SET refund_id = gen_random_uuid() WHERE order_id = $1 AND kind = 'REFUND'`,
      ['entries name the order, seller, provider and refund of their payment'],
    ],
    [
      'a payment that nobody entered',
      `DELETE FROM money_entries WHERE order_id = $1 AND kind = 'CAPTURE'`,
      [
        'what a seller is owed = sum of their entries',
        'a provider holds of an order what was paid less what was sent back',
        'orders that are paid keep money, others none',
        'what a payment took is entered with its fee, of others nothing',
        'what a payment gave back took its share of the fee along',
        'the simulated provider took what is entered',
      ],
    ],
    [
      'a payment with another fee than was entered',
      `UPDATE payments SET fee_amount = fee_amount + 2 WHERE order_id = $1`,
      [
        'what a payment took is entered with its fee, of others nothing',
        'what a payment gave back took its share of the fee along',
      ],
    ],
    [
      'a payment that counts as late and paid its order',
      `UPDATE money_entries SET kind = 'LATE_CAPTURE', seller_amount = 0, fee_amount = 0, buyer_amount = provider_amount
       WHERE order_id = $1 AND kind = 'CAPTURE'`,
      [
        'what a seller is owed = sum of their entries',
        'orders that are paid keep money, others none',
        'what a payment took is entered with its fee, of others nothing',
        'a payment is late where it paid no order, and only there',
        'what a payment gave back took its share of the fee along',
      ],
    ],
    [
      'a payment that gave back more than its refunds',
      `UPDATE payments SET refunded_amount = refunded_amount + 1 WHERE order_id = $1`,
      ['what a payment gave back = its refunds = what is entered of them'],
    ],
    [
      'a refund that nobody entered',
      `DELETE FROM money_entries WHERE order_id = $1 AND kind = 'REFUND'`,
      [
        'what a seller is owed = sum of their entries',
        'what a payment gave back = its refunds = what is entered of them',
        'what a payment gave back took its share of the fee along',
      ],
    ],
    [
      'a refund whose share of the fee the market kept',
      `UPDATE money_entries SET seller_amount = seller_amount + fee_amount, fee_amount = 0 WHERE order_id = $1 AND kind = 'REFUND'`,
      ['what a seller is owed = sum of their entries', 'what a payment gave back took its share of the fee along'],
    ],
    [
      'a refund that was not sent',
      `DELETE FROM money_entries WHERE order_id = $1 AND kind = 'REFUND_SENT'`,
      [
        'a provider holds of an order what was paid less what was sent back',
        'a refund is sent once it has succeeded, and not before',
        'the simulated provider sent back what is entered',
      ],
    ],
    [
      'a refund that was sent too early',
      `UPDATE refunds SET status = 'PENDING', settled_at = NULL WHERE order_id = $1`,
      [
        'a provider holds of an order what was paid less what was sent back',
        'a refund is sent once it has succeeded, and not before',
      ],
    ],
    [
      'a charge of more than was entered',
      `UPDATE simulated_charges SET amount = amount + 1 WHERE id IN (SELECT id FROM payments WHERE order_id = $1)`,
      ['the simulated provider took what is entered'],
    ],
    [
      'a charge that took no money',
      `UPDATE simulated_charges SET status = 'DECLINED' WHERE id IN (SELECT id FROM payments WHERE order_id = $1)`,
      ['the simulated provider took what is entered'],
    ],
    [
      'a charge that nobody asked for',
      `INSERT INTO simulated_charges (id, method, status, amount) SELECT gen_random_uuid(), 'pm', 'SUCCEEDED', total_amount FROM orders WHERE id = $1`,
      ['the simulated provider took what is entered'],
    ],
    [
      'a provider that sent nothing back',
      `DELETE FROM simulated_refunds WHERE charge_id IN (SELECT id FROM payments WHERE order_id = $1)`,
      ['the simulated provider sent back what is entered'],
    ],
    [
      'a provider that sent it back twice',
      `INSERT INTO simulated_refunds (id, charge_id, amount)
       SELECT 'again ' || r.id, charge_id, r.amount FROM simulated_refunds r JOIN payments p ON p.id = charge_id WHERE p.order_id = $1`,
      ['the simulated provider sent back what is entered'],
    ],
  ];

  /** The same of a paid order with a discount: half of it, by a voucher of one use for each buyer. */
  const VOUCHER = `(SELECT voucher_id FROM voucher_redemptions WHERE checkout_id = (SELECT checkout_id FROM orders WHERE id = $1))`;
  const REDEMPTION = '(SELECT checkout_id FROM orders WHERE id = $1)';
  const OF_VOUCHERS: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'a use of a voucher that is lost',
      `UPDATE vouchers SET remaining = remaining - 1 WHERE id = ${VOUCHER}`,
      ['voucher uses = limit − what is left'],
    ],
    [
      'a buyer who has a voucher twice',
      `INSERT INTO voucher_redemptions (id, voucher_id, buyer_id, checkout_id, open_orders)
       SELECT gen_random_uuid(), r.voucher_id, r.buyer_id, c.id, 1 FROM voucher_redemptions r, checkouts c
       WHERE r.checkout_id = ${REDEMPTION} AND c.id <> r.checkout_id AND NOT EXISTS (SELECT FROM voucher_redemptions x WHERE x.checkout_id = c.id) LIMIT 1`,
      [
        'voucher uses = limit − what is left',
        'no buyer has a voucher more often than it allows',
        'vouchers are used while orders with their discount are open',
        'voucher uses belong to a voucher and to the buyer of their checkout',
      ],
    ],
    [
      'a use that came back while its order is paid',
      `WITH back AS (UPDATE vouchers SET remaining = remaining + 1 WHERE id = ${VOUCHER})
       UPDATE voucher_redemptions SET open_orders = 0, released_at = now() WHERE checkout_id = ${REDEMPTION}`,
      ['vouchers are used while orders with their discount are open'],
    ],
    [
      'a discount by no voucher',
      `DELETE FROM voucher_redemptions WHERE checkout_id = ${REDEMPTION}`,
      ['voucher uses = limit − what is left', 'vouchers are used while orders with their discount are open'],
    ],
    [
      'a use of a voucher that is not there',
      `UPDATE voucher_redemptions SET voucher_id = gen_random_uuid() WHERE checkout_id = ${REDEMPTION}`,
      ['voucher uses = limit − what is left', 'voucher uses belong to a voucher and to the buyer of their checkout'],
    ],
    [
      'a discount of another seller’s voucher',
      `UPDATE vouchers SET seller_id = (SELECT id FROM sellers s WHERE s.id <> vouchers.seller_id LIMIT 1) WHERE id = ${VOUCHER}`,
      ['vouchers of sellers are for their own goods'],
    ],
    [
      'a discount that its lines do not have',
      `UPDATE orders SET discount_amount = discount_amount + 1 WHERE id = $1`,
      ['order discounts add up', 'checkout discounts add up'],
    ],
  ];

  /** The checks that notice something once a statement about an order has been done. */
  async function noticed(orderId: string, statement: string): Promise<string[]> {
    const snapshot = await market().findings();
    await market().db.pool.query(statement, [orderId]);
    const found = (await market().findings()).filter(
      (finding) => !snapshot.some((old) => old.subject === finding.subject && old.check === finding.check),
    );
    return [...new Set(found.map(({ check }) => check))].sort();
  }

  it.each(BREAKS)('notices %s', async (_what, statement, checks) => {
    const orderId = await paidOrder();
    await market().product(1);
    expect(await noticed(orderId, statement)).toEqual([...checks].sort());
  });

  it.each(OF_VOUCHERS)('notices %s', async (_what, statement, checks) => {
    const orderId = await paidOrder({ totalLimit: 3, perBuyerLimit: 1 });
    await paidOrder();
    expect(await noticed(orderId, statement)).toEqual([...checks].sort());
  });

  /** Of what an endpoint of the seller $1 was told. */
  const OF_WEBHOOKS: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'a webhook that waits in no queue',
      `DELETE FROM webhook_queues WHERE endpoint_id IN (SELECT id FROM webhook_endpoints WHERE seller_id = $1)`,
      ['every webhook that waits has its place in a queue'],
    ],
    [
      'a webhook that waits behind the end of its queue',
      `UPDATE webhook_queues SET last_position = 0 WHERE endpoint_id IN (SELECT id FROM webhook_endpoints WHERE seller_id = $1)`,
      ['every webhook that waits has its place in a queue'],
    ],
    [
      'a seller who is told of another’s shop',
      `UPDATE events SET seller_id = gen_random_uuid() WHERE seller_id = $1`,
      ['sellers are told of their own shop only'],
    ],
    [
      'a seller who is told of what is nobody’s',
      `UPDATE events SET seller_id = NULL WHERE seller_id = $1`,
      ['sellers are told of their own shop only'],
    ],
    [
      'a webhook that says what did not happen',
      `UPDATE webhook_deliveries SET payload = '{"number": 0}'
       WHERE endpoint_id IN (SELECT id FROM webhook_endpoints WHERE seller_id = $1)`,
      ['a webhook says what happened'],
    ],
  ];

  it.each(OF_WEBHOOKS)('notices %s', async (_what, statement, checks) => {
    const seller = await market().seller();
    await market().db.pool.query(
      `INSERT INTO webhook_endpoints (id, seller_id, url, types, secret, after_position)
       VALUES (gen_random_uuid(), $1, 'https://shop.example.com/', '{*}', 'a secret', 0)`,
      [seller.id],
    );
    await happen(market().db.pool, { sellerId: seller.id });
    await fanOutAll(market().db);
    expect(await noticed(seller.id, statement)).toEqual([...checks].sort());
  });

  /** Of the unit $1, which has a product, a type and an IMEI. */
  const OF_UNITS: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'a unit that is not its site’s owner’s',
      `UPDATE units SET seller_id = NULL WHERE id = $1`,
      [
        'units and holders belong to the owner of their site',
        'units are of products of their owner',
        'units are described by the words of the right lists, their owner’s or the operator’s',
      ],
    ],
    [
      'a holder who is not their site’s owner’s',
      `UPDATE unit_holders SET seller_id = NULL WHERE site_id = (SELECT site_id FROM units WHERE id = $1)`,
      ['units and holders belong to the owner of their site'],
    ],
    [
      'a unit of another’s product',
      `UPDATE units SET product_id = (SELECT p.id FROM products p WHERE p.seller_id <> units.seller_id LIMIT 1) WHERE id = $1`,
      ['units are of products of their owner', 'the audit log says of units what they are'],
    ],
    [
      'a unit whose brand is a type',
      `UPDATE units SET brand_id = type_id WHERE id = $1`,
      ['units are described by the words of the right lists, their owner’s or the operator’s'],
    ],
    [
      'a unit with an attribute that its type has not',
      `UPDATE units SET attributes = '{"ram": 16}' WHERE id = $1`,
      ['units have what their type has'],
    ],
    [
      'an IMEI with a wrong digit',
      `UPDATE units SET imei = '490154203237519' WHERE id = $1`,
      ['every IMEI has its checksum', 'the audit log says of units what they are'],
    ],
    [
      'a unit that is assigned to nobody',
      `UPDATE units SET status = 'ASSIGNED' WHERE id = $1`,
      ['assigned units are with someone, and no others are', 'the audit log says of units what they are'],
    ],
    [
      'a unit that was deleted and nobody wrote it down',
      `UPDATE units SET deleted_at = now() WHERE id = $1`,
      ['the audit log says of units what they are'],
    ],
    [
      'a change that a unit is yet to see',
      `INSERT INTO audit_entries (id, entity_type, entity_id, revision, field, old_value, new_value, changed_by)
       SELECT new_id(), 'unit', id, 2, 'status', '"ASSIGNED"', '"AVAILABLE"', id FROM units WHERE id = $1`,
      ['the audit log says of units what they are'],
    ],
    [
      'a holder of an available unit',
      `INSERT INTO unit_assignments (id, unit_id, site_id, holder_id, assigned_by)
       SELECT gen_random_uuid(), u.id, u.site_id, h.id, u.created_by FROM units u JOIN unit_holders h USING (site_id) WHERE u.id = $1`,
      ['assigned units are with someone, and no others are'],
    ],
    [
      'two who had a unit at the same time',
      `INSERT INTO unit_assignments (id, unit_id, site_id, holder_id, assigned_by, assigned_at, ended_at, end_kind)
       SELECT gen_random_uuid(), u.id, u.site_id, h.id, u.created_by, t.at, t.at + interval '1 hour', 'RETURNED'
       FROM units u JOIN unit_holders h USING (site_id), (VALUES (now()), (now() + interval '59 minutes')) AS t (at) WHERE u.id = $1`,
      ['nobody has a unit while another has it'],
    ],
    [
      'a holder of another site',
      `INSERT INTO unit_assignments (id, unit_id, site_id, holder_id, assigned_by, ended_at, end_kind)
       SELECT gen_random_uuid(), u.id, u.id, h.id, u.created_by, 'infinity', 'RETURNED'
       FROM units u JOIN unit_holders h USING (site_id) WHERE u.id = $1`,
      ['holders have units of their own site'],
    ],
    [
      'an event that names another owner than its unit’s',
      `INSERT INTO events (id, type, subject_id, seller_id, payload, occurred_at)
       SELECT gen_random_uuid(), 'unit.changed', id, NULL, '{}', now() FROM units WHERE id = $1`,
      ['events name those whose order, product or unit it is'],
    ],
  ];

  it.each(OF_UNITS)('notices %s', async (_what, statement, checks) => {
    await market().product(1);
    const site = await Site.open(market());
    const { id: typeId } = await site.entry('types', 'PHONE');
    await site.post('/holders', { siteId: site.id, firstName: 'Ana', lastName: 'Paz' });
    const { id } = await site.unit({ productId: site.productId, typeId, imei: someImei() });
    expect(await noticed(id, statement)).toEqual([...checks].sort());
  });

  /** Of the paid booking $1, of two of ten seats. */
  const OF_BOOKINGS: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'seats that nobody has booked',
      'UPDATE time_slots SET booked_count = booked_count + 1 WHERE id = (SELECT slot_id FROM orders WHERE id = $1)',
      ['seats booked = guests of live bookings'],
    ],
    [
      'a booking that ended and kept its seats',
      `UPDATE orders SET status = 'CANCELLED' WHERE id = $1`,
      [
        'seats booked = guests of live bookings',
        'paid orders have their payment, unpaid ones none',
        'orders that are paid keep money, others none',
      ],
    ],
    [
      'a second booking of one person',
      `WITH seats AS (UPDATE time_slots SET booked_count = booked_count + 2 WHERE id = (SELECT slot_id FROM orders WHERE id = $1)),
         bought AS (
           INSERT INTO checkouts (id, buyer_id, total_amount) SELECT gen_random_uuid(), buyer_id, total_amount FROM orders WHERE id = $1
           RETURNING id)
       INSERT INTO orders (id, checkout_id, buyer_id, seller_id, total_amount, expires_at, slot_id, guests)
       SELECT gen_random_uuid(), bought.id, buyer_id, seller_id, total_amount, expires_at, slot_id, guests FROM orders o, bought WHERE o.id = $1`,
      ['one live booking of each person and slot'],
    ],
    [
      'a booking that has goods',
      `INSERT INTO order_items (id, order_id, product_id, name, quantity, price_amount, total_amount)
       SELECT gen_random_uuid(), $1, (SELECT id FROM products LIMIT 1), 'goods', 1, total_amount, total_amount FROM orders WHERE id = $1`,
      [
        ...['bookings are of seats and nothing else', 'order items = sale rows of the ledger'],
        ...['goods on hand = stock, units held and unshipped orders', 'orders hold only their seller’s products'],
      ],
    ],
    [
      'a booking that lost its slot',
      'UPDATE orders SET slot_id = NULL, guests = NULL WHERE id = $1',
      [
        ...['seats booked = guests of live bookings', 'no order without items'],
        'what is bought without a cart is a booking',
      ],
    ],
    [
      'a guest who costs more than another',
      `WITH bought AS (UPDATE checkouts SET total_amount = total_amount + 1 WHERE id = (SELECT checkout_id FROM orders WHERE id = $1))
       UPDATE orders SET total_amount = total_amount + 1 WHERE id = $1`,
      ['bookings cost the same for each guest', 'payments are of the order’s total'],
    ],
    [
      'a booking with another host',
      'UPDATE orders SET seller_id = (SELECT id FROM sellers s WHERE s.id <> orders.seller_id LIMIT 1) WHERE id = $1',
      [
        'bookings are with the host of their slot',
        'entries name the order, seller, provider and refund of their payment',
      ],
    ],
  ];

  it.each(OF_BOOKINGS)('notices %s', async (_what, statement, checks) => {
    await market().db.pool.query('DROP INDEX IF EXISTS orders_one_live_booking');
    await market().product(1);
    const slot = await makeSlot(market(), { capacity: 10 });
    const buyer = await market().buyer();
    const { body } = await book(market(), slot, buyer, { guests: 2 });
    expect((await payBooking(market(), body.id, buyer)).status).toBe(201);
    expect(await noticed(body.id, statement)).toEqual([...checks].sort());
  });

  /** Of the slot $1, whose experience and capacity were edited. */
  const OF_SLOTS: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'an experience that was changed by another hand',
      `UPDATE experiences SET place = 'Puebla' WHERE id = (SELECT experience_id FROM time_slots WHERE id = $1)`,
      ['experiences are as they were edited last'],
    ],
    [
      'a slot that was enlarged by another hand',
      'UPDATE time_slots SET capacity = capacity + 1 WHERE id = $1',
      ['slots have the seats that their host gave them last'],
    ],
    [
      'a slot whose version went back',
      'UPDATE time_slots SET version = 1 WHERE id = $1',
      ['edits of experiences and slots are of versions that they have had'],
    ],
  ];

  it.each(OF_SLOTS)('notices %s', async (_what, statement, checks) => {
    const host = await Host.open(market());
    expect((await host.patch(`/experiences/${host.experienceId}`, { place: null })).status).toBe(200);
    const { id } = await host.slot();
    expect((await host.patch(`/slots/${id}`, { capacity: 9 })).status).toBe(200);
    expect(await noticed(id, statement)).toEqual([...checks].sort());
  });

  it.each(OF_MONEY)('notices %s', async (_what, statement, checks) => {
    const paid = await payByHand(market(), 2_581);
    await refundByHand(market(), paid, { amount: 12_900 });
    expect(await noticed(paid.order.id, statement)).toEqual([...checks].sort());
  });

  it('finds no fault in money that went back in parts, came back from a bank, or came too late', async () => {
    // What was broken above is found in no order.
    const findings = async () =>
      (await market().findings()).sort((a, b) => (`${a.check} ${a.subject}` < `${b.check} ${b.subject}` ? -1 : 1));
    const before = await findings();
    const paid = await payByHand(market(), 2_581);
    const first = await refundByHand(market(), paid, { amount: 1 });
    const { pool } = market().db;
    await enter(pool, [sentOf(first, 'REFUND_RETURNED'), sentOf(first, 'REFUND_SENT', 1)]);
    await pool.query(`INSERT INTO simulated_refunds (id, charge_id, amount) VALUES ($1, $2, 1)`, [
      `${first.refund_id} once more`,
      first.payment_id,
    ]);
    await payLateByHand(market(), paid);
    await refundByHand(market(), paid, { amount: 12_900, refundedBefore: 1 });
    expect(await findings()).toEqual(before);
    await refundByHand(market(), paid, { amount: 12_899, refundedBefore: 12_901 });
    await pool.query(`UPDATE orders SET status = 'REFUNDED' WHERE id = $1`, [paid.order.id]);
    const OF_GOODS = [
      'ended orders gave back once, others not at all',
      'goods on hand = stock, units held and unshipped orders',
    ];
    const found = (await findings()).filter(({ check }) => !OF_GOODS.includes(check));
    expect(found).toEqual(before.filter(({ check }) => !OF_GOODS.includes(check)));
    const { rows } = await pool.query(
      `SELECT sum(fee_amount)::int AS fee, sum(seller_amount)::int AS owed FROM money_entries WHERE order_id = $1`,
      [paid.order.id],
    );
    expect(rows).toEqual([{ fee: 0, owed: 0 }]);
  });

  it('asks questions with different names, each of which finds something above', () => {
    const names = CHECKS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const broken = new Set(
      [...BREAKS, ...OF_VOUCHERS, ...OF_MONEY, ...OF_WEBHOOKS, ...OF_UNITS, ...OF_SLOTS, ...OF_BOOKINGS].flatMap(
        ([, , checks]) => checks,
      ),
    );
    expect(names.filter((name) => !broken.has(name))).toEqual([]);
  });
});
