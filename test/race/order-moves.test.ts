import { describe, expect, it } from 'vitest';
import { ConcurrencyError } from '../../src/concurrency/index.ts';
import { type GiveBack, moveOrders } from '../../src/features/orders/index.ts';
import { AppError } from '../../src/platform/errors.ts';
import { sessionForTest, waitingForLocks } from '../support/database.ts';
import { fingerprint } from '../support/fingerprint.ts';
import { tally, together, useMarket } from '../support/market.ts';
import { addPastOrders, statusesOf } from '../support/orders.ts';
import { until } from '../support/wait.ts';

describe('moving orders', () => {
  const market = useMarket({}, { patient: true });

  /** Unpaid orders of one unit each, as they stand. */
  async function standing(count: number) {
    const { id: productId, seller } = await market().product(count);
    const ids = await addPastOrders(market(), { productId, seller, buyer: await market().buyer(), count });
    return { productId, ids, orders: ids.map((id) => ({ id, status: 'PENDING_PAYMENT' as const })) };
  }

  const cancel = (orders: Parameters<typeof moveOrders>[1], givesBack?: readonly GiveBack[]) =>
    market().db.askTogether((ask) =>
      moveOrders(ask, orders, {
        to: 'CANCELLED',
        mover: 'expiry',
        actorId: null,
        givesBack: givesBack ?? market().orders.givesBack,
      }),
    );

  it('moves all of a set or none of it: one that someone else moved is a conflict, and nothing is written', async () => {
    const { orders } = await standing(5);
    await cancel(orders.slice(2, 3));
    const before = await fingerprint(market().db.pool);
    await expect(cancel(orders)).rejects.toBeInstanceOf(ConcurrencyError);
    expect(await fingerprint(market().db.pool)).toEqual(before);
  });

  it('asks the table whether the mover may: the clock cancels no order that is paid, and none with it', async () => {
    const { orders, ids } = await standing(2);
    const [first, second] = orders;
    if (first === undefined || second === undefined) throw new Error('no orders');
    const refused = cancel([first, { ...second, status: 'PAID' }]);
    await expect(refused).rejects.toMatchObject({
      code: 'invalid-transition',
      options: { extensions: { from: 'PAID' } },
    });
    await expect(refused).rejects.toBeInstanceOf(AppError);
    expect(await statusesOf(market(), ids)).toEqual({ PENDING_PAYMENT: 2 });
  });

  it('has everything that the list names give back, once for each order, in the order of the list', async () => {
    const { orders, ids, productId } = await standing(3);
    const calls: string[][] = [];
    const note =
      (name: string): GiveBack =>
      async (_ask, ended) =>
        void calls.push([name, ...ended.map(({ id, status }) => `${status} ${id}`).sort()]);
    await cancel(orders, [note('voucher'), ...market().orders.givesBack, note('seat')]);
    const ended = ids.map((id) => `CANCELLED ${id}`).sort();
    expect(calls).toEqual([
      ['voucher', ...ended],
      ['seat', ...ended],
    ]);
    expect(await market().stockOf(productId)).toBe(3);
    expect(await market().findings()).toEqual([]);
  });

  it('moves nothing when one of them cannot give back', async () => {
    const { orders, ids, productId } = await standing(3);
    const fail: GiveBack = async () => {
      throw new Error('the voucher is torn');
    };
    await expect(cancel(orders, [...market().orders.givesBack, fail])).rejects.toThrow('torn');
    expect(await statusesOf(market(), ids)).toEqual({ PENDING_PAYMENT: 3 });
    expect(await market().stockOf(productId)).toBe(0);
  });

  it('lets one of ten movers of the same set have it, and tells the event of each order once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { orders, ids, productId } = await standing(4);
      const outcomes = await together(Array(10).fill(orders), (set) =>
        cancel(set).then(
          () => 'moved',
          (error: Error) => error.name,
        ),
      );
      expect(outcomes.sort()).toEqual([...Array(9).fill('ConcurrencyError'), 'moved']);
      expect(await market().stockOf(productId)).toBe(4);
      expect(await market().db.prisma.outboxEvent.count({ where: { subjectId: { in: ids } } })).toBe(4);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('that end without a sale keep a turn each, also where many end at once: all others have theirs', async () => {
    const { id: productId, seller } = await market().product(30);
    const buyers = await market().buyers(30);
    const ids = await together(buyers, async (buyer) =>
      addPastOrders(market(), { productId, seller, buyer, count: 1, expiredSeconds: -3_600 }),
    );
    const rival = await sessionForTest(market().databaseUrl);
    // In its transaction the rival would see the same for ever.
    const watcher = await sessionForTest(market().databaseUrl);
    await rival.query('BEGIN');
    await rival.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [productId]);
    const ending = together(buyers, ({ token }, index) =>
      market().call('POST', `/api/marketplace/orders/${ids[index]}/cancel`, { token }),
    );
    // Those that have a turn wait for the product with it.
    await until('they wait for the product', async () => (await waitingForLocks(watcher)) > 0);
    const [{ token = '' } = {}] = await market().buyers(1);
    await together(Array(10).fill(token), async () => {
      expect((await market().call('GET', '/api/marketplace/orders', { token })).status).toBe(200);
    });
    const running = await market().metric('tianguis_admission_requests', { workload: 'checkout', state: 'running' });
    expect(running).toBeLessThan(buyers.length);
    await rival.query('ROLLBACK');
    expect(tally(await ending)).toEqual({ 200: 30 });
    expect(await market().findings()).toEqual([]);
  });
});
