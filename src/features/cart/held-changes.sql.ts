import { groupedStatement } from '../../platform/grouped-statements.ts';
import { OUTBOX_EVENTS } from '../../platform/outbox.ts';
import { type Ask, after, lookedUp, PATIENCE, type Statement, unindexed } from '../../platform/statements.ts';
import { IS_HELD_CHANGE_POSSIBLE, makeHeldChange, planHeldChange, releaseHeld } from '../inventory/index.ts';

/** What is held for carts follows them, and ends: whoever changes it claims the cart, then the products in id order. */

/**
 * A statement that changes a cart by its version together with what is held for it: both or neither.
 * @param first number of the first parameter of what is held; before it come the bound of waits, the cart's id and version
 * @param change what becomes of the items of the cart `claimed`
 */
export function heldChanging(
  name: string,
  { first, change }: { readonly first: number; readonly change: string },
): Statement {
  const steps = [
    PATIENCE,
    `cart_held AS MATERIALIZED (
      SELECT id FROM carts WHERE id = $2 AND version = $3 AND ${after('patience')} FOR NO KEY UPDATE)`,
    ...planHeldChange(first, 'cart_held'),
    `claimed AS (
      UPDATE carts SET version = version + 1
      WHERE id IN (SELECT id FROM cart_held) AND ${IS_HELD_CHANGE_POSSIBLE} RETURNING id, buyer_id)`,
    `changed AS (${change})`,
    ...makeHeldChange(first, 'claimed'),
  ];
  return { name, text: `WITH ${steps.join(',\n')}\nSELECT count(*)::int FROM claimed` };
}

const RELEASED = { cart_id: 'uuid', actor_id: 'uuid?', event_id: 'uuid?' } as const;

/** Gives back what is held for carts. An event tells that it ended by itself, where the member gives an id for it. */
const RELEASE = groupedStatement<[isDone: boolean], typeof RELEASED>(
  'cart-release-held',
  RELEASED,
  (text) => `
    ${text.asked},
    carts_held AS MATERIALIZED (
      SELECT a.*, c.buyer_id, c.version FROM asked a JOIN carts c ON ${lookedUp('c.id', 'a.cart_id')}
      WHERE ${after('patience')} ${text.lock('c')}),
    -- Carts that nobody claimed since the statement saw what is held for them. What ends by itself has ended: its buyer may have begun
    -- another hold since it was found.
    carts_ending AS MATERIALIZED (
      SELECT h.* FROM carts_held h
      WHERE EXISTS (SELECT FROM carts s WHERE ${lookedUp('s.id', 'h.cart_id')} AND ${unindexed('s.version = h.version')})
        AND (h.event_id IS NULL OR EXISTS (
          SELECT FROM cart_holds w WHERE ${lookedUp('w.cart_id', 'h.cart_id')} AND ${unindexed('w.expires_at < now()')}))),
    ${releaseHeld('carts_ending', text).join(',\n')},
    carts_changed AS (
      UPDATE carts c SET version = c.version + 1 FROM (SELECT DISTINCT cart_id FROM holds_gone) g WHERE ${lookedUp('c.id', 'g.cart_id')}),
    told AS (
      INSERT INTO ${OUTBOX_EVENTS.name} (id, type, subject_id, payload)
      SELECT c.event_id, 'hold.expired', c.cart_id, jsonb_build_object('buyerId', c.buyer_id, 'items', (
        SELECT jsonb_agg(jsonb_build_object('productId', g.product_id, 'quantity', g.quantity)) FROM holds_gone g WHERE g.cart_id = c.cart_id))
      FROM carts_ending c WHERE c.event_id IS NOT NULL AND ${unindexed('c.cart_id IN (SELECT cart_id FROM holds_gone)')})
    SELECT c.n, (SELECT count(*) FROM holds_wanted w WHERE w.cart_id = c.cart_id) = (SELECT count(*) FROM holds_gone g WHERE g.cart_id = c.cart_id)
    FROM carts_ending c`,
);

export { RELEASE };

const FIND_ENDED: Statement = {
  name: 'cart-find-ended-holds',
  text: `
    SELECT w.cart_id, w.expires_at FROM cart_holds w
    WHERE w.expires_at < now() AND (w.expires_at, w.cart_id) > ($1::timestamptz, $2::uuid)
      AND EXISTS (SELECT FROM stock_holds h WHERE h.cart_id = w.cart_id)
    ORDER BY w.expires_at, w.cart_id LIMIT $3`,
};

/** A place in the order in which holds end. */
export interface EndedHold {
  readonly cartId: string;
  readonly expiresAt: Date;
}

/** Holds that have ended with units not given back yet, the oldest first, by the database's clock. */
export async function findEnded(ask: Ask, { expiresAt, cartId }: EndedHold, limit: number): Promise<EndedHold[]> {
  const rows = await ask<[string, Date]>(FIND_ENDED, [expiresAt, cartId, limit]);
  return rows.map(([id, at]) => ({ cartId: id, expiresAt: at }));
}

const FORGET: Statement = {
  name: 'cart-forget-holds',
  text: `
    DELETE FROM cart_holds WHERE cart_id = ANY (ARRAY(
      SELECT w.cart_id FROM cart_holds w
      WHERE w.expires_at < now() - $1 * interval '1 millisecond' AND NOT EXISTS (SELECT FROM stock_holds h WHERE h.cart_id = w.cart_id)
      ORDER BY w.expires_at LIMIT $2 FOR UPDATE SKIP LOCKED))
    RETURNING 1`,
};

/**
 * Forgets that something was held for carts, once their buyers may hold again. No cart is claimed for that: whoever holds at this
 * moment writes the row anew, and it is looked at again once it is locked.
 * @param afterMs since it ended
 * @returns how many
 */
export async function forgetEnded(ask: Ask, afterMs: number, limit: number): Promise<number> {
  return (await ask(FORGET, [afterMs, limit])).length;
}
