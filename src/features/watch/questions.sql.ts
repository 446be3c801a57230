import type pg from 'pg';

/** What PostgreSQL is asked of itself. Texts of statements are left out: those of other people may hold what they know. */

const ROWS_MAX = 20;
/** A question that takes longer is given up by the server, and left out. */
const TIMEOUT_MS = 250;
/** A transaction that is open for longer is somebody's psql, or a script that died. */
const LONG_SECONDS = 5;

const openFor = (column: string) =>
  `greatest(0, coalesce(extract(epoch FROM clock_timestamp() - ${column}), 0))::float8 AS seconds`;

/** Who waits for a lock, and for whom; the first in a chain waits for nobody. Only of those who wait is it asked for whom. */
export const LOCKS = `
  WITH waiting AS MATERIALIZED (
    SELECT pid, pg_blocking_pids(pid) AS blockers FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' LIMIT 50)
  SELECT a.pid, a.application_name AS application, a.state, ${openFor('a.xact_start')},
    coalesce(w.blockers, '{}') AS "waitsFor",
    (SELECT count(*)::int FROM waiting o WHERE a.pid = ANY (o.blockers)) AS blocks
  FROM pg_stat_activity a LEFT JOIN waiting w USING (pid)
  WHERE w.pid IS NOT NULL OR a.pid IN (SELECT unnest(blockers) FROM waiting)
  ORDER BY blocks DESC, seconds DESC LIMIT ${ROWS_MAX}`;

export const LONG_TRANSACTIONS = `
  SELECT pid, application_name AS application, state, ${openFor('xact_start')}
  FROM pg_stat_activity
  WHERE datname = current_database() AND xact_start < now() - interval '${LONG_SECONDS} seconds' AND pid <> pg_backend_pid()
    AND backend_type = 'client backend'
  ORDER BY xact_start LIMIT ${ROWS_MAX}`;

/** What was rolled back for constraints and conflicts, and how many locks on tables there are. */
export const DATABASE = `
  SELECT s.xact_rollback::float8 AS rollbacks, s.deadlocks::float8 AS deadlocks,
    (SELECT count(*)::int FROM pg_locks WHERE locktype = 'relation' AND database = s.datid AND pid <> pg_backend_pid())
      AS "relationLocks"
  FROM pg_stat_database s WHERE s.datname = current_database()`;

/** How each job ran last. @param schema the job queue's */
export function jobRuns(schema: string): string {
  return `
    SELECT s.name, j.state::text AS state, j.started_on AS "startedAt", j.completed_on AS "endedAt"
    FROM ${schema}.schedule s
    LEFT JOIN LATERAL (
      SELECT state, started_on, completed_on FROM ${schema}.job
      WHERE name = s.name AND started_on IS NOT NULL ORDER BY created_on DESC LIMIT 1) j ON true
    ORDER BY s.name LIMIT ${ROWS_MAX}`;
}

/**
 * Asks one question in a transaction of its own, which is its message: what it fails with is lost alone.
 * @returns undefined where it failed
 */
export async function askAlone(client: pg.ClientBase, question: string): Promise<pg.QueryResultRow[] | undefined> {
  const settings = `SET LOCAL statement_timeout = ${TIMEOUT_MS}; SET LOCAL enable_seqscan = off`;
  // For several statements at once pg answers with an array, which its types do not say.
  const answers = client.query(`${settings}; ${question}`) as unknown as Promise<pg.QueryResult[]>;
  return answers.then(
    (all) => all.at(-1)?.rows,
    () => undefined,
  );
}
