import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { serverIdentity } from '../../src/platform/embedded-postgres/identity.ts';
import { freePort } from './free-port.ts';
import { until } from './wait.ts';

/** A PgBouncer in transaction mode in front of the PostgreSQL of the tests, as deploy/pgbouncer has it. */

const DEPLOYED = join(import.meta.dirname, '../../deploy/pgbouncer/pgbouncer.ini');
/** From this version on it keeps prepared statements apart. */
const NAMES_SINCE = [1, 21] as const;
/** So few that clients really share them. */
const POOL_SIZE = 6;

export interface PgBouncerOptions {
  /** Its program. */
  readonly program: string;
  /** Where its PostgreSQL is, with the role and its password. */
  readonly adminUrl: string;
  /** In place of what stands there. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

/** A PgBouncer that runs. */
export class PgBouncer {
  readonly #program: string;
  readonly #folder: string;
  readonly port: number;
  readonly #identity = serverIdentity('/none');
  #process: ReturnType<typeof spawn> | undefined;
  /** Whether it keeps prepared statements apart. */
  readonly namesStatements: boolean;

  private constructor({ program, adminUrl, settings = {} }: PgBouncerOptions, port: number) {
    this.#program = program;
    this.port = port;
    this.#folder = mkdtempSync(join(tmpdir(), 'tianguis-pgbouncer-'));
    this.namesStatements = namesStatements(program);
    const { username, password, hostname, port: serverPort } = new URL(adminUrl);
    const own = {
      '*': `host=${hostname} port=${serverPort}`,
      listen_addr: '127.0.0.1',
      listen_port: port,
      auth_file: join(this.#folder, 'userlist.txt'),
      default_pool_size: POOL_SIZE,
      max_db_connections: 0,
      admin_users: username,
      ...settings,
    };
    this.#write('userlist.txt', [`"${username}" "${decodeURIComponent(password)}"`, '"stats" "looks"']);
    this.#write('pgbouncer.ini', this.#linesWith(own));
    if (this.#identity) chownSync(this.#folder, this.#identity.uid, this.#identity.gid);
  }

  /** Starts one, and waits until it takes connections. */
  static async start(options: PgBouncerOptions): Promise<PgBouncer> {
    const pooler = new PgBouncer(options, await freePort());
    await pooler.start();
    return pooler;
  }

  /** The same database through it. */
  reach(databaseUrl: string): string {
    const url = new URL(databaseUrl);
    url.hostname = '127.0.0.1';
    url.port = String(this.port);
    return url.href;
  }

  /** How a server that is started by these variables reaches the database through it. */
  environment(databaseUrl: string): Record<string, string> {
    return {
      DATABASE_URL: this.reach(databaseUrl),
      DATABASE_DIRECT_URL: databaseUrl,
      DATABASE_PREPARED_STATEMENTS: this.namesStatements ? 'on' : 'off',
    };
  }

  /** Starts it again, on the same port. */
  async start(): Promise<void> {
    const child = spawn(this.#program, [join(this.#folder, 'pgbouncer.ini')], {
      ...this.#identity,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#process = child;
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-5_000);
    });
    await until('PgBouncer takes connections', async () => {
      if (child.exitCode !== null) throw new Error(`PgBouncer ended with ${child.exitCode}: ${said}`);
      return said.includes('process up');
    });
  }

  /** Kills it, with every connection there is. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** What its own console says to a command, such as `SHOW POOLS`. */
  async show(command: string, adminUrl: string): Promise<Record<string, string>[]> {
    const url = new URL(this.reach(adminUrl));
    url.pathname = '/pgbouncer';
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    return client
      .query(command)
      .then(({ rows }) => rows)
      .finally(() => client.end());
  }

  async close(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The lines of deploy/pgbouncer as far as this version knows them, with other values; a section twice would lose the first. */
  #linesWith(values: Readonly<Record<string, string | number>>): string[] {
    const lines = readFileSync(DEPLOYED, 'utf8').split('\n');
    const known = this.namesStatements ? lines : lines.filter((line) => !line.startsWith('max_prepared_statements'));
    const left = new Map(Object.entries(values));
    const kept = known.map((line) => {
      const [, name = ''] = /^(\S+) =/.exec(line) ?? [];
      const value = left.get(name);
      left.delete(name);
      return value === undefined ? line : `${name} = ${value}`;
    });
    return [...kept, ...[...left].map(([name, value]) => `${name} = ${value}`)];
  }

  #write(name: string, lines: readonly string[]): void {
    const path = join(this.#folder, name);
    writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 });
    if (this.#identity) chownSync(path, this.#identity.uid, this.#identity.gid);
  }
}

function namesStatements(program: string): boolean {
  const said = execFileSync(program, ['--version'], { encoding: 'utf8' });
  const [, major = 0, minor = 0] = (/PgBouncer (\d+)\.(\d+)/.exec(said) ?? []).map(Number);
  return major > NAMES_SINCE[0] || (major === NAMES_SINCE[0] && minor >= NAMES_SINCE[1]);
}
