import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type LaunchOptions, startServer } from '../support/server-process.ts';

const TICKS_PER_SECOND = 100;

export interface Fleet {
  readonly origins: readonly string[];
  readonly processes: number;
  /** Of those that serve. */
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

/** A server as it runs in production, with so many processes. */
export async function startFleet(count: number, environment: Record<string, string>): Promise<Fleet> {
  const options: LaunchOptions = {
    environment: { NODE_ENV: 'production', LOG_LEVEL: 'error', PROCESSES: String(count), ...environment },
    stdout: 'ignore',
    stderr: 'inherit',
  };
  const server = await startServer(options);
  return {
    origins: [server.origin],
    processes: count,
    pids: count === 1 ? [server.pid] : childrenOf(server.pid),
    stop: () => server.stop(),
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

/** None where there is no /proc. */
function childrenOf(pid: number): number[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((other) => timesOf(other)?.parent === pid);
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
  const backends = childrenOf(postmasterPid).map(timesOf);
  return backends.reduce((sum, backend) => sum + (backend?.own ?? 0), postmaster.own + postmaster.reaped);
}
