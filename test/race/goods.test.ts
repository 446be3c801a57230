import { describe, expect, it } from 'vitest';
import { expireGoods } from '../../src/features/inventory/expiry.ts';
import { Shop } from '../support/goods.ts';
import { type Answer, tally, together, useMarket } from '../support/market.ts';
import { afterCalls, handicaps, raceUntilSeen } from '../support/races.ts';
import { addToCart, moveTo, type Placed } from '../support/steps.ts';

/** Of each race. */
const ROUNDS = 16;

describe('goods that several want to move', () => {
  const market = useMarket({}, { patient: true });

  const outcome = ({ status, body }: Answer) => (body?.code === undefined ? `${status}` : `${status} ${body.code}`);

  /** What the market must come to, whoever won: every unit somewhere, nothing below zero, no deadlock. */
  async function expectOrder(): Promise<void> {
    const { rows } = await market().db.pool.query(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(Number(rows[0].deadlocks)).toBe(0);
    expect(await market().findings()).toEqual([]);
  }

  /** Buyers with so many units of a product in their cart. */
  async function buyersOf({ productId }: Shop, count: number, quantity = 1) {
    const buyers = await market().buyers(count);
    await together(buyers, async ({ token }) => {
      expect((await addToCart(market(), token, productId, quantity)).status).toBe(201);
    });
    return buyers;
  }

  /** Does two things at once, in either order. @returns what came of each */
  async function race(round: number, one: () => Promise<Answer>, other: () => Promise<Answer>): Promise<string> {
    const [oneBehind, otherBehind] = handicaps(round);
    const [first, second] = await Promise.all([
      afterCalls(market(), oneBehind).then(one),
      afterCalls(market(), otherBehind).then(other),
    ]);
    return `${outcome(first)}, ${outcome(second)}`;
  }

  it('sends to another warehouse, and sells, each unit once', async () => {
    const shop = await Shop.open(market(), 0);
    const north = await shop.addWarehouse('NORTE');
    await raceUntilSeen(['sent', 'not sent', 'sold'], 8, async (round) => {
      const [transfersBehind, buyersBehind] = handicaps(round);
      await shop.receive(12);
      const transfers = await Promise.all(Array.from({ length: 4 }, () => shop.transfer(north, 3)));
      const buyers = await buyersOf(shop, 12);
      const [sent, bought] = await Promise.all([
        afterCalls(market(), transfersBehind).then(() =>
          together(transfers, ({ id }) => shop.post(`transfers/${id}/dispatch`)),
        ),
        afterCalls(market(), buyersBehind).then(() => together(buyers, ({ token }) => market().checkout(token))),
      ]);
      const { 200: gone = 0, '400 insufficient-stock': notSent = 0, ...odd } = tally(sent);
      const { 201: sold = 0, '400 insufficient-stock': notSold = 0, ...odder } = tally(bought);
      expect([odd, odder]).toEqual([{}, {}]);
      expect([gone + notSent, sold + notSold]).toEqual([4, 12]);
      expect(gone * 3 + sold + (await market().stockOf(shop.productId))).toBe(12);
      await Promise.all(transfers.map(({ id }) => shop.post(`transfers/${id}/receive`)));
      // Whatever is left goes, for the next round.
      const left = await market().stockOf(shop.productId);
      const placed = await shop.placed();
      if (left > 0) {
        const taken = Math.min(left, placed[north] ?? 0);
        if (taken > 0) expect((await shop.adjust(-taken, { warehouseId: north })).status).toBe(201);
        if (left > taken) expect((await shop.adjust(taken - left)).status).toBe(201);
      }
      return [gone > 0 && 'sent', notSent > 0 && 'not sent', sold > 0 && 'sold'].filter((way) => way !== false);
    });
    await expectOrder();
  });

  it('takes an adjustment, and sells, each unit once', async () => {
    const shop = await Shop.open(market(), 0);
    for (let round = 0; round < 8; round += 1) {
      await shop.receive(10);
      const buyers = await buyersOf(shop, 10);
      const [adjusted, bought] = await Promise.all([
        together([-2, -3, -4], (quantity) => shop.adjust(quantity)),
        together(buyers, ({ token }) => market().checkout(token)),
      ]);
      const { 201: sold = 0 } = tally(bought);
      const taken = adjusted
        .flatMap(({ status }, n) => (status === 201 ? [[2, 3, 4][n] ?? 0] : []))
        .reduce((a, b) => a + b, 0);
      const left = await market().stockOf(shop.productId);
      expect(sold + taken + left).toBe(10);
      if (left > 0) expect((await shop.adjust(-left)).status).toBe(201);
    }
    await expectOrder();
  });

  it('is one step of a transfer, however many take it at once', async () => {
    const shop = await Shop.open(market(), 100);
    const north = await shop.addWarehouse('NORTE');
    const ways = ['200, 409 invalid-transition', '409 invalid-transition, 200'];
    await raceUntilSeen(ways, ROUNDS, async (round) => {
      const { id } = await shop.transfer(north, 1);
      const dispatched = await together(Array(5).fill('dispatch'), (step: string) =>
        shop.post(`transfers/${id}/${step}`),
      );
      expect(tally(dispatched)).toEqual({ 200: 1, '409 invalid-transition': 4 });
      return race(
        round,
        () => shop.post(`transfers/${id}/receive`),
        () => shop.post(`transfers/${id}/cancel`),
      );
    });
    expect(await shop.availability()).toMatchObject({ onHand: 100, free: 100 });
    await expectOrder();
  });

  it('expires beside what is shipped of it: the order gets what has not, and the rest is written off once', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const shop = await Shop.open(market());
      const lotId = await shop.receive(4, { code: 'old', expiresOn: '2099-01-01' });
      await shop.receive(4, { code: 'good', expiresOn: '2099-02-01' });
      const order = await shop.sell(3);
      expect((await moveTo(market(), order, 'PROCESSING')).status).toBe(200);
      await shop.expire(lotId);
      const [shipped, one, other] = await Promise.all([
        moveTo(market(), order, 'SHIPPED'),
        expireGoods(market().context),
        expireGoods(market().context),
      ]);
      const late = await expireGoods(market().context);
      expect(shipped.status).toBe(200);
      expect(one.units + other.units + late.units).toBe(4);
      expect(await shop.availability()).toMatchObject({ onHand: 1, promised: 0, free: 1, shortfall: 0 });
    }
    await expectOrder();
  });

  it('expires, or is sold, once: what was promised first is a shortfall', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const shop = await Shop.open(market(), 2);
      const lotId = await shop.receive(4, { code: 'L', expiresOn: '2099-01-01' });
      await shop.expire(lotId);
      const buyers = await buyersOf(shop, 6);
      const [bought] = await Promise.all([
        together(buyers, ({ token }) => market().checkout(token)),
        expireGoods(market().context),
        expireGoods(market().context),
      ]);
      await expireGoods(market().context);
      const { 201: sold = 0 } = tally(bought);
      expect(sold).toBeGreaterThanOrEqual(2);
      const shortfall = Math.max(0, sold - 2);
      expect(await shop.availability()).toMatchObject({
        onHand: 2,
        promised: sold,
        free: 2 + shortfall - sold,
        shortfall,
      });
    }
    await expectOrder();
  });

  it('covers a shortfall once, whatever comes at the same moment', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const shop = await Shop.open(market());
      const lotId = await shop.receive(6, { code: 'L', expiresOn: '2099-01-01' });
      const orders = [await shop.sell(2), await shop.sell(1), await shop.sell(3)];
      await shop.expire(lotId);
      await expireGoods(market().context);
      const [first, second] = orders as [Placed, Placed, Placed];
      await Promise.all([shop.refund(first), shop.receive(2), shop.refund(second), shop.adjust(1)]);
      expect(await shop.availability()).toMatchObject({ onHand: 3, promised: 3, free: 0, shortfall: 0 });
    }
    await expectOrder();
  });

  it('of a lot is rejected, or shipped, each unit once', async () => {
    await raceUntilSeen(['1 comes back', '4 come back'], ROUNDS, async (round) => {
      const shop = await Shop.open(market());
      const lotId = await shop.receive(4, { code: 'bad', expiresOn: '2099-01-01' });
      await shop.receive(4, { code: 'good', expiresOn: '2099-02-01' });
      const order = await shop.sell(3);
      expect((await moveTo(market(), order, 'PROCESSING')).status).toBe(200);
      const [rejectionBehind, shipmentBehind] = handicaps(round);
      const [rejected, shipped] = await Promise.all([
        afterCalls(market(), rejectionBehind).then(() => shop.post(`lots/${lotId}/reject`, { reason: 'bad' })),
        afterCalls(market(), shipmentBehind).then(() => moveTo(market(), order, 'SHIPPED')),
      ]);
      expect([rejected.status, shipped.status]).toEqual([200, 200]);
      const { sold, reversed } = rejected.body;
      expect(reversed === 1 || reversed === 4).toBe(true);
      expect(sold).toBe(4 - reversed);
      expect(await shop.availability()).toMatchObject({ onHand: reversed === 1 ? 4 : 1, promised: 0 });
      return reversed === 1 ? '1 comes back' : '4 come back';
    });
    await expectOrder();
  });

  it('comes back to a lot, or not at all when it is rejected at that moment', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const shop = await Shop.open(market());
      const lotId = await shop.receive(4, { code: 'L', expiresOn: '2099-01-01' });
      const order = await shop.ship(3);
      const ended = await race(
        round,
        () => shop.post(`lots/${lotId}/reject`, { reason: 'bad' }),
        () => shop.refund(order),
      );
      expect(ended).toBe('200, 201');
      expect(await shop.availability()).toMatchObject({ onHand: 0, free: 0, promised: 0 });
    }
    await expectOrder();
  });

  it('of shipped orders comes back once each, also when ten ask and many orders share a lot', async () => {
    const shop = await Shop.open(market());
    await shop.receive(30, { code: 'A', expiresOn: '2099-01-01' });
    await shop.receive(30, { code: 'B', expiresOn: '2099-02-01' });
    const orders: Placed[] = [];
    for (let n = 0; n < 20; n += 1) orders.push(await shop.ship(3));
    expect(await shop.availability()).toMatchObject({ onHand: 0, free: 0 });
    const asked = orders.flatMap((order) => [order, order, order]);
    const answers = tally(await together(asked, (order) => shop.refund(order)));
    expect(answers).toEqual({ 201: 20, '409 invalid-transition': 40 });
    expect(await shop.availability()).toMatchObject({ onHand: 60, free: 60 });
    await expectOrder();
  });
});
