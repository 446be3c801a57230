import { describe, expect, it } from 'vitest';
import { cleanupFailedOrders } from '../../src/features/orders/index.ts';
import { settlePayment } from '../../src/features/payments/index.ts';
import { sessionForTest } from '../support/database.ts';
import {
  type Answer,
  type Buyer,
  JWT_SECRET,
  type Seller,
  STRATEGIES,
  tally,
  together,
  useMarket,
} from '../support/market.ts';
import { attemptOf, cancel, expire, letTimeRunOut, orderOf } from '../support/payments.ts';
import { TestProvider } from '../support/provider.ts';
import { afterCalls, handicaps, raceUntilSeen } from '../support/races.ts';
import { startServer } from '../support/server-process.ts';
import { addToCart, type Placed, pay } from '../support/steps.ts';
import {
  changeVoucher,
  checkoutWith,
  leftOf,
  type MadeVoucher,
  makeVoucher,
  operatorsVoucher,
  placedIn,
  redemptionsOf,
} from '../support/vouchers.ts';
import { until } from '../support/wait.ts';

const only201 = (answers: readonly Answer[]) => answers.filter(({ status }) => status === 201);

describe.each(STRATEGIES)('vouchers at the same moment (%s)', (strategy) => {
  const market = useMarket({ CHECKOUT_STRATEGY: strategy }, { patient: true });

  /** Buyers who each have one unit of a product in their carts, of which there is enough. */
  async function crowd(count: number, sellerCount = 1): Promise<{ buyers: Buyer[]; seller: Seller }> {
    const products: { id: string; seller: Seller }[] = [];
    for (let n = 0; n < sellerCount; n += 1) products.push(await market().product(10_000));
    const items = products.map(({ id: productId }) => ({ productId, quantity: 1 }));
    const buyers = await market().buyersWanting(count, items);
    return { buyers, seller: products[0]?.seller as Seller };
  }

  it('are used as often as they can be by five hundred checkouts of two processes', async () => {
    const environment = { CHECKOUT_STRATEGY: strategy, DATABASE_URL: market().databaseUrl, JWT_SECRET };
    const other = await startServer({ ...environment, CHECKOUT_DEADLINE_MS: '60000', RATE_LIMIT: 'off' });
    const { buyers, seller } = await crowd(500);
    const voucher = await makeVoucher(market(), seller.token, { totalLimit: 100 });
    const answers = await together(buyers, ({ token }, index) =>
      market().checkout(token, {
        ...(index % 2 === 0 && { origin: other.origin }),
        body: { voucherCode: voucher.code },
      }),
    );
    const { 201: used = 0, '400 voucher-used-up': refused = 0, ...others } = tally(answers);
    // Whoever lost every try may ask again; nobody is told anything else.
    expect(
      Object.keys(others).filter((outcome) => !/^(409 concurrency-conflict|503 overloaded)$/.test(outcome)),
    ).toEqual([]);
    expect(used + refused).toBeGreaterThan(strategy === 'group' ? 490 : 100);
    expect(await leftOf(market(), voucher)).toBe(100 - used);
    if (refused > 0) expect(used).toBe(100);
    expect((await redemptionsOf(market(), voucher.id)).open).toEqual(Array(used).fill(1));
    expect(await market().findings()).toEqual([]);
  });

  it('go to exactly one of two buyers when one use is left, ten pairs at a time', async () => {
    for (let round = 0; round < 12; round += 1) {
      const { buyers, seller } = await crowd(20);
      const vouchers = await together(Array(10).fill({ totalLimit: 1 }), (fields: object) =>
        makeVoucher(market(), seller.token, fields),
      );
      const answers = await together(buyers, (buyer, index) =>
        checkoutWith(market(), buyer, vouchers[index % 10]?.code ?? ''),
      );
      for (const [index] of vouchers.entries())
        expect(tally([answers[index], answers[index + 10]] as Answer[])).toEqual({ 201: 1, '400 voucher-used-up': 1 });
    }
    expect(await market().findings()).toEqual([]);
  });

  it('of one buyer, of whom each cart and key wants it, are used once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id: productId, seller } = await market().product(100);
      const { code } = await makeVoucher(market(), seller.token, { perBuyerLimit: 1 });
      const buyer = await market().buyer();
      const buy = async (n: number) => {
        await addToCart(market(), buyer.token, productId);
        return market().checkout(buyer.token, {
          headers: { 'idempotency-key': `${round}-${n}` },
          body: { voucherCode: code },
        });
      };
      const answers = await together([1, 2, 3, 4, 5], buy);
      const { 201: used, '400 voucher-invalid': refused = 0, '400 empty-cart': empty = 0, ...others } = tally(answers);
      expect({ used, others }).toEqual({ used: 1, others: {} });
      expect(refused + empty).toBe(4);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('come back once when all orders of their checkout are cancelled at once', async () => {
    for (let round = 0; round < 7; round += 1) {
      const { buyers, seller } = await crowd(3, 3);
      const voucher = await operatorsVoucher(market(), { totalLimit: 3 });
      const answers = await together(buyers, (buyer) => checkoutWith(market(), buyer, voucher.code));
      expect(tally(answers)).toEqual({ 201: 3 });
      const orders = answers.flatMap((answer, index) =>
        [0, 1, 2].map((at) => placedIn(answer, buyers[index] as Buyer, seller, at)),
      );
      expect(tally(await together(orders, (order) => cancel(market(), order)))).toEqual({ 200: 9 });
      expect(await leftOf(market(), voucher)).toBe(3);
      expect(await redemptionsOf(market(), voucher.id)).toEqual({ open: [], released: 3 });
    }
    expect(await market().findings()).toEqual([]);
  });

  it('come back while others use them, and none is lost or made', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { buyers, seller } = await crowd(20);
      const voucher = await makeVoucher(market(), seller.token, { totalLimit: 5 });
      const [first, rest] = [buyers.slice(0, 5), buyers.slice(5)];
      const placed = await together(first, (buyer) => checkoutWith(market(), buyer, voucher.code));
      const orders = placed.map((answer, index) => placedIn(answer, first[index] as Buyer, seller));
      for (const order of orders.slice(0, 3)) await letTimeRunOut(market(), order);
      const [cancelled, , answers] = await Promise.all([
        together(orders.slice(3), (order) => cancel(market(), order)),
        // Two of them at the same orders.
        together([1, 2], () => cleanupFailedOrders(market().orders)),
        together(rest, (buyer) => checkoutWith(market(), buyer, voucher.code)),
      ]);
      expect(tally(cancelled)).toEqual({ 200: 2 });
      const used = only201(answers).length;
      expect(await leftOf(market(), voucher)).toBe(5 - used);
      expect((await redemptionsOf(market(), voucher.id)).released).toBe(5);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('and the payment of an order whose time is up: it is used, or it comes back', async () => {
    await raceUntilSeen(['PAID', 'CANCELLED'], 8, async (round) => {
      const [paymentsBehind, cleanupBehind] = handicaps(round);
      const { buyers, seller } = await crowd(4);
      const voucher = await makeVoucher(market(), seller.token, { totalLimit: 4 });
      const placed = await together(buyers, (buyer) => checkoutWith(market(), buyer, voucher.code));
      const orders = placed.map((answer, index) => placedIn(answer, buyers[index] as Buyer, seller));
      for (const order of orders) await letTimeRunOut(market(), order);
      await Promise.all([
        afterCalls(market(), paymentsBehind).then(() => together(orders, (order) => pay(market(), order))),
        afterCalls(market(), cleanupBehind).then(() => cleanupFailedOrders(market().orders)),
      ]);
      await cleanupFailedOrders(market().orders);
      const statuses = await together(orders, async (order) => (await orderOf(market(), order)).status as string);
      expect(await leftOf(market(), voucher)).toBe(statuses.filter((status) => status === 'CANCELLED').length);
      return statuses;
    });
    expect(await market().findings()).toEqual([]);
  });

  it('are edited while everyone uses them, and the new limit holds', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { buyers, seller } = await crowd(30);
      const voucher = await makeVoucher(market(), seller.token, { totalLimit: 10 });
      const [answers, edits] = await Promise.all([
        together(buyers, (buyer) => checkoutWith(market(), buyer, voucher.code)),
        together([15, 12, 20], (totalLimit) => changeVoucher(market(), voucher, { totalLimit })),
      ]);
      expect(only201(edits).length + edits.filter(({ status }) => status === 200 || status === 409).length).toBe(3);
      const { totalLimit, remaining } = await market().db.prisma.voucher.findUniqueOrThrow({
        where: { id: voucher.id },
      });
      expect((totalLimit ?? 0) - (remaining ?? 0)).toBe(only201(answers).length);
      expect(Object.keys(tally(answers)).filter((one) => one !== '201' && one !== '400 voucher-used-up')).toEqual([]);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('that are switched off let no checkout pass that begins afterwards', async () => {
    const { buyers, seller } = await crowd(40);
    const voucher = await makeVoucher(market(), seller.token, { totalLimit: 40 });
    const early = together(buyers.slice(0, 20), (buyer) => checkoutWith(market(), buyer, voucher.code));
    expect((await changeVoucher(market(), voucher, { active: false })).status).toBe(200);
    const late = await together(buyers.slice(20), (buyer) => checkoutWith(market(), buyer, voucher.code));
    expect(tally(late)).toEqual({ '400 voucher-invalid': 20 });
    const before = await early;
    expect(await leftOf(market(), voucher)).toBe(40 - only201(before).length);
    expect(await market().findings()).toEqual([]);
  });
});

describe('a voucher whose row somebody holds', () => {
  const market = useMarket({ CHECKOUT_STRATEGY: 'group' }, { patient: true });

  it('keeps nobody waiting who has another one, or none', async () => {
    const { id: productId, seller } = await market().product(10);
    const buyers = await market().buyersWanting(3, [{ productId, quantity: 1 }]);
    const [held, free] = [
      await makeVoucher(market(), seller.token, { totalLimit: 3 }),
      await makeVoucher(market(), seller.token, { totalLimit: 3 }),
    ];
    const rival = await sessionForTest(market().databaseUrl);
    await rival.query('BEGIN');
    await rival.query('SELECT FROM vouchers WHERE id = $1 FOR UPDATE', [held.id]);
    const waiting = checkoutWith(market(), buyers[0] as Buyer, held.code);
    await until('it waits beside the lane', async () => (await market().metric('tianguis_checkouts_parked')) > 0);
    const others = await Promise.all([
      market().checkout(buyers[1]?.token ?? ''),
      checkoutWith(market(), buyers[2] as Buyer, free.code),
    ]).finally(() => rival.query('ROLLBACK'));
    expect(tally(others)).toEqual({ 201: 2 });
    expect(tally([await waiting])).toEqual({ 201: 1 });
    expect(await market().findings()).toEqual([]);
  });

  it.each(['vouchers', 'voucher_redemptions'])(
    'or whose use of %s is held up keeps no other order from ending',
    async (table) => {
      const { id: productId, seller } = await market().product(100);
      const buyers = await market().buyersWanting(12, [{ productId, quantity: 1 }]);
      const [held, free] = [
        await makeVoucher(market(), seller.token, { totalLimit: 6 }),
        await makeVoucher(market(), seller.token, { totalLimit: 6 }),
      ];
      const orders: Placed[] = [];
      for (const [index, buyer] of buyers.entries()) {
        const { code } = index % 2 === 0 ? held : free;
        const order = placedIn(await checkoutWith(market(), buyer, code), buyer, seller);
        await letTimeRunOut(market(), order);
        orders.push(order);
      }
      const rival = await sessionForTest(market().databaseUrl);
      await rival.query('BEGIN');
      await rival.query(`SELECT FROM ${table} WHERE ${table === 'vouchers' ? 'id' : 'voucher_id'} = $1 FOR UPDATE`, [
        held.id,
      ]);
      const skipped: string[] = [];
      const ended = await cleanupFailedOrders(market().orders, {
        onSkipped: ({ orderId, reason }) => skipped.push(`${orderId} ${reason}`),
      }).finally(() => rival.query('ROLLBACK'));
      const ofHeld = orders.filter((_, index) => index % 2 === 0).map(({ id }) => `${id} locked`);
      expect({ ended, skipped: skipped.sort() }).toEqual({ ended: 6, skipped: ofHeld.sort() });
      expect(await leftOf(market(), free)).toBe(6);
      expect(await cleanupFailedOrders(market().orders)).toBe(6);
      expect(await leftOf(market(), held)).toBe(6);
      expect(await market().findings()).toEqual([]);
    },
  );
});

describe('late payments of orders with a voucher', () => {
  const provider = new TestProvider();
  const market = useMarket({}, { patient: true, provider });

  /** What was thought declined was taken, for all of these orders at once. */
  async function payLate(orders: readonly Placed[]): Promise<void> {
    const attempts = await together(orders, (order) => attemptOf(market(), order));
    for (const attemptId of attempts) provider.settle(attemptId, 'SUCCEEDED');
    await together(attempts, (attemptId) => settlePayment(market().orders, attemptId, { status: 'SUCCEEDED' }));
  }

  /** Orders that expired, each of a buyer of its own, and what was declined of each and is paid after all. */
  async function expired(count: number, voucher: MadeVoucher, productId: string, seller: Seller) {
    const buyers = await market().buyersWanting(count, [{ productId, quantity: 1 }]);
    const orders: Placed[] = [];
    for (const buyer of buyers) {
      const order = placedIn(await checkoutWith(market(), buyer, voucher.code), buyer, seller);
      expect((await pay(market(), order, 'pm_card_declined')).status).toBe(402);
      await expire(market(), order);
      orders.push(order);
    }
    return orders;
  }

  it('and checkouts that use it never use it more often than it can be', async () => {
    await raceUntilSeen(['PAID', 'CANCELLED'], 6, async (round) => {
      const [moneyBehind, checkoutsBehind] = handicaps(round);
      const { id: productId, seller } = await market().product(10_000);
      const voucher = await makeVoucher(market(), seller.token, { totalLimit: 2, perBuyerLimit: 1 });
      const orders = await expired(3, voucher, productId, seller);
      const rivals = await market().buyersWanting(2, [{ productId, quantity: 1 }]);
      const again = orders.map(({ buyer }) => buyer);
      await together(again, ({ token }) => addToCart(market(), token, productId));
      const [, answers] = await Promise.all([
        afterCalls(market(), moneyBehind).then(() => payLate(orders)),
        afterCalls(market(), checkoutsBehind).then(() =>
          together([...rivals, ...again], (buyer) => checkoutWith(market(), buyer, voucher.code)),
        ),
      ]);
      const statuses = await together(orders, async (order) => (await orderOf(market(), order)).status as string);
      const paid = statuses.filter((status) => status === 'PAID').length;
      expect(paid + only201(answers).length).toBe(2);
      expect(await leftOf(market(), voucher)).toBe(0);
      return statuses;
    });
    await until(
      'all refunds are sent',
      async () => (await market().db.prisma.refund.count({ where: { status: 'PENDING' } })) === 0,
    );
    expect(await market().findings()).toEqual([]);
  });

  it('of all orders of a checkout at once take its use once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const products = [await market().product(100), await market().product(100)];
      const [buyer] = await market().buyersWanting(
        1,
        products.map(({ id: productId }) => ({ productId, quantity: 1 })),
      );
      const voucher = await operatorsVoucher(market(), { totalLimit: 1, perBuyerLimit: 1 });
      const placed = await checkoutWith(market(), buyer as Buyer, voucher.code);
      const orders = [0, 1].map((at) => placedIn(placed, buyer as Buyer, products[0]?.seller as Seller, at));
      for (const order of orders) expect((await pay(market(), order, 'pm_card_declined')).status).toBe(402);
      await together(orders, (order) => letTimeRunOut(market(), order));
      await cleanupFailedOrders(market().orders);
      expect(await leftOf(market(), voucher)).toBe(1);
      await payLate(orders);
      const statuses = await together(orders, async (order) => (await orderOf(market(), order)).status as string);
      expect(statuses).toEqual(['PAID', 'PAID']);
      expect(await redemptionsOf(market(), voucher.id)).toEqual({ open: [2], released: 0 });
      expect(await leftOf(market(), voucher)).toBe(0);
    }
    expect(await market().findings()).toEqual([]);
  });
});
