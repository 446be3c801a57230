import type pg from 'pg';
import { describe, expect, it, vi } from 'vitest';
import { feeGivenBack, feeOf, feeShareOf } from '../../src/features/money/index.ts';
import { newId } from '../../src/platform/ids.ts';
import { openForTest, sessionForTest, waitingForLocks } from '../support/database.ts';
import { type Answer, type Seller, together, useMarket } from '../support/market.ts';
import { capture, type Entry, enter, refundOf, sentOf } from '../support/money.ts';
import { register } from '../support/steps.ts';

const DEFAULT_FEE = 300;
const market = useMarket({ PLATFORM_FEE_BPS: String(DEFAULT_FEE) });
const BALANCE = '/api/marketplace/seller/balance';
const ENTRIES = `${BALANCE}/entries`;
const mxn = (amount: number) => ({ amount, currency: 'MXN' });

const read = (path: string, token: string): Promise<Answer> => market().call('GET', path, { token });

/** The token of an operator whose account exists. */
async function operator(): Promise<{ id: string; token: string }> {
  const { id } = await market().seller();
  return { id, token: market().signer.sign({ id, role: 'ADMIN' }) };
}

/** Enters one after the other, each at a moment of its own. */
async function enterApart(entries: readonly Entry[]): Promise<void> {
  for (const entry of entries) {
    await enter(market().db.pool, [entry]);
    await market().db.pool.query('SELECT pg_sleep(0.002)');
  }
}

describe('what a seller is owed', () => {
  it('is nothing at first, and then what was paid less fees and refunds', async () => {
    const seller = await market().seller();
    const nothing = { status: 200, body: { balance: mxn(0), feeBasisPoints: DEFAULT_FEE } };
    expect(await read(BALANCE, seller.token)).toMatchObject(nothing);
    expect((await read(ENTRIES, seller.token)).body).toMatchObject({ data: [], pagination: { total: 0 } });

    const first = capture(seller.id, 10_000, 300);
    const second = capture(seller.id, 5_000);
    const late = { ...capture(seller.id, 7_000), kind: 'LATE_CAPTURE' as const, seller_amount: 0, buyer_amount: 7_000 };
    const refund = refundOf(first, 4_000, 120);
    await enterApart([first, second, late, refund, sentOf(refund), sentOf(refund, 'REFUND_RETURNED')]);

    expect((await read(BALANCE, seller.token)).body.balance).toEqual(mxn(9_700 + 5_000 - 3_880));
    const { body } = await read(ENTRIES, seller.token);
    const of = ({ kind, order_id, payment_id, refund_id }: Entry, gross: number, fee: number) => ({
      ...{ id: expect.any(String), kind, orderId: order_id, paymentId: payment_id, refundId: refund_id },
      ...{ gross: mxn(gross), fee: mxn(fee), amount: mxn(gross - fee), at: expect.stringMatching(/Z$/) },
    });
    expect(body.data).toEqual([of(refund, -4_000, -120), of(second, 5_000, 0), of(first, 10_000, 300)]);
    expect(body.pagination.total).toBe(3);
  });

  it('may be less than nothing, and nobody else’s', async () => {
    const [seller, other] = [await market().seller(), await market().seller()];
    const payment = capture(seller.id, 2_000, 2_000);
    await enter(market().db.pool, [payment, refundOf(payment, 2_000, 500)]);
    expect((await read(BALANCE, seller.token)).body.balance).toEqual(mxn(-1_500));
    expect((await read(BALANCE, other.token)).body.balance).toEqual(mxn(0));
    expect((await read(ENTRIES, other.token)).body.data).toEqual([]);
  });

  it('is told to operators too, of any seller there is', async () => {
    const [seller, { token }] = [await market().seller(), await operator()];
    await enter(market().db.pool, [capture(seller.id, 1_000, 30)]);
    const path = `/api/marketplace/sellers/${seller.id}/balance`;
    expect(await read(path, token)).toEqual({ ...(await read(BALANCE, seller.token)), headers: expect.anything() });
    expect((await read(`${path}/entries`, token)).body).toEqual((await read(ENTRIES, seller.token)).body);
    for (const end of ['', '/entries']) {
      const answer = await read(`/api/marketplace/sellers/${newId()}/balance${end}`, token);
      expect(answer).toMatchObject({ status: 404, body: { code: 'not-found' } });
    }
  });

  it('is nothing to ask without a profile', async () => {
    const { accessToken } = await register(market(), { role: 'SELLER' });
    for (const path of [BALANCE, ENTRIES])
      expect(await read(path, accessToken)).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });
});

describe('the entries of a balance', () => {
  async function sellerWithEntries(): Promise<Seller> {
    const seller = await market().seller();
    const payments = Array.from({ length: 6 }, (_, index) => capture(seller.id, 1_000 + index));
    await enterApart(payments);
    await enter(
      market().db.pool,
      payments.slice(0, 3).map((payment) => refundOf(payment, 500)),
    );
    return seller;
  }

  it('come in pages, each once, the newest first', async () => {
    const { token } = await sellerWithEntries();
    const all = (await read(ENTRIES, token)).body.data;
    expect(all).toHaveLength(9);
    const order = (a: { at: string; id: string }, b: typeof a) => (`${a.at}${a.id}` < `${b.at}${b.id}` ? 1 : -1);
    expect(all).toEqual([...all].sort(order));
    const passed = [];
    let path = `${ENTRIES}?limit=2`;
    while (path !== '') {
      const { body, headers } = await read(path, token);
      passed.push(...body.data);
      path = /^<(.+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1] ?? '';
    }
    expect(passed).toEqual(all);
    expect((await read(`${ENTRIES}?limit=2&page=2`, token)).body.data).toEqual(all.slice(2, 4));
  });

  it('are those of a kind, and of a time, where that is asked', async () => {
    const { token } = await sellerWithEntries();
    const all: { kind: string; at: string }[] = (await read(ENTRIES, token)).body.data;
    const asked = async (query: string) => (await read(`${ENTRIES}?${query}`, token)).body;
    expect((await asked('kind=REFUND')).data).toEqual(all.filter(({ kind }) => kind === 'REFUND'));
    const captures = await asked('kind=CAPTURE&limit=1');
    expect(captures).toMatchObject({ data: [all.find(({ kind }) => kind === 'CAPTURE')], pagination: { total: 6 } });
    const [from, to] = [all.at(-2)?.at ?? '', all.at(-4)?.at ?? ''];
    expect((await asked(`from=${from}&to=${to}`)).data).toEqual(all.filter(({ at }) => at >= from && at < to));
  });
});

describe('the fee of a seller', () => {
  const setFee = (id: string, token: string, basisPoints: number | null) =>
    market().call('PUT', `/api/marketplace/sellers/${id}/fee`, { token, body: { basisPoints } });

  it('is set by operators, told to the seller, and audited once for each change', async () => {
    const [seller, admin] = [await market().seller(), await operator()];
    const feeTold = async () => (await read(BALANCE, seller.token)).body.feeBasisPoints;
    for (const [basisPoints, effective] of [
      [250, 250],
      [0, 0],
      [0, 0],
      [null, DEFAULT_FEE],
    ] as const) {
      const answer = await setFee(seller.id, admin.token, basisPoints);
      expect(answer).toMatchObject({ status: 200, body: { sellerId: seller.id, basisPoints, effective } });
      expect(await feeTold()).toBe(effective);
    }
    const audited = await market().db.prisma.auditEntry.findMany({
      where: { entityType: 'seller', entityId: seller.id },
      orderBy: { revision: 'asc' },
    });
    const of = { field: 'feeBasisPoints', changedBy: admin.id };
    expect(audited).toMatchObject([
      { ...of, revision: 1, oldValue: null, newValue: 250 },
      { ...of, revision: 2, oldValue: 250, newValue: 0 },
      { ...of, revision: 3, oldValue: 0, newValue: null },
    ]);
  });

  it('is of a seller there is', async () => {
    const { token } = await operator();
    expect(await setFee(newId(), token, 100)).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  it('is audited whole when several set it at once', async () => {
    const [seller, { token }] = [await market().seller(), await operator()];
    const answers = await together([100, 200, 300, 400], (fee) => setFee(seller.id, token, fee));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const where = { entityType: 'seller', entityId: seller.id };
    const audited = await market().db.prisma.auditEntry.findMany({ where, orderBy: { revision: 'asc' } });
    expect(audited.map(({ oldValue }) => oldValue)).toEqual([null, ...audited.slice(0, -1).map((one) => one.newValue)]);
  });

  it('goes back in SQL as it does in the rules', async () => {
    const sql = `SELECT ${feeGivenBack({ fee: '$1::bigint', amount: '$2::bigint', refunded: '$3::bigint' })}::text AS given`;
    for (const amount of [1n, 3n, 12_345n, 9_007_199_254_740_991n]) {
      for (const basisPoints of [0, 1, 250, 3_333, 10_000]) {
        for (const refund of [0n, 1n, amount / 3n, amount / 2n, amount]) {
          const fee = feeOf(amount, basisPoints);
          const { rows } = await market().db.pool.query(sql, [fee, amount, refund]);
          expect(BigInt(rows[0].given)).toBe(feeShareOf({ amount, fee, refundedBefore: 0n, refund }));
        }
      }
    }
  });
});

/** Connections of which the first two add to the same row of a seller, and the third to another. */
async function threeSessions(): Promise<Record<'first' | 'same' | 'other', pg.Client>> {
  const byShard = new Map<number, pg.Client[]>();
  for (;;) {
    const session = await sessionForTest(market().databaseUrl);
    const { rows } = await session.query('SELECT pg_backend_pid() % 16 AS shard');
    byShard.set(rows[0].shard, [...(byShard.get(rows[0].shard) ?? []), session]);
    const [first, same] = [...byShard.values()].find((sessions) => sessions.length === 2) ?? [];
    const [other] = [...byShard.values()].find((sessions) => sessions[0] !== first) ?? [];
    if (first && same && other) return { first, same, other };
  }
}

describe('many payments of the same sellers at once', () => {
  it('are all counted, and none waits for another for ever', async () => {
    const sellers = [await market().seller(), await market().seller(), await market().seller()];
    const db = openForTest(market().databaseUrl, 8);
    const payments = Array.from({ length: 200 }, (_, index) => index + 1);
    await together(payments, (amount) => {
      const entries = sellers.map(({ id }) => capture(id, amount));
      // Each in another order.
      return enter(db.pool, amount % 2 === 0 ? entries : entries.toReversed());
    });
    for (const { token } of sellers) {
      expect((await read(BALANCE, token)).body.balance).toEqual(mxn((200 * 201) / 2));
    }
    const { rows } = await db.pool.query('SELECT count(*)::int AS rows FROM seller_balances WHERE seller_id = $1', [
      sellers[0]?.id,
    ]);
    expect(rows[0].rows).toBeLessThanOrEqual(16);
  });

  it('wait only for one that adds to the same of a seller’s rows', async () => {
    const seller = await market().seller();
    const { first, same, other } = await threeSessions();
    await first.query('BEGIN');
    await enter(first, [capture(seller.id, 100)]);
    await enter(other, [capture(seller.id, 20)]);
    expect((await read(BALANCE, seller.token)).body.balance).toEqual(mxn(20));
    const waiting = enter(same, [capture(seller.id, 3)]);
    await vi.waitFor(async () => expect(await waitingForLocks(market().db.pool)).toBe(1));
    await first.query('COMMIT');
    await waiting;
    expect((await read(BALANCE, seller.token)).body.balance).toEqual(mxn(123));
  });
});
