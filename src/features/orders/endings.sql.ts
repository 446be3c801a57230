import type { GroupedText } from '../../platform/grouped-statements.ts';
import { lookedUp } from '../../platform/statements.ts';
import { holdShelf, isOnHeldShelf, returnUnits } from '../inventory/index.ts';
import { type MovingStatement, movingStatement } from './moves.sql.ts';

/**
 * What orders give back of one kind of thing when they end without a sale, as steps of the statement that ends them: once, in
 * the same commit, and for many orders as for one. `held` has the orders, and `moving` those of them that end: each with
 * `order_id`, `will_be` (CANCELLED before it was paid, REFUNDED after) and `actor_id`.
 */
export interface GiveBack {
  /** Steps that hold what is given back by the orders of `held`, where it is others' too. @param before waited for by them */
  readonly hold?: (text: GroupedText, before: string) => { readonly steps: readonly string[]; readonly last: string };
  /** What must be so of the order `h` for it to give this back. */
  readonly condition?: (text: GroupedText) => string;
  /** The step that gives it back, for the orders of `moving`. */
  readonly give: readonly string[];
}

/**
 * The statement that ends orders without a sale.
 * @param givesBack in the order in which everyone takes the locks of these things
 */
export function endingStatement(givesBack: readonly GiveBack[], name = 'orders-end'): MovingStatement {
  return movingStatement(name, {
    columns: { actor_id: 'uuid?' },
    hold: (text) => {
      let before = 'held';
      return givesBack.flatMap(({ hold }) => {
        const held = hold?.(text, before);
        before = held?.last ?? before;
        return held?.steps ?? [];
      });
    },
    condition: (text) => givesBack.flatMap(({ condition }) => condition?.(text) ?? []).join(' AND ') || 'true',
    change: givesBack.flatMap(({ give }) => give),
  });
}

/** Orders give their units back to the shelf. */
export const returnStock: GiveBack = {
  hold: (text, before) => {
    const items = `items AS MATERIALIZED (
      SELECT i.id AS order_item_id, i.order_id, i.product_id, i.quantity, h.actor_id
      FROM held h JOIN order_items i ON ${lookedUp('i.order_id', 'h.order_id')})`;
    return { steps: [items, holdShelf('items', text, before)], last: 'shelf' };
  },
  // A row of the shelf that someone holds was left out.
  condition: ({ skips }) =>
    skips ? `NOT EXISTS (SELECT FROM items i WHERE i.order_id = h.order_id AND NOT ${isOnHeldShelf('i')})` : 'true',
  give: [
    'given_back AS MATERIALIZED (SELECT * FROM items WHERE order_id = ANY (ARRAY(SELECT order_id FROM moving)))',
    ...returnUnits('given_back'),
  ],
};
