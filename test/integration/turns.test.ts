import { describe, expect, it, onTestFinished } from 'vitest';
import { waitForTurn } from '../../src/concurrency/index.ts';
import type { CheckoutRequest } from '../../src/features/checkout/request.ts';
import { crowdedProduct } from '../../src/features/checkout/turns.ts';
import { openPool } from '../../src/platform/connections.ts';
import { databaseForTest } from '../support/database.ts';

const PATIENT = { lockWaitMs: 60_000, patienceMs: 60_000 };
const BRIEF = { lockWaitMs: 50, patienceMs: 60_000 };

describe('turns at a product', () => {
  async function open() {
    const pool = openPool({ url: await databaseForTest(), max: 4, applicationName: 'tianguis turns', pipeline: true });
    onTestFinished(() => pool.end());
    return pool;
  }

  it('come one after the other, and last as long as the transaction', async () => {
    const pool = await open();
    const first = await waitForTurn(pool, 'a product', PATIENT);
    const order: string[] = [];
    const second = waitForTurn(pool, 'a product', PATIENT).then((client) => {
      order.push('the second has its turn');
      return client;
    });
    expect(await waitForTurn(pool, 'a product', BRIEF)).toBeUndefined();
    order.push('the first commits');
    await first?.query('COMMIT');
    first?.release();
    (await second)?.release(true);
    expect(order).toEqual(['the first commits', 'the second has its turn']);
  });

  it('keep nobody waiting who is at another product', async () => {
    const pool = await open();
    const one = await waitForTurn(pool, 'a product', BRIEF);
    const other = await waitForTurn(pool, 'another product', BRIEF);
    expect([one, other]).not.toContain(undefined);
    for (const client of [one, other]) client?.release(true);
  });

  it('leave the connection as good as new when they do not come, and end with a lost one', async () => {
    const pool = await open();
    const first = await waitForTurn(pool, 'a product', PATIENT);
    for (let again = 0; again < 5; again += 1) expect(await waitForTurn(pool, 'a product', BRIEF)).toBeUndefined();
    expect([pool.totalCount, pool.idleCount]).toEqual([2, 1]);
    expect(await waitForTurn(pool, 'a product', { lockWaitMs: 60_000, patienceMs: 50 })).toBeUndefined();
    first?.release(true);
    const next = await waitForTurn(pool, 'a product', PATIENT);
    expect(next).toBeDefined();
    next?.release(true);
  });
});

describe('a crowded product', () => {
  const carts = (wishes: readonly (readonly string[])[]) => ({
    cartsByBuyer: new Map(
      wishes.map((productIds, index) => [
        `buyer ${index}`,
        {
          id: `cart ${index}`,
          version: 1,
          items: productIds.map((productId) => ({ productId, quantity: 1, held: [] })),
        },
      ]),
    ),
    products: new Map(),
    answers: new Map(),
    bought: new Map(),
    offers: new Map(),
  });
  const requests = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ buyerId: `buyer ${index}`, input: {} }) as CheckoutRequest);

  it.each([
    ['is what most want', [['a'], ['a', 'b'], ['a'], ['c']], 'a'],
    ['is nothing where all want something else', [['a'], ['b'], ['c'], ['d'], ['e', 'f']], undefined],
    ['is nothing where nobody wants anything', [[], []], undefined],
  ])('%s', (_what, wishes, product) => {
    expect(crowdedProduct(requests(wishes.length), carts(wishes))).toBe(product);
  });
});
