import { beforeAll, describe, expect, it } from 'vitest';
import { OPEN_ASSIGNMENT } from '../../src/features/units/assignments.ts';
import { duplicate, EXCLUSIVE, type Exclusive, refusedOf } from '../../src/features/units/duplicates.ts';
import { UNIT_LISTS } from '../../src/features/units/lists.ts';
import { useMarket } from '../support/market.ts';
import { Site, someImei } from '../support/units.ts';

const market = useMarket({}, { patient: true });
const TABLES = ['unit_list_entries', 'unit_attributes', 'unit_holders', 'units'];
const ALL: readonly Exclusive[] = Object.values(EXCLUSIVE);

beforeAll(async () => {
  const site = await Site.open(market());
  const { id: typeId } = await site.entry('types', 'PHONE');
  await site.post(`/lists/types/${typeId}/attributes`, { code: 'ram', name: 'RAM', kind: 'NUMBER' });
  await site.post('/holders', { siteId: site.id, firstName: 'Ana', lastName: 'Paz', email: 'ana@example.com' });
  await site.unit({ assetTag: 'A', serial: 'B', imei: someImei() });
});

/** Writes a row's like, with nothing in common but what an index is about. @returns what the database says to that */
async function again({ table, columns }: Exclusive): Promise<unknown> {
  const { rows } = await market().db.pool.query(
    `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1`,
    [table],
  );
  const others: Record<string, string> = { id: 'gen_random_uuid()', imei: `'490154203237518'` };
  for (const { columns: theirs } of ALL.filter((one) => one.table === table))
    for (const name of theirs) if (name.endsWith('_key')) others[name] = `'another ' || ${name}`;
  const values = rows.map(({ name }) => (columns.includes(name) ? name : (others[name] ?? name)));
  const names = rows.map(({ name }) => name).join(', ');
  return market()
    .db.prisma.$executeRawUnsafe(`INSERT INTO ${table} (${names}) SELECT ${values.join(', ')} FROM ${table} LIMIT 1`)
    .then(
      () => undefined,
      (error: unknown) => error,
    );
}

describe('what only one may have', () => {
  it('is each UNIQUE index of the register, by its name and its columns', async () => {
    const { rows } = await market().db.pool.query(
      `SELECT i.relname AS index, array_agg(a.attname::text ORDER BY k.n) AS columns
       FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
       CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY AS k (attnum, n)
       JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
       WHERE x.indisunique AND NOT x.indisprimary AND t.relnamespace = current_schema()::regnamespace AND t.relname ~ '^unit'
       GROUP BY 1 ORDER BY 1`,
    );
    // By its name a distributed database tells which it was: docs/decisions/0022.
    const known = [...ALL, OPEN_ASSIGNMENT].map(({ table, columns }) => ({
      index: `${table}_${columns.join('_')}_key`,
      columns,
    }));
    // What its refusal is told as: test/http/unit-assignments.test.ts.
    expect(rows).toEqual(known.sort((a, b) => (a.index < b.index ? -1 : 1)));
    expect([...new Set(ALL.map(({ table }) => table))].sort()).toEqual([...TABLES].sort());
  });

  it.each(Object.entries<Exclusive>(EXCLUSIVE))(
    'is told where the database refuses it: %s',
    async (_name, exclusive) => {
      const error = await again(exclusive);
      expect(error).toBeDefined();
      const said = { firstName: 'Ana', lastName: 'Paz', secondLastName: null, email: 'a@b.mx', code: 'C', name: 'N' };
      const wanted = ALL.map((one) => ({
        exclusive: one,
        said: { ...said, assetTag: 'T', serial: 'S', imei: '1' } as Record<string, string | null>,
        isTaken: async () => false,
      }));
      const refused = refusedOf(error, wanted);
      expect(refused?.exclusive).toBe(exclusive);
      const told = duplicate(refused === undefined ? [] : [refused], error);
      const present = exclusive.fields.filter((field) => field !== 'secondLastName');
      expect(told.options.extensions).toEqual({
        conflicts: present.map((field) => ({ field, value: refused?.said[field] })),
      });
      for (const field of present) expect(told.options.params?.taken).toContain(field);
    },
  );
});

describe('the lists', () => {
  it('are those that the database knows', async () => {
    const { rows } = await market().db.pool.query(
      `SELECT pg_get_constraintdef(oid) AS text FROM pg_constraint WHERE conname = 'unit_list_entries_list_is_known'`,
    );
    const known = [...rows[0].text.matchAll(/'([a-z-]+)'/g)].map(([, list]) => list);
    expect(known).toEqual([...UNIT_LISTS]);
  });
});

describe('the time of the last change', () => {
  it.each(TABLES)('is kept by the database itself in %s, whoever changes a row', async (table) => {
    const { rows } = await market().db.pool.query(
      `WITH before AS (SELECT id, updated_at FROM ${table} LIMIT 1)
       UPDATE ${table} t SET version = t.version + 1, updated_at = '2000-01-01' FROM before b WHERE t.id = b.id
       RETURNING t.updated_at > b.updated_at AS moved`,
    );
    expect(rows).toEqual([{ moved: true }]);
  });
});
