import { type Config, ConfigError } from './config.ts';
import { openClient, type Reach, SILENCE_TIMEOUT_MS } from './platform/connections.ts';
import { CONNECTIONS_OF_QUEUE } from './platform/jobs.ts';
import { CONNECTIONS_OF_NOTIFICATIONS } from './platform/notifications.ts';
import type { Reached } from './platform/reach.ts';
import { CONNECTIONS_OF_WORK } from './platform/recurring-work.ts';
import { CONNECTIONS_OF_REPLICA_WATCH } from './platform/replica-watch.ts';
import { sumMetricsOfWorkers } from './platform/summed-metrics.ts';
import { Workers } from './platform/workers.ts';

/** Several processes that serve on one port, below one that starts them. */

/** Connections of the database that are left to scripts, to psql and to whoever owns the data folder. */
const CONNECTIONS_LEFT = 20;
/** Of the time that a stop may take after the drain, what the workers have; then they are killed, and the rest is PostgreSQL's. */
const WORKERS_SHARE = 0.75;
const LATE_SHARE = 0.8;

/**
 * Starts the processes that serve.
 * @param onGiveUp told when one of them does not come up again
 * @throws ConfigError when the database has not connections enough for all
 * @throws WorkerStartError
 */
export async function startWorkers(
  config: Config,
  reach: Reach & Reached,
  { warn, onGiveUp }: { warn: (line: string) => void; onGiveUp: () => void },
): Promise<{ readonly workers: Workers; readonly address: Promise<string> }> {
  const poolSize = String(await poolSizeEach(config, reach));
  // In place of what this process itself has it from.
  const environment = { DATABASE_URL: reach.url, DATABASE_URL_FILE: '', DATABASE_POOL_SIZE: poolSize };
  sumMetricsOfWorkers();
  const workers = new Workers({ count: config.processes, environment, warn, onGiveUp });
  return { workers, address: workers.start() };
}

/**
 * What each process may have: as many as if it were alone, where the database has enough for all. Those to a pooler are not the
 * database's: it makes as many of them as it was told to, and has others wait.
 */
async function poolSizeEach(config: Config, { url, directUrl = url, isPooled }: Reach & Reached): Promise<number> {
  const { processes, poolSize, poolSizeMin } = config;
  if (isPooled) return poolSize;
  // Loaded by the way, most of what serves would make each start longer.
  const { connectionsOfProvider } = await import('./features/providers/index.ts');
  const ofWatch = config.replica === undefined ? 0 : CONNECTIONS_OF_REPLICA_WATCH;
  const ofJobs = CONNECTIONS_OF_QUEUE + CONNECTIONS_OF_WORK;
  const beside = ofJobs + CONNECTIONS_OF_NOTIFICATIONS + connectionsOfProvider(config) + ofWatch;
  const total = await connectionsOf(directUrl);
  const share = Math.floor((total - CONNECTIONS_LEFT) / processes) - beside;
  if (share >= poolSizeMin) return Math.min(poolSize, share);
  const needed = processes * (poolSizeMin + beside) + CONNECTIONS_LEFT;
  throw new ConfigError(
    `PROCESSES: ${processes} processes need ${needed} connections of the database at least; its max_connections is ${total}.`,
  );
}

async function connectionsOf(url: string): Promise<number> {
  const client = await openClient({
    url,
    applicationName: 'tianguis connections',
    silenceTimeoutMs: SILENCE_TIMEOUT_MS,
  });
  try {
    const { rows } = await client.query(`SELECT current_setting('max_connections')::int AS total`);
    return rows[0].total;
  } finally {
    await client.end();
  }
}

/** The configuration of one that serves below another: it ends before those above lose patience. */
export function workerConfig(config: Config): Config {
  return { ...config, shutdownTimeoutMs: drainAnd(WORKERS_SHARE, config) };
}

/** How long the workers are waited for at a stop, in milliseconds. */
export function workersPatienceMs(config: Config): number {
  return drainAnd(LATE_SHARE, config);
}

function drainAnd(share: number, { drainMs, shutdownTimeoutMs }: Config): number {
  return drainMs + share * (shutdownTimeoutMs - drainMs);
}
