export { asConcurrencyError, ConcurrencyError, type ContendedResource } from './conflict.ts';
export { type ConflictObserver, type LostTry, type RetryOptions, withRetry } from './retry.ts';
