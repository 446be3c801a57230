import { allOf, Parameters, prepared } from '../../platform/conditions.ts';
import type { Moment } from '../../platform/paging.ts';
import type { Ask } from '../../platform/statements.ts';
import { COUNTED_MAX, type EntryQuery, SELLER_KINDS, type SellerKind } from './schemas.ts';

/** What a seller is owed, in minor units, and their own fee in basis points, where they have one. */
export interface FoundBalance {
  readonly amount: bigint;
  readonly ownFee: number | null;
}

const BALANCE = {
  name: 'money-balance',
  text: `SELECT s.fee_basis_points, (SELECT coalesce(sum(b.amount), 0)::text FROM seller_balances b WHERE b.seller_id = s.id)
    FROM sellers s WHERE s.id = $1::uuid`,
};

/** Adds up a seller's few balance rows; undefined where there is no such seller. */
export async function findBalance(ask: Ask, sellerId: string): Promise<FoundBalance | undefined> {
  const [row] = await ask<[number | null, string]>(BALANCE, [sellerId]);
  return row && { ownFee: row[0], amount: BigInt(row[1]) };
}

export interface FoundEntry extends Moment {
  readonly kind: SellerKind;
  readonly orderId: string;
  readonly paymentId: string;
  readonly refundId: string | null;
  /** In minor units, as all amounts here. */
  readonly sellerAmount: bigint;
  readonly feeAmount: bigint;
}

type EntryRow = [
  total: number,
  id: string | null,
  kind: SellerKind,
  orderId: string,
  paymentId: string,
  refundId: string | null,
  sellerAmount: string,
  feeAmount: string,
  createdAt: Date,
];

/** What of a list a page is. */
interface Window {
  readonly after: Moment | undefined;
  readonly offset: number;
  readonly limit: number;
}

/**
 * Entries of a seller, the newest first. Those of each kind are a stretch of an index: so many of each are read, and no more.
 * A CHECK has each of these kinds change what the seller or the market has.
 */
export async function findEntries(
  ask: Ask,
  sellerId: string,
  { kind, from, to }: Pick<EntryQuery, 'kind' | 'from' | 'to'>,
  { after, offset, limit }: Window,
): Promise<{ total: number; entries: FoundEntry[] }> {
  const parameters = new Parameters();
  const kinds = `unnest(${parameters.add(kind === undefined ? SELLER_KINDS : [kind], 'money_entry_kind[]')}) AS k (kind)`;
  const where = allOf([
    `seller_id = ${parameters.add(sellerId, 'uuid')} AND kind = k.kind`,
    from !== undefined && `created_at >= ${parameters.add(from, 'timestamptz')}`,
    to !== undefined && `created_at < ${parameters.add(to, 'timestamptz')}`,
  ]);
  const beyond =
    after !== undefined &&
    `(created_at, id) < (${parameters.add(after.createdAt, 'timestamptz')}, ${parameters.add(after.id, 'uuid')})`;
  const skipped = parameters.add(offset, 'int');
  const shown = parameters.add(limit, 'int');
  const text = `
    WITH counted AS MATERIALIZED (
      SELECT count(*)::int AS total FROM (
        SELECT FROM ${kinds} CROSS JOIN LATERAL (SELECT FROM money_entries WHERE ${where} LIMIT ${COUNTED_MAX}) e
        LIMIT ${COUNTED_MAX}) c),
    page AS MATERIALIZED (
      SELECT e.* FROM ${kinds} CROSS JOIN LATERAL (
        SELECT * FROM money_entries WHERE ${allOf([where, beyond])}
        ORDER BY created_at DESC, id DESC LIMIT ${skipped} + ${shown}) e
      ORDER BY e.created_at DESC, e.id DESC OFFSET ${skipped} LIMIT ${shown})
    SELECT c.total, p.id, p.kind, p.order_id, p.payment_id, p.refund_id, p.seller_amount::text, p.fee_amount::text, p.created_at
    FROM counted c LEFT JOIN page p ON true ORDER BY p.created_at DESC, p.id DESC`;
  const rows = await ask<EntryRow>(prepared('money-entries', text), parameters.values);
  return { total: rows[0]?.[0] ?? 0, entries: rows.flatMap(entryIn) };
}

function entryIn([, id, ...row]: EntryRow): FoundEntry[] {
  const [kind, orderId, paymentId, refundId, sellerAmount, feeAmount, createdAt] = row;
  if (id === null) return [];
  const amounts = { sellerAmount: BigInt(sellerAmount), feeAmount: BigInt(feeAmount) };
  return [{ id, kind, orderId, paymentId, refundId, ...amounts, createdAt }];
}
