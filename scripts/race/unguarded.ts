import type pg from 'pg';
import type { RaceResult, RaceSize } from './guarded.ts';

/**
 * The same race as most shops run it: read the stock, look whether it is enough, write what is left. On tables of its
 * own, which are dropped afterwards; the market is not touched.
 */
export async function raceUnguarded(pool: pg.Pool, { buyers, stock }: RaceSize): Promise<RaceResult> {
  const schema = `race_${process.pid}`;
  await pool.query(`CREATE SCHEMA ${schema}`);
  try {
    await pool.query(`CREATE TABLE ${schema}.products (stock int NOT NULL)`);
    await pool.query(`CREATE TABLE ${schema}.orders (buyer int NOT NULL)`);
    await pool.query(`INSERT INTO ${schema}.products VALUES ($1)`, [stock]);
    const answers = new Map<string, number>();
    const start = performance.now();
    const finalMs = await Promise.all(
      Array.from({ length: buyers }, async (_, buyer) => {
        const outcome = (await buyUnguarded(pool, schema, buyer)) ? '201' : '400 insufficient-stock';
        answers.set(outcome, (answers.get(outcome) ?? 0) + 1);
        return performance.now() - start;
      }),
    );
    const totalMs = performance.now() - start;
    const { rows } = await pool.query(
      `SELECT (SELECT stock FROM ${schema}.products) AS stock, (SELECT count(*)::int FROM ${schema}.orders) AS sold`,
    );
    return { answers, finalMs, stockBefore: stock, stockAfter: rows[0].stock, unitsSold: rows[0].sold, totalMs };
  } finally {
    await pool.query(`DROP SCHEMA ${schema} CASCADE`);
  }
}

async function buyUnguarded(pool: pg.Pool, schema: string, buyer: number): Promise<boolean> {
  const { rows } = await pool.query(`SELECT stock FROM ${schema}.products`);
  if (rows[0].stock < 1) return false;
  await pool.query(`INSERT INTO ${schema}.orders VALUES ($1)`, [buyer]);
  await pool.query(`UPDATE ${schema}.products SET stock = $1`, [rows[0].stock - 1]);
  return true;
}
