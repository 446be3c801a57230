import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GroupedAsks } from '../../src/concurrency/index.ts';
import { openPool } from '../../src/platform/connections.ts';
import { groupedStatement } from '../../src/platform/grouped-statements.ts';
import { after } from '../../src/platform/statements.ts';
import { createTestDatabase, sessionForTest } from '../support/database.ts';
import { until } from '../support/wait.ts';

const ADDING = { id: 'uuid', units: 'int', note: 'text' } as const;

/** Adds units to a counter, and tells what there are then. */
const ADD = groupedStatement<[units: number, note: string], typeof ADDING>(
  'test-add',
  ADDING,
  ({ asked, lock }) => `
    ${asked},
    held AS MATERIALIZED (
      SELECT a.n, c.id, a.units, a.note FROM asked a JOIN counters c ON c.id = a.id WHERE ${after('patience')} ${lock('c')}),
    added AS (
      UPDATE counters c SET units = c.units + h.units FROM held h WHERE c.id = h.id RETURNING h.n, c.units, h.note)
    SELECT n, units, note FROM added
    WHERE (SELECT count(*) FROM asked) > 1 OR note <> 'slowly' OR pg_sleep(3) IS NOT NULL`,
);

describe('a statement that many ask together', () => {
  let url = '';
  let pool: pg.Pool;
  let asks: GroupedAsks;
  let drop = async () => {};

  beforeAll(async () => {
    ({ url, drop } = await createTestDatabase());
    pool = openPool({ url, max: 2, applicationName: 'test groups' });
    asks = new GroupedAsks(pool);
    await pool.query('CREATE TABLE counters (id uuid PRIMARY KEY, units int NOT NULL CHECK (units < 1000))');
  });

  afterAll(async () => {
    await pool.end();
    await drop();
  });

  async function counters(count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, () => randomUUID());
    await pool.query('INSERT INTO counters (id, units) SELECT id, 0 FROM unnest($1::uuid[]) AS c (id)', [ids]);
    return ids;
  }

  const add = (id: string, units: number, note = '') => asks.ask(ADD, { id, units, note }, { key: id });

  async function unitsOf(ids: readonly string[]): Promise<number[]> {
    const { rows } = await pool.query('SELECT id, units FROM counters WHERE id = ANY($1)', [ids]);
    const units = new Map(rows.map((row) => [row.id, row.units]));
    return ids.map((id) => units.get(id));
  }

  it('does for each what it asked for and gives it its own rows, in few transactions', async () => {
    const ids = await counters(300);
    const transactions = async () => {
      const { rows } = await pool.query(
        'SELECT count(DISTINCT xmin::text)::int AS count FROM counters WHERE id = ANY($1)',
        [ids],
      );
      return rows[0].count;
    };
    const answers = await Promise.all(ids.map((id, index) => add(id, index, `it's {${index}}, "ñ"\\`)));
    expect(answers).toEqual(ids.map((_id, index) => [[index, `it's {${index}}, "ñ"\\`]]));
    expect(await unitsOf(ids)).toEqual(ids.map((_id, index) => index));
    // One went alone, and all others waited for it: 128 at a time.
    expect(await transactions()).toBeLessThanOrEqual(4);
  });

  it('does it for one of those with the same key, and nothing for the others', async () => {
    const [one = '', other = ''] = await counters(2);
    for (let time = 1; time <= 20; time += 1) {
      // The first goes alone; the others are together in the next.
      const [, ...answers] = await Promise.all([add(other, 1), ...Array.from({ length: 5 }, () => add(one, 1))]);
      expect(answers).toEqual([[[time, '']], ...Array(4).fill(undefined)]);
    }
  });

  it('does not wait for a row that someone holds: its member is left out, all others are done', async () => {
    const ids = await counters(40);
    const [held = ''] = ids;
    const rival = await sessionForTest(url);
    await rival.query('BEGIN');
    await rival.query('SELECT FROM counters WHERE id = $1 FOR UPDATE', [held]);
    const answers = await Promise.all(ids.map((id) => add(id, 7)));
    expect(answers).toEqual([undefined, ...Array.from({ length: 39 }, () => [[7, '']])]);
    await rival.query('ROLLBACK');
    expect(await add(held, 7)).toEqual([[7, '']]);
  });

  it('has everyone ask alone where the statement fails for one, and has done nothing for any', async () => {
    const ids = await counters(30);
    const answers = await Promise.all([
      add(ids[0] ?? '', 1),
      ...ids.slice(1).map((id, index) => add(id, index === 9 ? 5_000 : 1)),
    ]);
    // The first went alone.
    expect(answers).toEqual([[[1, '']], ...Array(29).fill(undefined)]);
    expect(await unitsOf(ids)).toEqual([1, ...Array(29).fill(0)]);
  });

  it('tells those in a statement whose connection is lost that nobody knows, and goes on', async () => {
    const ids = await counters(20);
    const rival = await sessionForTest(url);
    const atWork = `application_name = 'test groups' AND datname = current_database() AND wait_event = 'PgSleep'`;
    const asking = Promise.allSettled(ids.map((id) => add(id, 1, 'slowly')));
    await until('the statement is at work', async () => {
      const { rowCount } = await rival.query(`SELECT FROM pg_stat_activity WHERE ${atWork}`);
      return rowCount === 1;
    });
    await rival.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${atWork}`);
    const [first, ...others] = await asking;
    expect(first?.status).toBe('rejected');
    expect(new Set(others.map(({ status }) => status))).toEqual(new Set(['fulfilled']));
    expect(await unitsOf(ids)).toEqual([0, ...Array(19).fill(1)]);
  });
});
