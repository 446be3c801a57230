import { describe, expect, it } from 'vitest';
import { cleanupFailedOrders } from '../../src/features/orders/index.ts';
import { settlePayment } from '../../src/features/payments/index.ts';
import { type Answer, together, useMarket } from '../support/market.ts';
import { addPastOrders } from '../support/orders.ts';
import { TestProvider } from '../support/provider.ts';
import { moveTo, type Placed, pay } from '../support/steps.ts';
import { until } from '../support/wait.ts';

const provider = new TestProvider();

describe('a payment', () => {
  const market = useMarket({}, { patient: true, provider });

  /** Unpaid orders of one unit each, all of one product; negative: their time is up in the future. */
  async function orders(count: number, staleSeconds = -3600): Promise<Placed[]> {
    const { id: productId, seller } = await market().product(count);
    const buyer = await market().buyer();
    const ids = await addPastOrders(market(), { productId, seller, buyer, count, staleSeconds });
    return ids.map((id) => ({ id, productId, seller, buyer }));
  }

  const cancel = ({ id, buyer }: Placed) =>
    market().call('POST', `/api/marketplace/orders/${id}/cancel`, { token: buyer.token });

  /** How an order and its money ended: its status, and those of its payments. */
  async function endOf({ id }: Placed): Promise<string> {
    const order = await market().db.prisma.order.findUniqueOrThrow({ where: { id }, include: { payments: true } });
    const payments = order.payments.map(({ status }) => status).sort();
    return [order.status, ...payments].join(' ');
  }

  const outcome = ({ status, body }: Answer) => `${status}${body.code === undefined ? '' : ` ${body.code}`}`;

  /** Races a payment of each order against something else. @returns how often each pair of answers and end came */
  async function raceWithPayments(
    staleSeconds: number,
    rival: (order: Placed) => Promise<string>,
    rounds = 12,
  ): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (let round = 0; round < rounds; round += 1) {
      const placed = await orders(10, staleSeconds);
      // Each side is ahead in half of the rounds.
      const [pays, moves] = round % 2 === 0 ? [0, 1] : [1, 0];
      const start = async (order: Placed, act: (order: Placed) => Promise<unknown>, turns: number) => {
        for (let turn = 0; turn < turns; turn += 1) await market().call('GET', '/livez');
        return act(order);
      };
      await together(placed, async (order) => {
        const [paid, moved] = await Promise.all([
          start(order, (one) => pay(market(), one), pays) as Promise<Answer>,
          start(order, rival, moves) as Promise<string>,
        ]);
        const seen = `pay ${outcome(paid)}, rival ${moved}: ${await endOf(order)}`;
        counts[seen] = (counts[seen] ?? 0) + 1;
      });
    }
    return counts;
  }

  it('and a cancellation never both have their way: the money of a cancelled order is kept by nobody', async () => {
    const counts = await raceWithPayments(-3600, async (order) => outcome(await cancel(order)));
    const kept = counts['pay 201, rival 409 invalid-transition: PAID SUCCEEDED'] ?? 0;
    const refunded = counts['pay 409 invalid-transition, rival 200: CANCELLED REFUNDED'] ?? 0;
    const refused = counts['pay 409 invalid-transition, rival 200: CANCELLED'] ?? 0;
    expect(kept + refunded + refused, JSON.stringify(counts)).toBe(120);
    expect(kept).toBeGreaterThan(0);
    expect(refunded + refused).toBeGreaterThan(0);
    expect(await market().findings()).toEqual([]);
  });

  it('and the seller’s cancellation never both have their way', async () => {
    const counts = await raceWithPayments(-3600, async (order) => outcome(await moveTo(market(), order, 'CANCELLED')));
    const kept = counts['pay 201, rival 409 invalid-transition: PAID SUCCEEDED'] ?? 0;
    const refunded = counts['pay 409 invalid-transition, rival 200: CANCELLED REFUNDED'] ?? 0;
    const refused = counts['pay 409 invalid-transition, rival 200: CANCELLED'] ?? 0;
    expect(kept + refunded + refused, JSON.stringify(counts)).toBe(120);
    expect(Math.min(kept, refunded + refused)).toBeGreaterThan(0);
    expect(await market().findings()).toEqual([]);
  });

  it('and the cleanup never both have their way: an order that is being paid does not expire', async () => {
    const cleanUp = async () => `${(await cleanupFailedOrders(market().orders, { batchSize: 3 })) > 0}`;
    const counts = await raceWithPayments(60, cleanUp);
    const ends: Record<string, number> = {};
    for (const [seen, count] of Object.entries(counts)) {
      const end = seen.replace(/, rival \w+/, '');
      ends[end] = (ends[end] ?? 0) + count;
    }
    const { 'pay 201: PAID SUCCEEDED': kept = 0, 'pay 409 invalid-transition: CANCELLED': ended = 0, ...others } = ends;
    expect(others).toEqual({});
    expect(Math.min(kept, ended), JSON.stringify(ends)).toBeGreaterThan(0);
    expect(await market().findings()).toEqual([]);
  });

  it('is one of ten at once: one charge, one 201, and the others are told that one is under way or done', async () => {
    for (let round = 0; round < 30; round += 1) {
      const [order] = await orders(1);
      if (order === undefined) throw new Error('no order');
      const charges = provider.calls.charge;
      const answers = await together(Array(10).fill(order), (one: Placed) => pay(market(), one));
      expect(answers.map(outcome).sort()).toEqual(['201', ...Array(9).fill('409 invalid-transition')]);
      expect(provider.calls.charge - charges).toBe(1);
      expect(await endOf(order)).toBe('PAID SUCCEEDED');
      for (const { status, body } of answers.filter((answer) => answer.status !== 201))
        expect(`${status} ${body.detail}`).toMatch(/under way|paid already/);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('is settled once by ten at once who heard of it, and the event is told once', async () => {
    for (let round = 0; round < 20; round += 1) {
      const [order] = await orders(1);
      if (order === undefined) throw new Error('no order');
      provider.fail('charge', 'hangs');
      const charged = provider.charges.size;
      const paying = pay(market(), order);
      await until('the money is taken', async () => provider.charges.size > charged);
      const attemptId = [...provider.charges.keys()].at(-1) ?? '';
      const hearing = together(Array(10).fill(attemptId), (id: string) =>
        settlePayment(market().orders, id, 'SUCCEEDED'),
      );
      provider.recover();
      expect(outcome(await paying)).toBe('201');
      expect(await hearing).toEqual(Array(10).fill({ payment: 'SUCCEEDED', order: 'PAID' }));
      expect(await market().db.prisma.outboxEvent.count({ where: { subjectId: order.id } })).toBe(1);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('that is told as declined and as taken at once ends as taken, whichever is told first', async () => {
    const firsts = new Set<string>();
    for (let round = 0; round < 30; round += 1) {
      const [order] = await orders(1);
      if (order === undefined) throw new Error('no order');
      const attemptId = await openAttempt(order);
      const results = round % 2 === 0 ? (['SUCCEEDED', 'DECLINED'] as const) : (['DECLINED', 'SUCCEEDED'] as const);
      const settled = await together(results, (result) => settlePayment(market().orders, attemptId, result));
      firsts.add(settled.map(({ payment }) => payment).includes('DECLINED') ? 'declined first' : 'taken first');
      expect(await endOf(order)).toBe('PAID SUCCEEDED');
    }
    expect([...firsts].sort()).toEqual(['declined first', 'taken first']);
    expect(await market().findings()).toEqual([]);
  });

  /** An attempt as a process leaves it that dies before the provider's answer is written. */
  async function openAttempt(order: Placed): Promise<string> {
    const attempt = await market().db.prisma.payment.create({
      data: {
        id: crypto.randomUUID(),
        orderId: order.id,
        status: 'PENDING',
        provider: provider.name,
        paymentMethod: 'pm_card_visa',
        amount: 12_900n,
      },
    });
    return attempt.id;
  }
});
