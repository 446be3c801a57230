import type { Tx } from '../../platform/database.ts';
import { AppError } from '../../platform/errors.ts';
import { UNIT_ERRORS } from './errors.ts';

/** Nothing in the register grows without an end. */

export const ENTRIES_MAX = 10_000;
export const HOLDERS_MAX = 10_000;
export const ATTRIBUTES_MAX = 100;

export interface Bounded {
  /** What it is a part of: those of one are added one after the other, or two of them would both be the last. */
  readonly part: string;
  readonly limit: number;
  /** How many there are, counted to the limit. */
  readonly count: (most: number) => Promise<number>;
}

/** @throws AppError list-full */
export async function refuseIfFull(tx: Tx, { part, limit, count }: Bounded): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${part}, 0))`;
  if ((await count(limit)) >= limit)
    throw new AppError(UNIT_ERRORS['list-full'], { params: { limit }, extensions: { limit } });
}
