import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { openClient } from '../connections.ts';
import { findBinaries, type PostgresBinaries } from './binaries.ts';
import { type Identity, launchAs, launchError, serverIdentity } from './identity.ts';
import { claimFolder, ownerName } from './owner.ts';
import { findPostmaster, type Postmaster } from './postmaster.ts';

const SUPERUSER = 'tianguis';
const DATABASE = 'tianguis';
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;
const POLL_MS = 50;
const LOG_SIZE_MAX = 10 * 1024 * 1024;

export interface EmbeddedPostgresOptions {
  /** Where everything is kept; made when missing. */
  readonly dataDir: string;
  /** Use the server of another process where one runs, instead of refusing. Default false. */
  readonly share?: boolean;
  /** Default 200. */
  readonly maxConnections?: number;
  /** Extra server settings, `name=value`. */
  readonly settings?: readonly string[];
  /** Ends the start; a server that was begun is still waited for, so that it can be stopped. */
  readonly signal?: AbortSignal;
}

export interface EmbeddedPostgres {
  readonly url: string;
  /** `started` here, `adopted` from a process that died without stopping it, `shared` with one that lives. */
  readonly origin: 'started' | 'adopted' | 'shared';
  /** Stops the server, unless it is shared. */
  stop(): Promise<void>;
}

/** Another process owns the data folder. */
export class DataDirInUseError extends Error {
  override name = 'DataDirInUseError';
}

interface Cluster {
  readonly folder: string;
  readonly dataDir: string;
  readonly password: string;
  readonly binaries: PostgresBinaries;
  readonly identity: Identity | undefined;
}

/**
 * Brings up the PostgreSQL that lives under a data folder: makes it at first use, takes over the one that a killed
 * process left running, or starts it.
 * @throws DataDirInUseError when another live process owns the folder and `share` is not set, or what the signal says
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = join(options.dataDir, 'postgres');
  mkdirSync(options.dataDir, { recursive: true });
  const cluster: Cluster = {
    folder,
    dataDir: options.dataDir,
    password: keepPassword(options.dataDir),
    binaries: await findBinaries(),
    identity: serverIdentity(folder),
  };
  if (!existsSync(join(folder, 'PG_VERSION'))) await initialise(cluster, options.signal);
  options.signal?.throwIfAborted();
  const { postmaster, started } = await reachPostmaster(cluster, options);
  const owner = await connect(cluster, postmaster);
  const claim = await claimFolder(owner, options.signal).catch(async (error: unknown) => {
    await owner.end();
    throw error;
  });
  const url = urlOf(cluster, postmaster, DATABASE);
  if (!claim.isOurs) {
    await owner.end();
    if (options.share) return { url, origin: 'shared', stop: async () => {} };
    throw new DataDirInUseError(inUse(options.dataDir, claim.rival));
  }
  await createDatabase(owner);
  writeFileSync(join(options.dataDir, 'database-url'), `${url}\n`, { mode: 0o600 });
  return { url, origin: started ? 'started' : 'adopted', stop: () => stop(cluster, owner, postmaster) };
}

function inUse(dataDir: string, rival: number | undefined): string {
  if (rival === undefined)
    return `The last process that used ${dataDir} is gone, and PostgreSQL has not noticed yet. Start again in a moment.`;
  return (
    `${dataDir} is in use by another process (process ${rival}). ` +
    'Stop it first, or set DATA_DIR to another folder (and PORT to another port).'
  );
}

function keepPassword(dataDir: string): string {
  const path = join(dataDir, 'postgres-password');
  try {
    writeFileSync(path, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(path, 'utf8').trim();
}

function urlOf(cluster: Cluster, postmaster: Postmaster, database: string): string {
  return `postgresql://${SUPERUSER}:${cluster.password}@127.0.0.1:${postmaster.port}/${database}`;
}

/** Makes the data folder under another name and moves it into place, so that a half-made one is never used. */
async function initialise(cluster: Cluster, signal?: AbortSignal): Promise<void> {
  const draft = `${cluster.folder}.new-${process.pid}`;
  const passwordFile = join(tmpdir(), `tianguis-${randomBytes(8).toString('hex')}`);
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, cluster.password, { mode: 0o600 });
  if (cluster.identity !== undefined) {
    for (const path of [draft, passwordFile]) chownSync(path, cluster.identity.uid, cluster.identity.gid);
  }
  const args = [
    `--pgdata=${draft}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
  ];
  try {
    await runToEnd(cluster, cluster.binaries.initdb, args, signal);
    renameSync(draft, cluster.folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
    // Another process was first; its cluster is as good.
  } finally {
    rmSync(passwordFile, { force: true });
    for (const name of readdirSync(cluster.dataDir)) {
      if (name.startsWith('postgres.new-')) rmSync(join(cluster.dataDir, name), { recursive: true, force: true });
    }
  }
}

async function runToEnd(cluster: Cluster, binary: string, args: string[], signal?: AbortSignal): Promise<void> {
  const launch = launchAs(cluster.identity, binary, args, cluster.folder);
  const child = spawn(launch.command, launch.args, { ...launch.options, stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr += String(chunk);
  });
  signal?.addEventListener('abort', () => child.kill(), { once: true });
  await new Promise<void>((resolve, reject) => {
    child.on('error', (error) => reject(launchError(launch, error)));
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${binary} failed (${code}): ${stderr}`))));
  });
}

/** Finds the running server or starts one, until one answers. A server that is just stopping is waited for. */
async function reachPostmaster(
  cluster: Cluster,
  options: EmbeddedPostgresOptions,
): Promise<{ postmaster: Postmaster; started: boolean }> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  let started = false;
  let exited = true;
  let lastError: unknown;
  while (Date.now() < deadline) {
    const postmaster = findPostmaster(cluster.folder);
    if (postmaster !== undefined) {
      try {
        await (await connect(cluster, postmaster)).end();
        return { postmaster, started };
      } catch (error) {
        lastError = error;
      }
    } else if (exited) {
      const port = await freePort();
      exited = false;
      started = true;
      spawnPostmaster(cluster, port, options, (error) => {
        exited = true;
        lastError = error;
      });
    }
    await delay(POLL_MS);
  }
  throw new Error(`PostgreSQL did not start. The end of ${logPath(cluster)}:\n${endOfLog(cluster)}`, {
    cause: lastError,
  });
}

function logPath(cluster: Cluster): string {
  return join(cluster.dataDir, 'postgres.log');
}

function endOfLog(cluster: Cluster): string {
  return existsSync(logPath(cluster)) ? readFileSync(logPath(cluster), 'utf8').split('\n').slice(-15).join('\n') : '';
}

/** Starts the server in a process group of its own: Ctrl-C shall reach the product, which then stops it in order. */
function spawnPostmaster(
  cluster: Cluster,
  port: number,
  options: EmbeddedPostgresOptions,
  onExit: (error?: Error) => void,
): void {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    `max_connections=${options.maxConnections ?? 200}`,
    'shared_buffers=256MB',
    'max_wal_size=2GB',
    'log_min_messages=warning',
    ...(options.settings ?? []),
  ];
  const args = ['-D', cluster.folder, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const launch = launchAs(cluster.identity, cluster.binaries.postgres, args, cluster.folder);
  const tooLong = existsSync(logPath(cluster)) && statSync(logPath(cluster)).size > LOG_SIZE_MAX;
  const log = openSync(logPath(cluster), tooLong ? 'w' : 'a', 0o600);
  const child = spawn(launch.command, launch.args, { ...launch.options, detached: true, stdio: ['ignore', log, log] });
  child.on('error', (error) => onExit(launchError(launch, error)));
  child.on('exit', () => onExit());
  child.unref();
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port was found');
  return address.port;
}

async function connect(cluster: Cluster, postmaster: Postmaster): Promise<pg.Client> {
  return openClient({
    url: urlOf(cluster, postmaster, 'postgres'),
    applicationName: ownerName(process.pid),
    // It is held, not used.
    silenceTimeoutMs: 0,
  });
}

async function createDatabase(owner: pg.Client): Promise<void> {
  const { rowCount } = await owner.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
  if (rowCount === 0) await owner.query(`CREATE DATABASE ${DATABASE}`);
}

/** Asks for a fast shutdown and waits for the end of the process. */
async function stop(cluster: Cluster, owner: pg.Client, postmaster: Postmaster): Promise<void> {
  const isUp = () => findPostmaster(cluster.folder)?.pid === postmaster.pid;
  await owner.end().catch(() => {});
  if (!isUp()) return;
  process.kill(postmaster.pid, 'SIGINT');
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (isUp()) {
    if (Date.now() > deadline) throw new Error(`PostgreSQL (process ${postmaster.pid}) did not stop.`);
    await delay(POLL_MS);
  }
}
