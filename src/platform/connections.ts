import type { Socket } from 'node:net';
import pg from 'pg';
import { within } from './deadline.ts';
import { isConnectionLost } from './sqlstate.ts';

/** The one place where connections to PostgreSQL are made: each has a listener for its loss, and none is waited for without a bound. */

/** Longest wait for a new connection, and for one of the pool's to become free. */
export const CONNECT_TIMEOUT_MS = 2_000;
/** A connection that is in use and says nothing for so long is dead. More than a statement may take: the server gives up first. */
export const SILENCE_TIMEOUT_MS = 5_000;
/** An idle connection is put away after so long. */
const IDLE_TIMEOUT_MS = 10_000;
/** How long one that is put away may take to say goodbye. */
const FAREWELL_TIMEOUT_MS = 5_000;
/** The kernel asks an idle peer for a sign of life after so long; a peer that vanished is found out so. */
const KEEP_ALIVE_DELAY_MS = 10_000;

const shared = { keepAlive: true, keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS };

/**
 * Longest wait of a transaction for one row: enough for all processes that sell a hot product to have their turn. While it
 * waits nobody else has its connection.
 */
export const LOCK_WAIT_MS = 400;

/**
 * The transaction of a client that vanished without a word keeps its locks no longer than this. Not a setting of the
 * session: it may be a pooler's.
 */
const IDLE_IN_TRANSACTION_MS = 5_000;

/** How a pool reaches PostgreSQL. */
export interface PoolAddress {
  /** May lead to a pooler in transaction mode. */
  readonly url: string;
  /** Whether statements are prepared under the names they have. Default true; false for a pooler that mixes names up. */
  readonly namesStatements?: boolean;
}

/** How a process reaches its database. */
export interface Reach extends PoolAddress {
  /** The same database for what needs a session: never a pooler in transaction mode. Default: `url` */
  readonly directUrl?: string;
}

export interface PoolOptions extends PoolAddress {
  /** Connections at most. */
  readonly max: number;
  /** Connections kept open while they are idle. Default 0. */
  readonly min?: number;
  readonly applicationName: string;
  /** Sends a statement without waiting for the answer to the one before. Default false. */
  readonly pipeline?: boolean;
  /** How long a connection in use may say nothing, in milliseconds. Default SILENCE_TIMEOUT_MS. */
  readonly silenceTimeoutMs?: number;
  /** Longest wait for a new connection, and for a free one, in milliseconds. Default CONNECT_TIMEOUT_MS. */
  readonly connectTimeoutMs?: number;
  /** Looks at each new connection before anyone has it. What it throws ends the connection, and whoever wanted it gets the error. */
  readonly onConnect?: (client: pg.ClientBase) => Promise<void>;
  /** Longest wait of a transaction for one row, in milliseconds. Default LOCK_WAIT_MS. */
  readonly lockWaitMs?: number;
  /** Server settings given at the connect, such as `statement_timeout`; not behind a pooler in transaction mode. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told of connections lost while idle; never with the error of `pg` itself, which holds the client and its password. */
  readonly onLost?: (error: Error) => void;
}

/** The socket below a connection; with TLS, the encrypted one. */
function socketOf(client: pg.ClientBase): Socket {
  return (client as pg.Client).connection.stream as Socket;
}

/** Ends a connection at once, whatever it is doing: every statement in flight on it fails as lost. */
export function cut(client: pg.ClientBase): void {
  socketOf(client).destroy();
}

/**
 * Whoever waits for an answer on a connection gets an error when it is lost. Without a listener the loss would also be
 * an uncaught error, and end the process.
 */
function listen(client: pg.ClientBase): void {
  client.on('error', () => {});
}

/**
 * Bounds every transaction that begins here. Whoever begins them, Prisma too, sends a bare BEGIN and has no hook for what
 * belongs to it; in one message with it, the settings cost no round trip of their own.
 */
function boundTransactions(client: pg.ClientBase, lockWaitMs: number): void {
  const bounded = `BEGIN; SET LOCAL idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MS}; SET LOCAL lock_timeout = ${lockWaitMs}`;
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  const isBegin = (first: unknown) => first === 'BEGIN' || (first as pg.QueryConfig).text === 'BEGIN';
  client.query = ((first: unknown, ...rest: unknown[]) =>
    isBegin(first) ? query(bounded) : query(first, ...rest)) as typeof client.query;
}

/** Has every statement prepared for this once, without a name that the next session behind a pooler would not know. */
function leaveNamesOut(client: pg.ClientBase): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  const unnamed = (first: unknown) => (isNamed(first) ? { ...first, name: undefined } : first);
  client.query = ((first: unknown, ...rest: unknown[]) => query(unnamed(first), ...rest)) as typeof client.query;
}

function isNamed(query: unknown): query is pg.QueryConfig {
  return typeof query === 'object' && (query as pg.QueryConfig | null)?.name !== undefined;
}

function optionsOf(settings: PoolOptions['settings'] = {}): string {
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

/**
 * A pool whose connections may be lost or fall silent at any moment. A statement whose answer does not come in
 * time ends its connection: what is written on it next would wait behind it.
 */
export function openPool(options: PoolOptions): pg.Pool {
  const { url, max, applicationName, pipeline = false, silenceTimeoutMs = SILENCE_TIMEOUT_MS } = options;
  const { min = 0, lockWaitMs = LOCK_WAIT_MS, settings, onLost, namesStatements = true } = options;
  const { connectTimeoutMs = CONNECT_TIMEOUT_MS } = options;
  const pool = new pg.Pool({
    ...shared,
    connectionString: url,
    max,
    min,
    pipeline,
    application_name: applicationName,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    ...(settings && { options: optionsOf(settings) }),
    ...(options.onConnect && { onConnect: boundedLook(options.onConnect, connectTimeoutMs) }),
  });
  pool.on('error', ({ message, code }: Error & { code?: string }) =>
    onLost?.(Object.assign(new Error(message), code !== undefined && { code })),
  );
  pool.on('connect', (client) => {
    listen(client);
    if (!namesStatements) leaveNamesOut(client);
    boundTransactions(client, lockWaitMs);
    const socket = socketOf(client);
    socket.on('timeout', () => socket.destroy());
  });
  pool.on('acquire', (client) => socketOf(client).setTimeout(silenceTimeoutMs));
  const idleMs = min > 0 ? 0 : IDLE_TIMEOUT_MS + FAREWELL_TIMEOUT_MS;
  pool.on('release', (_error, client) => socketOf(client).setTimeout(idleMs));
  return pool;
}

/** A connection that falls silent while it is looked at would be nobody's, and the pool would never have it back. */
function boundedLook(look: (client: pg.ClientBase) => Promise<void>, ms: number) {
  return (client: pg.ClientBase) =>
    within(ms, look(client)).catch((error: unknown) => {
      cut(client);
      throw error;
    });
}

/**
 * Ends a pool. Connections that do not say goodbye in time are cut: a server that vanished would not say it for long.
 * @param open the connections that it has
 */
export async function endSoon(end: () => Promise<void>, open: ReadonlySet<pg.ClientBase>, ms: number): Promise<void> {
  await within(ms, end()).catch(() => {
    for (const client of open) cut(client);
  });
}

/** The connections that a pool has at any time. */
export function connectionsOf(pool: pg.Pool): ReadonlySet<pg.ClientBase> {
  const open = new Set<pg.ClientBase>();
  pool.on('connect', (client) => open.add(client));
  pool.on('remove', (client) => open.delete(client));
  return open;
}

export interface ClientOptions {
  readonly url: string;
  readonly applicationName: string;
  /** How long it may say nothing, in milliseconds, be it idle or at work; 0 for ever. */
  readonly silenceTimeoutMs: number;
}

/** Longest wait for a connection of its own: those are made at the start, when a machine has much to do. */
const LONE_CONNECT_TIMEOUT_MS = 10_000;

/** What is asked of a lone connection after its loss fails with what was lost; `pg` would say only that it can't be asked. */
function rememberLoss(client: pg.Client): void {
  let loss: Error | undefined;
  client.on('error', (error) => {
    loss ??= error;
  });
  const query = client.query.bind(client) as (...args: unknown[]) => unknown;
  client.query = ((...args: unknown[]) =>
    loss === undefined ? query(...args) : Promise.reject(loss)) as typeof client.query;
}

/** One connection of its own, for work that needs a session. It is asked by promises. The caller ends it. */
export async function openClient({ url, applicationName, silenceTimeoutMs }: ClientOptions): Promise<pg.Client> {
  const client = new pg.Client({
    ...shared,
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: LONE_CONNECT_TIMEOUT_MS,
  });
  rememberLoss(client);
  await client.connect();
  const socket = socketOf(client);
  socket.setTimeout(silenceTimeoutMs, () => socket.destroy());
  return client;
}

/** Has a client of openClient wait so long, in milliseconds, for what it asks from now on. */
export function allowSilence(client: pg.Client, silenceTimeoutMs: number): void {
  socketOf(client).setTimeout(silenceTimeoutMs);
}

/**
 * Lends a connection of a pool for a piece of work, and takes it away when the signal says so: the connection is cut then,
 * and the work fails as if it were lost. Work that leaves a transaction open loses it with the connection.
 * @throws whatever the work throws
 */
export async function withConnection<T>(
  pool: pg.Pool,
  signal: AbortSignal,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  return lendUntil(signal, await pool.connect(), work);
}

/** The same with a connection that was taken from its pool before. @throws whatever the work throws */
export async function lendUntil<T>(
  signal: AbortSignal,
  client: pg.PoolClient,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const takeAway = () => cut(client);
  signal.addEventListener('abort', takeAway, { once: true });
  try {
    return await lend(client, async () => {
      signal.throwIfAborted();
      return work(client);
    });
  } finally {
    signal.removeEventListener('abort', takeAway);
  }
}

/**
 * Lends a connection that was taken from a pool, and gives it back; not one that is lost, or will be: a server that ends it
 * says so before it does, and whoever had it next would lose it too. Nor one that was left in a transaction.
 * @throws whatever the work throws
 */
export async function lend<T>(client: pg.PoolClient, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  let isLost = false;
  try {
    return await work(client);
  } catch (error) {
    isLost = isConnectionLost(error);
    throw error;
  } finally {
    client.release(isLost || client.getTransactionStatus() !== 'I');
  }
}
