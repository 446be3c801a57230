import { EVENTS_CHANNEL } from '../../platform/event-feed.ts';
import { channelSql } from '../../platform/notifications.ts';
import { type Ask, lookedUp } from '../../platform/statements.ts';

/** How events get their places: one transaction at a time. See docs/events.md for why nothing is skipped so. */

/** Keys of two numbers, of which the first says what for. */
const TURN = 72_707_371;

const ANY_WAITING = { name: 'events-any-waiting', text: 'SELECT EXISTS (SELECT FROM outbox_events)' };

/** Whether there is anything to do: most times there is not, and this is the cheapest way to learn it. */
export async function isAnyWaiting(ask: Ask): Promise<boolean> {
  const [row] = await ask<[boolean]>(ANY_WAITING, []);
  return row?.[0] ?? false;
}

const TAKE_TURN = {
  name: 'events-take-turn',
  text: `SELECT pg_try_advisory_xact_lock(${TURN}, hashtext(current_schema()))`,
};

/** Takes the turn until the transaction ends. @returns whether nobody else has it */
export async function takeTurn(ask: Ask): Promise<boolean> {
  const [row] = await ask<[boolean]>(TAKE_TURN, []);
  return row?.[0] ?? false;
}

const ID_TEXT = "'^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'";

/**
 * A statement of its own, after the turn was taken: it sees all that whoever had it before has done. What the events are about may
 * be gone; then nobody is named, and the type says who may be told all the same.
 */
const SEQUENCE = {
  name: 'events-sequence',
  text: `
    WITH taken AS MATERIALIZED (
      DELETE FROM outbox_events WHERE seq = ANY (ARRAY(SELECT seq FROM outbox_events ORDER BY seq LIMIT $1)) RETURNING *),
    numbered AS MATERIALIZED (
      SELECT t.*, row_number() OVER (PARTITION BY t.subject_id, t.type ORDER BY t.seq DESC) AS from_last FROM taken t),
    placed AS (
      INSERT INTO events (id, type, subject_id, buyer_id, seller_id, payload, occurred_at)
      SELECT n.id, n.type, n.subject_id,
        coalesce(o.buyer_id, CASE WHEN n.type LIKE 'hold.%' AND n.payload->>'buyerId' ~ ${ID_TEXT} THEN (n.payload->>'buyerId')::uuid END),
        coalesce(o.seller_id, p.seller_id), n.payload, n.created_at
      FROM numbered n
      LEFT JOIN orders o ON ${lookedUp('o.id', "CASE WHEN n.type LIKE 'order.%' THEN n.subject_id END")}
      LEFT JOIN products p ON ${lookedUp('p.id', "CASE WHEN n.type ~ '^(stock|product)[.]' THEN n.subject_id END")}
      WHERE n.type <> 'stock.changed' OR n.from_last = 1
      ORDER BY n.seq
      RETURNING position, extract(epoch FROM clock_timestamp() - occurred_at)::float8 AS delay),
    told AS (SELECT pg_notify(${channelSql(EVENTS_CHANNEL)}, max(position)::text) FROM placed HAVING count(*) > 0)
    SELECT (SELECT count(*)::int FROM taken), ARRAY(SELECT delay FROM placed), (SELECT count(*) FROM told)`,
};

/** What one run came to. */
export interface Sequenced {
  /** Rows that were taken. */
  readonly taken: number;
  /** How long each event had waited for its place, in seconds. */
  readonly delays: readonly number[];
}

/**
 * Gives the oldest events their places, in the order in which they were written. Of several changes of one product's stock only the
 * last gets one: it says all that the others said.
 * @param ask asks in the transaction that has the turn
 */
export async function sequence(ask: Ask, max: number): Promise<Sequenced> {
  const [row] = await ask<[number, number[], string]>(SEQUENCE, [max]);
  return { taken: row?.[0] ?? 0, delays: row?.[1] ?? [] };
}
