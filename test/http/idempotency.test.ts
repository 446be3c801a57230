import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RETENTION } from '../../src/features/all.ts';
import { removalOf } from '../../src/features/operations/housekeeping.ts';
import { sendCsv } from '../support/csv.ts';
import { sessionForTest, waitingForLocks } from '../support/database.ts';
import { Shop } from '../support/goods.ts';
import { ADDRESS, type Answer, type Buyer, STRATEGIES, tally, together, useMarket } from '../support/market.ts';
import { addToCart, patchProduct } from '../support/steps.ts';
import { retriedUntilKnown, until } from '../support/wait.ts';

const CLICKS = 10;
const REUSED = { status: 422, body: { code: 'idempotency-key-reused' } };

const replayed = ({ headers }: Answer) => headers.get('idempotency-replayed');
const fresh = (answers: readonly Answer[]) => answers.filter((answer) => replayed(answer) === null);
/** All that a client sees of an answer, whether it came before apart. */
const seenOf = ({ status, body, headers }: Answer) => [
  ...[status, JSON.stringify(body), headers.get('content-type'), headers.get('content-language')],
];

function expectSameAnswer(again: Answer, first: Answer): void {
  expect(seenOf(again)).toEqual(seenOf(first));
  expect(replayed(again)).toBe('true');
}

describe.each(STRATEGIES)('a checkout with an Idempotency-Key, with CHECKOUT_STRATEGY=%s', (strategy) => {
  const market = useMarket({ CHECKOUT_STRATEGY: strategy }, { patient: true });

  const click = (buyer: Buyer, { key = 'k', body = {}, language = 'en' } = {}) =>
    market().checkout(buyer.token, { headers: { 'idempotency-key': key, 'accept-language': language }, body });
  const clicks = (buyer: Buyer) => together(Array(CLICKS).fill(buyer), (one: Buyer) => click(one));
  const wanting = async (productId: string, quantity = 1) => {
    const [buyer] = await market().buyersWanting(1, [{ productId, quantity }]);
    if (buyer === undefined) throw new Error('no buyer was made');
    return buyer;
  };

  it('that is refused for want of stock is refused again to the letter, although stock came', async () => {
    const { id, seller } = await market().product(1);
    const buyer = await wanting(id, 2);
    const first = await click(buyer, { language: 'es' });
    expect(first).toMatchObject({ status: 400, body: { code: 'insufficient-stock', items: [{ available: 1 }] } });
    expect([replayed(first), first.headers.get('content-language')]).toEqual([null, 'es']);
    await patchProduct(market(), seller.token, id, { stockChange: 5 });
    expectSameAnswer(await click(buyer), first);
    expect(await market().stockOf(id)).toBe(6);
    expect(await click(buyer, { key: 'another' })).toMatchObject({ status: 201 });
    expectSameAnswer(await click(buyer), first);
  });

  it('that is refused for an empty cart is refused again, although the cart was filled', async () => {
    const { id } = await market().product(1);
    const buyer = await market().buyer();
    const first = await click(buyer);
    expect(first).toMatchObject({ status: 400, body: { code: 'empty-cart' } });
    await addToCart(market(), buyer.token, id);
    expectSameAnswer(await click(buyer), first);
    expect(await market().stockOf(id)).toBe(1);
  });

  it('that is refused for its price is refused again, although the price is what was expected by now', async () => {
    const { id, seller } = await market().product(1, 200);
    const buyer = await wanting(id);
    const body = { expectedTotal: { amount: 100 } };
    const first = await click(buyer, { body });
    expect(first).toMatchObject({ status: 409, body: { code: 'price-changed' } });
    await patchProduct(market(), seller.token, id, { price: { amount: 100 } });
    expectSameAnswer(await click(buyer, { body }), first);
    expect(await click(buyer, { body: { expectedTotal: { amount: 101 } } })).toMatchObject(REUSED);
    expect(await market().stockOf(id)).toBe(1);
  });

  it('that is refused keeps its key from other bodies and other routes, and from no other buyer', async () => {
    const { id, seller } = await market().product(0);
    const [one, other] = await market().buyersWanting(2, [{ productId: id, quantity: 1 }]);
    if (one === undefined || other === undefined) throw new Error('no buyers were made');
    expect((await click(one)).status).toBe(400);
    await patchProduct(market(), seller.token, id, { stockChange: 1 });
    const elsewhere = { shippingAddress: { ...ADDRESS, city: 'Puebla' } };
    expect(await click(one, { body: elsewhere })).toMatchObject(REUSED);
    const answer = await click(other);
    expect([answer.status, replayed(answer)]).toEqual([201, null]);
  });

  it('keeps nothing of what was wrong before it was decided', async () => {
    const { id } = await market().product(1);
    const buyer = await wanting(id);
    expect((await click(buyer, { body: { shippingAddress: { city: 5 } } })).status).toBe(400);
    expect((await click({ ...buyer, token: 'none' })).status).toBe(401);
    const answer = await click(buyer);
    expect([answer.status, replayed(answer)]).toEqual([201, null]);
  });

  it('keeps nothing of a failure', async () => {
    const { id } = await market().product(1);
    const buyer = await wanting(id);
    const session = await sessionForTest(market().databaseUrl);
    await session.query(`CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'broken'; END $$`);
    await session.query('CREATE TRIGGER fail BEFORE INSERT ON checkouts EXECUTE FUNCTION fail()');
    const broken = await click(buyer);
    await session.query('DROP TRIGGER fail ON checkouts');
    expect(broken).toMatchObject({ status: 500, body: { code: 'internal' } });
    const answer = await click(buyer);
    expect([answer.status, replayed(answer)]).toEqual([201, null]);
  });

  it('that is accepted while the refusal of its key is being kept is what both get', async () => {
    const { id, seller } = await market().product(0);
    const buyer = await wanting(id);
    const open = await holdKeys('answered');
    const refused = click(buyer);
    await until('it waits', async () => (await waitingForLocks(market().db.pool)) > 0);
    await patchProduct(market(), seller.token, id, { stockChange: 1 });
    const accepted = await click(buyer);
    expect([accepted.status, replayed(accepted)]).toEqual([201, null]);
    await open();
    expectSameAnswer(await refused, accepted);
    expect(await market().stockOf(id)).toBe(0);
  });

  it('that is refused while the same is being accepted is refused for both', async () => {
    const { id, seller } = await market().product(0);
    const buyer = await wanting(id);
    const { prisma } = market().db;
    const refused = await click(buyer);
    const row = await prisma.idempotencyKey.delete({ where: { userId_key: { userId: buyer.id, key: 'k' } } });
    await patchProduct(market(), seller.token, id, { stockChange: 1 });
    const open = await holdKeys('placed');
    const accepted = click(buyer);
    await until('it waits', async () => (await waitingForLocks(market().db.pool)) > 0);
    await prisma.idempotencyKey.create({ data: { ...row, decision: row.decision as object } });
    await open();
    expectSameAnswer(await accepted, refused);
    expect(await market().stockOf(id)).toBe(1);
  });

  /** Has whoever keeps such a decision wait. @returns what lets them go on */
  const holdKeys = async (kind: string) => {
    const session = await sessionForTest(market().databaseUrl);
    await session.query(`CREATE OR REPLACE FUNCTION wait_to_keep() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN NEW; END $$`);
    await session.query(`CREATE OR REPLACE TRIGGER wait_to_keep BEFORE INSERT ON idempotency_keys FOR EACH ROW
      WHEN (NEW.decision ->> 'kind' = '${kind}') EXECUTE FUNCTION wait_to_keep()`);
    await session.query('SELECT pg_advisory_lock(1)');
    return () => session.query('SELECT pg_advisory_unlock(1)');
  };

  it('clicked ten times is answered once, and ten times the same, whatever comes between', async () => {
    for (let round = 0; round < 30; round += 1) {
      const { id, seller } = await market().product(round % 2);
      const buyer = await wanting(id);
      const answering = clicks(buyer);
      // Stock comes while they are decided, sooner or later.
      await delay(Math.random() * 10);
      if (round % 2 === 0) await patchProduct(market(), seller.token, id, { stockChange: 1 });
      const answers = await answering;
      expect(new Set(answers.map((answer) => seenOf(answer).join())).size, JSON.stringify(tally(answers))).toBe(1);
      expect(fresh(answers)).toHaveLength(1);
      expectSameAnswer(await click(buyer), answers[0] as Answer);
    }
    expect(await market().findings()).toEqual([]);
  });
});

describe.each(STRATEGIES)('a checkout whose key is being used, with CHECKOUT_STRATEGY=%s', (strategy) => {
  const market = useMarket({ CHECKOUT_STRATEGY: strategy, CHECKOUT_DEADLINE_MS: '400' });

  it('waits for the first, up to the deadline; then it is told to ask again', async () => {
    const { id } = await market().product(1);
    const [buyer] = await market().buyersWanting(1, [{ productId: id, quantity: 1 }]);
    const click = () => market().checkout(buyer?.token ?? '', { headers: { 'idempotency-key': 'k' } });
    const holder = await sessionForTest(market().databaseUrl);
    await holder.query('BEGIN');
    await holder.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [id]);
    const late = await together([1, 2], click);
    // The second had to wait for the first as well: what became of it may not be known.
    const told = ['409 concurrency-conflict', '503 database-unavailable', '503 overloaded'];
    expect(Object.keys(tally(late)).filter((outcome) => !told.includes(outcome))).toEqual([]);
    expect(tally(late)['409 concurrency-conflict']).toBeGreaterThan(0);
    expect(late.map(({ headers }) => Number(headers.get('retry-after')) > 0)).toEqual([true, true]);
    // On a slow machine they are not in time at once.
    const inTime = together([1, 2], () => retriedUntilKnown(click));
    await holder.query('SELECT pg_sleep(0.05)');
    await holder.query('COMMIT');
    const answers = await inTime;
    expect(tally(answers)).toEqual({ 201: 2 });
    expect(fresh(answers).length).toBeLessThanOrEqual(1);
    expect(seenOf(answers[0] as Answer)).toEqual(seenOf(answers[1] as Answer));
    expect(await market().stockOf(id)).toBe(0);
  });
});

describe('a document with an Idempotency-Key', () => {
  const market = useMarket({}, { patient: true });
  let one: Shop;
  beforeEach(async () => {
    one = await Shop.open(market());
  });
  afterEach(async () => expect(await market().findings()).toEqual([]));

  const post = (path: string, body: object, { key = 'k', shop = one, language = 'en' } = {}) =>
    market().call('POST', `/api/inventory/${path}`, {
      token: shop.seller.token,
      body,
      headers: { 'idempotency-key': key, 'accept-language': language },
    });
  const taking = ({ warehouseId, productId } = one) => ({ warehouseId, productId, quantity: -1, reason: 'broken' });

  it('that is refused is refused again to the letter, whatever came since', async () => {
    const first = await post('adjustments', taking(), { language: 'es' });
    expect(first).toMatchObject({ status: 400, body: { code: 'insufficient-stock' } });
    await one.receive(3);
    expectSameAnswer(await post('adjustments', taking()), first);
    expect(await post('adjustments', { ...taking(), reason: 'lost' })).toMatchObject(REUSED);
    const lines = [{ productId: one.productId, quantity: 1 }];
    expect(await post('receipts', { warehouseId: one.warehouseId, lines })).toMatchObject(REUSED);
    expect(await market().stockOf(one.productId)).toBe(3);
    const other = await Shop.open(market(), 5);
    expect(await post('adjustments', taking(other), { shop: other })).toMatchObject({ status: 201 });
  });

  it('whose lines are refused by more than their form is refused again, in the language of the first', async () => {
    const nowhere = { warehouseId: one.warehouseId, lines: [{ productId: one.warehouseId, quantity: 1 }] };
    const first = await post('receipts', nowhere, { language: 'es' });
    expect(first).toMatchObject({ status: 400, body: { code: 'validation-failed', errors: [{}] } });
    expectSameAnswer(await post('receipts', nowhere), first);
  });

  it('that was refused a day ago is decided again, once the job has been there', async () => {
    expect((await post('adjustments', taking())).status).toBe(400);
    await one.receive(3);
    const removal = removalOf(RETENTION.find(({ table }) => table === 'idempotency_keys') as never);
    const age = (hours: number) =>
      market().db.pool.query(`UPDATE idempotency_keys SET created_at = now() - interval '${hours} hours'`);
    await age(23);
    await market().db.pool.query(removal, [100]);
    expect((await post('adjustments', taking())).status).toBe(400);
    await age(25);
    await market().db.pool.query(removal, [100]);
    const answer = await post('adjustments', taking());
    expect([answer.status, replayed(answer)]).toEqual([201, null]);
  });

  it('sent ten times is answered once, and ten times the same, whatever comes between', async () => {
    for (let round = 0; round < 25; round += 1) {
      const shop = await Shop.open(market());
      const answering = together(Array(CLICKS).fill(0), () => post('adjustments', taking(shop), { shop }));
      await shop.receive(1);
      const answers = await answering;
      expect(new Set(answers.map((answer) => seenOf(answer).join())).size, JSON.stringify(tally(answers))).toBe(1);
      expect(fresh(answers)).toHaveLength(1);
      expect(await market().stockOf(shop.productId)).toBe(answers[0]?.status === 201 ? 0 : 1);
    }
  });

  it('waits while the first runs, and gets its answer', async () => {
    const holder = await sessionForTest(market().databaseUrl);
    await holder.query('BEGIN');
    await holder.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [one.productId]);
    const answering = together([1, 2], () => post('adjustments', taking()));
    await until('both wait', async () => (await waitingForLocks(market().db.pool)) === 2);
    await holder.query('COMMIT');
    const answers = await answering;
    expect(tally(answers)).toEqual({ '400 insufficient-stock': 2 });
    expect(fresh(answers)).toHaveLength(1);
    expect(seenOf(answers[0] as Answer)).toEqual(seenOf(answers[1] as Answer));
  });

  it('keeps the refusal of a file, but none that is longer than 64 KB', async () => {
    const send = (key: string, count: number) => {
      const csv = ['warehouse,product_id,quantity', ...Array(count).fill(`NORTE,${one.productId},1`)].join('\n');
      return sendCsv(market(), one.seller.token, 'receipts', { csv, key });
    };
    const [short, long] = [await send('short', 2), await send('long', 1_000)];
    expect([short.body.rejected.length, long.body.rejected.length]).toEqual([2, 1_000]);
    await one.addWarehouse('NORTE');
    expectSameAnswer(await send('short', 2), short);
    expect(await send('long', 1_000)).toMatchObject({ status: 200, body: { imported: 1_000 } });
  });
});

interface Described {
  readonly $ref?: string;
  readonly description?: string;
}
interface Operation {
  readonly parameters?: { readonly name: string }[];
  readonly responses: Record<string, Described>;
}

describe('an Idempotency-Key', () => {
  const market = useMarket();

  it('of a document that waits for too long is free for the next try', async () => {
    const { seller, warehouseId, productId } = await Shop.open(market());
    const receive = () =>
      market().call('POST', '/api/inventory/receipts', {
        token: seller.token,
        body: { warehouseId, lines: [{ productId, quantity: 1 }] },
        headers: { 'idempotency-key': 'k' },
      });
    const holder = await sessionForTest(market().databaseUrl);
    await holder.query('BEGIN');
    await holder.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [productId]);
    const late = await together([1, 2], receive);
    expect(tally(late)).toEqual({ '409 concurrency-conflict': 2 });
    expect(late.map(({ headers }) => Number(headers.get('retry-after')) > 0)).toEqual([true, true]);
    await holder.query('COMMIT');
    const answer = await receive();
    expect([answer.status, replayed(answer)]).toEqual([201, null]);
    expect(await market().stockOf(productId)).toBe(1);
  });

  it('is taken by every route that moves money or stock, or makes what would be there twice', async () => {
    const { body } = await market().call('GET', '/openapi.json');
    const taking = Object.entries<Record<string, Operation>>(body.paths)
      .flatMap(([path, methods]) =>
        Object.entries(methods).map(([method, what]) => ({ name: `${method} ${path}`, what })),
      )
      .filter(({ what }) => what.parameters?.some(({ name }) => name === 'idempotency-key'));
    expect(taking.map(({ name }) => name).sort()).toEqual([
      'post /api/bookings/experiences',
      'post /api/bookings/experiences/{id}/slots',
      'post /api/bookings/slots/{id}/bookings',
      'post /api/bookings/slots/{id}/cancel',
      'post /api/bookings/slots/{id}/waiting-list',
      'post /api/bookings/{id}/cancel',
      'post /api/bookings/{id}/complete',
      'post /api/bookings/{id}/payments',
      'post /api/inventory/adjustments',
      'post /api/inventory/imports/adjustments',
      'post /api/inventory/imports/products',
      'post /api/inventory/imports/receipts',
      'post /api/inventory/lots/{id}/reject',
      'post /api/inventory/receipts',
      'post /api/inventory/transfers',
      'post /api/inventory/transfers/{id}/cancel',
      'post /api/inventory/transfers/{id}/dispatch',
      'post /api/inventory/transfers/{id}/receive',
      'post /api/marketplace/checkout',
      'post /api/marketplace/checkouts/{id}/payments',
      'post /api/marketplace/orders/{id}/cancel',
      'post /api/marketplace/orders/{id}/payments',
      'post /api/marketplace/orders/{id}/refunds',
      'post /api/marketplace/products',
      'post /api/units',
      'post /api/units/holders',
      'post /api/units/imports',
      'post /api/units/lists/types/{id}/attributes',
      'post /api/units/lists/{list}',
      'post /api/units/{id}/assignments',
      'post /api/units/{id}/reinstate',
      'post /api/units/{id}/restore',
      'post /api/units/{id}/retire',
      'post /api/units/{id}/return',
      'post /api/units/{id}/transfer',
    ]);
    // Those of the same codes are there once, and referred to.
    const told = ({ $ref, description }: Described = {}) =>
      $ref === undefined ? description : body.components.responses[$ref.split('/').at(-1) ?? ''].description;
    for (const { name, what } of taking) {
      expect(told(what.responses['422']), name).toContain('`idempotency-key-reused`');
      expect(told(what.responses['409']), name).toContain('`concurrency-conflict`');
    }
  });
});
