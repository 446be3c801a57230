import { type Ask, after, ID_TEXT, lookedUp, unindexed } from '../../platform/statements.ts';
import { type EVENT_TYPES, EVERYTHING, typesFor } from './catalogue.ts';

/** The reader of `events` by which endpoints are told. */
const CURSOR = 'webhooks';

/** Events, and products that they name, of one statement; one event in any case. */
export const PAGE_SIZE = 500;

const BEGIN_CURSOR = {
  name: 'webhooks-begin-cursor',
  text: `INSERT INTO event_cursors (name) VALUES ('${CURSOR}') ON CONFLICT (name) DO NOTHING`,
};

export async function beginCursor(ask: Ask): Promise<void> {
  await ask(BEGIN_CURSOR, []);
}

/** How far the cursor is, and what there is to do. */
export interface FanOutState {
  readonly position: string;
  /** Of the last event; the cursor's own where there is none after it. */
  readonly last: string;
  readonly anyEndpoint: boolean;
}

// At one moment: an endpoint that is not seen here was made after the last event that is.
const READ_STATE = {
  name: 'webhooks-read-state',
  text: `
    SELECT c.position::text, greatest(c.position, (SELECT max(position) FROM events))::text,
      EXISTS (SELECT FROM webhook_endpoints WHERE status IN ('ACTIVE', 'DISABLED'))
    FROM event_cursors c WHERE c.name = '${CURSOR}'`,
};

/** @returns undefined before the first run */
export async function readState(ask: Ask): Promise<FanOutState | undefined> {
  const [row] = await ask<[string, string, boolean]>(READ_STATE, []);
  if (row === undefined) return undefined;
  const [position, last, anyEndpoint] = row;
  return { position, last, anyEndpoint };
}

const MOVE = {
  name: 'webhooks-move-cursor',
  text: `UPDATE event_cursors SET position = $1, updated_at = now() WHERE name = '${CURSOR}'`,
};

/** Passes over events that nobody is told of. */
export async function moveCursor(ask: Ask, position: string): Promise<void> {
  await ask(MOVE, [position]);
}

const EVENT = 'ev.id, ev.position, ev.type, ev.subject_id, ev.payload, ev.occurred_at';
/**
 * By time too: what had happened when an endpoint was switched off may not even have had its position then. Once it is on again the
 * cursor is beyond that, and what happened in between is behind its own position.
 */
const isFor = `(ep.status = 'ACTIVE' AND ev.position > ep.after_position
  OR ep.status <> 'DELETED' AND ev.occurred_at BETWEEN ep.created_at AND ep.told_until)`;
const wants = (types: string) => `${isFor}
  AND ev.type = ANY ((SELECT ${types}::text[])::text[]) AND (ev.type = ANY (ep.types) OR '${EVERYTHING}' = ANY (ep.types))`;

/** It tells how something is, and not what became of it: the last says all that those before it did. */
const STATE_TYPE = 'stock.changed' satisfies (typeof EVENT_TYPES)[number];

/** The products that an event is about which says of several that their stock changed: what it is now is read here. */
const SUBJECTS = `CASE WHEN type = '${STATE_TYPE}' AND jsonb_typeof(payload->'subjects') = 'array' THEN payload->'subjects' END`;

/** How many of the last that wait in a queue are looked at for one before it: events of other types may stand between. */
const LOOKED_BACK = 20;

/** What is under way has to be there when its answer is written. */
const IS_SENT_NOW = `coalesce(h.lease_id IS NOT NULL AND d.position = (
  SELECT position FROM webhook_deliveries
  WHERE endpoint_id = h.endpoint_id AND subject_id = h.id AND status = 'PENDING' ORDER BY position LIMIT 1), false)`;

const FAN_OUT = {
  name: 'webhooks-fan-out',
  text: `
    WITH next AS MATERIALIZED (
      SELECT *, sum(coalesce(jsonb_array_length(${SUBJECTS}), 1)) OVER (ORDER BY position) AS up_to
      FROM (SELECT * FROM events WHERE position > $1 ORDER BY position LIMIT ${PAGE_SIZE}) e),
    read AS MATERIALIZED (
      SELECT *, ${SUBJECTS} AS subjects FROM next WHERE up_to <= ${PAGE_SIZE} OR position = (SELECT min(position) FROM next)),
    page AS MATERIALIZED (
      SELECT position, id, type, subject_id, seller_id, payload, occurred_at FROM read WHERE subjects IS NULL
      UNION ALL
      -- The same event, however often it is copied, and each product's own.
      SELECT r.position, md5(r.id::text || p.id::text)::uuid, r.type, p.id, p.seller_id,
        jsonb_build_object('productId', p.id, 'stock', p.stock, 'version', p.version), r.occurred_at
      FROM read r CROSS JOIN LATERAL jsonb_array_elements_text(r.subjects) AS w (id)
      JOIN products p ON ${lookedUp('p.id', `CASE WHEN w.id ~ ${ID_TEXT} THEN w.id::uuid END`)}),
    wanted AS (
      SELECT ep.id AS endpoint_id, ${EVENT} FROM page ev
      JOIN webhook_endpoints ep ON ep.seller_id = ANY (ARRAY[ev.seller_id]) AND ${unindexed(wants('$2'))}
      UNION ALL
      SELECT ep.id, ${EVENT} FROM page ev JOIN webhook_endpoints ep ON ep.seller_id IS NULL AND ${unindexed(wants('$3'))}),
    told AS MATERIALIZED (
      SELECT *, max(position) FILTER (WHERE type = '${STATE_TYPE}') OVER (PARTITION BY endpoint_id, subject_id) AS last_state FROM wanted),
    -- Before what is in them, as whoever writes what attempts came to; and before they are changed: then this statement could hold none.
    held AS MATERIALIZED (
      SELECT q.endpoint_id, q.id, q.lease_id, s.last_state
      FROM (SELECT DISTINCT endpoint_id, subject_id, last_state FROM told WHERE last_state IS NOT NULL) s
      JOIN webhook_queues q ON ${lookedUp('q.id', 's.subject_id')} AND ${unindexed('q.endpoint_id = s.endpoint_id')}
      ORDER BY q.endpoint_id, q.id FOR UPDATE OF q),
    outdated AS (
      DELETE FROM webhook_deliveries d USING held h CROSS JOIN LATERAL (
        SELECT id FROM webhook_deliveries WHERE endpoint_id = h.endpoint_id AND subject_id = h.id AND status = 'PENDING'
        ORDER BY position DESC LIMIT ${LOOKED_BACK}) w
      WHERE ${lookedUp('d.id', 'w.id')} AND ${unindexed(`d.type = '${STATE_TYPE}' AND d.attempts = 0 AND d.position < h.last_state`)}
        AND NOT ${IS_SENT_NOW}),
    copied AS (
      INSERT INTO webhook_deliveries (id, endpoint_id, event_id, position, type, subject_id, payload, occurred_at)
      SELECT gen_random_uuid(), endpoint_id, id, position, type, subject_id, payload, occurred_at FROM told
      WHERE type <> '${STATE_TYPE}' OR position = last_state
      ORDER BY endpoint_id, position
      ON CONFLICT (endpoint_id, event_id) DO NOTHING RETURNING endpoint_id, subject_id, position),
    queued AS (
      INSERT INTO webhook_queues AS q (endpoint_id, id, last_position)
      SELECT endpoint_id, subject_id, max(position) FROM copied WHERE ${after('held')}
      GROUP BY endpoint_id, subject_id ORDER BY endpoint_id, subject_id
      ON CONFLICT (endpoint_id, id) DO UPDATE SET last_position = greatest(q.last_position, excluded.last_position)),
    moved AS (
      UPDATE event_cursors SET position = (SELECT max(position) FROM read), updated_at = now()
      WHERE name = '${CURSOR}' AND EXISTS (SELECT FROM read))
    SELECT coalesce((SELECT max(position) FROM read), $1)::text, (SELECT count(*) FROM copied)::int`,
};

/**
 * Copies the next events for every endpoint that is to be told of them, and moves the cursor. A state of a product's stock takes the
 * place of one that has not been sent yet: a product that sells by the minute piles up nothing for an endpoint that is slow.
 * @returns how far it came, and how many deliveries there are of it
 */
export async function fanOutPage(ask: Ask, position: string): Promise<{ position: string; deliveries: number }> {
  const [row] = await ask<[string, number]>(FAN_OUT, [position, typesFor(''), typesFor(null)]);
  const [reached = position, deliveries = 0] = row ?? [];
  return { position: reached, deliveries };
}
