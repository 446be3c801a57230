import type { Context } from '../../concurrency/index.ts';
import type { OrderStatus } from '../../generated/prisma/enums.ts';
import {
  askWaiting,
  type GroupedStatement,
  type GroupedText,
  groupedStatement,
  type MemberColumns,
  type MemberOf,
} from '../../platform/grouped-statements.ts';
import { newId } from '../../platform/ids.ts';
import { OUTBOX_EVENTS, type OutboxEvent } from '../../platform/outbox.ts';
import { type Ask, after, lookedUp, unindexed } from '../../platform/statements.ts';

/** An order in the status in which it was read. */
export interface StandingOrder {
  readonly id: string;
  readonly status: OrderStatus;
}

const MOVE_COLUMNS = {
  order_id: 'uuid',
  was: 'text',
  will_be: 'text',
  event_id: 'uuid',
  event_type: 'text',
  payload: 'text',
} as const;

/** What is written in the statement that moves an order: both happen, or neither. */
export interface WrittenAlong {
  /** What a member gives for it. */
  readonly columns: MemberColumns;
  /** Steps that hold the rows that are changed, for the orders of `held`, which has what the members give. */
  readonly hold: (text: GroupedText) => readonly string[];
  /** What must be so of an order `h` of `held` for it to move: that its rows are held, and still are as they were read. */
  readonly condition: (text: GroupedText) => string;
  /** The steps that make the change, for the orders of `moving`: those of `held` that meet the condition. */
  readonly change: readonly string[];
}

/** What is written along with the move of one order. */
export interface MovedAlong {
  readonly statement: MovingStatement;
  readonly given: MemberOf<MemberColumns>;
}

export type MovingStatement = GroupedStatement<MemberColumns, [Date]>;

const NOTHING: WrittenAlong = { columns: {}, hold: () => [], condition: () => 'true', change: [] };

/**
 * Moves orders that still are in the status that was read, and tells the events: those for which what is written along can
 * be written. Whoever waited for rows compares with what is there now.
 * @param along what is written in the same statement
 */
export function movingStatement(name: string, along: WrittenAlong = NOTHING): MovingStatement {
  const { columns, hold, condition, change } = along;
  const write = (text: GroupedText) => {
    const steps = [
      `held AS MATERIALIZED (
        SELECT a.* FROM asked a
        JOIN orders o ON ${lookedUp('o.id', 'a.order_id')} AND ${unindexed('o.status = a.was::order_status')}
        WHERE ${after('patience')} ${text.lock('o')})`,
      ...hold(text),
      `moving AS MATERIALIZED (SELECT * FROM held h WHERE ${condition(text)})`,
      `moved AS (
        UPDATE orders o SET status = h.will_be::order_status FROM moving h WHERE ${lookedUp('o.id', 'h.order_id')}
        RETURNING h.n, o.updated_at)`,
      `told AS (
        INSERT INTO ${OUTBOX_EVENTS.name} (id, type, subject_id, payload)
        SELECT event_id, event_type, order_id, payload::jsonb FROM moving)`,
      ...change,
    ];
    return `${[text.asked, ...steps].join(',\n')}\nSELECT n, updated_at FROM moved`;
  };
  return groupedStatement<[Date], MemberColumns>(name, { ...MOVE_COLUMNS, ...columns }, write);
}

const MOVE_ONE = movingStatement('orders-move-one');

/** An order that is to be in another status, and the event that tells it. */
export interface PlannedMove {
  readonly order: StandingOrder;
  readonly to: OrderStatus;
  readonly event: OutboxEvent;
}

function memberOf({ order, to, event }: PlannedMove) {
  const told = { event_id: newId(), event_type: event.type, payload: JSON.stringify(event.payload) };
  return { order_id: order.id, was: order.status, will_be: to, ...told };
}

/**
 * Moves one order that still is in the status that was read, and tells the event.
 * @returns when; undefined when the order, or what is changed along, is no longer as it was read
 */
export async function moveOne(
  { askWithOthers }: Context,
  move: PlannedMove,
  along: MovedAlong | undefined,
): Promise<Date | undefined> {
  const member = { ...along?.given, ...memberOf(move) };
  const [row] = await askWithOthers(along?.statement ?? MOVE_ONE, member, { key: move.order.id });
  return row?.[0];
}

/**
 * Moves those of many orders that still are in the status that was read, with what is written along with each, in a
 * transaction that the caller gives up when they are not all.
 * @returns how many moved
 */
export async function moveMany(
  ask: Ask,
  moves: readonly PlannedMove[],
  { statement, given }: MovedAlong,
): Promise<number> {
  const members = moves.map((move) => ({ ...given, ...memberOf(move) }));
  return (await askWaiting(ask, statement, members)).length;
}
