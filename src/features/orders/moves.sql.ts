import type { OrderStatus } from '../../generated/prisma/enums.ts';
import { OUTBOX_EVENTS, type OutboxEvent, outboxRows } from '../../platform/outbox.ts';
import { type Ask, after, PATIENCE, type Statement } from '../../platform/statements.ts';
import { insertStatement, insertValues, ofAnyLength, plainArray } from '../../platform/tables.ts';

/** An order in the status in which it was read. */
export interface StandingOrder {
  readonly id: string;
  readonly status: OrderStatus;
}

/** What another feature writes in the statement that moves an order: both happen, or neither. */
export interface WrittenAlong {
  /** The statement's name. */
  readonly name: string;
  /** What it writes a row of, for the words of the conflict when it does not. */
  readonly resource: string;
  /**
   * A step that writes exactly one row where the order has moved; the step `moved` has its id.
   * @param first number of its first parameter
   */
  step(first: number): string;
  readonly values: readonly unknown[];
}

const FIRST_OF_EVENTS = 5;
const FIRST_ALONG = FIRST_OF_EVENTS + Object.keys(OUTBOX_EVENTS.columns).length;

/**
 * Writes a status to orders that still are in the one that was read, and the events. Whoever waited for an order's row
 * compares with the status that is there now.
 */
function moveStatement(name: string, along?: WrittenAlong): Statement {
  const steps = [
    PATIENCE,
    `moved AS (
      UPDATE orders o SET status = $2::order_status
      FROM unnest(${ofAnyLength('$3::uuid[]')}, ${ofAnyLength('$4::order_status[]')}) AS was (id, status)
      WHERE o.id = was.id AND o.status = was.status AND ${after('patience')} RETURNING o.id, o.updated_at)`,
    `told AS (${insertStatement(OUTBOX_EVENTS, FIRST_OF_EVENTS, ofAnyLength)} WHERE subject_id IN (SELECT id FROM moved))`,
    ...(along === undefined ? [] : [`along AS (${along.step(FIRST_ALONG)} RETURNING 1)`]),
  ];
  const refused =
    along === undefined
      ? 'true'
      : `refuse_stale('${along.resource}', (SELECT count(*) FROM along), (SELECT count(*) FROM moved))`;
  return { name, text: `WITH ${steps.join(',\n')}\nSELECT count(*)::int, max(updated_at), ${refused} FROM moved` };
}

const MOVE = moveStatement('orders-move');
/** Statements that others write along with, by their names. */
const WITH_OTHERS = new Map<string, Statement>();

function statementWith(along: WrittenAlong): Statement {
  const statement = WITH_OTHERS.get(along.name) ?? moveStatement(along.name, along);
  WITH_OTHERS.set(along.name, statement);
  return statement;
}

export interface Moved {
  readonly count: number;
  readonly at: Date;
}

/**
 * Moves those of the orders that still are in the status that was read, and tells the events of these; more than one only
 * in a transaction, which the caller gives up when they are not all.
 * @param lockWaitMs longest wait for a row; undefined: as long as the transaction waits
 */
export async function moveWhereStill(
  ask: Ask,
  orders: readonly StandingOrder[],
  move: {
    readonly to: OrderStatus;
    readonly events: readonly OutboxEvent[];
    readonly lockWaitMs: number | undefined;
    readonly along?: WrittenAlong | undefined;
  },
): Promise<Moved> {
  const { to, events, lockWaitMs, along } = move;
  const values = [
    lockWaitMs === undefined ? null : String(lockWaitMs),
    to,
    plainArray(orders.map(({ id }) => id)),
    plainArray(orders.map(({ status }) => status)),
    ...insertValues(outboxRows(events)),
    ...(along?.values ?? []),
  ];
  const [row] = await ask<[number, Date]>(along === undefined ? MOVE : statementWith(along), values);
  const [count = 0, at = new Date()] = row ?? [];
  return { count, at };
}
