/** The part of pino's logger that services use; a request's own logger adds its request id to every line. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What of an error is worth a line: of PostgreSQL's fields those that name things, not those that quote rows. */
const FIELDS = ['code', 'originalCode', 'severity', 'constraint', 'table', 'column', 'syscall', 'kind'] as const;
const CAUSES_MAX = 6;
/** Of an error that stands for several. */
const ERRORS_MAX = 5;

export interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly cause?: LoggedError;
  readonly errors?: readonly LoggedError[];
  readonly [field: string]: unknown;
}

/** What an error wraps: its cause, or, in Prisma's errors, what the driver said. */
function causeOf({ cause, meta }: Record<string, unknown>): unknown {
  return cause ?? (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError;
}

/**
 * An error as it is logged: by a list of what is let through, all the way down its causes. Libraries hang all sorts of
 * things on errors; pg hangs the client there, with where the database is and keys made of its password.
 */
export function loggedError(error: unknown): LoggedError {
  return linkOf(error, 0);
}

function linkOf(error: unknown, depth: number): LoggedError {
  if (typeof error !== 'object' || error === null) return { type: typeof error, message: String(error), stack: '' };
  const record = error as Record<string, unknown>;
  const { message, stack, errors } = record;
  const cause = causeOf(record);
  const goesOn = depth < CAUSES_MAX;
  const isPlain = (value: unknown) => typeof value === 'string' || typeof value === 'number';
  return {
    type: error.constructor?.name ?? 'Object',
    message: typeof message === 'string' ? message : '',
    ...Object.fromEntries(FIELDS.flatMap((field) => (isPlain(record[field]) ? [[field, record[field]]] : []))),
    stack: typeof stack === 'string' ? stack : '',
    ...(cause !== undefined && cause !== null && goesOn && { cause: linkOf(cause, depth + 1) }),
    ...(Array.isArray(errors) &&
      goesOn && { errors: errors.slice(0, ERRORS_MAX).map((one) => linkOf(one, depth + 1)) }),
  };
}
