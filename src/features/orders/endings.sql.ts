import type { GroupedText, MemberColumns } from '../../platform/grouped-statements.ts';
import { lookedUp, unindexed } from '../../platform/statements.ts';
import { arePlacesHeld, holdPlaces, holdStock, isStockHeld, putBack, returnStock } from '../inventory/index.ts';
import { type MovingStatement, movingStatement, type WrittenAlong } from './moves.sql.ts';

/**
 * What orders give back of one kind of thing when they end without a sale, as steps of the statement that ends them: once, in
 * the same commit, and for many orders as for one. `held` has the orders, and `moving` those of them that end: each with
 * `order_id`, `will_be` (CANCELLED before it was paid, REFUNDED after) and `actor_id`.
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

/** What is given for an end, and for one that brings goods back. */
const ENDING_COLUMNS = { actor_id: 'uuid?' } as const;
export const RETURNING_COLUMNS = { ...ENDING_COLUMNS, restock: 'int', document_id: 'uuid', reason: 'text' } as const;

/**
 * A statement that ends orders without a sale.
 * @param givesBack in the order in which everyone takes the locks of these things
 * @param columns what members give for it
 */
export function endingStatement(
  name: string,
  givesBack: readonly GiveBack[],
  columns: MemberColumns = ENDING_COLUMNS,
): MovingStatement {
  return movingStatement(name, {
    columns,
    hold: (text) => {
      const holding = givesBack.filter(({ hold }) => hold !== undefined);
      const before = ['held', ...holding.map(({ thing }) => `${thing}_held`)];
      return holding.flatMap(({ hold }, index) => hold?.(text, before[index] ?? '') ?? []);
    },
    condition: (text) => givesBack.flatMap(({ condition }) => condition?.(text) ?? []).join(' AND ') || 'true',
    change: givesBack.flatMap(({ change }) => change),
  });
}

/** Orders that were not shipped give their units back to the shelf. */
export const stockGivenBack: GiveBack = {
  thing: 'stock',
  hold: (text, before) => {
    const items = `stock_of_orders AS MATERIALIZED (
      SELECT i.id AS order_item_id, i.order_id, i.product_id, i.quantity, h.actor_id,
        (CASE h.will_be WHEN 'REFUNDED' THEN 'REFUND' ELSE 'RELEASE' END)::ledger_kind AS kind
      FROM held h JOIN order_items i ON ${lookedUp('i.order_id', 'h.order_id')})`;
    return [items, holdStock('stock_of_orders', text, before)];
  },
  // A product whose row someone holds was left out.
  condition: ({ skips }) =>
    skips
      ? `NOT EXISTS (SELECT FROM stock_of_orders i WHERE i.order_id = h.order_id AND NOT ${isStockHeld('i')})`
      : 'true',
  change: [
    `stock_given_back AS MATERIALIZED (
      SELECT * FROM stock_of_orders WHERE ${unindexed('order_id IN (SELECT order_id FROM moving)')})`,
    ...returnStock('stock_given_back'),
  ],
};

/** Orders that were shipped bring their goods back to where they were taken from, and so to the shelf. */
export const goodsGivenBack: GiveBack = {
  thing: 'goods',
  hold: (text, before) => [
    'restocked AS MATERIALIZED (SELECT n, order_id, actor_id, document_id, reason FROM held WHERE restock = 1)',
    ...holdPlaces('restocked', text, before),
  ],
  condition: arePlacesHeld,
  change: putBack(),
};
