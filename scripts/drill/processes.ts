import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import type { Identity } from '../../src/platform/embedded-postgres/identity.ts';

/** Programs of a drill, each with a log of its own. */

export interface LaunchOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder: string;
  /** Where what it prints goes. */
  readonly log: string;
  /** Whom it runs as; undefined: the present user. */
  readonly identity: Identity | undefined;
}

/** Starts a program. It ends with this process. */
export function launch({ command, args, environment, folder, log, identity }: LaunchOptions): ChildProcess {
  const out = openSync(log, 'a');
  const env = { PATH: process.env.PATH ?? '', HOME: folder, LC_ALL: 'C.UTF-8', ...environment };
  const child = spawn(command, args, { ...identity, cwd: folder, env, stdio: ['ignore', out, out] });
  closeSync(out);
  child.on('error', () => {});
  return child;
}

/** The processes below one, as far down as they go; Linux tells of them in /proc. */
export function descendantsOf(pid: number): number[] {
  let children: number[];
  try {
    const listed = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    children = listed.split(' ').flatMap((child) => Number(child) || []);
  } catch {
    // It has ended meanwhile.
    children = [];
  }
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

/** Sends a signal to each; whoever has ended does not mind. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // Gone.
    }
  }
}

/** Kills a program, and waits until it is gone. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Ports that nobody listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(
    servers.map((server) => {
      server.close();
      return once(server, 'close');
    }),
  );
  return ports;
}
