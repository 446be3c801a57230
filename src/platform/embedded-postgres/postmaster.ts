import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A server process that runs on a data folder, as its postmaster.pid tells. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The name of a live process; empty when there is none. */
function commandOf(pid: number): string {
  try {
    const [, command = '', state] = /\((.*)\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    // A zombie is dead; it only waits for its parent to notice.
    return state === 'Z' ? '' : command;
  } catch {
    // No /proc: not Linux.
  }
  try {
    return execFileSync('ps', ['-p', String(pid), '-o', 'comm='], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return '';
  }
}

/** Whether there is a live process of this number. */
export function isRunning(pid: number): boolean {
  return isAlive(pid) && commandOf(pid) !== '';
}

/** Whether this process id is a live PostgreSQL; after a restart of the machine it may be anything. */
function isPostgres(pid: number): boolean {
  return isAlive(pid) && commandOf(pid).includes('postgres');
}

/**
 * The server running on a data folder, or undefined. A postmaster.pid whose process is gone, or is something else by
 * now, is removed: PostgreSQL itself would take any live process of that number for a server.
 */
export function findPostmaster(clusterFolder: string): Postmaster | undefined {
  const pidFile = join(clusterFolder, 'postmaster.pid');
  let lines: string[];
  try {
    lines = readFileSync(pidFile, 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!(pid > 1) || !(port > 0)) return undefined;
  if (isPostgres(pid)) return { pid, port };
  rmSync(pidFile, { force: true });
  return undefined;
}
