import { beforeEach, describe, expect, it } from 'vitest';
import { CHECKS } from '../../src/features/all.ts';
import { useMarket } from '../support/market.ts';

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
       ALTER TABLE ledger_entries DISABLE TRIGGER ledger_entries_append_only`,
    );
  });

  async function paidOrder(): Promise<string> {
    const { id } = await market().product(5);
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 2 }]);
    const token = buyer?.token ?? '';
    const { body } = await market().checkout(token);
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
      ['stock = sum of the ledger', 'goods on hand = stock and unshipped orders'],
    ],
    [
      'a supply that the ledger does not explain',
      `UPDATE products SET supplied = supplied + 1 WHERE id IN (SELECT product_id FROM order_items WHERE order_id = $1)`,
      ['stock = sum of the ledger'],
    ],
    [
      'negative stock',
      `UPDATE products SET stock = -1 WHERE ${OF_ORDER}`,
      ['no negative stock', 'stock = sum of the ledger', 'goods on hand = stock and unshipped orders'],
    ],
    [
      'a sale without its ledger row',
      `DELETE FROM ledger_entries WHERE order_id = $1`,
      ['stock = sum of the ledger', 'order items = sale rows of the ledger'],
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
        'goods on hand = stock and unshipped orders',
      ],
    ],
    [
      'an order without items',
      `WITH ledger AS (DELETE FROM ledger_entries WHERE order_id = $1 RETURNING order_item_id) DELETE FROM order_items WHERE order_id = $1`,
      ['stock = sum of the ledger', 'no order without items', 'goods on hand = stock and unshipped orders'],
    ],
    [
      'a total that is off by a centavo',
      `UPDATE orders SET total_amount = total_amount + 1 WHERE id = $1`,
      ['order totals add up', 'checkout totals add up', 'payments are of the order’s total'],
    ],
    [
      'a paid order whose money is gone',
      `DELETE FROM payments WHERE order_id = $1`,
      ['paid orders have their payment, unpaid ones none'],
    ],
    [
      'a paid order whose payment is still open',
      `UPDATE payments SET status = 'PENDING', settled_order_id = NULL WHERE order_id = $1`,
      ['paid orders have their payment, unpaid ones none'],
    ],
    [
      'a paid order whose money went back',
      `UPDATE payments SET status = 'REFUNDED' WHERE order_id = $1`,
      ['paid orders have their payment, unpaid ones none'],
    ],
    [
      'an unpaid order whose money was kept',
      `UPDATE orders SET status = 'PENDING_PAYMENT' WHERE id = $1`,
      ['paid orders have their payment, unpaid ones none'],
    ],
    [
      'a refunded order whose money was kept',
      `UPDATE orders SET status = 'REFUNDED' WHERE id = $1`,
      [
        'ended orders gave back once, others not at all',
        'paid orders have their payment, unpaid ones none',
        'goods on hand = stock and unshipped orders',
      ],
    ],
    [
      'a payment of another amount',
      `UPDATE payments SET amount = amount - 1 WHERE order_id = $1`,
      ['payments are of the order’s total'],
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
      ['order items = sale rows of the ledger', 'goods on hand = stock and unshipped orders'],
    ],
    [
      'an order that was shipped and whose goods never left',
      `UPDATE orders SET status = 'SHIPPED' WHERE id = $1`,
      ['shipped orders took their goods once, others none', 'goods on hand = stock and unshipped orders'],
    ],
    [
      'goods that nobody knows where they came from',
      `UPDATE stock_levels SET on_hand = on_hand + 1 WHERE product_${OF_ORDER}`,
      ['every level = sum of the ledger', 'goods on hand = stock and unshipped orders'],
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
      ['orders hold only their seller’s products'],
    ],
  ];

  it.each(BREAKS)('notices %s', async (_what, statement, checks) => {
    const orderId = await paidOrder();
    await market().product(1);
    const snapshot = await market().findings();
    await market().db.pool.query(statement, [orderId]);
    const found = (await market().findings()).filter(
      (finding) => !snapshot.some((old) => old.subject === finding.subject && old.check === finding.check),
    );
    expect([...new Set(found.map(({ check }) => check))].sort()).toEqual([...checks].sort());
  });

  it('asks questions with different names, each of which finds something above', () => {
    const names = CHECKS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const broken = new Set(BREAKS.flatMap(([, , checks]) => checks));
    expect(names.filter((name) => !broken.has(name))).toEqual([]);
  });
});
