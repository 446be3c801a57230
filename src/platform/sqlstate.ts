import { AppError, PLATFORM_ERRORS } from './errors.ts';
import { isRefusedBy, type RefusedRow, type UniqueKey } from './unique-keys.ts';

/**
 * What a database error means, however it surfaces. Prisma wraps errors of adapter-pg in several shapes, and has let
 * raw driver errors through (prisma issue 29716), so the whole chain of causes is searched instead of one field.
 */
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK_DETECTED = '40P01';
const LOCK_NOT_AVAILABLE = '55P03';
const UNIQUE_VIOLATION = '23505';
const QUERY_CANCELED = '57014';
const FOREIGN_KEY_VIOLATION = '23503';
const EXCLUSION_VIOLATION = '23P01';
const READ_ONLY = '25006';

const CONFLICT_STATES: ReadonlySet<string> = new Set([SERIALIZATION_FAILURE, DEADLOCK_DETECTED, LOCK_NOT_AVAILABLE]);
/** The network's and Prisma's words for a database that is out of reach, and our own. */
const CONNECTION_CODES: ReadonlySet<string> = new Set([
  PLATFORM_ERRORS['database-unavailable'].code,
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'P1001',
  'P1002',
  'P1008',
  'P1011',
  'P1017',
]);
/**
 * PostgreSQL's: the class of connection exceptions, the shutdowns and the like of class 57, a server that takes no more
 * connections, one that ended a session for idling in a transaction, and one that is read-only: after a failover the old
 * address may lead to a standby.
 */
const CONNECTION_STATES = /^(08...|57P0[1-5]|53300|25006|25P03|25P04)$/;
/** How `pg` says it, for want of a code. */
const CONNECTION_MESSAGES = [
  'Connection terminated',
  'not queryable',
  'Query read timeout',
  'Cannot use a pool after calling end on the pool',
];
/** How Prisma's adapter sorts them. */
const CONNECTION_KINDS: ReadonlySet<string> = new Set([
  'ConnectionClosed',
  'DatabaseNotReachable',
  'SocketTimeout',
  'TooManyConnections',
]);
/** What Prisma says when a transaction could not begin, or was lost with its connection or its time. */
const TRANSACTION_CODE = 'P2028';
const MAX_DEPTH = 6;

interface ErrorLink extends RefusedRow {
  readonly code: string | undefined;
  readonly kind: string | undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The error and everything it wraps: `cause`, and Prisma's `meta.driverAdapterError`. */
function* chainOf(error: unknown, depth = 0): Generator<ErrorLink> {
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return;
  const record = error as Record<string, unknown>;
  yield linkOf(record);
  const { originalCode, originalMessage } = record;
  if (originalCode !== undefined) yield linkOf({ ...record, code: originalCode, message: originalMessage });
  yield* chainOf(record.cause, depth + 1);
  const meta = record.meta as Record<string, unknown> | undefined;
  if (meta !== undefined) {
    yield linkOf({ code: meta.code });
    yield* chainOf(meta.driverAdapterError, depth + 1);
  }
}

function linkOf({ code, kind, constraint, table, detail, message }: Record<string, unknown>): ErrorLink {
  return {
    code: textOf(code),
    kind: textOf(kind),
    constraint,
    table: textOf(table),
    detail: textOf(detail),
    message: textOf(message) ?? '',
  };
}

function someLink(error: unknown, matches: (link: ErrorLink) => boolean): boolean {
  for (const link of chainOf(error)) if (matches(link)) return true;
  return false;
}

/** Whether another transaction got in the way: 40001, 40P01, a lock timeout or Prisma's P2034. */
export function isConflict(error: unknown): boolean {
  return someLink(
    error,
    ({ code, kind }) =>
      (code !== undefined && (CONFLICT_STATES.has(code) || code === 'P2034')) || kind === 'TransactionWriteConflict',
  );
}

/** Whether this key refused a row. Only what tells of a refused row is looked at for its name. */
export function isUniqueViolation(error: unknown, key: UniqueKey): boolean {
  return someLink(
    error,
    (link) => (link.code === UNIQUE_VIOLATION || link.kind === 'UniqueConstraintViolation') && isRefusedBy(link, key),
  );
}

/** Whether a row points at something that is not there. */
export function isForeignKeyViolation(error: unknown): boolean {
  return someLink(
    error,
    ({ code, kind }) => code === FOREIGN_KEY_VIOLATION || code === 'P2003' || kind === 'ForeignKeyConstraintViolation',
  );
}

/** Whether a row was refused by an EXCLUDE constraint: another is there that it must not meet. */
export function isExclusionViolation(error: unknown): boolean {
  return someLink(error, ({ code }) => code === EXCLUSION_VIOLATION);
}

/** Whether no connection was free in time. */
export function isPoolExhausted(error: unknown): boolean {
  return someLink(
    error,
    ({ code, message }) =>
      (code === TRANSACTION_CODE && message.includes('Unable to start a transaction')) ||
      message.includes('timeout exceeded when trying to connect'),
  );
}

/** Whether the database went away, refuses connections or writes, or fell silent: what was in flight may or may not be done. */
export function isConnectionLost(error: unknown): boolean {
  return someLink(
    error,
    ({ code, kind, message }) =>
      (code !== undefined &&
        (CONNECTION_CODES.has(code) || CONNECTION_STATES.test(code) || code === TRANSACTION_CODE)) ||
      (kind !== undefined && CONNECTION_KINDS.has(kind)) ||
      CONNECTION_MESSAGES.some((words) => message.includes(words)),
  );
}

/** Whether a server refused to write since it only reads. */
export function isReadOnly(error: unknown): boolean {
  return someLink(error, ({ code }) => code === READ_ONLY);
}

/** Whether someone else held a row for longer than the statement was allowed to wait. */
export function isLockTimeout(error: unknown): boolean {
  return someLink(error, ({ code }) => code === LOCK_NOT_AVAILABLE);
}

/** Whether a statement or a transaction took too long and was ended; nothing of it was done. */
function isTooSlow(error: unknown): boolean {
  return someLink(
    error,
    ({ code, message }) =>
      code === QUERY_CANCELED || (code === TRANSACTION_CODE && message.includes('The timeout for this transaction')),
  );
}

/**
 * Whether what a batch failed with may be the fault of one item, so that its halves are worth a try. What took too long
 * counts: half of it takes half the time. A database out of reach, or others who won, would fail any item.
 */
export function mayBeOneItemsFault(error: unknown): boolean {
  if (isTooSlow(error) || isLockTimeout(error)) return true;
  return !isConflict(error) && !isPoolExhausted(error) && !isConnectionLost(error);
}

/** What a client is told when the database did not do it; undefined when it is no matter of the database's state. */
export function databaseProblem(error: unknown): AppError | undefined {
  if (isConflict(error)) return new AppError(PLATFORM_ERRORS['concurrency-conflict'], { cause: error });
  if (isPoolExhausted(error) || isTooSlow(error)) return new AppError(PLATFORM_ERRORS.overloaded, { cause: error });
  if (isConnectionLost(error)) return new AppError(PLATFORM_ERRORS['database-unavailable'], { cause: error });
  return undefined;
}
