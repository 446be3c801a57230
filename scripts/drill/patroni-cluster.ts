import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { serverIdentity } from '../../src/platform/embedded-postgres/identity.ts';
import { program } from '../support/programs.ts';
import { ScriptError } from '../support/run.ts';
import { descendantsOf, freePorts, kill, launch, signalAll } from './processes.ts';

/** Three nodes of PostgreSQL under Patroni, one etcd and one HAProxy, as deploy/patroni has them, on this machine. */

const DEPLOYED = join(import.meta.dirname, '../../deploy/patroni');
const NODES = 3;
const SUPERUSER = 'postgres';
const POLL_MS = 200;
/** A busy machine takes its time to make three servers. */
const READY_WITHIN_MS = 240_000;
const ANSWER_WITHIN_MS = 3_000;

/** One node. */
interface Node {
  readonly name: string;
  readonly port: number;
  readonly rest: number;
  readonly folder: string;
  patroni: ChildProcess | undefined;
}

/** What Patroni says of a node. */
export interface Member {
  readonly name: string;
  readonly role: string;
  readonly state: string;
}

/** What is stopped, so that it can go on. */
export interface Frozen {
  readonly name: string;
  readonly pids: readonly number[];
}

export class PatroniCluster {
  readonly #folder = mkdtempSync(join(tmpdir(), 'tianguis-drill-'));
  readonly #identity = serverIdentity('/none');
  readonly #password = randomBytes(24).toString('hex');
  readonly #nodes: Node[] = [];
  readonly #frozen = new Map<string, Frozen>();
  #etcd: ChildProcess | undefined;
  #haproxy: ChildProcess | undefined;
  #etcdPort = 0;
  #proxyPort = 0;

  /** Starts one. @throws MissingProgramError, ScriptError when it does not come up */
  static async start(say: (line: string) => void): Promise<PatroniCluster> {
    const cluster = new PatroniCluster();
    try {
      await cluster.#start(say);
      return cluster;
    } catch (error) {
      await cluster.close();
      throw error;
    }
  }

  /** Where its programs write their logs. */
  get folder(): string {
    return this.#folder;
  }

  /** The address of a database of the primary, whichever that is. */
  url(database: string): string {
    return `postgresql://${SUPERUSER}:${this.#password}@127.0.0.1:${this.#proxyPort}/${database}`;
  }

  /** What the nodes are, as any of them that answers knows it. @throws Error when none does */
  async members(): Promise<readonly Member[]> {
    for (const { name, rest } of this.#nodes) {
      if (this.#frozen.has(name)) continue;
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
      const answer = await fetch(`http://127.0.0.1:${rest}/cluster`, { signal }).catch(() => undefined);
      if (answer?.ok) return ((await answer.json()) as { members: Member[] }).members;
    }
    throw new Error('no node of the cluster answers');
  }

  /** The primary's name. */
  async primary(): Promise<string> {
    const leader = (await this.members()).find(({ role }) => role === 'leader');
    if (leader === undefined) throw new Error('the cluster has no primary');
    return leader.name;
  }

  /** Waits until there is a primary with a synchronous standby, and every node is one of them or follows. */
  async whole(): Promise<void> {
    await this.#until('all nodes follow one primary, one of them synchronously', async () => {
      const members = await this.members();
      const roles = members.map(({ role }) => role);
      const isUp = members.every(({ state }) => state === 'running' || state === 'streaming');
      return members.length === NODES && isUp && roles.includes('leader') && roles.includes('sync_standby');
    });
  }

  /** Kills PostgreSQL and Patroni of a node at once, as a machine dies that loses its power. */
  async kill(name: string): Promise<void> {
    const node = this.#node(name);
    signalAll(this.#processesOf(node), 'SIGKILL');
    if (node.patroni !== undefined) await kill(node.patroni);
  }

  /** Stops all of a node where it stands: nothing answers, and no connection ends. */
  freeze(name: string): void {
    const pids = this.#processesOf(this.#node(name));
    signalAll(pids, 'SIGSTOP');
    this.#frozen.set(name, { name, pids });
  }

  /** Has a node that was killed or frozen come back. */
  comeBack(name: string): void {
    const frozen = this.#frozen.get(name);
    this.#frozen.delete(name);
    if (frozen !== undefined) signalAll(frozen.pids, 'SIGCONT');
    else this.#startNode(this.#node(name));
  }

  /** The last lines of a node's log. */
  logOf(name: string): string {
    return readFileSync(join(this.#folder, `${name}.log`), 'utf8')
      .split('\n')
      .slice(-20)
      .join('\n');
  }

  /** Ends all of it, and leaves nothing behind. */
  async close(): Promise<void> {
    for (const node of this.#nodes) {
      if (this.#frozen.has(node.name)) this.comeBack(node.name);
      await this.kill(node.name).catch(() => {});
    }
    for (const child of [this.#haproxy, this.#etcd]) if (child !== undefined) await kill(child);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #start(say: (line: string) => void): Promise<void> {
    const [etcdPort = 0, peerPort = 0, proxyPort = 0, ...others] = await freePorts(3 + 2 * NODES);
    this.#etcdPort = etcdPort;
    this.#proxyPort = proxyPort;
    if (this.#identity) chownSync(this.#folder, this.#identity.uid, this.#identity.gid);
    for (const name of ['patroni.yml', 'haproxy.cfg']) copyFileSync(join(DEPLOYED, name), join(this.#folder, name));
    for (const name of ['patroni.yml', 'haproxy.cfg']) chmodSync(join(this.#folder, name), 0o644);
    say('Starting etcd, three nodes of PostgreSQL under Patroni, and HAProxy …');
    this.#startEtcd(peerPort);
    for (let index = 0; index < NODES; index += 1) {
      const name = `node${index + 1}`;
      const folder = join(this.#folder, name);
      mkdirSync(folder, { mode: 0o700 });
      if (this.#identity) chownSync(folder, this.#identity.uid, this.#identity.gid);
      this.#nodes.push({
        name,
        folder,
        port: others[2 * index] ?? 0,
        rest: others[2 * index + 1] ?? 0,
        patroni: undefined,
      });
    }
    for (const node of this.#nodes) this.#startNode(node);
    this.#startProxy();
    await this.whole();
  }

  #startEtcd(peerPort: number): void {
    const [client, peer] = [`http://127.0.0.1:${this.#etcdPort}`, `http://127.0.0.1:${peerPort}`];
    this.#etcd = this.#launch('etcd', program('etcd'), [
      ...['--name', 'etcd', '--data-dir', join(this.#folder, 'etcd')],
      ...['--listen-client-urls', client, '--advertise-client-urls', client],
      ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer, '--initial-cluster', `etcd=${peer}`],
      // Its disk is this machine's, and busy with three servers.
      ...['--heartbeat-interval', '500', '--election-timeout', '5000'],
    ]);
  }

  #startNode(node: Node): void {
    const { name, port, rest, folder } = node;
    const environment = {
      PATRONI_NAME: name,
      PATRONI_RESTAPI_LISTEN: `127.0.0.1:${rest}`,
      PATRONI_RESTAPI_CONNECT_ADDRESS: `127.0.0.1:${rest}`,
      PATRONI_POSTGRESQL_LISTEN: `127.0.0.1:${port}`,
      PATRONI_POSTGRESQL_CONNECT_ADDRESS: `127.0.0.1:${port}`,
      PATRONI_POSTGRESQL_DATA_DIR: join(folder, 'data'),
      PATRONI_POSTGRESQL_PGPASS: join(folder, 'pgpass'),
      PATRONI_POSTGRESQL_BIN_DIR: dirname(realpathSync(program('initdb'))),
      PATRONI_ETCD3_HOSTS: `127.0.0.1:${this.#etcdPort}`,
      PATRONI_SUPERUSER_USERNAME: SUPERUSER,
      PATRONI_SUPERUSER_PASSWORD: this.#password,
      PATRONI_REPLICATION_USERNAME: 'replicator',
      PATRONI_REPLICATION_PASSWORD: this.#password,
    };
    node.patroni = this.#launch(name, program('patroni'), [join(this.#folder, 'patroni.yml')], environment);
  }

  #startProxy(): void {
    const addresses = this.#nodes.flatMap(({ port, rest }, index) => [
      [`NODE${index + 1}`, `127.0.0.1:${port}`],
      [`NODE${index + 1}_REST`, String(rest)],
    ]);
    const environment = { LISTEN: `127.0.0.1:${this.#proxyPort}`, ...Object.fromEntries(addresses) };
    const args = ['-db', '-f', join(this.#folder, 'haproxy.cfg')];
    this.#haproxy = this.#launch('haproxy', program('haproxy'), args, environment);
  }

  #launch(name: string, command: string, args: readonly string[], environment: Record<string, string> = {}) {
    const [folder, log] = [this.#folder, join(this.#folder, `${name}.log`)];
    return launch({ command, args, environment, folder, log, identity: this.#identity });
  }

  #node(name: string): Node {
    const node = this.#nodes.find((one) => one.name === name);
    if (node === undefined) throw new Error(`there is no ${name}`);
    return node;
  }

  /** Those of PostgreSQL, which Patroni leaves to themselves, and its own. */
  #processesOf({ folder, patroni }: Node): number[] {
    const pids = patroni?.pid === undefined || patroni.exitCode !== null ? [] : [patroni.pid];
    const postmaster = postmasterIn(join(folder, 'data'));
    return [...pids, ...pids.flatMap(descendantsOf), ...(postmaster ? [postmaster, ...descendantsOf(postmaster)] : [])];
  }

  async #until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + READY_WITHIN_MS;
    while (!(await isSo().catch(() => false))) {
      const ended = this.#nodes.find(({ patroni }) => typeof patroni?.exitCode === 'number');
      if (performance.now() > deadline || ended !== undefined) {
        const logs = this.#nodes.map(({ name }) => `${name}:\n${this.logOf(name)}`).join('\n');
        throw new ScriptError(`It never came about that ${what}. The nodes say:\n${logs}`);
      }
      await delay(POLL_MS);
    }
  }
}

/** The first process of the PostgreSQL that has this data folder, if it lives. */
function postmasterIn(folder: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}
