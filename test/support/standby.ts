import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chownSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { findBinaries } from '../../src/platform/embedded-postgres/binaries.ts';
import { launchAs, serverIdentity } from '../../src/platform/embedded-postgres/identity.ts';
import { startEmbeddedPostgres } from '../../src/platform/embedded-postgres/index.ts';
import { until } from './wait.ts';

/** A PostgreSQL of a test's own, and standbys that stream from it. */

const MAX_CONNECTIONS = 100;
/** A standby must not have fewer. */
const SETTINGS = [`max_connections=${MAX_CONNECTIONS}`, 'fsync=off', 'jit=off', 'max_parallel_workers_per_gather=0'];

export interface Standby {
  /** The same database on it. */
  readonly url: string;
  /** Asks it something, as a superuser. */
  ask(sql: string): Promise<pg.QueryResult>;
  /** Ends it as a failing machine does. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Replays no more for now, while it goes on answering. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Has it take writes, which cannot be undone. */
  promote(): Promise<void>;
  /** Has it stream from another server than its primary from now on. */
  follow(url: string): Promise<void>;
}

export interface Pair {
  /** A database on the primary. */
  readonly url: string;
  readonly standby: Standby;
  /** Starts another standby of the same primary. */
  another(): Promise<Standby>;
  stop(): Promise<void>;
}

/** Starts a primary, and a standby that streams from it. */
export async function startPair(): Promise<Pair> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tianguis-primary-'));
  const primary = await startEmbeddedPostgres({ dataDir, maxConnections: MAX_CONNECTIONS, settings: SETTINGS });
  const folder = mkdtempSync(join(tmpdir(), 'tianguis-standby-'));
  const standbys: Standby[] = [];
  const another = async () => {
    const name = `standby_${standbys.length}`;
    const copy = join(folder, name);
    await copyTo(copy, join(dataDir, 'postgres'), primary.url, name);
    const standby = new StartedStandby(copy, primary.url, await freePort());
    standbys.push(standby);
    await standby.start();
    return standby;
  };
  const stop = async () => {
    await Promise.all(standbys.map((standby) => standby.kill()));
    await primary.stop();
    for (const path of [folder, dataDir]) rmSync(path, { recursive: true, force: true });
  };
  try {
    return { url: primary.url, standby: await another(), another, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return work(client).finally(() => client.end());
}

/** What pg_basebackup does, which npm does not bring: a copy of the files between two calls. */
async function copyTo(copy: string, folder: string, url: string, slot: string): Promise<void> {
  const label = await withClient(url, async (client) => {
    // What the standby will need is kept from now on.
    await client.query(`SELECT pg_create_physical_replication_slot('${slot}', true)`);
    await client.query(`SELECT pg_backup_start('standby', true)`);
    // With its owner: PostgreSQL does not run as root.
    execFileSync('cp', ['-a', folder, copy]);
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
    return rows[0]?.labelfile ?? '';
  });
  for (const name of ['postmaster.pid', 'postmaster.opts']) rmSync(join(copy, name), { force: true });
  const slots = join(copy, 'pg_replslot');
  for (const name of readdirSync(slots)) rmSync(join(slots, name), { recursive: true });
  const own = (name: string, text: string) => {
    writeFileSync(join(copy, name), text);
    const { uid, gid } = statSync(copy);
    chownSync(join(copy, name), uid, gid);
  };
  own('backup_label', label);
  own('standby.signal', '');
  appendFileSync(
    join(copy, 'postgresql.auto.conf'),
    `primary_conninfo = '${asWords(url)}'\nprimary_slot_name = '${slot}'\nwal_retrieve_retry_interval = 200\n`,
  );
}

/** An address as a standby has it of the server that it streams from. */
function asWords(url: string): string {
  const { hostname, port, username, password } = new URL(url);
  return `host=${hostname} port=${port} user=${username} password=${password}`;
}

class StartedStandby implements Standby {
  readonly url: string;
  readonly #folder: string;
  readonly #port: number;
  #ended: Promise<unknown> = Promise.resolve();
  #pid: number | undefined;

  constructor(folder: string, primaryUrl: string, port: number) {
    this.#folder = folder;
    this.#port = port;
    const url = new URL(primaryUrl);
    url.port = String(port);
    this.url = url.href;
  }

  ask(sql: string): Promise<pg.QueryResult> {
    return withClient(this.url, (client) => client.query(sql));
  }

  async start(): Promise<void> {
    const { postgres } = await findBinaries();
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_standby_streaming_delay=0'];
    const given = [...settings, ...SETTINGS].flatMap((setting) => ['-c', setting]);
    const args = ['-D', this.#folder, '-p', String(this.#port), ...given];
    const { command, args: all, options } = launchAs(serverIdentity(this.#folder), postgres, args, this.#folder);
    const log = openSync(`${this.#folder}.log`, 'a');
    const child = spawn(command, all, { ...options, stdio: ['ignore', log, log] });
    this.#pid = child.pid;
    this.#ended = once(child, 'exit');
    await until('the standby answers', async () => {
      if (child.exitCode !== null) throw new Error(`the standby did not start: see ${this.#folder}.log`);
      return this.ask('SELECT').then(
        () => true,
        () => false,
      );
    });
  }

  async kill(): Promise<void> {
    if (this.#pid === undefined) return;
    process.kill(this.#pid, 'SIGKILL');
    this.#pid = undefined;
    await this.#ended;
    // Those that it had started end as soon as they notice, and have the port until then.
    await until('the standby is gone', () =>
      this.ask('SELECT').then(
        () => false,
        () => true,
      ),
    );
  }

  async pause(): Promise<void> {
    await this.ask('SELECT pg_wal_replay_pause()');
    await until('nothing is replayed', async () => {
      const { rows } = await this.ask('SELECT pg_get_wal_replay_pause_state() AS state');
      return rows[0].state === 'paused';
    });
  }

  async resume(): Promise<void> {
    await this.ask('SELECT pg_wal_replay_resume() WHERE pg_is_in_recovery()');
  }

  async promote(): Promise<void> {
    await this.ask('SELECT pg_promote()');
  }

  async follow(url: string): Promise<void> {
    await this.ask(`ALTER SYSTEM SET primary_conninfo = '${asWords(url)}'`);
    await this.ask(`ALTER SYSTEM SET primary_slot_name = ''`);
    await this.ask('SELECT pg_reload_conf()');
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port was found');
  return address.port;
}
