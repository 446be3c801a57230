import type { Ask } from './statements.ts';

/** How far the primary has written, and how far a standby has come with it, in bytes of the write-ahead log since its beginning. */

/** Everything that was committed when the primary was asked is before this place in its log. */
export interface Written {
  readonly place: number;
  /** The last event that there was. */
  readonly position: number;
}

/**
 * The commit of whoever has its answer is flushed. Without synchronous commits it may not be yet: then it counts how far the
 * log goes in memory.
 */
const WRITTEN = {
  name: 'replica-written',
  text: `SELECT (CASE current_setting('synchronous_commit')
      WHEN 'off' THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_flush_lsn() END - '0/0'::pg_lsn)::float8,
    coalesce((SELECT position FROM events ORDER BY position DESC LIMIT 1), 0)`,
};

/** @throws when it is asked of a standby */
export async function whatIsWritten(ask: Ask): Promise<Written> {
  const [[place, position] = [Number.NaN, '0']] = await ask<[number, string]>(WRITTEN, []);
  return { place, position: Number(position) };
}

/** Where a server stands. */
export interface Standing {
  readonly isStandby: boolean;
  /** Whatever was committed before this place can be seen there. */
  readonly place: number;
  /** Another one after each start, and on each server. */
  readonly server: string;
}

const STARTED_AT = 'pg_postmaster_start_time()::text';

const STANDING = {
  name: 'replica-standing',
  text: `SELECT pg_is_in_recovery(), coalesce((pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::float8, 0), ${STARTED_AT}`,
};

export async function whereItStands(ask: Ask): Promise<Standing> {
  const [[isStandby, place, server] = [false, 0, '']] = await ask<[boolean, number, string]>(STANDING, []);
  return { isStandby, place, server };
}

const SERVER = { name: 'replica-server', text: `SELECT ${STARTED_AT}` };

/** Which server it is, in the words of Standing. */
export async function whichServer(ask: Ask): Promise<string> {
  const [row] = await ask<[string]>(SERVER, []);
  return row?.[0] ?? '';
}
