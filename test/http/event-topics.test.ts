import { expect, it } from 'vitest';
import { allSequenced, openStream, sequenceForTest } from '../support/events.ts';
import { useMarket } from '../support/market.ts';
import { pay, placeOrder } from '../support/steps.ts';
import { until } from '../support/wait.ts';

const market = useMarket();
const open = (token: string, query = '') => openStream(market().origin, `topics=orders${query}`, { token });

it('a buyer is told that the time of their hold is up, at once and again, and nobody else is', async () => {
  sequenceForTest(market());
  const [buyer, other, seller] = [await market().buyer(), await market().buyer(), await market().seller()];
  const admin = market().signer.sign({ id: seller.id, role: 'ADMIN' });
  const streams = await Promise.all([buyer.token, other.token, seller.token, admin].map((token) => open(token)));
  for (const stream of streams) await until('its beginning', async () => stream.lastEventId() !== undefined);
  const before = streams[0]?.lastEventId();
  const cartId = crypto.randomUUID();
  const items = [{ productId: crypto.randomUUID(), quantity: 2 }];
  await market().db.pool.query(
    `INSERT INTO outbox_events (id, type, subject_id, payload) VALUES (gen_random_uuid(), 'hold.expired', $1, $2)`,
    [cartId, JSON.stringify({ buyerId: buyer.id, items })],
  );
  await until('it is told', async () => streams[0]?.events().length === 1);
  const again = await open(buyer.token, `&lastEventId=${before}`);
  await until('it is told again', async () => again.events().length === 1);
  for (const stream of [streams[0], again]) {
    const [event] = stream?.events() ?? [];
    expect(event?.type).toBe('hold.expired');
    expect(event?.data).toEqual({ cartId, items, occurredAt: expect.stringMatching(/Z$/) });
  }
  const order = await placeOrder(market());
  await pay(market(), order);
  await until('the administrator is told of what came then', async () => (streams[3]?.events().length ?? 0) > 0);
  expect(streams.slice(1).flatMap((stream) => stream.of('hold.expired'))).toEqual([]);
});

it('a seller is told of the orders that were missed, however much happened to the stock meanwhile', async () => {
  sequenceForTest(market());
  const order = await placeOrder(market());
  await allSequenced(market());
  const { rows } = await market().db.pool.query('SELECT max(position) AS position FROM events');
  await market().db.pool.query(
    `INSERT INTO events (id, type, subject_id, seller_id, payload, occurred_at)
     SELECT gen_random_uuid(), 'stock.changed', $1, $2, '{}', now() FROM generate_series(1, 10500)`,
    [order.productId, order.seller.id],
  );
  await pay(market(), order);
  await allSequenced(market());
  const admin = market().signer.sign({ id: order.seller.id, role: 'ADMIN' });
  for (const token of [order.seller.token, admin]) {
    const stream = await open(token, `&lastEventId=${rows[0].position}`);
    await until('its answer', async () => stream.events().length > 0);
    expect(stream.events().map(({ type, data }) => [type, data.to])).toEqual([['order.status-changed', 'PAID']]);
  }
});
