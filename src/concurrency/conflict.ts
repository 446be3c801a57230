import { AppError, PLATFORM_ERRORS } from '../platform/errors.ts';
import { isConflict } from '../platform/sqlstate.ts';

/** What two transactions wanted at once. Metrics count conflicts by it, so the list is closed. */
export const CONTENDED_RESOURCES = ['product', 'cart', 'order', 'database'] as const;
export type ContendedResource = (typeof CONTENDED_RESOURCES)[number];

/** Someone else changed what was read. Nothing was written; reading and deciding again may succeed. */
export class ConcurrencyError extends AppError {
  override name = 'ConcurrencyError';
  readonly resource: ContendedResource;
  readonly id: string | undefined;

  constructor(resource: ContendedResource, id?: string, cause?: unknown) {
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
  return isConflict(error) ? new ConcurrencyError('database', undefined, error) : undefined;
}
