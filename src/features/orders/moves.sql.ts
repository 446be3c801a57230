import type { Context } from '../../concurrency/index.ts';
import type { OrderStatus } from '../../generated/prisma/enums.ts';
import {
  type GroupedStatement,
  groupedStatement,
  type MemberColumns,
  type MemberOf,
} from '../../platform/grouped-statements.ts';
import { newId } from '../../platform/ids.ts';
import { OUTBOX_EVENTS, type OutboxEvent, outboxRows } from '../../platform/outbox.ts';
import { type Ask, after, lookedUp, PATIENCE, unindexed } from '../../platform/statements.ts';
import { insertStatement, insertValues, ofAnyLength, plainArray } from '../../platform/tables.ts';

/** An order in the status in which it was read. */
export interface StandingOrder {
  readonly id: string;
  readonly status: OrderStatus;
}

const MOVING = {
  order_id: 'uuid',
  was: 'text',
  will_be: 'text',
  event_id: 'uuid',
  event_type: 'text',
  payload: 'text',
} as const;

/** What another feature writes in the statement that moves an order: both happen, or neither. */
export interface WrittenAlong {
  /** What a member gives for it. */
  readonly columns: MemberColumns;
  /** Joins the row that is changed, as `t`, to the order `o` and the member `a`: it is held together with the order. */
  readonly row: string;
  /** Changes that row for each of `held`, which has what the members give. */
  readonly change: string;
}

/** What is written along with the move of one order. */
export interface MovedAlong {
  readonly statement: MovingStatement;
  readonly given: MemberOf<MemberColumns>;
}

export type MovingStatement = GroupedStatement<MemberColumns, [Date]>;

/**
 * Moves an order that still is in the status that was read, and tells the event; where something is written along, only if
 * that row still is as it was read. Whoever waited for the rows compares with what is there now.
 * @param along what is written in the same statement
 */
export function movingStatement(name: string, along?: WrittenAlong): MovingStatement {
  return groupedStatement<[Date], MemberColumns>(
    name,
    { ...MOVING, ...along?.columns },
    ({ asked, lock }) => `
    ${asked},
    held AS MATERIALIZED (
      SELECT a.* FROM asked a JOIN orders o ON ${lookedUp('o.id', 'a.order_id')} AND ${unindexed('o.status = a.was::order_status')} ${along?.row ?? ''}
      WHERE ${after('patience')} ${lock(along === undefined ? 'o' : 'o, t')}),
    moved AS (
      UPDATE orders o SET status = h.will_be::order_status FROM held h WHERE ${lookedUp('o.id', 'h.order_id')} RETURNING h.n, o.updated_at),
    told AS (
      INSERT INTO ${OUTBOX_EVENTS.name} (id, type, subject_id, payload)
      SELECT event_id, event_type, order_id, payload::jsonb FROM held)
    ${along === undefined ? '' : `, along AS (${along.change})`}
    SELECT n, updated_at FROM moved`,
  );
}

const MOVE_ONE = movingStatement('orders-move-one');

/**
 * Moves one order that still is in the status that was read, and tells the event.
 * @returns when; undefined when the order, or the row that is changed along, is no longer as it was read
 */
export async function moveOne(
  { askWithOthers }: Context,
  { id, status }: StandingOrder,
  { to, event, along }: { to: OrderStatus; event: OutboxEvent; along: MovedAlong | undefined },
): Promise<Date | undefined> {
  const told = { event_id: newId(), event_type: event.type, payload: JSON.stringify(event.payload) };
  const member = { ...along?.given, order_id: id, was: status, will_be: to, ...told };
  const [row] = await askWithOthers(along?.statement ?? MOVE_ONE, member, { key: id });
  return row?.[0];
}

const FIRST_OF_EVENTS = 5;

/**
 * Writes a status to orders that still are in the one that was read, and the events. Whoever waited for an order's row
 * compares with the status that is there now.
 */
const MOVE = {
  name: 'orders-move',
  text: `WITH ${PATIENCE},
    moved AS (
      UPDATE orders o SET status = $2::order_status
      FROM unnest(${ofAnyLength('$3::uuid[]')}, ${ofAnyLength('$4::order_status[]')}) AS was (id, status)
      WHERE ${lookedUp('o.id', 'was.id')} AND ${unindexed('o.status = was.status')} AND ${after('patience')} RETURNING o.id, o.updated_at),
    told AS (${insertStatement(OUTBOX_EVENTS, FIRST_OF_EVENTS, ofAnyLength)} WHERE subject_id IN (SELECT id FROM moved))
    SELECT count(*)::int, max(updated_at) FROM moved`,
};

export interface Moved {
  readonly count: number;
  readonly at: Date;
}

/**
 * Moves those of the orders that still are in the status that was read, and tells the events of these, in a transaction that
 * the caller gives up when they are not all.
 */
export async function moveWhereStill(
  ask: Ask,
  orders: readonly StandingOrder[],
  { to, events }: { readonly to: OrderStatus; readonly events: readonly OutboxEvent[] },
): Promise<Moved> {
  const values = [
    // The transaction has its own bound.
    null,
    to,
    plainArray(orders.map(({ id }) => id)),
    plainArray(orders.map(({ status }) => status)),
    ...insertValues(outboxRows(events)),
  ];
  const [row] = await ask<[number, Date]>(MOVE, values);
  const [count = 0, at = new Date()] = row ?? [];
  return { count, at };
}
