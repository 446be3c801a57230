import { beforeAll, describe, expect, it } from 'vitest';
import { backgroundContext } from '../../src/concurrency/index.ts';
import { listProducts } from '../../src/features/catalog/product-list.ts';
import { ProductTexts } from '../../src/features/catalog/product-texts.ts';
import { productQuery } from '../../src/features/catalog/schemas.ts';
import { findBalance, findEntries } from '../../src/features/money/balances.sql.ts';
import { entryQuery } from '../../src/features/money/schemas.ts';
import { findOrderIds } from '../../src/features/orders/order-list.sql.ts';
import type { Moment } from '../../src/platform/paging.ts';
import { useMarket } from '../support/market.ts';
import { capture, enter, refundOf } from '../support/money.ts';
import { addPastOrders } from '../support/orders.ts';
import { readsOf } from '../support/rows-read.ts';

const PRODUCTS = 6_000;
const ORDERS = 6_000;
const ENTRIES = 6_000;
const TABLES = ['products', 'product_search', 'orders', 'money_entries', 'seller_balances'];
/** A page, the one row beyond it, and both once more: they are found in an index, and read by their ids. */
const READ_MAX = 100;
const NOTHING_KEPT = new ProductTexts(0);
const NOBODY = '0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11';

/** After an import the one comes before the other. */
describe.each(['VACUUM ANALYZE', 'ANALYZE'])('a page of a long list, after %s', (care) => {
  const market = useMarket();
  /** Entries of each product: before a VACUUM there still is that of the price and category it had before. */
  const versions = care === 'ANALYZE' ? 2 : 1;
  let sellerId = '';
  let orders: { sellerId: string; buyerId: string };

  beforeAll(async () => {
    for (const table of TABLES) {
      await market().db.pool.query(`ALTER TABLE ${table} SET (autovacuum_enabled = off)`);
    }
    const seller = await market().seller();
    sellerId = seller.id;
    for (let made = 0; made < PRODUCTS; made += 2_000) await market().products(sellerId, 2_000, 5);
    // Some at a time: what a product is found by is written anew.
    for (let part = 0; part < 16; part += 1) {
      await market().db.pool.query(
        `UPDATE products SET price_amount = 1000 + (hashtext(id::text) & 4095),
           category = (enum_range(NULL::category))[1 + (hashtext(id::text) & 3)]
         WHERE (hashtext(name || id) & 15) = $1`,
        [part],
      );
    }
    const product = await market().product(ORDERS);
    const buyer = await market().buyer();
    await addPastOrders(market(), { productId: product.id, seller: product.seller, buyer, count: ORDERS });
    orders = { sellerId: product.seller.id, buyerId: buyer.id };
    const payments = Array.from({ length: ENTRIES / 2 }, (_, index) => capture(sellerId, 100 + index));
    await enter(market().db.pool, payments);
    await enter(
      market().db.pool,
      payments.map((payment) => refundOf(payment, 50)),
    );
    for (const table of TABLES) {
      await market().db.pool.query(`${care} ${table}`);
    }
  });

  it.each([
    ['newest first', ''],
    ['of a category', 'category=MEZCAL'],
    ['of a seller', 'sellerId=own'],
    ['of a seller and a category', 'sellerId=own&category=MEZCAL'],
    ['the cheapest first', 'sort=price-asc&minPrice=2000'],
    ['the dearest first, of a category', 'sort=price-desc&category=TEXTIL&maxPrice=4000'],
    ['the cheapest first, of a seller', 'sort=price-asc&sellerId=own'],
    ['the cheapest first, of a seller and a category', 'sort=price-asc&sellerId=own&category=MEZCAL'],
    ['the second page', 'page=2'],
    ['the second page by price, of a seller', 'page=2&sort=price-asc&sellerId=own'],
    ['of a status that hardly any has', 'status=ARCHIVED'],
    ['of a seller who has nothing', `sellerId=${NOBODY}`],
    ['far from the start', 'after'],
  ])('reads no more products than it counts and shows: %s', async (_what, text) => {
    const given = Object.fromEntries(new URLSearchParams(text.replace('own', sellerId).replace(/^after$/, '')));
    const query = productQuery.parse(given);
    const context = backgroundContext(market().db);
    let { page } = await listProducts(context, NOTHING_KEPT, query);
    // By numbers one would pass over all of these.
    for (let passed = 0; text === 'after' && passed < 20; passed += 1) {
      ({ page } = await listProducts(context, NOTHING_KEPT, { ...query, limit: 100, after: page.next }));
    }
    const reads = await readsOf(market(), ['products', 'product_search'], (db) =>
      listProducts(backgroundContext(db), NOTHING_KEPT, { ...query, after: page.next }),
    );
    expect(reads.scans).toBe(0);
    expect(reads.entries).toBeLessThanOrEqual(versions * page.pagination.total + READ_MAX);
  });

  it.each([
    ['in which there are many', 'minPrice=2000&maxPrice=4000'],
    ['in which there are few', 'minPrice=2000&maxPrice=2100&category=TEXTIL'],
  ])('reads no product more than twice to sort a range of prices by age: %s', async (_what, text) => {
    const query = productQuery.parse(Object.fromEntries(new URLSearchParams(text)));
    const { page } = await listProducts(backgroundContext(market().db), NOTHING_KEPT, query);
    const reads = await readsOf(market(), ['products', 'product_search'], (db) =>
      listProducts(backgroundContext(db), NOTHING_KEPT, query),
    );
    expect(reads.scans).toBe(0);
    expect(reads.entries).toBeLessThanOrEqual(2 * versions * page.pagination.total + READ_MAX);
  });

  it.each(['search=crowd', 'search=crowd&page=2&sort=price-asc'])(
    'looks at no more products than it shows: %s',
    async (text) => {
      const query = productQuery.parse(Object.fromEntries(new URLSearchParams(text)));
      const reads = await readsOf(market(), ['products'], (db) =>
        listProducts(backgroundContext(db), NOTHING_KEPT, query),
      );
      expect(reads.scans).toBe(0);
      expect(reads.entries).toBeLessThanOrEqual(READ_MAX);
    },
  );

  it.each(['buyerId', 'sellerId'] as const)('reads no more orders of each status than it shows: %s', async (party) => {
    const owner = party === 'buyerId' ? { buyerId: orders.buyerId } : { sellerId: orders.sellerId };
    const reads = await readsOf(market(), ['orders'], (db) =>
      findOrderIds(db, owner, {
        statuses: ['PENDING_PAYMENT', 'PAID', 'CANCELLED'],
        after: undefined,
        offset: 0,
        limit: 21,
      }),
    );
    expect(reads.scans).toBe(0);
    expect(reads.entries).toBeLessThanOrEqual(READ_MAX);
  });

  it.each([
    ['all of them', '', 2],
    ['of a kind', 'kind=REFUND', 1],
    ['of a time', `from=2026-01-01T00:00:00Z&to=${new Date(Date.now() + 3_600_000).toISOString()}`, 2],
    ['before any of them', 'to=2026-01-01T00:00:00Z', 2],
    ['far from the start', 'after', 2],
  ])('reads no more entries of each kind than it counts and shows: %s', async (_what, text, kinds) => {
    const query = entryQuery.parse(Object.fromEntries(new URLSearchParams(text.replace(/^after$/, ''))));
    const window = { after: undefined as Moment | undefined, offset: 0, limit: 21 };
    for (let passed = 0; text === 'after' && passed < 20; passed += 1) {
      const { entries } = await findEntries(market().db.ask, sellerId, query, { ...window, limit: 100 });
      window.after = entries.at(-1);
    }
    const { total } = await findEntries(market().db.ask, sellerId, query, window);
    const reads = await readsOf(market(), ['money_entries'], (db) => findEntries(db.ask, sellerId, query, window));
    expect(reads.scans).toBe(0);
    expect(reads.entries).toBeLessThanOrEqual(total + kinds * window.limit + 1);
  });

  it('adds up a balance from a few rows, however many entries there are', async () => {
    const reads = await readsOf(market(), ['money_entries', 'seller_balances'], (db) => findBalance(db.ask, sellerId));
    expect(reads.scans).toBe(0);
    expect(reads.entries).toBeLessThanOrEqual(16);
  });
});
