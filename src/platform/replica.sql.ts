import type { Ask } from './statements.ts';

/** How far the primary has written, and how far a standby has come with it, in bytes of the write-ahead log since its beginning. */

const STARTED_AT = 'pg_postmaster_start_time()::text';

/** Everything that was committed when the primary was asked is before this place in its log. */
export interface Written {
  readonly place: number;
  /** The last event that there was. */
  readonly position: number;
  /** Another one after each start, on each server, and for whatever was promoted. */
  readonly server: string;
}

/**
 * The commit of whoever has its answer is flushed. Without synchronous commits it may not be yet: then it counts how far the
 * log goes in memory.
 */
const WRITTEN = {
  name: 'replica-written',
  text: `SELECT (CASE current_setting('synchronous_commit')
      WHEN 'off' THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_flush_lsn() END - '0/0'::pg_lsn)::float8,
    coalesce((SELECT position FROM events ORDER BY position DESC LIMIT 1), 0),
    left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) || ' ' || ${STARTED_AT}`,
};

/** @throws when it is asked of a standby */
export async function whatIsWritten(ask: Ask): Promise<Written> {
  const [[place, position, server] = [Number.NaN, '0', '']] = await ask<[number, string, string]>(WRITTEN, []);
  return { place, position: Number(position), server };
}

/** Where a server stands. */
export interface Standing {
  readonly isStandby: boolean;
  /** Whatever was committed before this place can be seen there, if its log is the primary's. */
  readonly place: number;
  /** Another one after each start, and on each server. */
  readonly server: string;
}

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

const LOG_WRITTEN = {
  name: 'replica-log-written',
  text: `SELECT system_identifier::text || ' ' || ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int
    FROM pg_control_system()`,
};

/**
 * A standby says which timeline it is on only now and then: with a restartpoint, or whenever it has written a page of a table.
 */
const LOG_REPLAYED = {
  name: 'replica-log-replayed',
  text: `SELECT system_identifier::text || ' ' || greatest(timeline_id, min_recovery_end_timeline)
    FROM pg_control_system(), pg_control_checkpoint(), pg_control_recovery()`,
};

/**
 * Which log a primary writes: places in one say nothing of places in another. It begins a new one when it is promoted, or restored.
 * @throws when it is asked of a standby
 */
export async function logWritten(ask: Ask): Promise<string> {
  const [row] = await ask<[string]>(LOG_WRITTEN, []);
  return row?.[0] ?? '';
}

/** Which log a standby replays, in the words of logWritten(); of one that has come to a new one, the old for a while. */
export async function logReplayed(ask: Ask): Promise<string> {
  const [row] = await ask<[string]>(LOG_REPLAYED, []);
  return row?.[0] ?? '';
}
