import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { ConcurrencyError } from '../../src/concurrency/index.ts';
import { getProductWithVersion, updateProductWithLocking } from '../../src/features/inventory/index.ts';
import { fingerprint } from '../support/fingerprint.ts';
import { Shop } from '../support/goods.ts';
import { together, useMarket } from '../support/market.ts';
import { endpointByHand } from '../support/webhooks.ts';

describe('stock behind its version', () => {
  const market = useMarket({}, { patient: true });

  it('refuses a write on a stale version and changes nothing', async () => {
    const { id, seller } = await market().product(10);
    const { db } = market();
    const actorId = seller.id;
    const read = await db.transaction((tx) => getProductWithVersion(tx, id));
    await db.transaction((tx) => updateProductWithLocking(tx, read, { stock: 9, actorId }));
    const stale = db.transaction((tx) => updateProductWithLocking(tx, read, { stock: 5, actorId }));
    await expect(stale).rejects.toBeInstanceOf(ConcurrencyError);
    const now = await db.transaction((tx) => getProductWithVersion(tx, id));
    expect(now).toMatchObject({ stock: 9, version: read.version + 1 });
  });

  it('lets exactly one of ten writers of the same version through', async () => {
    const { id, seller } = await market().product(10);
    const { db } = market();
    const actorId = seller.id;
    const read = await db.transaction((tx) => getProductWithVersion(tx, id));
    const outcomes = await together(Array.from({ length: 10 }), () =>
      db
        .transaction((tx) => updateProductWithLocking(tx, read, { stock: 9, actorId }))
        .then(
          () => 'written',
          (error: unknown) => (error as Error).name,
        ),
    );
    expect(outcomes.filter((outcome) => outcome === 'written')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'ConcurrencyError')).toHaveLength(9);
  });
});

describe('the database’s own guards', () => {
  const market = useMarket();

  async function orderedItem(): Promise<{ productId: string; buyerId: string; orderId: string; itemId: string }> {
    const { id } = await market().product(5);
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 1 }]);
    const { body } = await market().checkout(buyer?.token ?? '');
    const item = await market().db.prisma.orderItem.findFirstOrThrow({ where: { orderId: body.orders[0].id } });
    return { productId: id, buyerId: buyer?.id ?? '', orderId: item.orderId, itemId: item.id };
  }

  /** Enters money of every refund. @param values kind, refund, and what the provider, the seller, the market and the buyer get */
  function entered(values: string): string {
    return `INSERT INTO money_entries (id, provider, seller_id, order_id, payment_id,
         kind, refund_id, provider_amount, seller_amount, fee_amount, buyer_amount)
       SELECT gen_random_uuid(), 'test', gen_random_uuid(), order_id, payment_id, ${values} FROM refunds`;
  }

  /** What no voucher may be, by its columns: what is not named is as in one of 10 %. */
  const VOUCHERS: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
    ['a voucher of small letters', 'code_valid', { code: `'feria'` }],
    ['a voucher of two letters', 'code_valid', { code: `'AB'` }],
    ['a voucher of nothing', 'percent_or_amount', { percent: 'NULL' }],
    ['a voucher of both', 'percent_or_amount', { amount: '5' }],
    ['a voucher of more than all', 'percent_valid', { percent: '101' }],
    ['a voucher that costs something', 'amount_positive', { percent: 'NULL', amount: '-1' }],
    ['a voucher of dollars', 'currency_is_mxn', { currency: `'USD'` }],
    ['a minimum of nothing', 'minimum_positive', { minimum_amount: '0' }],
    ['a limit that nobody counts', 'limit_is_counted', { total_limit: '5' }],
    ['a voucher that was used too often', 'limit_not_exceeded', { total_limit: '5', remaining: '-1' }],
    ['a voucher with more uses than there were', 'uses_not_negative', { total_limit: '5', remaining: '6' }],
    ['a buyer’s limit of nothing', 'buyer_limit_positive', { per_buyer_limit: '0' }],
    ['a buyer’s limit above the most', 'buyer_limit_most', { per_buyer_limit: '5', per_buyer_limit_most: '4' }],
    ['a most of no limit', 'buyer_limit_most', { per_buyer_limit_most: '4' }],
    ['a voucher that ends when it starts', 'ends_after_start', { starts_at: 'now()', ends_at: 'now()' }],
  ];

  function madeVoucher(columns: Readonly<Record<string, string>>): string {
    const all = {
      id: 'gen_random_uuid()',
      created_by: 'gen_random_uuid()',
      code: `'FERIA'`,
      percent: '10',
      ...columns,
    };
    return `INSERT INTO vouchers (${Object.keys(all).join(', ')}) VALUES (${Object.values(all).join(', ')})`;
  }

  /** What no thing of the register may be, by its table and its columns: what is not named is as it should be. */
  const REGISTERED: readonly (readonly [string, string, string, Readonly<Record<string, string>>])[] = [
    ['an entry of a list that is not there', 'unit_list_entries', 'list_is_known', { list: `'colours'` }],
    ['an entry of an empty code', 'unit_list_entries', 'can_be_compared', { code_key: `''` }],
    ['an entry of an empty name', 'unit_list_entries', 'can_be_compared', { name_key: `''` }],
    ['an entry of no version', 'unit_list_entries', 'version_positive', { version: '0' }],
    ['a holder of no name', 'unit_holders', 'can_be_compared', { full_name_key: `''` }],
    ['a holder of an empty e-mail', 'unit_holders', 'can_be_compared', { email: `''`, email_key: `''` }],
    ['a holder whose e-mail is compared with none', 'unit_holders', 'email_has_key', { email: `'a@b.mx'` }],
    ['a holder who has no e-mail, and is compared', 'unit_holders', 'email_has_key', { email_key: `'a@b.mx'` }],
    ['a holder of no version', 'unit_holders', 'version_positive', { version: '0' }],
    ['a unit of an empty tag', 'units', 'can_be_compared', { asset_tag: `''`, asset_tag_key: `''` }],
    ['a unit of an empty serial', 'units', 'can_be_compared', { serial: `''`, serial_key: `''` }],
    ['a unit whose tag is compared with none', 'units', 'asset_tag_has_key', { asset_tag: `'A'` }],
    ['a unit whose serial is compared with none', 'units', 'serial_has_key', { serial: `'A'` }],
    ['a unit with an IMEI of 14 digits', 'units', 'imei_has_15_digits', { imei: `'49015420323751'` }],
    ['a unit with an IMEI of letters', 'units', 'imei_has_15_digits', { imei: `'49015420323751x'` }],
    ['a unit that is nothing', 'units', 'say_what_they_are', { description: 'NULL' }],
    ['a unit of no version', 'units', 'version_positive', { version: '0' }],
    [
      'a unit with a reason to be retired, which it is not',
      'units',
      'reason_of_the_retired',
      { retired_reason: `'x'` },
    ],
    [
      'a unit that is deleted while somebody has it',
      'units',
      'deleted_are_not_assigned',
      { deleted_at: 'now()', status: `'ASSIGNED'` },
    ],
    ['an assignment to nobody', 'unit_assignments', 'to_one', { holder_id: 'NULL' }],
    ['an assignment to two', 'unit_assignments', 'to_one', { order_item_id: 'gen_random_uuid()' }],
    ['an assignment that ends nohow', 'unit_assignments', 'end_is_whole', { ended_at: `'infinity'` }],
    ['an end at no time', 'unit_assignments', 'end_is_whole', { end_kind: `'RETURNED'` }],
    ['a note on no end', 'unit_assignments', 'end_is_whole', { end_note: `'x'` }],
    [
      'an assignment that ends before it begins',
      'unit_assignments',
      'end_after_begin',
      { ended_at: `'2000-01-01'`, end_kind: `'RETURNED'` },
    ],
    ['a unit whose attributes have no names', 'units', 'attributes_are_named', { attributes: `'[]'` }],
    ['an attribute of a number', 'unit_attributes', 'code_is_a_name', { code: `'1'` }],
    ['an attribute with a dot', 'unit_attributes', 'code_is_a_name', { code: `'a.b'` }],
    ['an attribute that is compared with none', 'unit_attributes', 'code_is_a_name', { code_key: `''` }],
    ['an attribute of no version', 'unit_attributes', 'version_positive', { version: '0' }],
  ];

  /** What nothing that takes place may be. */
  const TAKING_PLACE: typeof REGISTERED = [
    ['an experience for nothing', 'experiences', 'price_positive', { price_amount: '0' }],
    ['an experience for dollars', 'experiences', 'currency_is_mxn', { currency: `'USD'` }],
    [
      'an experience that is cancelled after it begins',
      'experiences',
      'cancellation_not_negative',
      { cancellation_hours: '-1' },
    ],
    ['an experience of no version', 'experiences', 'version_positive', { version: '0' }],
    ['a slot that ends when it begins', 'time_slots', 'end_after_start', { ends_at: 'now()' }],
    ['a slot of no seats', 'time_slots', 'capacity_positive', { capacity: '0' }],
    ['a slot with seats that nobody ever had', 'time_slots', 'booked_not_negative', { booked_count: '-1' }],
    ['a slot of more guests than seats', 'time_slots', 'capacity_not_exceeded', { booked_count: '3' }],
    ['a slot of no version', 'time_slots', 'version_positive', { version: '0' }],
    ['someone who waits for no seat', 'waiting_list_entries', 'guests_positive', { guests: '0' }],
  ];

  const EXPERIENCE = {
    ...{ seller_id: 'gen_random_uuid()', title: `'A'`, description: `''`, category: `'OTRO'` },
    ...{ price_amount: '1', time_zone: `'UTC'` },
  };
  const SLOT = {
    ...{ experience_id: 'gen_random_uuid()', experience_number: '1', capacity: '2' },
    ...{ starts_at: 'now()', ends_at: `now() + interval '1 hour'` },
  };
  const WAITING = { slot_id: 'gen_random_uuid()', buyer_id: 'gen_random_uuid()', guests: '1' };

  const ENTRY = { list: `'types'`, code: `'A'`, code_key: `'a'`, name: `'A'`, name_key: `'a'` };
  const HOLDER = { site_id: 'gen_random_uuid()', first_name: `'A'`, last_name: `'B'`, full_name_key: `'a b'` };
  const ASSIGNMENT = {
    ...{ unit_id: 'gen_random_uuid()', site_id: 'gen_random_uuid()', holder_id: 'gen_random_uuid()' },
    assigned_by: 'gen_random_uuid()',
  };
  const UNIT = { site_id: 'gen_random_uuid()', description: `'A'` };
  const ATTRIBUTE = { type_id: 'gen_random_uuid()', code: `'a'`, code_key: `'a'`, name: `'A'`, kind: `'TEXT'` };

  function registered(table: string, columns: Readonly<Record<string, string>>): string {
    const ofUnits = {
      ...{ unit_list_entries: ENTRY, unit_holders: HOLDER, units: UNIT },
      ...{ unit_attributes: ATTRIBUTE, unit_assignments: ASSIGNMENT },
    };
    const ofSlots = { experiences: EXPERIENCE, time_slots: SLOT, waiting_list_entries: WAITING };
    const right = { ...ofUnits, ...ofSlots }[table];
    const by = { created_by: 'gen_random_uuid()', updated_by: 'gen_random_uuid()' };
    const isPlain = ['waiting_list_entries', 'unit_assignments'].includes(table);
    const all = { id: 'gen_random_uuid()', ...(isPlain ? {} : by), ...right, ...columns };
    return `INSERT INTO ${table} (${Object.keys(all).join(', ')}) VALUES (${Object.values(all).join(', ')})`;
  }

  /** What every hand is refused, by the CHECK constraint that refuses it. */
  const CHECKED: readonly (readonly [string, string, string])[] = [
    ['stock below zero', 'products_stock_not_negative', `UPDATE products SET stock = -1`],
    ['a price of nothing', 'products_price_positive', `UPDATE products SET price_amount = 0`],
    ['a version of nothing', 'products_version_positive', `UPDATE products SET version = 0`],
    ['a revision of nothing', 'products_version_positive', `UPDATE products SET revision = 0`],
    ['an item of no units', 'cart_items_quantity_positive', `UPDATE cart_items SET quantity = 0`],
    ['a checkout for nothing', 'checkouts_total_positive', `UPDATE checkouts SET total_amount = 0`],
    ['an order for nothing', 'orders_total_positive', `UPDATE orders SET total_amount = 0`],
    ['a checkout that costs more', 'checkouts_discount_not_negative', `UPDATE checkouts SET discount_amount = -1`],
    ['an order that costs more', 'orders_discount_not_negative', `UPDATE orders SET discount_amount = -1`],
    [
      'a booking of nobody',
      'orders_slot_has_guests',
      'UPDATE orders SET guests = 0, slot_id = gen_random_uuid() WHERE slot_id IS NULL',
    ],
    ['guests of no slot', 'orders_slot_has_guests', 'UPDATE orders SET guests = 1 WHERE slot_id IS NULL'],
    [
      'seats that are shipped',
      'orders_seats_are_not_shipped',
      `UPDATE orders SET guests = 1, slot_id = gen_random_uuid(), status = 'SHIPPED'`,
    ],
    ['a cart of no version', 'checkouts_of_a_cart', 'UPDATE checkouts SET cart_version = NULL'],
    ['a cart that is sent nowhere', 'checkouts_of_a_cart', 'UPDATE checkouts SET shipping_address = NULL'],
    ['a review of nothing', 'reviews_of_one_thing', 'UPDATE reviews SET product_id = NULL'],
    ['a review of two things', 'reviews_of_one_thing', 'UPDATE reviews SET experience_id = gen_random_uuid()'],
    ['an item for nothing', 'order_items_something_to_pay', `UPDATE order_items SET discount_amount = total_amount`],
    ['an item that costs more', 'order_items_something_to_pay', `UPDATE order_items SET discount_amount = -1`],
    [
      'a lock of no token',
      'unit_locks_token_positive',
      `INSERT INTO unit_locks (unit_id, token, held_by, expires_at) VALUES (gen_random_uuid(), 0, gen_random_uuid(), now())`,
    ],
    ...[...REGISTERED, ...TAKING_PLACE].map(
      ([what, table, constraint, columns]) => [what, `${table}_${constraint}`, registered(table, columns)] as const,
    ),
    ...VOUCHERS.map(([what, constraint, columns]) => [what, `vouchers_${constraint}`, madeVoucher(columns)] as const),
    [
      'a voucher that fewer than no orders have',
      'voucher_redemptions_orders_not_negative',
      `INSERT INTO voucher_redemptions (id, voucher_id, buyer_id, checkout_id, open_orders)
       SELECT gen_random_uuid(), gen_random_uuid(), buyer_id, id, -1 FROM checkouts`,
    ],
    ...['0, NULL', '1, now()'].map(
      (values) =>
        [
          `a use of a voucher that came back early, or late: ${values}`,
          'voucher_redemptions_released_at_the_end',
          `INSERT INTO voucher_redemptions (id, voucher_id, buyer_id, checkout_id, open_orders, released_at)
           SELECT gen_random_uuid(), gen_random_uuid(), buyer_id, id, ${values} FROM checkouts`,
        ] as const,
    ),
    [
      'an item of no units',
      'order_items_quantity_positive',
      `UPDATE order_items SET quantity = -quantity, total_amount = -total_amount`,
    ],
    [
      'an item whose total is wrong',
      'order_items_total_adds_up',
      `UPDATE order_items SET total_amount = total_amount + 1`,
    ],
    ['a payment of nothing', 'payments_amount_positive', `UPDATE payments SET amount = 0`],
    [
      'a payment that settles no order',
      'payments_settled_is_own_order',
      `UPDATE payments SET settled_order_id = NULL WHERE status = 'SUCCEEDED'`,
    ],
    [
      'a declined payment that settles its order',
      'payments_settled_is_own_order',
      `UPDATE payments SET status = 'DECLINED'`,
    ],
    [
      'an open attempt that settles its order',
      'payments_settled_is_own_order',
      `UPDATE payments SET status = 'PENDING'`,
    ],
    ['a rating of six stars', 'reviews_rating_range', `UPDATE reviews SET rating = 6`],
    ['a rating of no stars', 'reviews_rating_range', `UPDATE reviews SET rating = 0`],
    ['an e-mail address in capitals', 'users_email_lowercase', `UPDATE users SET email = upper(email)`],
    [
      'a sale that adds units',
      'ledger_entries_delta_fits_kind',
      `INSERT INTO ledger_entries (id, product_id, kind, delta, order_id, order_item_id)
       SELECT gen_random_uuid(), product_id, 'SALE', 1, order_id, id FROM order_items`,
    ],
    [
      'goods that leave more than there were',
      'ledger_entries_balance_not_negative',
      `INSERT INTO ledger_entries (id, product_id, kind, delta, balance, warehouse_id)
       SELECT gen_random_uuid(), product_id, 'ADJUSTMENT', -1, -1, warehouse_id FROM stock_levels`,
    ],
    ['fewer goods in a place than none', 'stock_levels_on_hand_not_negative', `UPDATE stock_levels SET on_hand = -1`],
    [
      'a line of a document about nothing',
      'stock_document_lines_quantity_not_zero',
      `WITH made AS (INSERT INTO stock_documents (id, kind, status, warehouse_id, created_by)
         SELECT gen_random_uuid(), 'RECEIPT', 'POSTED', warehouse_id, seller_id FROM stock_levels RETURNING id)
       INSERT INTO stock_document_lines (id, document_id, product_id, quantity) SELECT gen_random_uuid(), made.id, p.id, 0 FROM made, products p`,
    ],
    [
      'a scale of four digits',
      'products_unit_scale_range',
      `INSERT INTO products (id, seller_id, name, description, category, price_amount, stock, unit, unit_scale)
       SELECT gen_random_uuid(), seller_id, name, description, category, 1, 0, 'KG', 4 FROM products`,
    ],
    [
      'half a piece',
      'products_pieces_are_whole',
      `INSERT INTO products (id, seller_id, name, description, category, price_amount, stock, unit, unit_scale)
       SELECT gen_random_uuid(), seller_id, name, description, category, 1, 0, 'PIECE', 1 FROM products`,
    ],
    [
      'less of a shortfall than none',
      'products_shortfall_not_negative',
      `UPDATE products SET stock = 0, shortfall = -1`,
    ],
    ['stock beside a shortfall', 'products_shortfall_is_covered_first', `UPDATE products SET stock = 1, shortfall = 1`],
    ['a limit of no units', 'products_purchase_limit_positive', `UPDATE products SET purchase_limit = 0`],
    [
      'a purchase under a limit of no units',
      'limited_purchases_limit_positive',
      `INSERT INTO limited_purchases (order_item_id, buyer_id, product_id, purchase_limit)
       SELECT i.id, o.buyer_id, i.product_id, 0 FROM order_items i JOIN orders o ON o.id = i.order_id`,
    ],
    [
      'a hold of no units',
      'stock_holds_quantity_positive',
      `INSERT INTO stock_holds (id, cart_id, product_id, quantity)
       SELECT gen_random_uuid(), c.id, i.product_id, 0 FROM carts c, order_items i`,
    ],
    [
      'units that are held by nothing',
      'ledger_entries_names_its_hold',
      `INSERT INTO ledger_entries (id, product_id, kind, delta) SELECT gen_random_uuid(), id, 'HOLD', -1 FROM products`,
    ],
    [
      'held units that leave the shelf once more',
      'ledger_entries_delta_fits_kind',
      `INSERT INTO ledger_entries (id, product_id, kind, delta, order_id, order_item_id, cause_id)
       SELECT gen_random_uuid(), product_id, 'HELD_SALE', -1, order_id, id, product_id FROM order_items`,
    ],
    [
      'held units that are sold to nobody',
      'ledger_entries_names_its_hold',
      `INSERT INTO ledger_entries (id, product_id, kind, delta, cause_id) SELECT gen_random_uuid(), id, 'HELD_SALE', 0, id FROM products`,
    ],
    [
      'a threshold below zero',
      'products_low_stock_threshold_not_negative',
      `UPDATE products SET low_stock_threshold = -1`,
    ],
    [
      'a receipt that goes to another place',
      'stock_documents_places',
      `INSERT INTO stock_documents (id, kind, status, warehouse_id, to_warehouse_id, created_by)
       SELECT gen_random_uuid(), 'RECEIPT', 'POSTED', warehouse_id, warehouse_id, seller_id FROM stock_levels`,
    ],
    [
      'a transfer to where it comes from',
      'stock_documents_places',
      `INSERT INTO stock_documents (id, kind, status, warehouse_id, to_warehouse_id, created_by)
       SELECT gen_random_uuid(), 'TRANSFER', 'REQUESTED', warehouse_id, warehouse_id, seller_id FROM stock_levels`,
    ],
    [
      'a return of no order',
      'stock_documents_returns_name_their_order',
      `INSERT INTO stock_documents (id, kind, status, created_by) SELECT gen_random_uuid(), 'RETURN', 'POSTED', id FROM sellers`,
    ],
    [
      'a receipt that was only requested',
      'stock_documents_status_fits_kind',
      `INSERT INTO stock_documents (id, kind, status, warehouse_id, created_by)
       SELECT gen_random_uuid(), 'RECEIPT', 'REQUESTED', warehouse_id, seller_id FROM stock_levels`,
    ],
    [
      'more that arrives than was sent',
      'stock_document_lines_received_range',
      `WITH made AS (INSERT INTO stock_documents (id, kind, status, warehouse_id, created_by)
         SELECT gen_random_uuid(), 'RECEIPT', 'POSTED', warehouse_id, seller_id FROM stock_levels RETURNING id)
       INSERT INTO stock_document_lines (id, document_id, product_id, quantity, received)
       SELECT gen_random_uuid(), made.id, p.id, 1, 2 FROM made, products p`,
    ],
    ['a warehouse without a code', 'warehouses_code_not_empty', `UPDATE warehouses SET code = ''`],
    [
      'a default warehouse of nobody',
      'warehouses_default_has_seller',
      `INSERT INTO warehouses (id, code, name, is_default) VALUES (gen_random_uuid(), 'X', 'X', true)`,
    ],
    [
      'a lot without a code',
      'lots_code_not_empty',
      `INSERT INTO lots (id, product_id, code) SELECT gen_random_uuid(), id, '' FROM products`,
    ],
    [
      'a lot that expired before it was made',
      'lots_expire_after_they_were_made',
      `INSERT INTO lots (id, product_id, code, manufactured_on, expires_on)
       SELECT gen_random_uuid(), id, 'L', '2026-11-02', '2026-11-01' FROM products`,
    ],
    ['a fee below nothing', 'sellers_fee_range', `UPDATE sellers SET fee_basis_points = -1`],
    ['a fee of more than all', 'sellers_fee_range', `UPDATE sellers SET fee_basis_points = 10001`],
    ['a fee of more than was paid', 'payments_fee_within_amount', `UPDATE payments SET fee_amount = amount + 1`],
    ['a fee that the seller gets', 'payments_fee_within_amount', `UPDATE payments SET fee_amount = -1`],
    [
      'more money back than was paid',
      'payments_refunds_within_amount',
      `UPDATE payments SET refunded_amount = amount + 1`,
    ],
    [
      'all money back of a payment that counts',
      'payments_refunds_within_amount',
      `UPDATE payments SET refunded_amount = amount`,
    ],
    [
      'a refunded payment of which some was kept',
      'payments_refunds_within_amount',
      `UPDATE payments SET status = 'REFUNDED', refunded_amount = amount - 1`,
    ],
    [
      'money back of a payment that took none',
      'payments_refunds_within_amount',
      `UPDATE payments SET status = 'DECLINED', settled_order_id = NULL, refunded_amount = 1`,
    ],
    [
      'a refund of more units than were ordered',
      'order_items_refunded_within_quantity',
      `UPDATE order_items SET refunded_quantity = quantity + 1`,
    ],
    ['a refund of nothing', 'refunds_amount_positive', `UPDATE refunds SET amount = 0`],
    ['a refund that was sent at no time', 'refunds_settled_when_sent', `UPDATE refunds SET status = 'SUCCEEDED'`],
    ['a refund that is still to be sent and was', 'refunds_settled_when_sent', `UPDATE refunds SET settled_at = now()`],
    ['a refund of no units', 'refund_items_quantity_positive', `UPDATE refund_items SET quantity = 0`],
    [
      'a charge of which nobody knows how it stands',
      'simulated_charges_status_known',
      `UPDATE simulated_charges SET status = 'LOST'`,
    ],
    ['money that belongs to nobody', 'money_entries_balanced', entered(`'CAPTURE', NULL, 100, 90, 9, 0`)],
    ['money that belongs to two', 'money_entries_balanced', entered(`'CAPTURE', NULL, 100, 100, 1, 0`)],
    ['a payment that takes from its seller', 'money_entries_fit_kind', entered(`'CAPTURE', NULL, 100, -1, 101, 0`)],
    ['a payment of nothing', 'money_entries_fit_kind', entered(`'CAPTURE', NULL, 0, 0, 0, 0`)],
    ['a late payment that is the seller’s', 'money_entries_fit_kind', entered(`'LATE_CAPTURE', NULL, 100, 100, 0, 0`)],
    ['a refund without its refund', 'money_entries_fit_kind', entered(`'REFUND', NULL, 0, -100, 0, 100`)],
    ['a refund that the seller gets', 'money_entries_fit_kind', entered(`'REFUND', id, 0, 100, 0, -100`)],
    ['a refund sent by the seller', 'money_entries_fit_kind', entered(`'REFUND_SENT', id, -100, -100, 0, 0`)],
    ['a refund that comes back as less', 'money_entries_fit_kind', entered(`'REFUND_RETURNED', id, -100, 0, 0, -100`)],
    [
      'an endpoint that is told nothing',
      'webhook_endpoints_types_not_empty',
      `UPDATE webhook_endpoints SET types = '{}'`,
    ],
    [
      'an endpoint that says no types',
      'webhook_endpoints_types_not_empty',
      `UPDATE webhook_endpoints SET types = NULL`,
    ],
    [
      'an endpoint that is off without a reason',
      'webhook_endpoints_disabled_for_a_reason',
      `UPDATE webhook_endpoints SET status = 'DISABLED'`,
    ],
    [
      'an endpoint that is on in spite of a reason',
      'webhook_endpoints_disabled_for_a_reason',
      `UPDATE webhook_endpoints SET disabled_reason = 'GONE'`,
    ],
    [
      'a deleted endpoint that keeps its secret',
      'webhook_endpoints_secret_until_deleted',
      `UPDATE webhook_endpoints SET status = 'DELETED'`,
    ],
    [
      'an endpoint without a secret',
      'webhook_endpoints_secret_until_deleted',
      `UPDATE webhook_endpoints SET secret = NULL`,
    ],
    [
      'an old secret that counts for ever',
      'webhook_endpoints_previous_secret_ends',
      `UPDATE webhook_endpoints SET previous_secret = secret`,
    ],
    [
      'a webhook that was delivered at no time',
      'webhook_deliveries_delivered_at_some_time',
      `UPDATE webhook_deliveries SET delivered_at = NULL`,
    ],
    [
      'a webhook that waits, and was delivered',
      'webhook_deliveries_delivered_at_some_time',
      `UPDATE webhook_deliveries SET status = 'PENDING'`,
    ],
    [
      'attempts at no time',
      'webhook_deliveries_attempts_have_their_time',
      `UPDATE webhook_deliveries SET last_attempt_at = NULL`,
    ],
    [
      'fewer attempts than none',
      'webhook_deliveries_attempts_have_their_time',
      `UPDATE webhook_deliveries SET attempts = -1`,
    ],
    [
      'a webhook that ended without an attempt',
      'webhook_deliveries_ended_by_an_attempt',
      `UPDATE webhook_deliveries SET attempts = 0, first_attempt_at = NULL, last_attempt_at = NULL`,
    ],
    [
      'more of an answer than is kept',
      'webhook_deliveries_response_is_short',
      `UPDATE webhook_deliveries SET response_body = repeat('x', 501)`,
    ],
    [
      'a sale without its order',
      'ledger_entries_names_its_order',
      `INSERT INTO ledger_entries (id, product_id, kind, delta) SELECT gen_random_uuid(), id, 'SALE', -1 FROM products`,
    ],
    [
      'an event of a type that is two lines',
      'outbox_events_type_well_formed',
      `INSERT INTO outbox_events (id, type, subject_id, payload) VALUES (gen_random_uuid(), E'order.created\\n', gen_random_uuid(), '{}')`,
    ],
    [
      'an event of a type with two points',
      'outbox_events_type_well_formed',
      `INSERT INTO outbox_events (id, type, subject_id, payload) VALUES (gen_random_uuid(), 'order.created.late', gen_random_uuid(), '{}')`,
    ],
    [
      'an event that everybody may know, of a buyer',
      'events_public_has_no_buyer',
      `INSERT INTO events (id, type, subject_id, buyer_id, payload, occurred_at)
       VALUES (gen_random_uuid(), 'stock.changed', gen_random_uuid(), gen_random_uuid(), '{}', now())`,
    ],
    [
      'a reader of events before the first',
      'event_cursors_position_not_negative',
      `INSERT INTO event_cursors (name, position) VALUES ('test', -1)`,
    ],
  ];

  const WHO_HAD_IT_STANDS = 'who had a unit stands';
  const MONEY_STANDS = 'what was entered in money_entries stands';
  const APPEND_ONLY = [
    ['a changed ledger row', `UPDATE ledger_entries SET delta = delta - 1`, 'append-only'],
    ['a removed ledger row', `DELETE FROM ledger_entries`, 'append-only'],
    ['an emptied ledger', `TRUNCATE ledger_entries`, 'append-only'],
    ['a changed move of an order', `UPDATE order_history SET why = 'another'`, 'append-only'],
    ['a removed move of an order', `DELETE FROM order_history`, 'append-only'],
    ['an emptied history of orders', `TRUNCATE order_history`, 'append-only'],
    ['a changed record of an edit', `UPDATE audit_entries SET changed_by = gen_random_uuid()`, 'append-only'],
    ['a removed record of an edit', `DELETE FROM audit_entries`, 'append-only'],
    ['an emptied record of edits', `TRUNCATE audit_entries`, 'append-only'],
    ['another who had a unit', `UPDATE unit_assignments SET holder_id = gen_random_uuid()`, WHO_HAD_IT_STANDS],
    ['an assignment that ends again', `UPDATE unit_assignments SET ended_at = 'infinity'`, WHO_HAD_IT_STANDS],
    ['a removed assignment', `DELETE FROM unit_assignments`, 'append-only'],
    ['emptied assignments', `TRUNCATE unit_assignments`, 'append-only'],
    ['changed money', `UPDATE money_entries SET seller_amount = 99, fee_amount = 1`, MONEY_STANDS],
    ['removed money', `DELETE FROM money_entries`, MONEY_STANDS],
    ['an emptied ledger of money', `TRUNCATE money_entries`, MONEY_STANDS],
  ] as const;

  /** One row at least in every table that is guarded: a statement that changes no row is refused nothing. */
  async function everythingGuarded(): Promise<void> {
    const { productId, buyerId, orderId, itemId } = await orderedItem();
    const { pool } = market().db;
    await pool.query(
      `WITH paid AS (
         INSERT INTO payments (id, order_id, settled_order_id, status, provider, payment_method, amount)
         VALUES (gen_random_uuid(), $1, $1, 'SUCCEEDED', 'test', 'test', 12900) RETURNING id, order_id),
       charged AS (
         INSERT INTO simulated_charges (id, method, status, amount) SELECT id, 'test', 'SUCCEEDED', 12900 FROM paid),
       refunded AS (
         INSERT INTO refunds (id, order_id, payment_id, amount, restock)
         SELECT gen_random_uuid(), order_id, id, 100, false FROM paid RETURNING id)
       INSERT INTO refund_items (refund_id, order_item_id, quantity) SELECT refunded.id, $2, 1 FROM refunded`,
      [orderId, itemId],
    );
    await pool.query(`${entered(`'CAPTURE', NULL, 100, 100, 0, 0`)} ON CONFLICT DO NOTHING`);
    await pool.query(
      `INSERT INTO order_history (order_id, id, from_status, to_status, actor, why)
       VALUES ($1, gen_random_uuid(), 'PENDING_PAYMENT', 'PAID', 'PROVIDER', 'a test')`,
      [orderId],
    );
    await pool.query(`INSERT INTO reviews (id, product_id, buyer_id, rating) VALUES (gen_random_uuid(), $1, $2, 5)`, [
      productId,
      buyerId,
    ]);
    await market().buyersWanting(1, [{ productId, quantity: 1 }]);
    await endpointByHand(pool, null);
    await pool.query(
      `INSERT INTO audit_entries (id, entity_type, entity_id, revision, field, old_value, new_value, changed_by)
       VALUES (gen_random_uuid(), 'product', $1, 2, 'name', '"a"', '"b"', $2)`,
      [productId, buyerId],
    );
    await pool.query(
      `WITH unit AS (INSERT INTO units (id, site_id, seller_id, product_id, created_by, updated_by)
         SELECT gen_random_uuid(), w.id, p.seller_id, p.id, p.seller_id, p.seller_id
         FROM products p JOIN warehouses w USING (seller_id) WHERE p.id = $1 LIMIT 1 RETURNING id, site_id)
       INSERT INTO unit_assignments (id, unit_id, site_id, order_item_id, assigned_by, ended_at, end_kind)
       SELECT gen_random_uuid(), id, site_id, $2, id, 'infinity', 'RETURNED' FROM unit`,
      [productId, itemId],
    );
  }

  describe('beside everything that they guard', () => {
    // Once: what is refused changes nothing.
    beforeAll(everythingGuarded);

    it.each(CHECKED)('refuse %s from any hand', async (_what, constraint, statement) => {
      const before = await fingerprint(market().db.pool);
      await expect(market().db.pool.query(statement)).rejects.toMatchObject({ code: '23514', constraint });
      expect(await fingerprint(market().db.pool)).toEqual(before);
    });

    it.each(APPEND_ONLY)('refuse %s from any hand', async (_what, statement, reason) => {
      const before = await fingerprint(market().db.pool);
      await expect(market().db.pool.query(statement)).rejects.toThrow(reason);
      expect(await fingerprint(market().db.pool)).toEqual(before);
    });
  });

  it('refuse to give up held units that were sold, and the other way round, from any hand', async () => {
    const { productId, orderId, itemId } = await orderedItem();
    const { pool } = market().db;
    const sell = (causeId: string) =>
      pool.query(
        `INSERT INTO ledger_entries (id, product_id, kind, delta, order_id, order_item_id, cause_id)
         VALUES (gen_random_uuid(), $1, 'HELD_SALE', 0, $2, $3, $4)`,
        [productId, orderId, itemId, causeId],
      );
    const giveUp = (causeId: string) =>
      pool.query(
        `INSERT INTO ledger_entries (id, product_id, kind, delta, cause_id) VALUES (gen_random_uuid(), $1, 'HOLD_RELEASE', 1, $2)`,
        [productId, causeId],
      );
    for (const [end, again] of [
      [sell, giveUp],
      [giveUp, sell],
    ] as const) {
      const causeId = randomUUID();
      await end(causeId);
      const refused = { code: '23505', constraint: 'ledger_entries_hold_begins_and_ends_once' };
      await expect(again(causeId)).rejects.toMatchObject(refused);
    }
  });

  it('refuse a changed line of a document whose goods have moved, from any hand', async () => {
    await orderedItem();
    const { pool } = market().db;
    await pool.query(
      `WITH made AS (INSERT INTO stock_documents (id, kind, status, warehouse_id, created_by)
         SELECT gen_random_uuid(), 'RECEIPT', 'POSTED', warehouse_id, seller_id FROM stock_levels RETURNING id, created_by),
       told AS (INSERT INTO stock_document_events (id, document_id, status, actor_id)
         SELECT gen_random_uuid(), id, 'POSTED', created_by FROM made)
       INSERT INTO stock_document_lines (id, document_id, product_id, quantity) SELECT gen_random_uuid(), made.id, p.id, 2 FROM made, products p`,
    );
    const before = await fingerprint(pool);
    await expect(pool.query('UPDATE stock_document_lines SET quantity = 3')).rejects.toThrow('write an adjustment');
    await expect(pool.query('DELETE FROM stock_document_lines')).rejects.toThrow('write an adjustment');
    await expect(pool.query(`UPDATE stock_document_events SET status = 'CANCELLED'`)).rejects.toThrow('append-only');
    await expect(pool.query('TRUNCATE stock_document_events')).rejects.toThrow('append-only');
    for (const what of [
      'UPDATE stock_documents SET reason = $$another$$',
      'UPDATE stock_documents SET created_at = now()',
      'DELETE FROM stock_documents',
      'TRUNCATE stock_documents CASCADE',
      'TRUNCATE stock_document_lines',
    ]) {
      await expect(pool.query(what), what).rejects.toMatchObject({ code: '23001' });
    }
    expect(await fingerprint(pool)).toEqual(before);
  });

  it('refuse to take a transfer back, or to say again what arrived of it, from any hand', async () => {
    const shop = await Shop.open(market(), 5);
    const { id } = await shop.transfer(await shop.addWarehouse('NORTE'), 2);
    for (const step of ['dispatch', 'receive']) expect((await shop.post(`transfers/${id}/${step}`)).status).toBe(200);
    const { pool } = market().db;
    const before = await fingerprint(pool);
    for (const what of [
      `UPDATE stock_documents SET status = 'REQUESTED'`,
      `UPDATE stock_documents SET status = 'CANCELLED'`,
      'UPDATE stock_documents SET to_warehouse_id = warehouse_id, warehouse_id = to_warehouse_id',
      'UPDATE stock_document_lines SET received = 1',
      'UPDATE stock_document_lines SET received = NULL',
    ]) {
      await expect(pool.query(what), what).rejects.toMatchObject({ code: '23001' });
    }
    expect(await fingerprint(pool)).toEqual(before);
  });

  it('refuse other dates of a lot, one that is no longer rejected, and another unit of a product, from any hand', async () => {
    const shop = await Shop.open(market());
    const lotId = await shop.receive(1, { code: 'L', expiresOn: '2099-01-01' });
    expect((await shop.post(`lots/${lotId}/reject`, { reason: 'bad' })).status).toBe(200);
    const { pool } = market().db;
    const before = await fingerprint(pool);
    for (const what of [
      `UPDATE lots SET expires_on = '2098-01-01'`,
      `UPDATE lots SET code = 'other'`,
      'UPDATE lots SET rejected_at = NULL',
      `UPDATE products SET unit = 'KG'`,
      `UPDATE products SET unit = 'KG', unit_scale = 2`,
      `UPDATE stock_levels SET expires_on = '2100-01-01' WHERE lot_id IS NOT NULL`,
      'UPDATE stock_levels SET seller_id = gen_random_uuid()',
    ]) {
      await expect(pool.query(what), what).rejects.toMatchObject({ code: '23001' });
    }
    expect(await fingerprint(pool)).toEqual(before);
  });

  it('are each tried above', async () => {
    const { rows } = await market().db.pool.query(
      `SELECT conname FROM pg_constraint WHERE contype = 'c' AND connamespace = current_schema()::regnamespace ORDER BY 1`,
    );
    const tried = [...new Set(CHECKED.map(([, constraint]) => constraint))].sort();
    expect(rows.map(({ conname }) => conname)).toEqual(tried);
  });

  it('refuse to return the same item twice', async () => {
    const { productId, orderId, itemId } = await orderedItem();
    const giveBack = () =>
      market().db.pool.query(
        `INSERT INTO ledger_entries (id, product_id, kind, delta, order_id, order_item_id) VALUES (gen_random_uuid(), $1, 'RELEASE', 1, $2, $3)`,
        [productId, orderId, itemId],
      );
    await giveBack();
    await expect(giveBack()).rejects.toMatchObject({ code: '23505' });
  });

  it('refuse a second payment that settles one order', async () => {
    const { orderId } = await orderedItem();
    const settle = () =>
      market().db.pool.query(
        `INSERT INTO payments (id, order_id, settled_order_id, status, provider, payment_method, amount)
         VALUES (gen_random_uuid(), $1, $1, 'SUCCEEDED', 'test', 'test', 1)`,
        [orderId],
      );
    await settle();
    await expect(settle()).rejects.toMatchObject({ code: '23505' });
  });

  it('refuse to enter the same money twice', async () => {
    await everythingGuarded();
    const again = market().db.pool.query(entered(`'CAPTURE', NULL, 100, 100, 0, 0`));
    await expect(again).rejects.toMatchObject({ code: '23505', constraint: 'money_entries_event_once' });
  });

  it('refuse a second open attempt to pay one order', async () => {
    const { orderId } = await orderedItem();
    const begin = () =>
      market().db.pool.query(
        `INSERT INTO payments (id, order_id, status, provider, payment_method, amount)
         VALUES (gen_random_uuid(), $1, 'PENDING', 'test', 'test', 1)`,
        [orderId],
      );
    await begin();
    await expect(begin()).rejects.toMatchObject({ code: '23505', constraint: 'payments_one_open_attempt' });
  });

  it('refuse two checkouts of one cart at one version', async () => {
    await orderedItem();
    const copy = market().db.pool.query(
      `INSERT INTO checkouts (id, buyer_id, cart_id, cart_version, total_amount, shipping_address)
       SELECT gen_random_uuid(), buyer_id, cart_id, cart_version, total_amount, shipping_address FROM checkouts LIMIT 1`,
    );
    await expect(copy).rejects.toMatchObject({ code: '23505' });
  });
});
