import type { Prisma } from '../generated/prisma/client.ts';
import type { Tx } from '../platform/database.ts';
import { ConcurrencyError } from './conflict.ts';

/**
 * A kind of thing that can be promised only once. Each of its rows has a version, and is claimed by it: whoever read the
 * row writes it where the version still is the one that was read, and moves the version.
 */
export interface ClaimKind {
  /** What conflicts over it are counted as; its feature lists it. */
  readonly resource: string;
  /** Its table in the database. */
  readonly table: string;
  /** Its model, as Prisma's client names it. */
  readonly model: Uncapitalize<Prisma.ModelName>;
  /**
   * The field that counts, what is left to promise or what was promised, as Prisma names it; its column is the same in snake_case. None
   * where the row itself is the thing.
   */
  readonly counted?: string;
}

/** A row as it was read, and what it is to count. */
export interface Claim {
  readonly id: string;
  /** As it was read. */
  readonly version: number;
  /** Given for kinds that count: what they count from now on. */
  readonly count?: number;
}

/** Claims of one kind; of each row at most one. */
export interface ClaimSet {
  readonly kind: ClaimKind;
  readonly claims: readonly Claim[];
}

interface ClaimedModel {
  updateMany(args: { where: object; data: object }): Promise<{ count: number }>;
}

/**
 * Claims one row, and holds it until the transaction ends.
 * @param also what else of the row changes with it, by Prisma's names
 * @throws ConcurrencyError when someone else claimed it since it was read; nothing is written then
 */
export async function claim(
  tx: Tx,
  kind: ClaimKind,
  { id, version, count: counted }: Claim,
  also: object = {},
): Promise<void> {
  // Of a model that is only known when it runs TypeScript knows no updateMany.
  const model = tx[kind.model] as unknown as ClaimedModel;
  const { count } = await model.updateMany({
    where: { id, version },
    data: { ...also, ...(kind.counted !== undefined && { [kind.counted]: counted }), version: version + 1 },
  });
  if (count === 0) throw new ConcurrencyError(kind.resource, id);
}

/** Claims in id order, the order that everyone keeps: no two transactions wait crosswise. */
export function inIdOrder(claims: readonly Claim[]): Claim[] {
  return claims.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
