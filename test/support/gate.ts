import type pg from 'pg';
import { sessionForTest } from './database.ts';
import { until } from './wait.ts';

/** What waits at the gate, and the way through. */
export interface Gate {
  /** How many transactions wait at it. */
  waiting(): Promise<number>;
  /** Waits until so many do. */
  reachedBy(count: number): Promise<void>;
  open(): Promise<void>;
}

const INSTALL = `
  CREATE TABLE IF NOT EXISTS gates (id int PRIMARY KEY, is_open boolean NOT NULL);
  INSERT INTO gates VALUES (1, false) ON CONFLICT (id) DO UPDATE SET is_open = false;
  CREATE OR REPLACE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    WHILE NOT (SELECT is_open FROM gates) LOOP PERFORM pg_sleep(0.005); END LOOP;
    RETURN NULL;
  END $$;
  CREATE OR REPLACE TRIGGER wait_at_gate BEFORE INSERT ON checkouts FOR EACH STATEMENT EXECUTE FUNCTION wait_at_gate()`;

/**
 * Holds every transaction that writes checkouts, wherever it stands, until the gate is opened. Nobody waits for a row:
 * whoever is held is neither in a conflict nor parted from its batch.
 */
export async function closeGate(databaseUrl: string): Promise<Gate> {
  const session: pg.Client = await sessionForTest(databaseUrl);
  await session.query(INSTALL);
  const waiting = async () => {
    const { rows } = await session.query(
      `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`,
    );
    return rows[0].count;
  };
  return {
    waiting,
    // Between two naps it is not seen waiting for an instant.
    reachedBy: (count) => until(`${count} wait at the gate`, async () => (await waiting()) === count),
    open: async () => void (await session.query('UPDATE gates SET is_open = true')),
  };
}
