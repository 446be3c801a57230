import { spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { program } from '../../../scripts/support/programs.ts';

/** The user who owns Debian's clusters: PostgreSQL does not run as root. */
const OWNER = 'postgres';
const POSTGRES_VERSIONS = '/usr/lib/postgresql';

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

/** All the programs of a version: others in PATH may be of another, or wrappers. */
function postgresFolder(): string {
  const isComplete = (folder: string) => existsSync(join(folder, 'pg_verifybackup'));
  const versions = existsSync(POSTGRES_VERSIONS) ? readdirSync(POSTGRES_VERSIONS) : [];
  const newestFirst = versions.sort((one, other) => Number(other) - Number(one));
  const found = newestFirst.map((version) => join(POSTGRES_VERSIONS, version, 'bin')).find(isComplete);
  return found ?? dirname(program('initdb'));
}

/** The numbers of the user, from the machine's own list. */
function ownerIds(): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${OWNER}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined) throw new Error(`There is no user ${OWNER}: apt-get install postgresql`);
  return { uid: Number(uid), gid: Number(gid) };
}

/** Runs a text of bash to its end, as the owner. @throws Error with all it said, unless it ends well */
export async function runBash(text: string, environment: Readonly<Record<string, string>>): Promise<string> {
  const path = [postgresFolder(), process.env.PATH].join(delimiter);
  const env = { ...environment, PATH: path, LC_ALL: 'C.UTF-8' };
  const ids = process.getuid?.() === 0 ? ownerIds() : {};
  const child = spawn('bash', ['-euo', 'pipefail', '-c', text], {
    env,
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...ids,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += part));
  // Not until its output ends: a server that it started has that too.
  const code = await new Promise((ended) => child.once('exit', ended));
  if (code !== 0) throw new Error(`${text}\nended with ${code}:\n${said}`);
  return said;
}

/** A folder of the owner, for the length of a test. */
export function ownersFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `tianguis-${name}-`));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  if (process.getuid?.() === 0) {
    const { uid, gid } = ownerIds();
    chownSync(folder, uid, gid);
  }
  return folder;
}

/** A cluster of Debian's PostgreSQL for the length of a test, with a database called tianguis. */
export interface Cluster {
  readonly url: string;
  /** What libpq's programs find it by. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Stops whatever runs in a folder, without a word where nothing does. */
export async function stopCluster(folder: string): Promise<void> {
  await runBash('pg_ctl stop --mode=fast --wait --pgdata="$DATA" > "$DATA/stop.log" 2>&1 || true', { DATA: folder });
}

export const urlAt = (port: number, database = 'tianguis') => `postgres://tianguis@127.0.0.1:${port}/${database}`;

export async function startCluster(): Promise<Cluster> {
  const data = join(ownersFolder('cluster'), 'data');
  const port = await freePort();
  // Stopped before its folder is removed: what was said last is done first.
  onTestFinished(() => stopCluster(data));
  const environment = {
    PGHOST: '127.0.0.1',
    PGPORT: String(port),
    PGUSER: 'tianguis',
    PGDATABASE: 'tianguis',
    PGDATA: data,
  };
  await runBash(
    `initdb --username=tianguis --auth=trust --encoding=UTF8 --locale=C.UTF-8 > /dev/null
     echo "port = $PGPORT
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
max_connections = 200" >> "$PGDATA/postgresql.conf"
     pg_ctl start --wait --log="$PGDATA/server.log" > /dev/null
     createdb --maintenance-db=postgres tianguis`,
    environment,
  );
  return { url: urlAt(port), environment, stop: () => stopCluster(data) };
}

/** The commands of a document, by the names that stand above them in comments. */
export function commandsOf(document: string): (name: string) => string {
  const blocks = readFileSync(document, 'utf8').matchAll(/<!-- run: ([\w-]+) -->\n```bash\n(.*?)\n```/gs);
  const byName = new Map([...blocks].map(([, name = '', text = '']) => [name, text]));
  return (name) => {
    const text = byName.get(name);
    if (text === undefined) throw new Error(`${document} has no commands called ${name}`);
    return text;
  };
}
