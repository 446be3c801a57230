import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { type Prisma, PrismaClient } from '../generated/prisma/client.ts';
import { CONNECT_TIMEOUT_MS, LOCK_WAIT_MS, openPool, type PoolOptions, type Reach } from './connections.ts';
import { schemaOf } from './schema-name.ts';
import { type Ask, askOnAny, askTogether, type Statement } from './statements.ts';
import { traced } from './tracing.ts';

/** One transaction. Functions that run in it take it as their first parameter. */
export type Tx = Prisma.TransactionClient;

export interface TransactionOptions {
  /** How long it may take all in all, in milliseconds; each of its statements has a bound of its own. */
  readonly timeoutMs?: number;
}

/** One database: Prisma for most things, the same pool for SQL written by hand. */
export interface Database {
  readonly prisma: PrismaClient;
  readonly pool: pg.Pool;
  readonly url: string;
  /** For other pools, and connections of their own, on the same database. */
  readonly reach: Required<Reach>;
  /** Longest wait of a transaction for one row, in milliseconds. */
  readonly lockWaitMs: number;
  /** Asks one statement of a `*.sql.ts`, which is its own transaction. */
  readonly ask: Ask;
  /** Asks several in one transaction. */
  askTogether<T>(work: (ask: Ask) => Promise<T>): Promise<T>;
  /** Runs `work` in one READ COMMITTED transaction: all of it is on disk when this returns, or none of it. */
  transaction<T>(work: (tx: Tx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  close(): Promise<void>;
}

export interface DatabaseOptions
  extends Reach,
    Pick<PoolOptions, 'settings' | 'silenceTimeoutMs' | 'connectTimeoutMs' | 'lockWaitMs' | 'onConnect'> {
  /** Connections at most. */
  readonly poolSize: number;
  /** What its sessions are called. Default: tianguis. */
  readonly applicationName?: string;
  readonly onWarning: (message: string, error?: unknown) => void;
}

const TRANSACTION_TIMEOUT_MS = 10_000;

/** Opens a database; connections are made when first needed. */
export function openDatabase(given: DatabaseOptions): Database {
  const { poolSize, onWarning, applicationName = 'tianguis', ...options } = given;
  let closing = false;
  const { url, directUrl = url, namesStatements = true } = options;
  const pool = openPool({
    ...options,
    max: poolSize,
    applicationName,
    onLost: (error) => {
      if (!closing) onWarning('an idle database connection was lost', error);
    },
  });
  dropUnfinishedTransactions(pool, onWarning);
  let client: PrismaClient | undefined;
  // Made when first needed: that takes longer than connecting, and some ask by statements of their own alone.
  const prismaOf = () => {
    client ??= new PrismaClient({
      adapter: new PrismaPg(pool, { schema: schemaOf(url), statementNameGenerator: nameOfStatement() }),
    });
    return client;
  };
  return {
    get prisma() {
      return prismaOf();
    },
    pool,
    url,
    reach: { url, directUrl, namesStatements },
    lockWaitMs: options.lockWaitMs ?? LOCK_WAIT_MS,
    ask: tracedAsk(askOnAny(pool)),
    askTogether: (work) => traced('transaction', () => askTogether(pool, work)),
    transaction: (work, { timeoutMs = TRANSACTION_TIMEOUT_MS } = {}) =>
      traced('transaction', () => prismaOf().$transaction(work, { maxWait: CONNECT_TIMEOUT_MS, timeout: timeoutMs })),
    close: async () => {
      closing = true;
      await client?.$disconnect();
      await pool.end();
    },
  };
}

/** One statement, which is its own transaction, under its name: its values are people's data. */
function tracedAsk(ask: Ask): Ask {
  return (statement, values) => traced(`statement ${statement.name}`, () => ask(statement, values));
}

/**
 * A connection that comes back to the pool inside an open transaction would make the next user's writes part of a
 * stranger's transaction (prisma issue 29719). It is ended instead: the pool takes no ending connection back, and
 * PostgreSQL rolls back what was open.
 */
function dropUnfinishedTransactions(pool: pg.Pool, onWarning: DatabaseOptions['onWarning']): void {
  pool.on('release', (_error, client) => {
    const status = client.getTransactionStatus();
    if (status !== 'T' && status !== 'E') return;
    onWarning('a connection was returned inside an open transaction; it was closed and the transaction rolled back');
    (client as unknown as pg.Client).end().catch((error: unknown) => onWarning('closing it failed', error));
  });
}

/** Bound of the statements prepared by name per connection, since lists of ids of every length make ever new texts. */
const PREPARED_STATEMENTS_MAX = 500;

/** Names for prepared statements, so that PostgreSQL plans each of Prisma's statements once per connection. */
function nameOfStatement(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    // pg takes an empty name for a statement that is not kept.
    if (names.size >= PREPARED_STATEMENTS_MAX) return '';
    const name = `prisma_${names.size}`;
    names.set(sql, name);
    return name;
  };
}

/** Has a transaction wait for a row so many milliseconds at most from now on, instead of as long as all others do. */
export async function boundLockWaits(tx: Tx, ms: number): Promise<void> {
  await tx.$executeRaw`SELECT set_config('lock_timeout', ${String(ms)}, true)`;
}

/** What time it is by the database's clock, which is one for all processes. Rounded as columns are. */
export async function databaseTime(tx: Tx): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp()::timestamptz(3) AS now`;
  if (row === undefined) throw new Error('the database has no clock');
  return row.now;
}

/** Asks statements of a `*.sql.ts` in a transaction of Prisma's. Their columns need names that differ. */
export function askBy(tx: Tx): Ask {
  return async <Row extends unknown[]>({ text }: Statement, values: readonly unknown[]) => {
    const rows = await tx.$queryRawUnsafe<object[]>(text, ...values);
    return rows.map((row) => Object.values(row) as Row);
  };
}
