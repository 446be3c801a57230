import { afterEach, describe, expect, it } from 'vitest';
import { type Answer, type Buyer, type Seller, STRATEGIES, useMarket } from '../support/market.ts';
import { attemptOf, cancel, expire, orderOf } from '../support/payments.ts';
import { TestProvider } from '../support/provider.ts';
import { addToCart, moveTo, pay } from '../support/steps.ts';
import {
  changeVoucher,
  checkoutWith,
  leftOf,
  makeVoucher,
  operatorsVoucher,
  pesos,
  placedIn,
  redemptionsOf,
  someCode,
} from '../support/vouchers.ts';
import { until } from '../support/wait.ts';

const PRICE = 12_900;
const SOON = () => new Date(Date.now() + 3_600_000).toISOString();
const BEFORE = () => new Date(Date.now() - 3_600_000).toISOString();

describe.each(STRATEGIES)('a checkout with a voucher (%s)', (strategy) => {
  const provider = new TestProvider();
  const market = useMarket({ CHECKOUT_STRATEGY: strategy, PLATFORM_FEE_BPS: '500' }, { provider });

  afterEach(() => provider.recover());

  const cartOf = ({ token }: Buyer, code?: string): Promise<Answer> =>
    market().call('GET', `/api/marketplace/cart${code === undefined ? '' : `?voucherCode=${code}`}`, { token });

  /** A buyer who wants products of several prices, a line each, of sellers in turn. */
  async function wanting(lines: readonly (readonly [price: number, quantity: number])[], sellerCount = 1) {
    const sellers: Seller[] = [];
    for (let n = 0; n < sellerCount; n += 1) sellers.push(await market().seller());
    const items: { productId: string; quantity: number }[] = [];
    for (const [index, [price, quantity]] of lines.entries()) {
      const [productId = ''] = await market().products(sellers[index % sellerCount]?.id ?? '', 1, 1000, price);
      items.push({ productId, quantity });
    }
    const [buyer] = await market().buyersWanting(1, items);
    return { buyer: buyer as Buyer, sellers, items };
  }

  const isRefused = (answer: Answer, reason: string, more: object = {}) =>
    expect(answer).toMatchObject({ status: 400, body: { code: 'voucher-invalid', reason, ...more } });

  it('takes it off, on the lines of all sellers to the last centavo, as the cart had shown', async () => {
    const { buyer } = await wanting(
      [
        [3_333, 1],
        [1_000, 3],
        [101, 1],
      ],
      2,
    );
    const { code } = await operatorsVoucher(market(), { percent: 33, totalLimit: 5 });
    expect((await cartOf(buyer)).body).toMatchObject({
      subtotal: pesos(6_434),
      discount: pesos(0),
      total: pesos(6_434),
    });
    const shown = await cartOf(buyer, code.toLowerCase());
    // 33 % of 6434 are 2123.22.
    expect(shown.body).toMatchObject({ subtotal: pesos(6_434), discount: pesos(2_123), total: pesos(4_311) });
    const placed = await checkoutWith(market(), buyer, code.toLowerCase(), { expectedTotal: pesos(4_311) });
    expect(placed).toMatchObject({ status: 201, body: { total: pesos(4_311), discount: pesos(2_123) } });
    const { orders } = placed.body;
    const lines = orders.flatMap(({ items }: Answer['body']) => items);
    const discounts = Object.fromEntries(
      lines.map((line: Answer['body']) => [line.lineTotal.amount, line.discount.amount]),
    );
    // 1099.80…, 989.89… and 33.32…: what is left over goes to the largest remainders.
    expect(discounts).toEqual({ 3333: 1_100, 3000: 990, 101: 33 });
    for (const order of orders) {
      const sum = (pick: (line: Answer['body']) => number) =>
        order.items.map(pick).reduce((a: number, b: number) => a + b, 0);
      expect(order.discount.amount).toBe(sum(({ discount }) => discount.amount));
      expect(order.total.amount).toBe(sum(({ lineTotal }) => lineTotal.amount) - order.discount.amount);
      const read = await market().call('GET', `/api/marketplace/orders/${order.id}`, { token: buyer.token });
      expect(read.body).toMatchObject({ total: order.total, discount: order.discount });
      expect(read.body.items).toMatchObject(
        order.items.map(({ productId, discount }: Answer['body']) => ({ productId, discount })),
      );
    }
    expect(await market().findings()).toEqual([]);
  });

  it('takes a seller’s off the seller’s lines only', async () => {
    const { buyer, sellers } = await wanting(
      [
        [1_000, 1],
        [2_000, 1],
      ],
      2,
    );
    const { code } = await makeVoucher(market(), sellers[1]?.token ?? '', { amount: pesos(500), totalLimit: 1 });
    const placed = await checkoutWith(market(), buyer, code);
    expect(placed).toMatchObject({ status: 201, body: { total: pesos(2_500), discount: pesos(500) } });
    const bySeller = new Map(placed.body.orders.map((order: Answer['body']) => [order.sellerId, order]));
    expect(bySeller.get(sellers[0]?.id)).toMatchObject({ total: pesos(1_000), discount: pesos(0) });
    expect(bySeller.get(sellers[1]?.id)).toMatchObject({ total: pesos(1_500), discount: pesos(500) });
    expect(await market().findings()).toEqual([]);
  });

  it('leaves a centavo of each line, since nothing is sold for nothing', async () => {
    const { buyer } = await wanting([
      [700, 1],
      [300, 2],
    ]);
    const { code } = await operatorsVoucher(market(), { percent: 100 });
    const placed = await checkoutWith(market(), buyer, code);
    expect(placed).toMatchObject({ status: 201, body: { total: pesos(2), discount: pesos(1_298) } });
    expect(await market().findings()).toEqual([]);
  });

  it('is refused with the reason, in the cart too, and orders nothing', async () => {
    const { buyer, sellers, items } = await wanting([[1_000, 2]]);
    const [seller] = sellers;
    const other = await market().seller();
    const token = seller?.token ?? '';
    const minimum = { minimum: pesos(2_001), goods: pesos(2_000) };
    const inactive = await makeVoucher(market(), token);
    await changeVoucher(market(), inactive, { active: false });
    const refusals: [string, string, object?][] = [
      ['NOBODYS-CODE', 'not-found'],
      [(await makeVoucher(market(), other.token, { endsAt: BEFORE() })).code, 'not-for-these-goods'],
      [inactive.code, 'inactive'],
      [(await makeVoucher(market(), token, { startsAt: SOON() })).code, 'not-started'],
      [(await makeVoucher(market(), token, { endsAt: BEFORE() })).code, 'expired'],
      [(await makeVoucher(market(), token, { minimum: pesos(2_001) })).code, 'minimum-not-met', minimum],
    ];
    for (const [code, reason, more] of refusals) {
      isRefused(await cartOf(buyer, code), reason, more);
      isRefused(await checkoutWith(market(), buyer, code), reason, more);
    }
    expect(await cartOf(buyer, 'NO')).toMatchObject({ status: 400, body: { errors: [{ field: 'voucherCode' }] } });
    expect(await market().stockOf(items[0]?.productId ?? '')).toBe(1000);
    const { code } = await makeVoucher(market(), token, { minimum: pesos(2_000), startsAt: BEFORE(), endsAt: SOON() });
    expect(await checkoutWith(market(), buyer, code)).toMatchObject({ status: 201, body: { total: pesos(1_000) } });
  });

  it('is refused for what is wrong with the cart first, and for a price that is another afterwards', async () => {
    const { buyer, items } = await wanting([[1_000, 2]]);
    const { code } = await operatorsVoucher(market());
    const changed = await checkoutWith(market(), buyer, code, { expectedTotal: pesos(2_000) });
    expect(changed).toMatchObject({ status: 409, body: { code: 'price-changed', actualTotal: pesos(1_000) } });
    await market().db.pool.query('UPDATE products SET status = $2 WHERE id = $1', [items[0]?.productId, 'ARCHIVED']);
    expect((await checkoutWith(market(), buyer, 'NOBODYS-CODE')).body.code).toBe('insufficient-stock');
    expect((await checkoutWith(market(), await market().buyer(), 'NOBODYS-CODE')).body.code).toBe('empty-cart');
  });

  it('is refused where it takes nothing off', async () => {
    const { buyer } = await wanting([[99, 1]]);
    isRefused(
      await checkoutWith(market(), buyer, (await operatorsVoucher(market(), { percent: 1 })).code),
      'nothing-to-take-off',
    );
  });

  it('counts its uses down, and says so in the end', async () => {
    const { id: productId, seller } = await market().product(10);
    const voucher = await makeVoucher(market(), seller.token, { totalLimit: 2 });
    const buyers = await market().buyersWanting(3, [{ productId, quantity: 1 }]);
    const answers: Answer[] = [];
    for (const buyer of buyers) answers.push(await checkoutWith(market(), buyer, voucher.code));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 400]);
    expect(answers[2]?.body.code).toBe('voucher-used-up');
    expect((await cartOf(buyers[2] as Buyer, voucher.code)).body.code).toBe('voucher-used-up');
    expect(await leftOf(market(), voucher)).toBe(0);
    expect(await redemptionsOf(market(), voucher.id)).toEqual({ open: [1, 1], released: 0 });
    expect(await market().findings()).toEqual([]);
  });

  it('counts the uses of a buyer, without those of orders that ended unpaid', async () => {
    const { id: productId, seller } = await market().product(10);
    const voucher = await makeVoucher(market(), seller.token, { perBuyerLimit: 1 });
    const buyer = await market().buyer();
    const buy = async () => {
      await addToCart(market(), buyer.token, productId);
      return checkoutWith(market(), buyer, voucher.code);
    };
    const first = await buy();
    expect(first.status).toBe(201);
    isRefused(await buy(), 'buyer-limit-reached');
    expect((await cancel(market(), placedIn(first, buyer, seller))).status).toBe(200);
    expect((await checkoutWith(market(), buyer, voucher.code)).status).toBe(201);
    isRefused(await buy(), 'buyer-limit-reached');
    expect(await market().findings()).toEqual([]);
  });

  it('answers the same key with the same discount, whatever became of the voucher', async () => {
    const { buyer } = await wanting(
      [
        [1_000, 2],
        [500, 1],
      ],
      2,
    );
    const voucher = await operatorsVoucher(market(), { totalLimit: 1 });
    const headers = { 'idempotency-key': someCode() };
    const body = { voucherCode: voucher.code };
    const first = await market().checkout(buyer.token, { headers, body });
    await changeVoucher(market(), voucher, { active: false });
    const again = await market().checkout(buyer.token, { headers, body });
    expect(again).toMatchObject({ status: 201, body: first.body });
    const other = await market().checkout(buyer.token, { headers, body: { voucherCode: someCode() } });
    expect(other.body.code).toBe('idempotency-key-reused');
    expect(await redemptionsOf(market(), voucher.id)).toEqual({ open: [2], released: 0 });
  });

  it('gives its use back once, when the last of its orders ended unpaid', async () => {
    const { buyer, sellers } = await wanting(
      [
        [1_000, 1],
        [2_000, 1],
      ],
      2,
    );
    const voucher = await operatorsVoucher(market(), { totalLimit: 1 });
    const placed = await checkoutWith(market(), buyer, voucher.code);
    const orders = [0, 1].map((at) => placedIn(placed, buyer, sellers[0] as Seller, at));
    expect((await cancel(market(), orders[0] as never)).status).toBe(200);
    expect(await leftOf(market(), voucher)).toBe(0);
    expect(await redemptionsOf(market(), voucher.id)).toEqual({ open: [1], released: 0 });
    await expire(market(), orders[1] as never);
    expect(await leftOf(market(), voucher)).toBe(1);
    expect(await redemptionsOf(market(), voucher.id)).toEqual({ open: [], released: 1 });
    expect(await market().findings()).toEqual([]);
  });

  it('gives nothing back for an order that was paid, nor for one without a discount', async () => {
    const { buyer, sellers } = await wanting(
      [
        [1_000, 1],
        [2_000, 1],
      ],
      2,
    );
    const voucher = await makeVoucher(market(), sellers[0]?.token ?? '', { totalLimit: 1 });
    const placed = await checkoutWith(market(), buyer, voucher.code);
    const at = placed.body.orders.findIndex((order: Answer['body']) => order.sellerId === sellers[0]?.id);
    const discounted = placedIn(placed, buyer, sellers[0] as Seller, at);
    await cancel(market(), placedIn(placed, buyer, sellers[1] as Seller, 1 - at));
    expect(await leftOf(market(), voucher)).toBe(0);
    expect((await pay(market(), discounted)).body).toMatchObject({
      status: 'PAID',
      discount: pesos(500),
      total: pesos(500),
    });
    expect((await moveTo(market(), discounted, 'REFUNDED')).status).toBe(200);
    expect(await leftOf(market(), voucher)).toBe(0);
    expect(await market().findings()).toEqual([]);
  });

  describe('and then refunds', () => {
    it('gives back what was paid for the units, and in whatever parts, all of it', async () => {
      const { buyer, sellers } = await wanting([
        [333, 3],
        [1_000, 1],
      ]);
      const { code } = await operatorsVoucher(market(), { amount: pesos(500) });
      const placed = await checkoutWith(market(), buyer, code);
      const order = placedIn(placed, buyer, sellers[0] as Seller);
      const held = provider.held;
      expect((await pay(market(), order)).status).toBe(201);
      // 249.87… and 250.12… are off.
      const [few] = placed.body.orders[0].items.filter(({ quantity }: Answer['body']) => quantity === 3);
      expect(few.discount).toEqual(pesos(250));
      const refund = (body?: object) =>
        market().call('POST', `/api/marketplace/orders/${order.id}/refunds`, {
          token: order.seller.token,
          ...(body && { body }),
        });
      const amounts: number[] = [];
      for (let n = 0; n < 3; n += 1) {
        const { status, body } = await refund({ items: [{ productId: few.productId, quantity: 1 }] });
        expect(status).toBe(201);
        amounts.push(body.amount.amount);
      }
      // 749 were paid for three.
      expect(amounts).toEqual([249, 250, 250]);
      expect((await refund()).body).toMatchObject({ amount: pesos(750) });
      expect(await orderOf(market(), order)).toMatchObject({ status: 'REFUNDED', refunded: pesos(1_499) });
      expect(provider.held).toBe(held);
      expect(await market().findings()).toEqual([]);
    });

    it('refuses units for which less than a centavo was paid', async () => {
      const { buyer, sellers } = await wanting([[100, 3]]);
      const { code } = await operatorsVoucher(market(), { percent: 100 });
      const placed = await checkoutWith(market(), buyer, code);
      const order = placedIn(placed, buyer, sellers[0] as Seller);
      expect((await pay(market(), order)).status).toBe(201);
      const refund = (quantity: number) =>
        market().call('POST', `/api/marketplace/orders/${order.id}/refunds`, {
          token: order.seller.token,
          body: { items: [{ productId: order.productId, quantity }] },
        });
      expect(await refund(1)).toMatchObject({ status: 400, body: { errors: [{ field: 'items' }] } });
      expect(await refund(3)).toMatchObject({ status: 201, body: { amount: pesos(1) } });
      expect(await market().findings()).toEqual([]);
    });
  });

  describe('whose money comes late', () => {
    /** An order that has expired, with what its buyer pays for it all the same. */
    async function expired(fields: object) {
      const { id: productId, seller } = await market().product(10);
      const voucher = await makeVoucher(market(), seller.token, fields);
      const [buyer] = await market().buyersWanting(1, [{ productId, quantity: 1 }]);
      const order = placedIn(await checkoutWith(market(), buyer as Buyer, voucher.code), buyer as Buyer, seller);
      expect((await pay(market(), order, 'pm_later')).body.status).toBe('PENDING');
      const attemptId = await attemptOf(market(), order);
      await expire(market(), order);
      expect((await orderOf(market(), order)).status).toBe('CANCELLED');
      return { voucher, order, attemptId };
    }

    async function comesLate(attemptId: string): Promise<void> {
      provider.settle(attemptId, 'SUCCEEDED');
      const processed = () => market().metric('tianguis_provider_events_total');
      const before = await processed();
      await provider.tell(market().origin, { id: someCode(), type: 'charge.succeeded', attemptId });
      await until('the event is processed', async () => (await processed()) > before);
    }

    async function buyAgain(buyer: Buyer, productId: string, code: string): Promise<void> {
      await addToCart(market(), buyer.token, productId);
      expect((await checkoutWith(market(), buyer, code)).status).toBe(201);
    }

    it('takes the use again', async () => {
      const { voucher, order, attemptId } = await expired({ totalLimit: 1, perBuyerLimit: 1 });
      expect(await leftOf(market(), voucher)).toBe(1);
      await comesLate(attemptId);
      expect((await orderOf(market(), order)).status).toBe('PAID');
      expect(await leftOf(market(), voucher)).toBe(0);
      expect(await redemptionsOf(market(), voucher.id)).toEqual({ open: [1], released: 0 });
      expect(await market().findings()).toEqual([]);
    });

    it.each([
      ['somebody else has used the voucher up', { totalLimit: 1 }, false],
      ['the buyer has used the voucher as often as one may', { perBuyerLimit: 1 }, true],
    ])('sends the money back where %s', async (_what, fields, byTheSame) => {
      const { voucher, order, attemptId } = await expired(fields);
      await buyAgain(byTheSame ? order.buyer : await market().buyer(), order.productId, voucher.code);
      await comesLate(attemptId);
      expect(await orderOf(market(), order)).toMatchObject({ status: 'CANCELLED', payment: { status: 'REFUNDED' } });
      expect(await redemptionsOf(market(), voucher.id)).toEqual({ open: [1], released: 1 });
      expect(await market().stockOf(order.productId)).toBe(9);
      await until(
        'the refund is sent',
        async () => (await market().db.prisma.refund.count({ where: { status: 'PENDING' } })) === 0,
      );
      expect(await market().findings()).toEqual([]);
    });

    it('takes no other use where another order of its checkout has it still', async () => {
      const { buyer, sellers } = await wanting(
        [
          [1_000, 1],
          [2_000, 1],
        ],
        2,
      );
      const voucher = await operatorsVoucher(market(), { totalLimit: 1 });
      const placed = await checkoutWith(market(), buyer, voucher.code);
      const [late, other] = [0, 1].map((at) => placedIn(placed, buyer, sellers[0] as Seller, at));
      expect((await pay(market(), other as never)).status).toBe(201);
      expect((await pay(market(), late as never, 'pm_later')).body.status).toBe('PENDING');
      const attemptId = await attemptOf(market(), late as never);
      await expire(market(), late as never);
      expect(await redemptionsOf(market(), voucher.id)).toEqual({ open: [1], released: 0 });
      await comesLate(attemptId);
      expect((await orderOf(market(), late as never)).status).toBe('PAID');
      expect(await redemptionsOf(market(), voucher.id)).toEqual({ open: [2], released: 0 });
      expect(await leftOf(market(), voucher)).toBe(0);
      expect(await market().findings()).toEqual([]);
    });
  });

  it('without a voucher shows no discount', async () => {
    const { id: productId } = await market().product(1);
    const [buyer] = await market().buyersWanting(1, [{ productId, quantity: 1 }]);
    const placed = await market().checkout(buyer?.token ?? '');
    expect(placed.body).toMatchObject({ total: pesos(PRICE), discount: pesos(0), orders: [{ discount: pesos(0) }] });
  });
});
