import { beforeAll, describe, expect, it } from 'vitest';
import { STRATEGIES, tally, together, useMarket } from '../support/market.ts';
import { deliver, PASSWORD, placeOrder, someEmail } from '../support/steps.ts';

const SHARD = '_102008';

describe.each(STRATEGIES)('where constraints are called as on a shard, with CHECKOUT_STRATEGY=%s', (strategy) => {
  const market = useMarket({ CHECKOUT_STRATEGY: strategy }, { patient: true });

  beforeAll(async () => {
    const { pool } = market().db;
    const { rows } = await pool.query(
      `SELECT indexrelid::regclass::text AS name FROM pg_index
       WHERE indisunique AND indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)`,
    );
    for (const { name } of rows) await pool.query(`ALTER INDEX ${name} RENAME TO ${name}${SHARD}`);
  });

  it('an address that is taken is told as such', async () => {
    const body = { email: someEmail(), password: PASSWORD, name: 'Ana', role: 'BUYER' };
    const answers = await together(Array(3).fill(body), (one) =>
      market().call('POST', '/api/auth/register', { body: one }),
    );
    expect(tally(answers)).toEqual({ 201: 1, '409 email-taken': 2 });
  });

  it('a profile that exists is told as such', async () => {
    const { token } = await market().seller();
    const body = { businessName: 'Taller Mendoza' };
    const again = await market().call('POST', '/api/marketplace/seller/profile', { token, body });
    expect(again).toMatchObject({ status: 409, body: { code: 'profile-exists' } });
  });

  it('a second review is told as such', async () => {
    const { productId, buyer, ...order } = await placeOrder(market());
    await deliver(market(), { productId, buyer, ...order });
    const path = `/api/marketplace/products/${productId}/reviews`;
    const write = (rating: number) => market().call('POST', path, { token: buyer.token, body: { rating } });
    expect(tally(await together([4, 5], write))).toEqual({ 201: 1, '409 review-exists': 1 });
  });

  it('requests with the same key at once get the same answer', async () => {
    const { id: productId } = await market().product(5);
    const [buyer] = await market().buyersWanting(1, [{ productId, quantity: 1 }]);
    const headers = { 'idempotency-key': 'once' };
    const answers = await together(Array(8).fill(buyer?.token), (token) => market().checkout(token, { headers }));
    expect(tally(answers)).toEqual({ 201: 8 });
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await market().stockOf(productId)).toBe(4);
  });
});
