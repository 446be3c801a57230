import { describe, expect, it, onTestFinished } from 'vitest';
import { openLanePool } from '../../src/concurrency/index.ts';
import { createGroupCheckout } from '../../src/features/checkout/group.ts';
import { checkout } from '../../src/features/checkout/service.ts';
import { migrate } from '../../src/platform/migrations.ts';
import { ADDRESS, type Answer, type Buyer, STRATEGIES, TestMarket } from '../support/market.ts';
import { patchProduct, pay } from '../support/steps.ts';

const MIGRATION = '20261124000200_idempotency_decision';
const headers = { 'idempotency-key': 'yesterday' };

/** A market in which someone has bought three products of two sellers under a key. */
async function marketWithCheckout(strategy: string): Promise<{ market: TestMarket; buyer: Buyer; first: Answer }> {
  const market = await TestMarket.open({ CHECKOUT_STRATEGY: strategy });
  onTestFinished(() => market.close());
  const [potter, weaver] = [await market.seller(), await market.seller()];
  const products = [...(await market.products(potter.id, 2, 10)), ...(await market.products(weaver.id, 1, 10, 89_900))];
  // The last product first, so that order of ids and order of the cart differ.
  const items = products.toReversed().map((productId, index) => ({ productId, quantity: index + 1 }));
  const [buyer] = await market.buyersWanting(1, items);
  if (buyer === undefined) throw new Error('no buyer was made');
  const first = await market.checkout(buyer.token, { headers });
  expect(first.status).toBe(201);
  return { market, buyer, first };
}

async function expectReplay(market: TestMarket, buyer: Buyer, first: Answer): Promise<void> {
  const again = await market.checkout(buyer.token, { headers });
  expect(again).toMatchObject({ status: 201, body: first.body });
  expect(again.body).toEqual(first.body);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
}

describe.each(STRATEGIES)('the same key again, with CHECKOUT_STRATEGY=%s', (strategy) => {
  it('gets the first answer, whatever became of the orders since', async () => {
    const { market, buyer, first } = await marketWithCheckout(strategy);
    const [{ id, sellerId, items }] = first.body.orders;
    const token = market.signer.sign({ id: sellerId, role: 'SELLER' });
    const edited = await patchProduct(market, token, items[0].productId, { name: 'Renamed', price: { amount: 1 } });
    expect(edited.status).toBe(200);
    expect((await pay(market, { id, buyer, productId: '', seller: { id: sellerId, token } })).status).toBe(201);
    await market.db.pool.query(`UPDATE orders SET expires_at = expires_at + interval '1 day'`);
    await expectReplay(market, buyer, first);
  });

  it('gets the first answer when an earlier version had kept it as text', async () => {
    const { market, buyer, first } = await marketWithCheckout(strategy);
    // Back to how the earlier version left the table, then forward again as a new version does at its start.
    await market.db.pool.query('ALTER TABLE idempotency_keys ADD COLUMN response JSONB, DROP COLUMN decision');
    const response = JSON.stringify({ ...first.body, surcharge: 'a field that answers no longer have' });
    await market.db.pool.query('UPDATE idempotency_keys SET response = $1', [response]);
    await market.db.pool.query('DELETE FROM _prisma_migrations WHERE migration_name = $1', [MIGRATION]);
    const applied: string[] = [];
    await migrate(market.databaseUrl, (name) => applied.push(name));
    expect(applied).toEqual([MIGRATION]);
    await expectReplay(market, buyer, first);
    const { rows } = await market.db.pool.query('SELECT decision FROM idempotency_keys');
    expect(rows).toEqual([
      { decision: { kind: 'placed', checkoutId: first.body.id, expiresAt: first.body.expiresAt } },
    ]);
  });

  it('with another body is refused', async () => {
    const { market, buyer } = await marketWithCheckout(strategy);
    const body = { shippingAddress: { ...ADDRESS, city: 'Puebla' } };
    const again = await market.checkout(buyer.token, { headers, body });
    expect(again).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
  });
});

describe('a checkout that nobody has time for', () => {
  it('asks the database nothing, not even for its key', async () => {
    const { market, buyer } = await marketWithCheckout('group');
    const pool = openLanePool({ url: market.databaseUrl }, 1);
    const holdTerms = { holdMs: 60_000, unitsMax: 1 };
    const options = { holdMs: 60_000, holdTerms, deadlineMs: 2_000, batchMax: 1, queueMax: 1, lanes: 1 };
    const strategy = createGroupCheckout({ pool, ...options });
    await strategy.close();
    await pool.end();
    let acquired = 0;
    market.db.pool.on('acquire', () => {
      acquired += 1;
    });
    const call = {
      wish: 'checkout' as const,
      buyerId: buyer.id,
      input: { shippingAddress: ADDRESS },
      idempotent: { userId: buyer.id, key: 'yesterday', requestHash: 'h', callId: 'c' },
    };
    const metrics = { observe: () => {}, onPlaced: () => {} };
    await expect(checkout(market.context, { metrics, strategy }, call)).rejects.toMatchObject({ code: 'overloaded' });
    expect(acquired).toBe(0);
    await market.db.pool.query('SELECT 1');
    expect(acquired).toBe(1);
  });
});
