import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import { until } from '../../support/wait.ts';
import { type Cluster, commandsOf, freePort, ownersFolder, runBash, stopCluster, urlAt } from './cluster.ts';

/** The commands of docs/backup.md that have a database go back to a moment. */

/** Those of a heading, by the name that stands above them. */
export const backupCommands = commandsOf('docs/backup.md');

/** A pool for the length of a test. Its server is stopped before it. */
export function poolAt(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url });
  pool.on('error', () => {});
  onTestFinished(() => pool.end());
  return pool;
}

/** Now, as the database has it. */
export async function momentOf(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query('SELECT clock_timestamp()::text AS moment');
  return rows[0].moment;
}

export interface Past {
  readonly cluster: Cluster;
  readonly pool: pg.Pool;
  readonly backup: string;
  readonly moment: string;
}

/** Stops a cluster whose log is kept, and starts another that has what it had at a moment. @returns its address */
export async function goBackTo({ cluster, pool, backup, moment }: Past): Promise<string> {
  const { rows } = await pool.query('SELECT pg_walfile_name(pg_switch_wal()) AS file');
  await until('the log is kept', async () => readdirSync(join(backup, 'wal')).includes(rows[0].file));
  await cluster.stop();
  const restored = join(ownersFolder('restored'), 'data');
  onTestFinished(() => stopCluster(restored));
  const port = await freePort();
  const target = { BACKUP: backup, RESTORED: restored, RESTORED_PORT: String(port), MOMENT: moment };
  await runBash(`${backupCommands('point-in-time')} > /dev/null`, { ...cluster.environment, ...target });
  const url = urlAt(port);
  const restoredPool = poolAt(url);
  await until('it takes writes', async () => {
    const { rows: states } = await restoredPool.query('SELECT pg_is_in_recovery() AS recovers');
    return !states[0].recovers;
  });
  return url;
}
