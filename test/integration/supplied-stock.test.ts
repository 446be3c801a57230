import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { addSellers } from '../../scripts/support/crowd.ts';
import { newId } from '../../src/platform/ids.ts';
import { createTestDatabase, openForTest } from '../support/database.ts';

const MIGRATIONS = 'prisma/migrations';
const SUPPLIED = '20261124000100_supplied_stock';

it('a market from before the supply was counted learns it from its ledger', async () => {
  const { pool } = openForTest((await createTestDatabase({ empty: true })).url);
  const apply = (name: string) => pool.query(readFileSync(join(MIGRATIONS, name, 'migration.sql'), 'utf8'));
  const earlier = readdirSync(MIGRATIONS).filter((name) => /^\d/.test(name) && name < SUPPLIED);
  for (const name of earlier.sort()) await apply(name);
  const [sellerId] = await addSellers(pool, 1);
  const products = [newId(), newId()];
  await pool.query(
    `WITH added AS (
       INSERT INTO products (id, seller_id, name, description, category, price_amount, stock)
       SELECT id, $2, 'x', '', 'OTRO', 100, 10 FROM unnest($1::uuid[]) AS p (id))
     INSERT INTO ledger_entries (id, product_id, kind, delta) SELECT gen_random_uuid(), id, 'OPENING', 10 FROM unnest($1::uuid[]) AS p (id)`,
    [products, sellerId],
  );
  await pool.query(
    `INSERT INTO ledger_entries (id, product_id, kind, delta) VALUES
       (gen_random_uuid(), $1, 'ADJUSTMENT', 7), (gen_random_uuid(), $1, 'ADJUSTMENT', -2)`,
    [products[0]],
  );
  await apply(SUPPLIED);
  const { rows } = await pool.query('SELECT supplied FROM products ORDER BY id');
  expect(rows).toEqual([{ supplied: 15 }, { supplied: 10 }]);
});
