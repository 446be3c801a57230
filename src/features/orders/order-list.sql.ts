import type { OrderStatus } from '../../generated/prisma/enums.ts';
import type { Database } from '../../platform/database.ts';
import { DEPTH_MAX } from '../../platform/paging.ts';

/** Whose orders a list shows. */
export type Owner = { readonly buyerId: string } | { readonly sellerId: string };

/** The orders of each status are a stretch of an index, by id: so many of each are read, and no more. */
const STRETCHES = {
  buyer: { count: stretchesOf('buyer_id', 'count'), page: stretchesOf('buyer_id', 'page') },
  seller: { count: stretchesOf('seller_id', 'count'), page: stretchesOf('seller_id', 'page') },
};

function stretchesOf(column: 'buyer_id' | 'seller_id', what: 'count' | 'page'): string {
  const stretch = `SELECT id FROM orders WHERE ${column} = $1::uuid AND status = s.status`;
  const each = `FROM unnest($2::order_status[]) AS s (status) CROSS JOIN LATERAL`;
  return what === 'count'
    ? `SELECT count(*)::int FROM (SELECT ${each} (${stretch} LIMIT ${DEPTH_MAX}) o LIMIT ${DEPTH_MAX}) counted`
    : `SELECT o.id ${each} (
        ${stretch} AND ($3::uuid IS NULL OR id < $3::uuid) ORDER BY id DESC LIMIT $4::int + $5::int) o
      ORDER BY o.id DESC OFFSET $4::int LIMIT $5::int`;
}

function ownerOf(owner: Owner): { party: keyof typeof STRETCHES; id: string } {
  return 'buyerId' in owner ? { party: 'buyer', id: owner.buyerId } : { party: 'seller', id: owner.sellerId };
}

/** How many orders of these statuses someone has; DEPTH_MAX means that many or more. */
export async function countOrders({ pool }: Database, owner: Owner, statuses: readonly OrderStatus[]): Promise<number> {
  const { party, id } = ownerOf(owner);
  const { rows } = await pool.query({
    name: `orders-count-${party}`,
    text: STRETCHES[party].count,
    values: [id, statuses],
  });
  return rows[0].count;
}

/** The ids of a page of someone's orders, newest first. */
export async function findOrderIds(
  { pool }: Database,
  owner: Owner,
  {
    statuses,
    after,
    offset,
    limit,
  }: { statuses: readonly OrderStatus[]; after: string | undefined; offset: number; limit: number },
): Promise<string[]> {
  const { party, id } = ownerOf(owner);
  const { rows } = await pool.query<{ id: string }>({
    name: `orders-page-${party}`,
    text: STRETCHES[party].page,
    values: [id, statuses, after ?? null, offset, limit],
  });
  return rows.map((row) => row.id);
}
