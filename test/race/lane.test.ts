import { describe, expect, it, onTestFinished } from 'vitest';
import { closeGate } from '../support/gate.ts';
import { type Answer, type Buyer, tally, together, useMarket } from '../support/market.ts';
import { until } from '../support/wait.ts';

const QUEUE_MAX = 60;

describe('the lane of checkouts', () => {
  const market = useMarket({ CHECKOUT_QUEUE_MAX: String(QUEUE_MAX) }, { patient: true });

  const waiting = (count: number) => async () => (await market().metric('tianguis_checkouts_waiting')) === count;

  /** The first is in flight and held, the others wait behind it: they will be one batch. */
  async function oneBatchOf(
    buyers: readonly Buyer[],
  ): Promise<{ answers: Promise<Answer[]>; letGo: () => Promise<void> }> {
    const gate = await closeGate(market().databaseUrl);
    const [first, ...others] = buyers;
    const pioneer = market().checkout(first?.token ?? '');
    await gate.reachedBy(1);
    const rest: Promise<Answer>[] = [];
    for (const { token } of others) {
      rest.push(market().checkout(token));
      // One by one, so that the order of arrival is the order of the buyers.
      await until('it waits in the lane', waiting(rest.length));
    }
    return { answers: Promise.all([pioneer, ...rest]), letGo: gate.open };
  }

  it('decides everyone who waited in one transaction', async () => {
    const { id } = await market().product(100);
    const batches = () => market().metric('tianguis_checkout_batch_size_count');
    const before = await batches();
    const { answers, letGo } = await oneBatchOf(await market().buyersWanting(41, [{ productId: id, quantity: 1 }]));
    await letGo();
    expect(tally(await answers)).toEqual({ 201: 41 });
    expect((await batches()) - before).toBe(2);
    expect(await market().stockOf(id)).toBe(59);
  });

  it('serves in order of arrival: the units go to those who came first', async () => {
    const { id } = await market().product(11);
    const { answers, letGo } = await oneBatchOf(await market().buyersWanting(31, [{ productId: id, quantity: 1 }]));
    await letGo();
    const outcomes = (await answers).map(({ status, body }) => (status === 201 ? 'served' : body.code));
    expect(outcomes).toEqual([...Array(11).fill('served'), ...Array(20).fill('insufficient-stock')]);
    expect(await market().stockOf(id)).toBe(0);
    expect(await market().findings()).toEqual([]);
  });

  it('has one buyer whose rows the database refuses fail alone', async () => {
    const { id } = await market().product(100);
    const buyers = await market().buyersWanting(21, [{ productId: id, quantity: 1 }]);
    const guilty = buyers[13];
    await market().db.pool.query(
      `CREATE FUNCTION refuse_buyer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not this one'; END $$;
       CREATE TRIGGER refuse_buyer BEFORE INSERT ON checkouts FOR EACH ROW WHEN (NEW.buyer_id = '${guilty?.id}') EXECUTE FUNCTION refuse_buyer()`,
    );
    onTestFinished(async () => void (await market().db.pool.query('DROP FUNCTION refuse_buyer CASCADE')));
    const { answers, letGo } = await oneBatchOf(buyers);
    await letGo();
    const all = await answers;
    expect(tally(all)).toEqual({ 201: 20, '500 internal': 1 });
    expect(all[13]?.status).toBe(500);
    expect(await market().stockOf(id)).toBe(80);
    expect(await market().findings()).toEqual([]);
  });

  it('keeps ten clicks of one buyer in one batch to one checkout', async () => {
    const { id } = await market().product(100);
    const [pioneer, clicker] = await market().buyersWanting(2, [{ productId: id, quantity: 1 }]);
    if (pioneer === undefined || clicker === undefined) throw new Error('no buyers were made');
    const { answers, letGo } = await oneBatchOf([pioneer, ...Array<Buyer>(10).fill(clicker)]);
    await letGo();
    expect(tally(await answers)).toEqual({ 201: 2, '400 empty-cart': 9 });
    expect(await market().stockOf(id)).toBe(98);
  });

  it('answers 503 with Retry-After at once when it is full, serves reads meanwhile, and recovers by itself', async () => {
    const { id } = await market().product(1000);
    const { answers, letGo } = await oneBatchOf(
      await market().buyersWanting(QUEUE_MAX + 1, [{ productId: id, quantity: 1 }]),
    );
    const tooMany = await market().buyersWanting(40, [{ productId: id, quantity: 1 }]);
    const refused = await together(tooMany, ({ token }) => market().checkout(token));
    expect(tally(refused)).toEqual({ '503 overloaded': 40 });
    for (const { headers } of refused) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await market().call('GET', `/api/marketplace/products/${id}`)).status).toBe(200);
    await letGo();
    expect(tally(await answers)).toEqual({ 201: QUEUE_MAX + 1 });
    expect(tally(await together(tooMany, ({ token }) => market().checkout(token)))).toEqual({ 201: 40 });
    expect(await market().metric('tianguis_checkouts_total', { outcome: 'overloaded' })).toBe(40);
    expect(await market().findings()).toEqual([]);
  });
});
