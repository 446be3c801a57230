import { execFileSync, type SpawnOptions } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** PostgreSQL refuses to run as root; then it runs as this user instead. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
}

function lookUp(user: string): Identity | undefined {
  try {
    const ask = (flag: string) => Number(execFileSync('id', [flag, user], { stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: ask('-u'), gid: ask('-g') };
  } catch {
    return undefined;
  }
}

/**
 * Whom the server runs as: undefined for the present user; for root the owner of the existing data, else the system's
 * "postgres" or "nobody".
 * @throws Error when the data belongs to someone else, or root finds nobody to run as
 */
export function serverIdentity(clusterFolder: string): Identity | undefined {
  const self = process.getuid?.();
  if (self === undefined) return undefined;
  const owner = existsSync(clusterFolder) ? statSync(clusterFolder) : undefined;
  if (self !== 0) {
    if (owner !== undefined && owner.uid !== self) {
      throw new Error(
        `${clusterFolder} belongs to another user (uid ${owner.uid}). Run as that user or as root, or set DATA_DIR to a folder of your own.`,
      );
    }
    return undefined;
  }
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const identity = lookUp('postgres') ?? lookUp('nobody');
  if (identity === undefined) {
    throw new Error('PostgreSQL does not run as root, and there is no user "postgres" or "nobody". Set DATABASE_URL.');
  }
  return identity;
}

/** Whether a user who owns nothing on the way can reach a path: every folder above it lets others pass. */
function reachableByOthers(path: string): boolean {
  const OTHERS_MAY_PASS = 0o001;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & OTHERS_MAY_PASS) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** A command ready for spawn. */
export interface Launch {
  readonly command: string;
  readonly args: string[];
  readonly options: SpawnOptions;
}

/**
 * How to run a binary as the identity. Where the project lies in a folder closed to others (root's home, say), the
 * process keeps the one right that lets it pass: CAP_DAC_OVERRIDE, given by setpriv of util-linux.
 */
export function launchAs(identity: Identity | undefined, binary: string, args: string[], dataFolder: string): Launch {
  if (identity === undefined) return { command: binary, args, options: {} };
  if (reachableByOthers(binary) && reachableByOthers(dataFolder)) {
    return { command: binary, args, options: { uid: identity.uid, gid: identity.gid } };
  }
  const drop = [
    `--reuid=${identity.uid}`,
    `--regid=${identity.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ];
  return { command: 'setpriv', args: [...drop, '--', binary, ...args], options: {} };
}

/** What went wrong when a launch could not even start. */
export function launchError(launch: Launch, error: Error): Error {
  if (launch.command !== 'setpriv') return error;
  return new Error(
    'As root in a folder closed to other users, the embedded PostgreSQL needs the command "setpriv" (package util-linux). ' +
      'Install it, move the project (to /srv, say), or set DATABASE_URL.',
    { cause: error },
  );
}
