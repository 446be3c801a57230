import type { GroupedText } from '../../platform/grouped-statements.ts';
import { lookedUp, unindexed } from '../../platform/statements.ts';
import { holdStock, isStockOfOrderHeld, returnStock } from '../inventory/index.ts';
import { type MovingStatement, movingStatement, type WrittenAlong } from './moves.sql.ts';

/**
 * What orders give back of one kind of thing when they end without having been paid, as steps of the statement that ends them:
 * once, in the same commit, and for many orders as for one. `held` has the orders, and `moving` those of them that end: each with
 * `order_id` and `actor_id`.
 */
export interface GiveBack extends Pick<WrittenAlong, 'change'> {
  /** What it is called in the statement: its steps begin so. */
  readonly thing: string;
  /**
   * Steps that hold what is changed, for the orders of `held`; the last is `<thing>_held`. They wait for the step `before`, so that
   * everyone takes the locks in the same order.
   */
  readonly hold?: (text: GroupedText, before: string) => readonly string[];
  /** What must be so of an order `h` of `held` for it to give this back. Where it is not, the order does not end. Default: nothing. */
  readonly condition?: WrittenAlong['condition'];
}

/**
 * A statement that ends orders that were not paid.
 * @param givesBack in the order in which everyone takes the locks of these things
 */
export function endingStatement(name: string, givesBack: readonly GiveBack[]): MovingStatement {
  return movingStatement(name, {
    columns: {},
    hold: (text) => {
      const holding = givesBack.filter(({ hold }) => hold !== undefined);
      const before = ['held', ...holding.map(({ thing }) => `${thing}_held`)];
      return holding.flatMap(({ hold }, index) => hold?.(text, before[index] ?? '') ?? []);
    },
    condition: (text) => givesBack.flatMap(({ condition }) => condition?.(text) ?? []).join(' AND ') || 'true',
    change: givesBack.flatMap(({ change }) => change),
  });
}

/** Orders give their units back to the shelf. */
export const stockGivenBack: GiveBack = {
  thing: 'stock',
  hold: (text, before) => {
    const items = `stock_of_orders AS MATERIALIZED (
      SELECT i.id AS order_item_id, i.order_id, i.product_id, i.quantity, h.actor_id, 'RELEASE'::ledger_kind AS kind, NULL::uuid AS cause_id
      FROM held h JOIN order_items i ON ${lookedUp('i.order_id', 'h.order_id')})`;
    return [items, holdStock('stock_of_orders', text, before)];
  },
  condition: (text) => isStockOfOrderHeld('stock_of_orders', text),
  change: [
    `stock_given_back AS MATERIALIZED (
      SELECT * FROM stock_of_orders WHERE ${unindexed('order_id IN (SELECT order_id FROM moving)')})`,
    ...returnStock('stock_given_back'),
  ],
};
