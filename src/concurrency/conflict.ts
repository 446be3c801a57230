import { AppError, PLATFORM_ERRORS } from '../platform/errors.ts';
import { isConflict } from '../platform/sqlstate.ts';

/** What conflicts are counted as that only the database knows the reason of: deadlocks, locks waited for in vain. */
export const DATABASE_RESOURCE = 'database';

/** Someone else changed what was read. Nothing was written; reading and deciding again may succeed. */
export class ConcurrencyError extends AppError {
  override name = 'ConcurrencyError';
  /** What two wanted at once: the kind of row, such as `product`. Metrics count by it, so there are few. */
  readonly resource: string;
  readonly id: string | undefined;

  constructor(resource: string, id?: string, cause?: unknown) {
    super(PLATFORM_ERRORS['concurrency-conflict'], { cause });
    this.resource = resource;
    this.id = id;
  }
}

/**
 * The conflict an error stands for, or undefined when it is something else. Deadlocks, serialization failures and lock
 * timeouts of PostgreSQL are conflicts like a version that moved.
 */
export function asConcurrencyError(error: unknown): ConcurrencyError | undefined {
  if (error instanceof ConcurrencyError) return error;
  return isConflict(error) ? new ConcurrencyError(DATABASE_RESOURCE, undefined, error) : undefined;
}
