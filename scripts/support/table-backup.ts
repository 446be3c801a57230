import { execFile } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type pg from 'pg';
import { ScriptError } from './run.ts';

/** A table kept as it was, before something is done to it. */
export interface Backup {
  /** Where it is. */
  readonly where: string;
  /** How to have it back. */
  readonly restore: readonly string[];
}

/** A table by its schema and name, as the catalogue has them. */
export interface TableName {
  readonly schema: string;
  readonly name: string;
}

const POSTGRES_VERSIONS = '/usr/lib/postgresql';
const DUMP_TIMEOUT_MS = 60 * 60_000;
/** pg_dump waits no longer for the table than this: whoever alters it is not to be waited for. */
const DUMP_LOCK_WAIT = '--lock-wait-timeout=30s';

export const quotedName = ({ schema, name }: TableName) =>
  [schema, name].map((part) => `"${part.replaceAll('"', '""')}"`).join('.');

interface Output {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

function run(command: string, args: readonly string[], environment: Record<string, string> = {}): Promise<Output> {
  const options = { env: { ...process.env, ...environment }, timeout: DUMP_TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024 };
  return new Promise((done) => {
    execFile(command, args, options, (error, stdout, stderr) => done({ ok: error === null, stdout, stderr }));
  });
}

function folders(): string[] {
  const inPath = (process.env.PATH ?? '').split(delimiter);
  try {
    return [...inPath, ...readdirSync(POSTGRES_VERSIONS).map((version) => join(POSTGRES_VERSIONS, version, 'bin'))];
  } catch {
    return inPath;
  }
}

/** One as new as the server, or newer: an older one refuses. @returns its folder */
async function findDump(serverVersion: number): Promise<string | undefined> {
  for (const folder of folders()) {
    const { ok, stdout } = await run(join(folder, 'pg_dump'), ['--version']);
    const major = Number(/(\d+)(?:\.\d+)?/.exec(stdout)?.[1] ?? 0);
    if (ok && major >= serverVersion) return folder;
  }
  return undefined;
}

/** What libpq reads, so that no password is among the arguments that everyone on the machine may list. */
export function libpqEnvironment(databaseUrl: string): Record<string, string> {
  const { hostname, port, username, password, pathname, searchParams } = new URL(databaseUrl);
  const sslMode = searchParams.get('sslmode');
  return {
    PGHOST: decodeURIComponent(searchParams.get('host') ?? hostname),
    PGPORT: port || '5432',
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    ...(sslMode !== null && { PGSSLMODE: sslMode }),
  };
}

async function dump(databaseUrl: string, table: TableName, folder: string, bin: string): Promise<Backup> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  const file = join(folder, `${table.name.replace(/[^\p{L}\p{N}_-]/gu, '_')}-${stamp}.dump`);
  // It has everything the table has, so nobody else reads it.
  closeSync(openSync(file, 'wx', 0o600));
  const args = ['--format=custom', DUMP_LOCK_WAIT, `--table=${quotedName(table)}`, `--file=${file}`];
  try {
    const dumped = await run(join(bin, 'pg_dump'), args, libpqEnvironment(databaseUrl));
    if (!dumped.ok) throw new ScriptError(`No backup, so nothing was changed. pg_dump said: ${dumped.stderr.trim()}`);
    const { ok, stdout } = await run(join(bin, 'pg_restore'), ['--list', file]);
    if (!ok || !stdout.includes(`TABLE DATA ${table.schema} ${table.name} `) || statSync(file).size === 0)
      throw new ScriptError('No backup, so nothing was changed: what pg_dump wrote cannot be read back.');
  } catch (error) {
    // Nobody shall take it for a backup, and its disk may be full.
    rmSync(file, { force: true });
    throw error;
  }
  return {
    where: `${file} (pg_dump)`,
    restore: [
      `Into another database, to look or to copy from: ${join(bin, 'pg_restore')} --no-owner --dbname=OTHER ${file}`,
      `In place, losing every sale since: ${join(bin, 'pg_restore')} --clean --if-exists --dbname=… ${file}`,
    ],
  };
}

/** Beside the table, in the same database. It takes no lock that anyone waits for. */
async function copy(client: pg.Client, table: TableName): Promise<Backup> {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const copied = { ...table, name: `${table.name.slice(0, 30)}_before_version_${stamp}` };
  const { rowCount } = await client.query(`CREATE TABLE ${quotedName(copied)} AS TABLE ${quotedName(table)}`);
  const { rows } = await client.query(`SELECT count(*)::int AS count FROM ${quotedName(copied)}`);
  if (rows[0].count !== rowCount) throw new ScriptError('No backup, so nothing was changed: the copy lacks rows.');
  return {
    where: `the table ${quotedName(copied)}, ${rowCount} rows (no pg_dump as new as the server was found)`,
    restore: [
      `A row: INSERT INTO ${quotedName(table)} SELECT (its columns) FROM ${quotedName(copied)} WHERE id = …;`,
      `When it is no longer wanted: DROP TABLE ${quotedName(copied)};`,
    ],
  };
}

/**
 * Keeps a table as it is now: by pg_dump into a file for its owner's eyes, else as a copy in the database.
 * @throws ScriptError when neither can be had
 */
export async function backUp(
  client: pg.Client,
  databaseUrl: string,
  table: TableName,
  folder: string,
): Promise<Backup> {
  const { rows } = await client.query(`SELECT current_setting('server_version_num')::int / 10000 AS version`);
  const bin = await findDump(rows[0].version);
  return bin === undefined ? copy(client, table) : dump(databaseUrl, table, folder, bin);
}
