import { Registry } from 'prom-client';
import { beforeEach, describe, expect, it } from 'vitest';
import { RETENTION } from '../../src/features/all.ts';
import { removalOf } from '../../src/features/operations/housekeeping.ts';
import { housekeepingJob } from '../../src/features/operations/index.ts';
import { newId } from '../../src/platform/ids.ts';
import { useMarket } from '../support/market.ts';

/** More than two batches. */
const OLD = 4_500;
const NEW = 3;

describe('housekeeping', () => {
  const market = useMarket();
  const pool = () => market().db.pool;

  beforeEach(async () => {
    const { id } = await market().buyer();
    await noteRemovals();
    await pool().query('TRUNCATE idempotency_keys, refresh_tokens, events, event_cursors, removals');
    await pool().query(
      `INSERT INTO idempotency_keys (user_id, key, request_hash, decision, created_at)
       SELECT $1, 'key-' || n, '', '{}', now() - CASE WHEN n <= $2 THEN interval '25 hours' ELSE interval '23 hours' END
       FROM generate_series(1, $2 + $3::int) n`,
      [id, OLD, NEW],
    );
    await pool().query(
      `INSERT INTO refresh_tokens (id, user_id, family_id, token_hash, expires_at)
       SELECT gen_random_uuid(), $1, gen_random_uuid(), $4 || n,
              now() + CASE WHEN n <= $2 THEN interval '-1 hour' ELSE interval '1 hour' END
       FROM generate_series(1, $2 + $3::int) n`,
      [id, OLD, NEW, newId()],
    );
    await pool().query(
      `INSERT INTO events (id, type, subject_id, payload, occurred_at, created_at)
       SELECT gen_random_uuid(), 'test.one', $1, '{}', now(), now() - CASE WHEN n <= $2 THEN interval '8 days' ELSE interval '6 days' END
       FROM generate_series(1, $2 + $3::int) n`,
      [id, OLD, NEW],
    );
  });

  /** Notes every statement that deletes, with its transaction and how many rows went. */
  async function noteRemovals(): Promise<void> {
    await pool().query('CREATE TABLE IF NOT EXISTS removals (name text, transaction xid8, rows int)');
    await pool().query(`CREATE OR REPLACE FUNCTION note_removal() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO removals SELECT TG_TABLE_NAME, pg_current_xact_id(), count(*) FROM gone;
        RETURN NULL;
      END $$`);
    for (const table of ['idempotency_keys', 'refresh_tokens', 'events']) {
      await pool().query(`CREATE OR REPLACE TRIGGER note_removal AFTER DELETE ON ${table}
        REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION note_removal()`);
    }
  }

  const jobEndedBy = (signal: AbortSignal, registry = new Registry()) =>
    housekeepingJob({ db: market().db, registry, retention: RETENTION, signal });

  const runToTheEnd = (registry?: Registry) => {
    const { signal } = new AbortController();
    return jobEndedBy(signal, registry).run(signal);
  };

  const removals = async (): Promise<{ name: string; transaction: string; rows: number }[]> =>
    (await pool().query('SELECT * FROM removals')).rows;

  it('removes what has served and nothing else, a bounded number of rows per transaction', async () => {
    await runToTheEnd();
    const seen = await removals();
    for (const table of ['idempotency_keys', 'refresh_tokens', 'events']) {
      const { rows } = await pool().query(`SELECT count(*)::int AS count FROM ${table}`);
      expect(rows[0].count).toBe(NEW);
      const own = seen.filter(({ name }) => name === table);
      expect(own.reduce((sum, { rows: count }) => sum + count, 0)).toBe(OLD);
    }
    expect(Math.max(...seen.map(({ rows }) => rows))).toBeLessThanOrEqual(2_000);
    expect(new Set(seen.map(({ transaction }) => transaction)).size).toBe(seen.length);
  });

  it.each(['the process stops', 'the run takes too long'])('leaves the rest to the next run when %s', async (why) => {
    const ending = new AbortController();
    const { signal: never } = new AbortController();
    const running =
      why === 'the process stops' ? jobEndedBy(ending.signal).run(never) : jobEndedBy(never).run(ending.signal);
    ending.abort();
    await running;
    expect(await removals()).toHaveLength(1);
    await runToTheEnd();
    const { rows } = await pool().query('SELECT count(*)::int AS count FROM events');
    expect(rows[0].count).toBe(NEW);
  });

  it('passes by a row that someone holds', async () => {
    const holder = await pool().connect();
    await holder.query('BEGIN');
    await holder.query(`SELECT FROM refresh_tokens WHERE expires_at < now() LIMIT 1 FOR UPDATE`);
    await runToTheEnd();
    await holder.query('ROLLBACK');
    holder.release();
    const { rows } = await pool().query('SELECT count(*)::int AS count FROM refresh_tokens');
    expect(rows[0].count).toBe(NEW + 1);
  });

  it('removes the rest where one table refuses, and is counted and told as failed', async () => {
    await pool().query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'this table keeps its rows'; END $$`);
    await pool().query('CREATE TRIGGER refuse BEFORE DELETE ON idempotency_keys EXECUTE FUNCTION refuse()');
    const registry = new Registry();
    await expect(runToTheEnd(registry)).rejects.toMatchObject({
      name: 'AggregateError',
      errors: [{ message: 'this table keeps its rows' }],
    });
    await pool().query('DROP TRIGGER refuse ON idempotency_keys');
    for (const table of ['refresh_tokens', 'events']) {
      const { rows } = await pool().query(`SELECT count(*)::int AS count FROM ${table}`);
      expect(rows[0].count).toBe(NEW);
    }
    const counted = await registry.getSingleMetricAsString('tianguis_housekeeping_runs_total');
    expect(counted).toContain('{outcome="failed"} 1');
    expect(counted).toContain('{outcome="succeeded"} 0');
  });

  it('keeps events, however old, that one of those who read them has not passed', async () => {
    const { rows } = await pool().query('SELECT min(position)::int AS first FROM events');
    const READ = 100;
    await pool().query(`INSERT INTO event_cursors (name, position) VALUES ('slow', $1), ('quick', $1 + 200)`, [
      rows[0].first + READ - 1,
    ]);
    // One moment is not divided: rows of the next one only go once it has been passed.
    await pool().query(`UPDATE events SET created_at = created_at + position * interval '1 millisecond'`);
    await runToTheEnd();
    const left = await pool().query('SELECT min(position)::int AS first, count(*)::int AS count FROM events');
    expect(left.rows[0]).toEqual({ first: rows[0].first + READ, count: OLD + NEW - READ });
    await pool().query('UPDATE event_cursors SET position = 1000000');
    await runToTheEnd();
    expect((await pool().query('SELECT count(*)::int AS count FROM events')).rows[0].count).toBe(NEW);
  });

  it('never removes an event that has no place yet', async () => {
    expect(RETENTION.map(({ table }) => table)).not.toContain('outbox_events');
  });

  it('finds its rows by an index', async () => {
    const client = await pool().connect();
    try {
      for (const statement of RETENTION.map(removalOf)) {
        const { rows } = await client.query({ text: `EXPLAIN ${statement}`, values: [10], rowMode: 'array' });
        const plan = rows.flat().join('\n');
        expect(plan).toMatch(/Index (Only )?Scan/);
        // Of readers there are a handful.
        expect(plan).not.toMatch(/Seq Scan on (?!event_cursors)/);
      }
    } finally {
      client.release();
    }
  });
});
