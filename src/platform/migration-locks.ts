import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { isConflict } from './sqlstate.ts';

/**
 * How long a migration waits for a table at a time. Whoever wants the table meanwhile waits behind it, so this is half of
 * what a transaction of the product waits for a row (LOCK_WAIT_MS): nobody is refused for the sake of a migration.
 */
const TABLE_WAIT_MS = 200;
/**
 * An autovacuum that is in the way gives up when whoever waits for it looks for a deadlock, which is after a second by
 * default: too late for a migration that has stopped waiting by then.
 */
const DEADLOCK_CHECK_MS = 100;
/** Longest pause between two tries: others have had the table to themselves for ten times as long as the migration took it. */
const PAUSE_MS_MAX = 2_000;
const PAUSE_MS_MIN = 100;
/** How long a migration goes on trying. */
const TRYING_TIMEOUT_MS = 10 * 60_000;
/** How often whoever waits is told. */
const TELLING_EVERY_TRIES = 5;

/**
 * Has the transaction in progress wait for locks no longer than others can bear, and its statements take what time they need.
 * An autovacuum gives way only where the role may set deadlock_timeout; elsewhere it is waited for.
 */
export async function boundLocks(client: pg.ClientBase): Promise<void> {
  await client.query('SET LOCAL statement_timeout = 0');
  await client.query(`SET LOCAL lock_timeout = ${TABLE_WAIT_MS}`);
  await client.query(
    `SELECT set_config('deadlock_timeout', '${DEADLOCK_CHECK_MS}', true)
     WHERE has_parameter_privilege(current_user, 'deadlock_timeout', 'SET')`,
  );
}

/** What may be told of the waiting. */
export type OnWaiting = (line: string) => void;

/**
 * Does something again as long as others hold what it needs to lock. Nothing of a failed try may stay.
 * @throws whatever else goes wrong, and the conflict itself after ten minutes
 */
export async function whenLocksAreFree<T>(work: () => Promise<T>, onWaiting: OnWaiting = () => {}): Promise<T> {
  const deadline = performance.now() + TRYING_TIMEOUT_MS;
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isConflict(error) || performance.now() > deadline) throw error;
      if (tries % TELLING_EVERY_TRIES === 0) onWaiting(`${(error as Error).message}; trying again (${tries} tries) …`);
    }
    const pause = Math.min(PAUSE_MS_MAX, PAUSE_MS_MIN * 2 ** tries);
    await delay(pause / 2 + (Math.random() * pause) / 2);
  }
}
