import { describe, expect, it } from 'vitest';
import { together, useMarket } from '../support/market.ts';

describe('the control: the same race without a guard', () => {
  const market = useMarket({}, { patient: true });

  it('oversells, so the harness would notice if the product did', async () => {
    const { pool } = market().db;
    await pool.query('CREATE TABLE unguarded (stock int NOT NULL)');
    await pool.query('CREATE TABLE unguarded_orders (buyer int NOT NULL)');
    await pool.query('INSERT INTO unguarded VALUES (10)');
    await together(Array.from({ length: 100 }), async (_, buyer) => {
      const { rows } = await pool.query('SELECT stock FROM unguarded');
      if (rows[0].stock < 1) return;
      await pool.query('INSERT INTO unguarded_orders VALUES ($1)', [buyer]);
      await pool.query('UPDATE unguarded SET stock = $1', [rows[0].stock - 1]);
    });
    const { rows } = await pool.query('SELECT count(*)::int AS sold FROM unguarded_orders');
    expect(rows[0].sold).toBeGreaterThan(10);
  });
});
