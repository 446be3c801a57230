import type pg from 'pg';
import { claimedRows, lockStatement, type RowKind, referredRows } from '../../concurrency/index.ts';
import { lookedUp, unindexed } from '../../platform/statements.ts';
import { plainArray } from '../../platform/tables.ts';
import { LIMITED_IDS } from '../vouchers/index.ts';
import { wantedVouchers } from './offers.ts';
import type { LaneRequest } from './request.ts';
import { CHECKOUT_SHAPE } from './write-set.ts';

/** The rows that a checkout needs: what it claims, and what its rows point at. */

export const BUYER_ROWS = referredRows('user', 'users');
export const SELLER_ROWS = referredRows('seller', 'sellers');

/** In the order in which everyone takes their locks. */
export const NEEDED_ROWS: readonly RowKind[] = [...CHECKOUT_SHAPE.claims.map(claimedRows), BUYER_ROWS, SELLER_ROWS];

/** What a batch claims of each kind, by the ids of its buyers; vouchers by their codes. */
const CLAIMED_IDS: Readonly<Record<(typeof CHECKOUT_SHAPE.claims)[number]['resource'], string>> = {
  cart: 'SELECT id FROM carts WHERE buyer_id = ANY($1::uuid[])',
  // What is held for a cart has left the shelf: nobody waits for its product. The cart is locked by then.
  product: `SELECT i.product_id FROM carts c JOIN cart_items i ON ${lookedUp('i.cart_id', 'c.id')} WHERE c.buyer_id = ANY($1::uuid[])
    AND i.quantity > (SELECT coalesce(sum(h.quantity), 0) FROM stock_holds h
      WHERE ${lookedUp('h.cart_id', 'c.id')} AND ${unindexed('h.product_id = i.product_id')})`,
  voucher: LIMITED_IDS,
};

const LOCKS = CHECKOUT_SHAPE.claims.map((kind) => ({
  resource: kind.resource,
  name: `checkout-lock-${kind.table}`,
  text: lockStatement(claimedRows(kind), CLAIMED_IDS[kind.resource]),
}));

/** Takes the row locks of everything that the batch claims, all sent at once, for as long as the transaction lasts. */
export async function takeLocks(client: pg.PoolClient, requests: readonly LaneRequest[]): Promise<void> {
  const buyerIds = [plainArray(requests.map(({ buyerId }) => buyerId))];
  const codes = [...new Set(wantedVouchers(requests).map(({ code }) => code))];
  await Promise.all(
    LOCKS.map(({ resource, ...statement }) => {
      if (resource !== 'voucher') return client.query({ ...statement, values: buyerIds });
      return codes.length === 0 ? undefined : client.query({ ...statement, values: [codes] });
    }),
  );
}
