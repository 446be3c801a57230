import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../src/config.ts';
import { jwtSecretOf } from '../../src/jwt-secret.ts';
import { openPool } from '../../src/platform/connections.ts';
import { addBuyers, createTokenSigner, removeIdleBuyers } from './crowd.ts';
import { ScriptError } from './run.ts';
import { StartFailure, startServer } from './server-process.ts';

/** A server for a script to call. */
export interface Server {
  /** Such as `http://127.0.0.1:3000`. */
  readonly origin: string;
  /** Whether it was started here. */
  readonly isOwn: boolean;
  /** Stops it, if it was started here. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly config: Config;
  /** The database that the script works on; the server must work on the same. */
  readonly databaseUrl: string;
  /** The server that must be used. Absent: the one at PORT if it has the same database, else a new one. */
  readonly url?: string | undefined;
}

const PROBE_TIMEOUT_MS = 2_000;
const LOG_LINES_SHOWN = 15;

/**
 * Finds the running server, or starts one for the script on a free port.
 * @throws ScriptError when the server at `url` does not answer or has another database, or the new one does not start
 */
export async function useServer({ config, databaseUrl, url }: ServerOptions): Promise<Server> {
  const origin = new URL(url ?? `http://127.0.0.1:${config.port}`).origin;
  const isUp = config.port !== 0 || url !== undefined ? await answers(origin) : false;
  if (isUp && (await sharesDatabase(origin, config, databaseUrl)))
    return { origin, isOwn: false, stop: async () => {} };
  if (url === undefined) return startOwnServer(config, databaseUrl);
  if (!isUp) throw new ScriptError(`No server answers at ${origin}. Start it first, or leave --url out.`);
  throw new ScriptError(
    `The server at ${origin} has another database or JWT_SECRET than this script. ` +
      'Give the script the DATABASE_URL (or DATA_DIR) and JWT_SECRET that the server has.',
  );
}

async function answers(origin: string): Promise<boolean> {
  const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
  return fetch(`${origin}/livez`, { signal }).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Asks the server for an account that was just written here, with a token signed here; then removes it. */
async function sharesDatabase(origin: string, config: Config, databaseUrl: string): Promise<boolean> {
  const pool = openPool({ url: databaseUrl, max: 1, applicationName: 'tianguis script' });
  try {
    const [{ id } = { id: '' }] = await addBuyers(pool, 1);
    const token = (await createTokenSigner(jwtSecretOf(config))).sign({ id, role: 'BUYER' });
    const { ok } = await fetch(`${origin}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } });
    await removeIdleBuyers(pool, [id]);
    return ok;
  } finally {
    await pool.end();
  }
}

/** What it prints is kept in a file, for whoever wants to know later why it behaved so. */
async function startOwnServer({ dataDir }: Config, databaseUrl: string): Promise<Server> {
  mkdirSync(dataDir, { recursive: true });
  const logPath = join(dataDir, 'script-server.log');
  const log = openSync(logPath, 'w', 0o600);
  try {
    const environment = { DATABASE_URL: databaseUrl };
    const { origin, stop } = await startServer({ environment, stdout: log, stderr: log });
    return { origin, isOwn: true, stop };
  } catch (error) {
    if (error instanceof StartFailure) throw new ScriptError(explainStart(logPath));
    throw error;
  } finally {
    closeSync(log);
  }
}

function explainStart(logPath: string): string {
  const lines = readFileSync(logPath, 'utf8').trimEnd().split('\n').slice(-LOG_LINES_SHOWN);
  return `The server did not start. The end of ${logPath}:\n${lines.join('\n')}`;
}
