import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { type Prisma, PrismaClient } from '../generated/prisma/client.ts';

/** One transaction. Functions that run in it take it as their first parameter. */
export type Tx = Prisma.TransactionClient;

/** One database: Prisma for most things, the same pool for SQL written by hand. */
export interface Database {
  readonly prisma: PrismaClient;
  readonly pool: pg.Pool;
  readonly url: string;
  /** Runs `work` in one READ COMMITTED transaction: all of it is on disk when this returns, or none of it. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly onWarning: (message: string, error?: unknown) => void;
}

/** Longest wait for a row lock, for a connection, for a statement and between statements of a transaction. */
const LOCK_TIMEOUT_MS = 2_000;
const CONNECT_TIMEOUT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 30_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000;
const TRANSACTION_TIMEOUT_MS = 10_000;

/**
 * Plans are kept per connection, those of foreign keys too. One made while a table was small scans it, and goes on
 * scanning it when a flash sale has made it large: orders per second halved every ten seconds. Every question asked here
 * has an index; where one has none, PostgreSQL scans in spite of this.
 */
const PLANNER_OPTIONS = '-c enable_seqscan=off';

/** Opens a database; connections are made when first needed. */
export function openDatabase({ url, poolSize, onWarning }: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    application_name: 'tianguis',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    lock_timeout: LOCK_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    options: PLANNER_OPTIONS,
  });
  let closing = false;
  pool.on('error', ({ message }) => {
    // Not the error itself: pg hangs the client on it, with the password.
    if (!closing) onWarning('an idle database connection was lost', new Error(message));
  });
  dropUnfinishedTransactions(pool, onWarning);
  const adapter = new PrismaPg(pool, { statementNameGenerator: nameOfStatement() });
  const prisma = new PrismaClient({ adapter });
  return {
    prisma,
    pool,
    url,
    transaction: (work) => prisma.$transaction(work, { maxWait: CONNECT_TIMEOUT_MS, timeout: TRANSACTION_TIMEOUT_MS }),
    close: async () => {
      closing = true;
      await prisma.$disconnect();
      await pool.end();
    },
  };
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
