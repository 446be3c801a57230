import type { Tx } from '../platform/database.ts';
import { columnOf, insertRows, type RowSet, type Table } from '../platform/tables.ts';
import { type ClaimKind, type ClaimSet, claim, inIdOrder } from './claims.ts';

/** Rows that are removed, all those that belong to the owners. */
export interface Removal {
  readonly table: Table;
  /** The field by which they belong to someone. */
  readonly by: string;
  readonly owners: readonly string[];
}

/** Everything that one decision writes, or many together: all of it or nothing. */
export interface WriteSet {
  /** Kinds in the order in which everyone takes their locks. */
  readonly claims: readonly ClaimSet[];
  /** Tables in an order in which each row finds what it points at. */
  readonly inserts: readonly RowSet[];
  readonly removals: readonly Removal[];
}

/** Which kinds and tables write sets of one sort are made of: what a statement can be prepared for. */
export interface WriteShape {
  readonly claims: readonly ClaimKind[];
  readonly inserts: readonly Table[];
  readonly removals: readonly Pick<Removal, 'table' | 'by'>[];
}

/**
 * Writes by Prisma, a claim at a time.
 * @throws ConcurrencyError when a version has moved; the transaction must end then
 */
export async function writeByPrisma(tx: Tx, { claims, inserts, removals }: WriteSet): Promise<void> {
  for (const { kind, claims: ofKind } of claims) {
    for (const one of inIdOrder(ofKind)) await claim(tx, kind, one);
  }
  await insertRows(tx, inserts);
  for (const { table, by, owners } of removals) {
    // Of a table that is only known when it runs TypeScript knows no deleteMany.
    const model = tx[table.model] as unknown as { deleteMany(args: object): Promise<unknown> };
    await model.deleteMany({ where: { [by]: { in: owners } } });
  }
}

/** The column of a removal. */
export function ownerColumn({ by }: Pick<Removal, 'by'>): string {
  return columnOf(by);
}
