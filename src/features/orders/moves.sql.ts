import type { Context } from '../../concurrency/index.ts';
import type { OrderActor, OrderStatus } from '../../generated/prisma/enums.ts';
import {
  askWaiting,
  type GroupedStatement,
  type GroupedText,
  groupedStatement,
  type MemberColumns,
  type MemberOf,
} from '../../platform/grouped-statements.ts';
import { begun, type IdempotentRequest } from '../../platform/idempotency.ts';
import { insertKeysOf, KEY_COLUMNS, keyColumns } from '../../platform/idempotency-keys.sql.ts';
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
  expires_at: 'text?',
  actor: 'text',
  actor_id: 'uuid?',
  why: 'text',
  note: 'text?',
  event_id: 'uuid',
  event_type: 'text',
  payload: 'text',
  ...KEY_COLUMNS,
} as const;

/** What is written in the statement that moves an order: both happen, or neither. */
export interface WrittenAlong {
  /** What a member gives for it. */
  readonly columns: MemberColumns;
  /** Steps that hold the rows that are changed, for the orders of `held`, which has what the members give, and what of a slot they are. */
  readonly hold: (text: GroupedText) => readonly string[];
  /** What must be so of an order `h` of `held` for it to move: that its rows are held, and still are as they were read. */
  readonly condition: (text: GroupedText) => string;
  /** The steps that make the change, for the orders of `moving`: those of `held` that meet the condition. */
  readonly change: readonly string[];
  /** What is told of an order beside when it moved: an expression. `m` is what it is then, `o` what does not change. */
  readonly told?: string;
}

/** What is written along with the move of one order. */
export interface MovedAlong {
  readonly statement: MovingStatement;
  readonly given: MemberOf<MemberColumns>;
}

export type MovingStatement = GroupedStatement<MemberColumns, MovedRow>;

/** When an order moved, and what is told of it beside that. */
export type MovedRow = [at: Date, told?: unknown];

const NOTHING: WrittenAlong = { columns: {}, hold: () => [], condition: () => 'true', change: [] };

/**
 * Moves orders that still are in the status that was read, tells the events, and enters it in their history: those for which what
 * is written along can be written. Whoever waited for rows compares with what is there now.
 * @param along what is written in the same statement
 */
export function movingStatement(name: string, along: WrittenAlong = NOTHING): MovingStatement {
  const { columns, hold, condition, change, told } = along;
  const write = (text: GroupedText) => {
    const steps = [
      `held AS MATERIALIZED (
        SELECT a.*, o.xmin AS row_version, o.slot_id, o.guests FROM asked a
        JOIN orders o ON ${lookedUp('o.id', 'a.order_id')} AND ${unindexed('o.status = a.was::order_status')}
        WHERE ${after('patience')} ${text.lock('o')})`,
      ...hold(text),
      `moving AS MATERIALIZED (SELECT * FROM held h WHERE ${condition(text)})`,
      `moved AS (
        UPDATE orders o SET status = h.will_be::order_status, expires_at = coalesce(h.expires_at::timestamptz, o.expires_at)
        FROM moving h WHERE ${lookedUp('o.id', 'h.order_id')}
        RETURNING h.n, o.id, o.updated_at, o.expires_at)`,
      `told AS (
        INSERT INTO ${OUTBOX_EVENTS.name} (id, type, subject_id, payload)
        SELECT event_id, event_type, order_id, payload::jsonb FROM moving)`,
      enterHistory('moving'),
      `keys_kept AS (${insertKeysOf('moving')})`,
      ...change,
    ];
    const result =
      told === undefined
        ? 'SELECT n, updated_at FROM moved'
        : `SELECT m.n, m.updated_at, ${told} FROM moved m JOIN orders o ON ${lookedUp('o.id', 'm.id')}`;
    return `${[text.asked, ...steps].join(',\n')}\n${result}`;
  };
  return groupedStatement<MovedRow, MemberColumns>(name, { ...MOVE_COLUMNS, ...columns }, write);
}

/**
 * Whether nobody wrote the order `h` between what the statement sees of everything else and the moment it held it: for those who
 * go by more than its status.
 */
export const IS_AS_SEEN = `EXISTS (SELECT FROM orders s WHERE ${lookedUp('s.id', 'h.order_id')} AND ${unindexed('s.xmin = h.row_version')})`;

/** A step that enters moves in the history of their orders. @param moves a step with what members of a move give */
export function enterHistory(moves: string): string {
  return `history_entered AS (
    INSERT INTO order_history (order_id, id, from_status, to_status, actor, actor_id, why, note)
    SELECT order_id, new_id(), was::order_status, will_be::order_status, actor::order_actor, actor_id, why, note FROM ${moves})`;
}

const MOVE_ONE = movingStatement('orders-move-one');

/** Who is behind a move, and why, as its order's history says. */
export interface MoveStory {
  readonly actor: OrderActor;
  /** The user; null for the provider and the clock. */
  readonly actorId: string | null;
  /** What happened, in a word that stays the same. */
  readonly why: string;
  /** What a person said about it. */
  readonly note: string | null;
}

/** An order that is to be in another status, the event that tells it, and what its history says of it. */
export interface PlannedMove {
  readonly order: StandingOrder;
  readonly to: OrderStatus;
  /** When it expires from now on. Default: as before. */
  readonly expiresAt?: Date | undefined;
  readonly story: MoveStory;
  readonly event: OutboxEvent;
  /** The request that asked for it, and what its answer can be made of: kept with it. */
  readonly asked?: AskedMove | undefined;
}

/** A request with a key, and what its answer can be made of. */
export interface AskedMove {
  readonly request: IdempotentRequest;
  readonly data: object;
}

/** What a member gives for the history of its order. */
export function storyGiven({ actor, actorId, why, note }: MoveStory) {
  return { actor, actor_id: actorId, why, note };
}

function memberOf({ order, to, expiresAt, story, event, asked }: PlannedMove) {
  const told = { event_id: newId(), event_type: event.type, payload: JSON.stringify(event.payload) };
  const moved = { order_id: order.id, was: order.status, will_be: to, expires_at: expiresAt?.toISOString() ?? null };
  return {
    ...moved,
    ...storyGiven(story),
    ...told,
    ...keyColumns(asked?.request, (request) => begun(request, asked?.data ?? {})),
  };
}

/**
 * Moves one order that still is in the status that was read, and tells the event.
 * @returns when, and what is told of it; undefined when the order, or what is changed along, is no longer as it was read
 */
export async function moveOne(
  { askWithOthers }: Context,
  move: PlannedMove,
  along: MovedAlong | undefined,
): Promise<MovedRow | undefined> {
  const member = { ...along?.given, ...memberOf(move) };
  const [row] = await askWithOthers(along?.statement ?? MOVE_ONE, member, { key: move.order.id });
  return row;
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
