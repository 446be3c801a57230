import { readdirSync, readFileSync } from 'node:fs';
import { type LaunchOptions, startServer } from '../support/server-process.ts';

const TICKS_PER_SECOND = 100;

export interface Fleet {
  readonly origins: readonly string[];
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

/** Servers as they run in production, each a process of its own on the same database. */
export async function startFleet(count: number, environment: Record<string, string>): Promise<Fleet> {
  const options: LaunchOptions = {
    environment: { NODE_ENV: 'production', LOG_LEVEL: 'error', ...environment },
    stdout: 'ignore',
    stderr: 'inherit',
  };
  const servers = await Promise.all(Array.from({ length: count }, () => startServer(options)));
  return {
    origins: servers.map(({ origin }) => origin),
    pids: servers.map(({ pid }) => pid),
    stop: async () => void (await Promise.all(servers.map((server) => server.stop()))),
  };
}

interface ProcessTimes {
  readonly parent: number;
  /** Of the process itself. */
  readonly own: number;
  /** Of children that have ended. */
  readonly reaped: number;
}

function timesOf(pid: number): ProcessTimes | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
    return { parent, own: (user + system) / TICKS_PER_SECOND, reaped: (childUser + childSystem) / TICKS_PER_SECOND };
  } catch {
    return undefined;
  }
}

/** CPU seconds used by processes so far; undefined where there is no /proc. */
export function cpuSecondsOf(pids: readonly number[]): number | undefined {
  const times = pids.map(timesOf);
  return times.includes(undefined) ? undefined : times.reduce((sum, one) => sum + (one?.own ?? 0), 0);
}

/** CPU seconds used by a PostgreSQL server with all its backends so far, those that ended included. */
export function cpuSecondsOfPostgres(postmasterPid: number): number | undefined {
  const postmaster = timesOf(postmasterPid);
  if (postmaster === undefined) return undefined;
  const backends = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => timesOf(Number(name)) ?? [])
    .filter(({ parent }) => parent === postmasterPid);
  return backends.reduce((sum, { own }) => sum + own, postmaster.own + postmaster.reaped);
}
