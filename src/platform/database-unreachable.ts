import { isConnectionLost, isPoolExhausted, isReadOnly } from './sqlstate.ts';

/** Codes of Node and PostgreSQL by which a first connection fails; those of a lost one are sqlstate.ts's. */
const CODES: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_INVALID_URL',
  '28000',
  '28P01',
  '3D000',
]);
/** What pg says without a code: no TLS there, no answer in time, no password given. */
const MESSAGES = /does not support SSL|timeout expired|^SASL/;

const ONLY_READS =
  'The database only reads: it is a standby, or was set to. DATABASE_URL, DATABASE_DIRECT_URL and DATABASE_MIGRATION_URL must lead to ' +
  'one that takes writes; DATABASE_REPLICA_URL is for standbys.';

/** The error and, where one name has several addresses, the errors of each. */
function errorsOf(error: unknown): Error[] {
  if (!(error instanceof Error)) return [];
  return error instanceof AggregateError ? [...errorsOf(error.errors[0]), error] : [error];
}

/**
 * In one line what keeps a process from its database and what to do about it; undefined when it is something else.
 * The address is not in it, since it holds the password.
 */
export function explainUnreachable(error: unknown): string | undefined {
  const errors = errorsOf(error);
  const isIt = errors.some(
    (one) =>
      CODES.has((one as NodeJS.ErrnoException).code ?? '') ||
      MESSAGES.test(one.message) ||
      isConnectionLost(one) ||
      isPoolExhausted(one),
  );
  if (!isIt) return undefined;
  if (errors.some(isReadOnly)) return ONLY_READS;
  const reason = errors[0]?.message.trim().split('\n').at(-1);
  return `The database cannot be used: ${reason}. Start it, correct DATABASE_URL, or leave it out to use the embedded one.`;
}
