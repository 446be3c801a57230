import { describe, expect, it } from 'vitest';
import { cleanupFailedOrders } from '../../src/features/orders/index.ts';
import { settlePayment } from '../../src/features/payments/index.ts';
import { type Answer, together, useMarket } from '../support/market.ts';
import { addPastOrders } from '../support/orders.ts';
import { TestProvider } from '../support/provider.ts';
import { afterCalls } from '../support/races.ts';
import { moveTo, type Placed, pay } from '../support/steps.ts';
import { until } from '../support/wait.ts';

const provider = new TestProvider();

/** Of ten orders each. */
const ROUNDS = 8;

describe('a payment', () => {
  const market = useMarket({}, { patient: true, provider });

  /** Unpaid orders of one unit each, all of one product; with a negative number their time is not up yet. */
  async function orders(count: number, expiredSeconds = -3600): Promise<Placed[]> {
    const { id: productId, seller } = await market().product(count);
    const buyer = await market().buyer();
    const ids = await addPastOrders(market(), { productId, seller, buyer, count, expiredSeconds });
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

  const countOf = (orders: readonly Placed[], status: 'PAID' | 'CANCELLED') =>
    market().db.prisma.order.count({ where: { id: { in: orders.map(({ id }) => id) }, status } });

  const atOnce = async () => {};

  const outcome = ({ status, body }: Answer) => `${status}${body.code === undefined ? '' : ` ${body.code}`}`;

  /** Races a payment of each order against something else. @returns how often each pair of answers and end came */
  async function raceWithPayments(
    expiredSeconds: number,
    rival: (order: Placed) => Promise<string>,
  ): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (let round = 0; round < ROUNDS; round += 1) {
      const placed = await orders(10, expiredSeconds);
      const charges = provider.calls.charge;
      const aCallLater = () => afterCalls(market(), 1);
      const oncePaymentsAreUnderWay = () => until('the first charge', async () => provider.calls.charge > charges);
      const onceOneIs = (status: 'PAID' | 'CANCELLED') => () =>
        until(`the first order is ${status}`, async () => (await countOf(placed, status)) > 0);
      // In some rounds one side waits until the other has had its way once; in others the rival comes a moment later, or while
      // the provider has the money: so that each has its way somewhere, however slow the machine.
      const turns = [
        { payment: atOnce, rival: aCallLater },
        { payment: onceOneIs('CANCELLED'), rival: atOnce },
        { payment: atOnce, rival: oncePaymentsAreUnderWay },
        { payment: atOnce, rival: onceOneIs('PAID') },
      ];
      const turn = turns[round % turns.length] ?? { payment: atOnce, rival: atOnce };
      await together(placed, async (order) => {
        const [paid, moved] = await Promise.all([
          turn.payment().then(() => pay(market(), order)),
          turn.rival().then(() => rival(order)),
        ]);
        const seen = `pay ${outcome(paid)}, rival ${moved}: ${await endOf(order)}`;
        counts[seen] = (counts[seen] ?? 0) + 1;
      });
    }
    return counts;
  }

  it.each([
    { whose: 'buyer', end: cancel },
    { whose: 'seller', end: (order: Placed) => moveTo(market(), order, 'CANCELLED') },
  ])(
    'and a cancellation by the $whose never both have their way: no money of a cancelled order is kept',
    async ({ end }) => {
      const counts = await raceWithPayments(-3600, async (order) => outcome(await end(order)));
      const {
        'pay 201, rival 409 invalid-transition: PAID SUCCEEDED': kept = 0,
        'pay 409 invalid-transition, rival 200: CANCELLED': refused = 0,
        'pay 409 invalid-transition, rival 200: CANCELLED DECLINED': calledOff = 0,
        'pay 402 payment-declined, rival 200: CANCELLED DECLINED': declined = 0,
        // Begun in the very moment of the cancellation: late money, for which the goods are there still.
        'pay 201, rival 200: PAID SUCCEEDED': late = 0,
        ...others
      } = counts;
      expect(others).toEqual({});
      expect(kept + refused + calledOff + declined + late).toBe(10 * ROUNDS);
      expect(Math.min(kept, refused + calledOff + declined), JSON.stringify(counts)).toBeGreaterThan(0);
      expect(late, JSON.stringify(counts)).toBeLessThan(kept + refused + calledOff + declined);
      expect(await market().findings()).toEqual([]);
    },
  );

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
        settlePayment(market().orders, id, { status: 'SUCCEEDED' }),
      );
      provider.recover();
      expect(outcome(await paying)).toBe('201');
      for (const settled of await hearing) expect(settled).toMatchObject({ payment: 'SUCCEEDED', order: 'PAID' });
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
      const settled = await together(results, (result) =>
        settlePayment(market().orders, attemptId, { status: result }),
      );
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
