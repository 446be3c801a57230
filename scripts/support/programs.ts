import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The Debian package of each program that the tests of deployment, and the drill, start. */
export const PACKAGES = {
  chroot: 'coreutils',
  'docker-compose': 'docker-compose',
  etcd: 'etcd-server',
  etcdctl: 'etcd-client',
  haproxy: 'haproxy',
  initdb: 'postgresql',
  patroni: 'patroni',
  patronictl: 'patroni',
  pg_basebackup: 'postgresql',
  pg_ctl: 'postgresql',
  pg_dump: 'postgresql-client',
  pg_restore: 'postgresql-client',
  pgbench: 'postgresql-contrib',
  pgbouncer: 'pgbouncer',
  postgres: 'postgresql',
  prometheus: 'prometheus',
  promtool: 'prometheus',
  psql: 'postgresql-client',
  'redis-cli': 'redis-tools',
  'redis-server': 'redis-server',
  setpriv: 'util-linux',
  unshare: 'util-linux',
} as const;

export type Program = keyof typeof PACKAGES;

const POSTGRES_VERSIONS = '/usr/lib/postgresql';

/** Where programs are: those of PostgreSQL last, its newest version first. */
function folders(): string[] {
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...path, '/usr/local/sbin', '/usr/sbin', '/sbin', ...postgresFolders()];
}

function postgresFolders(): string[] {
  try {
    const versions = readdirSync(POSTGRES_VERSIONS).sort((one, other) => Number(other) - Number(one));
    return versions.map((version) => join(POSTGRES_VERSIONS, version, 'bin'));
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A program is missing. The message is all there is to show. */
export class MissingProgramError extends Error {
  constructor(name: Program) {
    super(`${name} is missing. Debian's package ${PACKAGES[name]} brings it: apt-get install ${PACKAGES[name]}`);
    this.stack = this.message;
  }
}

/** The path of a program of this machine. @throws MissingProgramError naming the package that brings it */
export function program(name: Program): string {
  const found = folders()
    .map((folder) => join(folder, name))
    .find(isExecutable);
  if (found === undefined) throw new MissingProgramError(name);
  return found;
}
