import { beforeAll, describe, expect, it } from 'vitest';
import { type Answer, useMarket } from '../support/market.ts';
import { moveTo, type Placed, pay, placeOrder } from '../support/steps.ts';

/** Which status the seller and the buyer may take an order to, by the status it is in. Everything else is refused. */
const ALLOWED = {
  PENDING_PAYMENT: { seller: ['CANCELLED'], buyer: ['CANCELLED', 'PENDING', 'PAID', 'PAYMENT_FAILED'] },
  PAYMENT_FAILED: { seller: ['CANCELLED'], buyer: ['CANCELLED', 'PENDING', 'PAID', 'PAYMENT_FAILED'] },
  // Each has the payment called off that the order waits for.
  PENDING: { seller: ['CANCELLED'], buyer: ['CANCELLED', 'PENDING', 'PAID', 'PAYMENT_FAILED'] },
  PAID: { seller: ['PROCESSING', 'REFUNDED'], buyer: [] },
  PROCESSING: { seller: ['SHIPPED', 'REFUNDED'], buyer: [] },
  SHIPPED: { seller: ['DELIVERED', 'REFUNDED'], buyer: [] },
  DELIVERED: { seller: ['REFUNDED'], buyer: [] },
  CANCELLED: { seller: [], buyer: [] },
  REFUNDED: { seller: [], buyer: [] },
} as const satisfies Record<string, { seller: readonly string[]; buyer: readonly string[] }>;

type Status = keyof typeof ALLOWED;
const STATUSES = Object.keys(ALLOWED) as Status[];

/** The steps that lead to each status. */
const WAYS: Record<Status, readonly Status[]> = {
  PENDING_PAYMENT: [],
  PAYMENT_FAILED: ['PAYMENT_FAILED'],
  PENDING: ['PENDING'],
  PAID: ['PAID'],
  PROCESSING: ['PAID', 'PROCESSING'],
  SHIPPED: ['PAID', 'PROCESSING', 'SHIPPED'],
  DELIVERED: ['PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED'],
  CANCELLED: ['CANCELLED'],
  REFUNDED: ['PAID', 'REFUNDED'],
};

describe('the status of an order', () => {
  const market = useMarket();

  const post = (order: Placed, token: string, action: string) =>
    market().call('POST', `/api/marketplace/orders/${order.id}/${action}`, { token });

  /** What a buyer can do, by the status it leads to. */
  const buyerCalls: Partial<Record<Status, (order: Placed) => Promise<Answer>>> = {
    CANCELLED: (order) => post(order, order.buyer.token, 'cancel'),
    PENDING: (order) => pay(market(), order, 'pm_oxxo'),
    PAID: (order) => pay(market(), order),
    PAYMENT_FAILED: (order) => pay(market(), order, 'pm_card_declined'),
  };
  const callOf = (actor: 'seller' | 'buyer', to: Status) =>
    actor === 'seller' ? (order: Placed) => moveTo(market(), order, to) : buyerCalls[to];

  const read = async ({ id, buyer }: Placed) =>
    (await market().call('GET', `/api/marketplace/orders/${id}`, { token: buyer.token })).body;

  let people: Pick<Placed, 'seller' | 'buyer'>;
  beforeAll(async () => {
    people = { seller: await market().seller(), buyer: await market().buyer() };
  });

  const orderIn = async (status: Status): Promise<Placed> => {
    const order = await placeOrder(market(), 1, people);
    for (const step of WAYS[status]) {
      await (buyerCalls[step] ?? callOf('seller', step))?.(order);
    }
    expect((await read(order)).status).toBe(status);
    return order;
  };

  const pairs = (from: Status) =>
    (['seller', 'buyer'] as const).flatMap((actor) =>
      STATUSES.map((to) => ({ actor, to, call: callOf(actor, to), allowed: isAllowed(from, actor, to) })),
    );
  const isAllowed = (from: Status, actor: 'seller' | 'buyer', to: Status) =>
    (ALLOWED[from][actor] as readonly string[]).includes(to);

  it.each(STATUSES)('%s leads where the table says', async (from) => {
    for (const { to, call, actor } of pairs(from).filter(({ allowed }) => allowed)) {
      const order = await orderIn(from);
      const answer = await call?.(order);
      expect(answer?.status, `${actor} to ${to}`).toBe(
        to === 'PAYMENT_FAILED' ? 402 : actor === 'buyer' && to !== 'CANCELLED' ? 201 : 200,
      );
      expect((await read(order)).status).toBe(to);
    }
    expect(await market().findings()).toEqual([]);
  });

  it.each(STATUSES)('%s leads nowhere else', async (from) => {
    const order = await orderIn(from);
    const before = await read(order);
    for (const { actor, to, call } of pairs(from).filter(({ allowed }) => !allowed)) {
      const answer = await call?.(order);
      if (answer === undefined) continue;
      expect(answer, `${actor} to ${to}`).toMatchObject({ status: 409, body: { code: 'invalid-transition', from } });
      if (actor === 'seller') expect(answer.body.allowed.sort()).toEqual([...ALLOWED[from].seller].sort());
      expect(answer.body.detail).toMatch(new RegExp(`^It is ${from};|paid already|under way|was (cancelled|refunded)`));
    }
    expect(await read(order)).toEqual(before);
  });

  it('is not for the buyer to set', async () => {
    const order = await orderIn('PAID');
    for (const status of STATUSES) {
      const path = `/api/marketplace/orders/${order.id}/status`;
      const answer = await market().call('PUT', path, { token: order.buyer.token, body: { status } });
      expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
    expect((await read(order)).status).toBe('PAID');
  });

  it.each(STATUSES)('%s can be refunded by POST refunds only where the table says', async (from) => {
    const order = await orderIn(from);
    const answer = await post(order, order.seller.token, 'refunds');
    const allowed = isAllowed(from, 'seller', 'REFUNDED');
    expect(answer.status).toBe(allowed ? 201 : 409);
    expect((await read(order)).status).toBe(allowed ? 'REFUNDED' : from);
  });
});
