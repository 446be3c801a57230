import { describe, expect, it } from 'vitest';
import { databaseForTest, openForTest } from '../support/database.ts';
import { until } from '../support/wait.ts';

describe('known faults of Prisma and its driver, guarded against', () => {
  it('a connection returned inside an open transaction is rolled back before the next user gets it (29719)', async () => {
    const url = await databaseForTest();
    const db = openForTest(url, 1);
    const client = await db.pool.connect();
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO users (id, email, name, password_hash, role) VALUES (gen_random_uuid(), 'ghost@example.com', 'Ghost', 'x', 'BUYER')`,
    );
    client.release();
    const { rows } = await db.pool.query(
      'SELECT pg_current_xact_id_if_assigned() IS NULL AS free, pg_backend_pid() AS pid',
    );
    expect(rows[0].free).toBe(true);
    expect(await db.prisma.user.count()).toBe(0);
    expect(db.warnings).toEqual([expect.stringContaining('open transaction')]);
  });

  it('a transaction that failed is over for the next user too (29719)', async () => {
    const url = await databaseForTest();
    const db = openForTest(url, 1);
    const client = await db.pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT 1 / 0').catch(() => {});
    client.release();
    await expect(db.prisma.user.count()).resolves.toBe(0);
  });

  it('after errors inside transactions every query still gets its own answer (30374)', async () => {
    const url = await databaseForTest();
    const db = openForTest(url, 4);
    const results = await settleAFewAtATime(300, (index) =>
      db.transaction(async (tx) => {
        const [before] = await tx.$queryRaw<{ answer: number }[]>`SELECT ${index}::int AS answer`;
        if (index % 3 === 0) await tx.$queryRaw`SELECT 1 / 0`;
        const [after] = await tx.$queryRaw<{ answer: number }[]>`SELECT ${index}::int * 10 AS answer`;
        return [before?.answer, after?.answer];
      }),
    );
    results.forEach((result, index) => {
      if (index % 3 === 0) expect(result).toMatchObject({ reason: { message: expect.stringContaining('by zero') } });
      else expect(result).toEqual({ status: 'fulfilled', value: [index, index * 10] });
    });
  });

  it('leaves no connection behind, whatever became of its transaction', async () => {
    const url = await databaseForTest();
    const db = openForTest(url, 4);
    const results = await settleAFewAtATime(40, (index) =>
      db.transaction(async (tx) => {
        await tx.user.count();
        if (index % 2 === 0) throw new Error('changed my mind');
      }),
    );
    expect(results.map(({ status }) => status)).toEqual(Array(20).fill(['rejected', 'fulfilled']).flat());
    expect(db.pool.totalCount).toBeGreaterThan(1);
    await until('every connection is back', async () => db.pool.idleCount === db.pool.totalCount);
    expect(db.pool.waitingCount).toBe(0);
    expect(db.warnings).toEqual([]);
  });
});

/**
 * Two for each of four connections: enough that all are busy and some wait, and few enough that nobody waits for more than
 * one other, however slow the machine. @returns what became of each, in order
 */
async function settleAFewAtATime<T>(
  count: number,
  start: (index: number) => Promise<T>,
): Promise<PromiseSettledResult<T>[]> {
  const results: PromiseSettledResult<T>[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < count; index = next++) {
      [results[index]] = (await Promise.allSettled([start(index)])) as [PromiseSettledResult<T>];
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return results;
}
