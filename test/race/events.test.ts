import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from '../../src/platform/ids.ts';
import { sessionForTest } from '../support/database.ts';
import { allSequenced, openStream, placedEvents, sequenceForTest, sequencerOf } from '../support/events.ts';
import { JWT_SECRET, together, useMarket } from '../support/market.ts';
import { startServer } from '../support/server-process.ts';
import { moveTo, pay, placeOrder } from '../support/steps.ts';
import { proxyForTest } from '../support/tcp-proxy.ts';
import { until } from '../support/wait.ts';

const market = useMarket({}, { patient: true });
const pool = () => market().db.pool;

/** Writes events of a subject that are numbered from 1 on, in one statement. */
const write = (subjectId: string, count: number, first = 1) =>
  pool().query(
    `INSERT INTO outbox_events (id, type, subject_id, payload)
     SELECT gen_random_uuid(), 'test.numbered', $1, jsonb_build_object('n', n) FROM generate_series($2::int, $2 + $3::int - 1) n`,
    [subjectId, first, count],
  );

/** The numbers of a subject's events, in the order of their places. */
async function numbersOf(subjectId: string): Promise<number[]> {
  const { rows } = await pool().query(
    `SELECT (payload->>'n')::int AS n FROM events WHERE subject_id = $1 ORDER BY position`,
    [subjectId],
  );
  return rows.map(({ n }) => n);
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('giving events their places', () => {
  it('loses none and keeps each subject’s order, with two processes of which one is killed again and again', async () => {
    const environment = { DATABASE_URL: market().databaseUrl, JWT_SECRET };
    const subjects = upTo(5).map(() => newId());
    const KILLS = 3;
    const EACH = 3_000;
    await startServer(environment);
    for (let round = 0; round < KILLS; round += 1) {
      const killed = await startServer(environment);
      await together(subjects, (subject) => write(subject, EACH, round * EACH + 1));
      // Somewhere among them.
      await delay(Math.random() * 150);
      await killed.end('SIGKILL');
      const since = performance.now();
      await allSequenced(market());
      expect(performance.now() - since).toBeLessThan(30_000);
    }
    for (const subject of subjects) expect(await numbersOf(subject)).toEqual(upTo(KILLS * EACH));
  });

  it('goes on within seconds where the one that had the turn fell silent in the midst of it', async () => {
    const proxy = await proxyForTest();
    const silent = sequenceForTest(market(), proxy.reach(market().databaseUrl));
    const subject = newId();
    proxy.silenceAt(/events-sequence/);
    await write(subject, 10);
    await until('that it has fallen silent', async () => proxy.silenced);
    sequenceForTest(market());
    const since = performance.now();
    await allSequenced(market());
    expect(performance.now() - since).toBeLessThan(30_000);
    expect(await numbersOf(subject)).toEqual(upTo(10));
    proxy.recover();
    await silent.stop();
  });

  it('skips none that is committed after others which were written later', async () => {
    const [late, quick] = [newId(), newId()];
    const session = await sessionForTest(market().databaseUrl);
    const reader = await openStream(market().origin, 'topics=orders', {
      token: market().signer.sign({ id: (await market().seller()).id, role: 'ADMIN' }),
    });
    sequenceForTest(market());
    await session.query('BEGIN');
    const tell = `INSERT INTO outbox_events (id, type, subject_id, payload) VALUES (gen_random_uuid(), 'order.created', $1, '{}')`;
    await session.query(tell, [late]);
    await pool().query(tell, [quick]);
    const told = () => reader.events().map(({ data }) => data.orderId);
    await until('the quick one', async () => told().includes(quick));
    expect(told()).toEqual([quick]);
    await session.query('COMMIT');
    await until('the late one', async () => told().includes(late));
    expect(told()).toEqual([quick, late]);
    const ids = reader.events().map(({ id }) => Number(id));
    expect(ids[0]).toBeLessThan(ids[1] ?? 0);
  });

  it('goes on by itself after errors of the database, and counts them', async () => {
    const subject = newId();
    await pool().query(`CREATE FUNCTION refuse_event() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'no place for an event'; END $$`);
    await pool().query('CREATE TRIGGER refuse_event BEFORE INSERT ON events EXECUTE FUNCTION refuse_event()');
    await write(subject, 5);
    await expect(sequencerOf(market()).run(new AbortController().signal)).rejects.toThrow('no place for an event');
    sequenceForTest(market());
    await delay(500);
    expect(await market().db.prisma.outboxEvent.count({ where: { subjectId: subject } })).toBe(5);
    await pool().query('DROP TRIGGER refuse_event ON events');
    await allSequenced(market());
    expect(await numbersOf(subject)).toEqual(upTo(5));
  });

  it('lets nobody but the one whose turn it is take any, and each only so many at once', async () => {
    const subject = newId();
    await write(subject, 2_500);
    const works = upTo(4).map(() => sequencerOf(market()));
    const { signal } = new AbortController();
    let rounds = 0;
    while ((await market().db.prisma.outboxEvent.count()) > 0) {
      const before = await market().db.prisma.event.count();
      await together(works, (work) => work.run(signal));
      expect((await market().db.prisma.event.count()) - before).toBeLessThanOrEqual(works.length * 1_000);
      rounds += 1;
    }
    expect(rounds).toBeGreaterThan(0);
    expect(await numbersOf(subject)).toEqual(upTo(2_500));
  });

  it('passes by what is wrong with one event: what it is about is gone, or no id', async () => {
    const good = newId();
    await pool().query(
      `INSERT INTO outbox_events (id, type, subject_id, payload) VALUES
       (gen_random_uuid(), 'order.created', gen_random_uuid(), '{}'), (gen_random_uuid(), 'stock.low', gen_random_uuid(), '[]'),
       (gen_random_uuid(), 'hold.expired', gen_random_uuid(), '{"buyerId": "nobody"}'),
       (gen_random_uuid(), 'hold.expired', gen_random_uuid(), '"buyerId"'),
       (gen_random_uuid(), 'stock.changed', gen_random_uuid(), '{"products": ["x", {}, null]}'), (gen_random_uuid(), 'stock.changed', gen_random_uuid(), '{"products": 1}'), (gen_random_uuid(), 'test.numbered', $1, '{"n": 1}')`,
      [good],
    );
    sequenceForTest(market());
    await allSequenced(market());
    expect(await numbersOf(good)).toEqual([1]);
  });

  it('makes one event of several changes of one product’s stock', async () => {
    const { id } = await market().product(100);
    for (const stock of [90, 80, 70])
      await pool().query('UPDATE products SET stock = $2, version = version + 1 WHERE id = $1', [id, stock]);
    sequenceForTest(market());
    await allSequenced(market());
    const { rows } = await pool().query(`SELECT payload FROM events WHERE payload->'subjects' ? $1`, [id]);
    expect(rows).toEqual([{ payload: { subjects: [id] } }]);
  });

  it('tells each change of stock and each edit of many products, and of no others', async () => {
    const seller = await market().seller();
    const ids = await market().products(seller.id, 60, 5);
    const [first = ''] = ids;
    await pool().query('UPDATE products SET stock = stock - 1, version = version + 1 WHERE id = ANY($1)', [
      ids.slice(0, 1),
    ]);
    await pool().query(
      'UPDATE products SET stock = stock - (id <> $2)::int, version = version + 1 WHERE id = ANY($1)',
      [ids, first],
    );
    await pool().query('UPDATE products SET revision = revision + 1 WHERE id = $1', [first]);
    const { rows: written } = await pool().query(`SELECT FROM outbox_events WHERE type = 'stock.changed'`);
    expect(written).toHaveLength(2);
    sequenceForTest(market());
    await allSequenced(market());
    const { rows } = await pool().query(
      `SELECT type, subject_id, seller_id, payload FROM events WHERE subject_id = $1::text::uuid OR payload->'subjects' ? $1::text`,
      [first],
    );
    const changed = rows.filter(({ type }) => type === 'stock.changed');
    expect(changed.map(({ payload }) => payload.subjects.toSorted())).toEqual([ids.toSorted()]);
    const updated = rows.filter(({ type }) => type === 'product.updated');
    expect(updated).toMatchObject([{ subject_id: first, seller_id: seller.id }]);
  });

  it('names no more than five hundred products in one, each in one of them', async () => {
    const seller = await market().seller();
    const ids = await market().products(seller.id, 1_100, 5);
    await pool().query('UPDATE products SET stock = 4, version = version + 1 WHERE seller_id = $1', [seller.id]);
    sequenceForTest(market());
    await allSequenced(market());
    const { rows } = await pool().query(
      `SELECT payload->'subjects' AS subjects FROM events WHERE payload->'subjects' ?| $1::text[]`,
      [ids],
    );
    expect(rows.flatMap(({ subjects }) => subjects).toSorted()).toEqual(ids.toSorted());
    expect(Math.max(...rows.map(({ subjects }) => subjects.length))).toBeLessThanOrEqual(500);
  });

  it('drains what has gathered for long, page by page', async () => {
    const GATHERED = 20_000;
    const subject = newId();
    await write(subject, GATHERED);
    const work = sequencerOf(market());
    const { signal } = new AbortController();
    let runs = 1;
    while (await work.run(signal)) runs += 1;
    expect(runs).toBeGreaterThanOrEqual(GATHERED / 1_000);
    expect(await numbersOf(subject)).toEqual(upTo(GATHERED));
  });
});

describe('the order of events', () => {
  it('is that of the commits, of each order that many move at once', async () => {
    sequenceForTest(market());
    const STEPS = ['PROCESSING', 'CANCELLED', 'SHIPPED', 'DELIVERED'];
    const moves = fc.array(fc.constantFrom(...STEPS), { minLength: 4, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(moves, async (wanted) => {
        const order = await placeOrder(market());
        await together([...wanted.slice(0, 2), 'pay'], async (step) => {
          await (step === 'pay' ? pay(market(), order) : moveTo(market(), order, step));
        });
        await together(wanted, (status) => moveTo(market(), order, status));
        await allSequenced(market());
        const { rows } = await pool().query(
          `SELECT payload->>'from' AS "from", payload->>'to' AS to FROM events
           WHERE subject_id = $1 AND type = 'order.status-changed' ORDER BY position`,
          [order.id],
        );
        const { status } = await market().db.prisma.order.findUniqueOrThrow({ where: { id: order.id } });
        expect([...rows.map(({ from }) => from), status]).toEqual(['PENDING_PAYMENT', ...rows.map(({ to }) => to)]);
      }),
      { numRuns: 12 },
    );
    expect((await placedEvents(market())).length).toBeGreaterThan(12);
  });
});
