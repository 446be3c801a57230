import { describe, expect, it } from 'vitest';
import { createTestDatabase, openForTest } from '../support/database.ts';

describe('known faults of Prisma and its driver, guarded against', () => {
  it('a connection returned inside an open transaction is rolled back before the next user gets it (29719)', async () => {
    const database = await createTestDatabase();
    const db = openForTest(database.url, 1);
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
    const database = await createTestDatabase();
    const db = openForTest(database.url, 1);
    const client = await db.pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT 1 / 0').catch(() => {});
    client.release();
    await expect(db.prisma.user.count()).resolves.toBe(0);
  });

  it('after errors inside transactions every query still gets its own answer (30374)', async () => {
    const database = await createTestDatabase();
    const db = openForTest(database.url, 4);
    const work = Array.from({ length: 300 }, (_, index) =>
      db.transaction(async (tx) => {
        const [before] = await tx.$queryRaw<{ answer: number }[]>`SELECT ${index}::int AS answer`;
        if (index % 3 === 0) await tx.$queryRaw`SELECT 1 / 0`;
        const [after] = await tx.$queryRaw<{ answer: number }[]>`SELECT ${index}::int * 10 AS answer`;
        return [before?.answer, after?.answer];
      }),
    );
    const results = await Promise.allSettled(work);
    results.forEach((result, index) => {
      if (index % 3 === 0) expect(result.status).toBe('rejected');
      else expect(result).toEqual({ status: 'fulfilled', value: [index, index * 10] });
    });
  });

  it('leaves no connection behind, whatever became of its transaction', async () => {
    const database = await createTestDatabase();
    const db = openForTest(database.url, 4);
    const work = Array.from({ length: 40 }, (_, index) =>
      db.transaction(async (tx) => {
        await tx.user.count();
        if (index % 2 === 0) throw new Error('changed my mind');
      }),
    );
    await Promise.allSettled(work);
    expect(db.pool.idleCount).toBe(db.pool.totalCount);
    expect(db.pool.waitingCount).toBe(0);
    expect(db.warnings).toEqual([]);
  });
});
