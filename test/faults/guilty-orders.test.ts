import { Registry } from 'prom-client';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { backgroundContext } from '../../src/concurrency/index.ts';
import { cleanupJob } from '../../src/features/orders/cleanup-job.ts';
import { cleanupFailedOrders, type SkippedOrder } from '../../src/features/orders/index.ts';
import { openDatabase } from '../../src/platform/database.ts';
import { sessionForTest } from '../support/database.ts';
import { type Buyer, useMarket } from '../support/market.ts';
import { addPastOrders, statusesOf } from '../support/orders.ts';

const INT4_MAX = 2_147_483_647;

interface LogLine {
  readonly level: string;
  readonly fields: Record<string, unknown>;
  readonly message: string;
}

describe('the cleanup, when an order cannot give its stock back,', () => {
  const market = useMarket();
  let buyer: Buyer;

  beforeEach(async () => {
    buyer = await market().buyer();
    const { pool } = market().db;
    await pool.query('DROP TRIGGER IF EXISTS refuse_guilty ON ledger_entries');
    await pool.query('DROP TABLE IF EXISTS guilty');
    await pool.query('CREATE TABLE guilty (order_id uuid PRIMARY KEY)');
    await pool.query(`CREATE OR REPLACE FUNCTION refuse_guilty() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'order % is guilty', NEW.order_id USING ERRCODE = 'check_violation'; END $$`);
    await pool.query(`CREATE OR REPLACE FUNCTION is_guilty(uuid) RETURNS boolean LANGUAGE sql AS $$
      SELECT EXISTS (SELECT FROM guilty WHERE order_id = $1) $$`);
    await pool.query(`CREATE TRIGGER refuse_guilty BEFORE INSERT ON ledger_entries FOR EACH ROW
      WHEN (NEW.kind = 'RELEASE' AND is_guilty(NEW.order_id)) EXECUTE FUNCTION refuse_guilty()`);
    // Whatever the test before left.
    await cleanupFailedOrders(market().orders);
  });

  /** Expired orders of one unit each of a product of their own; the first of them was to end first. */
  async function expiredOrders(count: number, expiredSeconds = 60): Promise<{ productId: string; ids: string[] }> {
    const { id: productId, seller } = await market().product(count);
    return { productId, ids: await addPastOrders(market(), { productId, seller, buyer, count, expiredSeconds }) };
  }

  const makeGuilty = (ids: readonly string[]) =>
    market().db.pool.query('INSERT INTO guilty SELECT unnest($1::uuid[])', [ids]);

  /** The job as the server makes it, once. */
  async function runJob(): Promise<{ lines: LogLine[]; metric: (name: string, label?: string) => Promise<number> }> {
    const registry = new Registry();
    const lines: LogLine[] = [];
    const line = (level: string) => (fields: object, message: string) =>
      lines.push({ level, fields: fields as LogLine['fields'], message });
    const log = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
    const { signal } = new AbortController();
    await cleanupJob({ context: market().orders, registry, log, cron: '* * * * *', signal }).run(signal);
    const metric = async (name: string, label = '') => {
      const values = (await registry.getSingleMetric(name)?.get())?.values ?? [];
      const matching = values.filter(({ labels }) => label === '' || Object.values(labels).includes(label));
      return matching.reduce((sum, { value }) => sum + value, 0);
    };
    return { lines, metric };
  }

  it('ends the others, tells of the guilty one, and tries it again in the next run', async () => {
    const guilty = await expiredOrders(1, 3600);
    const others = await expiredOrders(250);
    await makeGuilty(guilty.ids);
    const { lines, metric } = await runJob();
    expect(await statusesOf(market(), others.ids)).toEqual({ CANCELLED: 250 });
    expect(await statusesOf(market(), guilty.ids)).toEqual({ PENDING_PAYMENT: 1 });
    expect(await market().stockOf(others.productId)).toBe(250);
    expect(await market().stockOf(guilty.productId)).toBe(0);
    expect(await metric('tianguis_cleanup_orders_total')).toBe(250);
    expect(await metric('tianguis_cleanup_orders_skipped_total', 'failed')).toBe(1);
    expect(await metric('tianguis_cleanup_runs_total', 'succeeded')).toBe(1);
    const errors = lines.filter(({ level }) => level === 'error');
    expect(errors).toHaveLength(1);
    expect(errors[0]?.fields).toEqual({
      orderId: guilty.ids[0],
      reason: expect.stringContaining(`order ${guilty.ids[0]} is guilty`),
    });
    await market().db.pool.query('DELETE FROM guilty');
    expect(await cleanupFailedOrders(market().orders)).toBe(1);
    expect(await market().findings()).toEqual([]);
  });

  it('leaves one alone that is the only expired order', async () => {
    const { ids } = await expiredOrders(1);
    await makeGuilty(ids);
    const skipped: string[] = [];
    const onSkipped = ({ orderId }: { orderId: string }) => skipped.push(orderId);
    expect(await cleanupFailedOrders(market().orders, { onSkipped })).toBe(0);
    expect(skipped).toEqual(ids);
    expect(await statusesOf(market(), ids)).toEqual({ PENDING_PAYMENT: 1 });
  });

  it('ends the others when the guilty one takes longer than a statement may', async () => {
    const slow = await expiredOrders(1, 3600);
    const others = await expiredOrders(3);
    const { pool } = market().db;
    await pool.query(`CREATE OR REPLACE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_sleep(20); RETURN NEW; END $$`);
    await pool.query(`CREATE TRIGGER dawdle BEFORE INSERT ON ledger_entries FOR EACH ROW
      WHEN (NEW.kind = 'RELEASE' AND is_guilty(NEW.order_id)) EXECUTE FUNCTION dawdle()`);
    await pool.query('DROP TRIGGER refuse_guilty ON ledger_entries');
    onTestFinished(async () => void (await pool.query('DROP TRIGGER dawdle ON ledger_entries')));
    await makeGuilty(slow.ids);
    const impatient = openDatabase({
      url: market().databaseUrl,
      poolSize: 2,
      onWarning: () => {},
      settings: { statement_timeout: '1000' },
    });
    onTestFinished(() => impatient.close());
    const skipped: SkippedOrder[] = [];
    expect(
      await cleanupFailedOrders(
        { ...market().orders, ...backgroundContext(impatient) },
        { onSkipped: (one) => skipped.push(one) },
      ),
    ).toBe(3);
    expect(skipped).toMatchObject([{ orderId: slow.ids[0], reason: 'failed' }]);
    expect(await statusesOf(market(), others.ids)).toEqual({ CANCELLED: 3 });
    await pool.query('DELETE FROM guilty');
  });

  it('ends the others of a batch in which a return would push the stock over the edge of its type', async () => {
    const full = await expiredOrders(2, 3600);
    const others = await expiredOrders(20);
    await market().db.pool.query('UPDATE products SET stock = $2 WHERE id = $1', [full.productId, INT4_MAX - 1]);
    const { lines, metric } = await runJob();
    // There is room for one of the two.
    expect(await statusesOf(market(), full.ids)).toEqual({ CANCELLED: 1, PENDING_PAYMENT: 1 });
    expect(await market().stockOf(full.productId)).toBe(INT4_MAX);
    expect(await statusesOf(market(), others.ids)).toEqual({ CANCELLED: 20 });
    expect(await metric('tianguis_cleanup_orders_skipped_total', 'failed')).toBe(1);
    expect(lines.find(({ level }) => level === 'error')?.fields.reason).toContain('integer out of range');
    await market().db.pool.query('UPDATE products SET stock = 1 WHERE id = $1', [full.productId]);
    await cleanupFailedOrders(market().orders);
    expect(await market().findings()).toEqual([]);
  });

  it('passes a batch in which all are guilty, with less than two transactions for each', async () => {
    const { ids: guilty } = await expiredOrders(64, 3600);
    const others = await expiredOrders(10);
    await makeGuilty(guilty);
    await market().db.pool.query(`CREATE SEQUENCE IF NOT EXISTS tries`);
    await market().db.pool.query(`CREATE OR REPLACE FUNCTION refuse_guilty() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM nextval('tries'); RAISE EXCEPTION 'guilty'; END $$`);
    let skipped = 0;
    const onSkipped = () => {
      skipped += 1;
    };
    expect(await cleanupFailedOrders(market().orders, { batchSize: 32, onSkipped })).toBe(10);
    expect(skipped).toBe(64);
    expect(await statusesOf(market(), others.ids)).toEqual({ CANCELLED: 10 });
    const { rows } = await market().db.pool.query('SELECT last_value::int AS failures FROM tries');
    expect(rows[0].failures).toBe(2 * (2 * 32 - 1));
  });

  it('works beside another cleanup: each of the others ends once', async () => {
    for (let round = 0; round < 3; round += 1) {
      const { ids, productId } = await expiredOrders(60);
      await makeGuilty([ids[7] ?? '', ids[40] ?? '']);
      const counts = await Promise.all([1, 2].map(() => cleanupFailedOrders(market().orders, { batchSize: 8 })));
      const rest = await cleanupFailedOrders(market().orders);
      expect(counts.reduce((sum, count) => sum + count, rest)).toBe(58);
      expect(await market().stockOf(productId)).toBe(58);
    }
    expect(await market().findings()).toEqual([]);
  });

  it('does not take the loss of the database for an order’s fault', async () => {
    const { ids } = await expiredOrders(3);
    const skipped: string[] = [];
    await market().db.pool.query(`CREATE OR REPLACE FUNCTION refuse_guilty() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$`);
    await makeGuilty(ids);
    const run = cleanupFailedOrders(market().orders, { onSkipped: ({ orderId }) => skipped.push(orderId) });
    await expect(run).rejects.toThrow();
    expect(skipped).toEqual([]);
  });
});

describe('the cleanup, when someone holds a product,', () => {
  const market = useMarket();

  it('ends the orders of all other products, and those of the held one in the next run', async () => {
    const buyer = await market().buyer();
    const expiredOf = async (count: number, expiredSeconds: number) => {
      const { id: productId, seller } = await market().product(count);
      return { productId, ids: await addPastOrders(market(), { productId, seller, buyer, count, expiredSeconds }) };
    };
    const held = await expiredOf(30, 3600);
    const others = [await expiredOf(30, 1800), await expiredOf(30, 60)];
    const holder = await sessionForTest(market().databaseUrl);
    await holder.query('BEGIN');
    await holder.query('SELECT FROM products WHERE id = $1 FOR UPDATE', [held.productId]);
    const skipped: string[] = [];
    const onSkipped = ({ reason }: { reason: string }) => skipped.push(reason);
    expect(await cleanupFailedOrders(market().orders, { batchSize: 40, onSkipped })).toBe(60);
    for (const { ids } of others) expect(await statusesOf(market(), ids)).toEqual({ CANCELLED: 30 });
    expect(await statusesOf(market(), held.ids)).toEqual({ PENDING_PAYMENT: 30 });
    expect(skipped).toEqual(Array(30).fill('locked'));
    await holder.query('ROLLBACK');
    expect(await cleanupFailedOrders(market().orders)).toBe(30);
    expect(await market().findings()).toEqual([]);
  });
});
