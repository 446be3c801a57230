import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { addProducts, addSellers } from '../../scripts/support/crowd.ts';
import { createTestDatabase, openForTest } from '../support/database.ts';

const MIGRATIONS = 'prisma/migrations';
const SUPPLIED = '20261124000100_supplied_stock';

it('a market from before the supply was counted learns it from its ledger', async () => {
  const { pool } = openForTest((await createTestDatabase({ empty: true })).url);
  const apply = (name: string) => pool.query(readFileSync(join(MIGRATIONS, name, 'migration.sql'), 'utf8'));
  const earlier = readdirSync(MIGRATIONS).filter((name) => /^\d/.test(name) && name < SUPPLIED);
  for (const name of earlier.sort()) await apply(name);
  const products = await addProducts(pool, await addSellers(pool, 1), { count: 2, stock: 10, priceAmount: 100 });
  await pool.query(
    `INSERT INTO ledger_entries (id, product_id, kind, delta) VALUES
       (gen_random_uuid(), $1, 'ADJUSTMENT', 7), (gen_random_uuid(), $1, 'ADJUSTMENT', -2)`,
    [products[0]],
  );
  await apply(SUPPLIED);
  const { rows } = await pool.query('SELECT supplied FROM products ORDER BY id');
  expect(rows).toEqual([{ supplied: 15 }, { supplied: 10 }]);
});
