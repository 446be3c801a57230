import { describe, expect, it } from 'vitest';
import { useMarket } from '../support/market.ts';
import {
  changeVoucher,
  leftOf,
  makeVoucher,
  operator,
  operatorsVoucher,
  pesos,
  someCode,
  VOUCHERS,
} from '../support/vouchers.ts';

const NOBODYS_ID = '0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a11';
const JANUARY = '2030-01-01T00:00:00.000Z';
const FEBRUARY = '2030-02-01T00:00:00.000Z';

describe('a voucher', () => {
  const market = useMarket();
  const make = (token: string, body: object) => market().call('POST', VOUCHERS, { token, body });
  const get = (token: string, path = '') => market().call('GET', `${VOUCHERS}${path}`, { token });

  it('is for its seller’s goods, and shown as it was made', async () => {
    const { id: sellerId, token } = await market().seller();
    const code = someCode();
    const limits = { totalLimit: 10, perBuyerLimit: 2, minimum: pesos(5_000), startsAt: JANUARY, endsAt: FEBRUARY };
    const made = await make(token, { code: ` ${code.toLowerCase()} `, percent: 15, ...limits });
    const at = expect.stringMatching(/Z$/);
    expect(made).toMatchObject({ status: 201 });
    expect(made.body).toEqual({
      ...{ id: expect.any(String), code, sellerId, percent: 15, amount: null, remaining: 10, active: true },
      ...{ ...limits, createdAt: at, updatedAt: at },
    });
    expect(await get(token, `/${made.body.id}`)).toMatchObject({ status: 200, body: made.body });
  });

  it('is the operator’s where an ADMIN makes it, and has no limits where it names none', async () => {
    const made = await make(await operator(market()), { code: someCode(), amount: { amount: 700 } });
    expect(made.body).toMatchObject({
      ...{ sellerId: null, percent: null, amount: pesos(700), minimum: null, totalLimit: null, remaining: null },
      ...{ perBuyerLimit: null, startsAt: null, endsAt: null },
    });
  });

  it('has a code that nobody else’s has, however it is written', async () => {
    const [first, second] = [await market().seller(), await market().seller()];
    const { code } = await makeVoucher(market(), first.token);
    const again = await make(second.token, { code: code.toLowerCase(), percent: 5 });
    expect(again).toMatchObject({ status: 409, body: { code: 'voucher-code-taken' } });
    const other = someCode();
    const both = await Promise.all([first, second].map(({ token }) => make(token, { code: other, percent: 5 })));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(both.find(({ status }) => status === 409)?.body.code).toBe('voucher-code-taken');
  });

  it.each([
    ['neither a percentage nor an amount', {}, 'amount'],
    ['both', { percent: 5, amount: pesos(5) }, 'amount'],
    ['an end before its start', { percent: 5, startsAt: FEBRUARY, endsAt: JANUARY }, 'endsAt'],
    ['a percentage with a fraction', { percent: 2.5 }, 'percent'],
    ['more than all', { percent: 101 }, 'percent'],
    ['another currency', { amount: { amount: 5, currency: 'USD' } }, 'amount.currency'],
    ['no uses', { percent: 5, totalLimit: 0 }, 'totalLimit'],
    ['a code of two letters', { percent: 5, code: 'AB' }, 'code'],
    ['a code with a space', { percent: 5, code: 'FERIA 10' }, 'code'],
  ])('is refused with %s, and the field is named', async (_what, fields, field) => {
    const { token } = await market().seller();
    const refused = await make(token, { code: someCode(), ...fields });
    expect(refused).toMatchObject({ status: 400, body: { code: 'validation-failed', errors: [{ field }] } });
  });

  it('needs a seller with a profile', async () => {
    const { id } = await market().buyer();
    const token = market().signer.sign({ id, role: 'SELLER' });
    expect(await make(token, { code: someCode(), percent: 5 })).toMatchObject({
      status: 404,
      body: { code: 'not-found' },
    });
  });

  it('is seen by its seller and by an ADMIN, and by nobody else', async () => {
    const [owner, other] = [await market().seller(), await market().seller()];
    const made = [await makeVoucher(market(), owner.token), await makeVoucher(market(), owner.token)];
    const [first = made[0]] = made;
    expect((await get(owner.token)).body.data.map(({ id }: { id: string }) => id)).toEqual(made.map(({ id }) => id));
    expect((await get(other.token)).body.data).toEqual([]);
    expect((await get(other.token, `/${first?.id}`)).status).toBe(404);
    expect((await changeVoucher(market(), { ...first, token: other.token } as never, { active: false })).status).toBe(
      404,
    );
    const admin = await operator(market());
    expect((await get(admin, `/${first?.id}`)).status).toBe(200);
    const all = await get(admin, '?limit=1');
    expect(all.body.pagination.total).toBeGreaterThanOrEqual(2);
    expect(all.headers.get('link')).toContain('rel="next"');
    expect((await get(owner.token, `/${NOBODYS_ID}`)).status).toBe(404);
  });

  it('is listed page by page', async () => {
    const { token } = await market().seller();
    const made: string[] = [];
    for (let n = 0; n < 3; n += 1) made.push((await makeVoucher(market(), token)).id);
    const first = await get(token, '?limit=2');
    const next = /[?&]after=([^&>]+)/.exec(first.headers.get('link') ?? '')?.[1];
    const second = await get(token, `?limit=2&after=${next}`);
    const ids = [...first.body.data, ...second.body.data].map(({ id }: { id: string }) => id);
    expect(ids).toEqual(made);
  });

  it('is changed in its limits, its time and whether it counts, and in nothing else', async () => {
    const { token } = await market().seller();
    const voucher = await makeVoucher(market(), token, { totalLimit: 5, perBuyerLimit: 3 });
    const change = { totalLimit: 8, perBuyerLimit: null, startsAt: JANUARY, endsAt: FEBRUARY, active: false };
    const changed = await changeVoucher(market(), voucher, change);
    expect(changed).toMatchObject({ status: 200, body: { ...change, remaining: 8, percent: 50 } });
    expect((await changeVoucher(market(), voucher, { startsAt: null })).body).toMatchObject({
      ...change,
      startsAt: null,
    });
    expect((await changeVoucher(market(), voucher, { totalLimit: 1 })).body).toMatchObject({
      totalLimit: 1,
      remaining: 1,
    });
    for (const body of [{ percent: 60 }, { code: 'OTHER' }, {}, { totalLimit: null }, { totalLimit: 0 }])
      expect(await changeVoucher(market(), voucher, body)).toMatchObject({
        status: 400,
        body: { code: 'validation-failed' },
      });
    expect(await changeVoucher(market(), voucher, { startsAt: FEBRUARY })).toMatchObject({
      ...{ status: 400, body: { errors: [{ field: 'endsAt' }] } },
    });
  });

  it('that was made without a limit is given none', async () => {
    const voucher = await operatorsVoucher(market());
    expect(await changeVoucher(market(), voucher, { totalLimit: 5 })).toMatchObject({
      ...{ status: 400, body: { code: 'validation-failed', errors: [{ field: 'totalLimit' }] } },
    });
    expect(await leftOf(market(), voucher)).toBeNull();
  });

  it('has no limit below its uses', async () => {
    const { id: productId, seller } = await market().product(10);
    const voucher = await makeVoucher(market(), seller.token, { totalLimit: 3 });
    for (const buyer of await market().buyersWanting(2, [{ productId, quantity: 1 }]))
      expect((await market().checkout(buyer.token, { body: { voucherCode: voucher.code } })).status).toBe(201);
    const refused = await changeVoucher(market(), voucher, { totalLimit: 1 });
    expect(refused).toMatchObject({ status: 409, body: { code: 'voucher-limit-below-used', used: 2 } });
    expect((await changeVoucher(market(), voucher, { totalLimit: 2 })).body).toMatchObject({
      totalLimit: 2,
      remaining: 0,
    });
    expect(await market().findings()).toEqual([]);
  });

  it('is one of a thousand at most of a seller', async () => {
    const [seller, other] = [await market().seller(), await market().seller()];
    await market().db.pool.query(
      `INSERT INTO vouchers (id, seller_id, created_by, code, percent)
       SELECT gen_random_uuid(), $1::uuid, $1::uuid, upper($1::text || '-' || n), 5 FROM generate_series(1, 999) n`,
      [seller.id],
    );
    const answers = await Promise.all([1, 2].map(() => make(seller.token, { code: someCode(), percent: 5 })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('too-many-vouchers');
    expect(await make(other.token, { code: someCode(), percent: 5 })).toMatchObject({ status: 201 });
  });

  it('cannot be deleted', async () => {
    const { token } = await market().seller();
    const { id } = await makeVoucher(market(), token);
    expect((await market().call('DELETE', `${VOUCHERS}/${id}`, { token })).status).toBe(404);
  });
});

describe('the codes of vouchers', () => {
  const market = useMarket({ RATE_LIMIT: 'on' });

  it('can be tried thirty times a minute by an account, in the cart and at checkout together; whoever has none goes on', async () => {
    const [buyer, other] = [await market().buyer(), await market().buyer()];
    const guess = (token: string) => market().call('GET', '/api/marketplace/cart?voucherCode=NOBODYS', { token });
    const checkout = (body?: object) => market().checkout(buyer.token, body && { body });
    for (let n = 0; n < 15; n += 1) {
      expect((await guess(buyer.token)).status).toBe(400);
      expect((await checkout({ voucherCode: 'NOBODYS' })).status).toBe(400);
    }
    const refused = await guess(buyer.token);
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await market().call('GET', '/api/marketplace/cart', { token: buyer.token })).status).toBe(200);
    expect((await guess(other.token)).status).toBe(400);
    expect((await checkout({ voucherCode: 'NOBODYS' })).status).toBe(429);
    expect((await checkout()).body.code).toBe('empty-cart');
  });

  it('can be tried thirty times a minute by whoever makes vouchers', async () => {
    const [seller, other] = [await market().seller(), await market().seller()];
    const { code } = await makeVoucher(market(), other.token);
    const guess = () => market().call('POST', VOUCHERS, { token: seller.token, body: { code, percent: 5 } });
    for (let n = 0; n < 30; n += 1) expect((await guess()).status).toBe(409);
    expect(await guess()).toMatchObject({ status: 429, body: { code: 'rate-limited' } });
    await makeVoucher(market(), other.token);
  });
});
