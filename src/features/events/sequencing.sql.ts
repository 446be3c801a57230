import { EVENTS_CHANNEL } from '../../platform/event-feed.ts';
import { NIL_ID } from '../../platform/ids.ts';
import { channelSql } from '../../platform/notifications.ts';
import { type Ask, ID_TEXT, lookedUp } from '../../platform/statements.ts';

/** How events get their places: one transaction at a time. See docs/events.md for why nothing is skipped so. */

const ANY_WAITING = { name: 'events-any-waiting', text: 'SELECT EXISTS (SELECT FROM outbox_events)' };

/** Whether there is anything to do: most times there is not, and this is the cheapest way to learn it. */
export async function isAnyWaiting(ask: Ask): Promise<boolean> {
  const [row] = await ask<[boolean]>(ANY_WAITING, []);
  return row?.[0] ?? false;
}

/** The products that a row names which tells of several. */
const PRODUCTS = `CASE WHEN type = 'stock.changed' AND jsonb_typeof(payload->'products') = 'array' THEN payload->'products' END`;

/** Products of one event: whoever reads events reads hundreds at once. */
const SUBJECTS_MAX = 500;

/**
 * A statement of its own, after the turn was taken: it sees all that whoever had it before has done. What the events are about may
 * be gone; then nobody is named, and the type says who may be told all the same.
 */
const SEQUENCE = {
  name: 'events-sequence',
  text: `
    WITH oldest AS MATERIALIZED (
      SELECT seq, sum(coalesce(jsonb_array_length(${PRODUCTS}), 1)) OVER (ORDER BY seq) AS up_to
      FROM (SELECT * FROM outbox_events ORDER BY seq LIMIT $1::int) o),
    taken AS MATERIALIZED (
      DELETE FROM outbox_events
      WHERE seq = ANY (ARRAY(SELECT seq FROM oldest WHERE up_to <= $1::int OR seq = (SELECT min(seq) FROM oldest)))
      RETURNING seq, id, type, subject_id, payload, created_at, ${PRODUCTS} AS products),
    changed AS MATERIALIZED (
      SELECT max(seq) AS seq, min(created_at) AS created_at, jsonb_build_object('subjects', jsonb_agg(id ORDER BY seq, id)) AS payload
      FROM (
        SELECT w.id, max(t.seq) AS seq, min(t.created_at) AS created_at, row_number() OVER (ORDER BY max(t.seq)) AS n
        FROM taken t CROSS JOIN LATERAL jsonb_array_elements_text(t.products) AS w (id)
        -- Whatever is no id is nobody's. The first moment of all: an endpoint that was switched off after it is told.
        WHERE length(w.id) = 36 GROUP BY w.id) p
      GROUP BY n / ${SUBJECTS_MAX}),
    to_place AS MATERIALIZED (
      SELECT t.seq, t.id, t.type, t.subject_id,
        coalesce(o.buyer_id, CASE WHEN t.type LIKE 'hold.%' AND t.payload->>'buyerId' ~ ${ID_TEXT} THEN (t.payload->>'buyerId')::uuid END) AS buyer_id,
        coalesce(o.seller_id, p.seller_id, u.seller_id) AS seller_id, t.payload, t.created_at
      FROM taken t
      LEFT JOIN orders o ON ${lookedUp('o.id', "CASE WHEN t.type LIKE 'order.%' THEN t.subject_id END")}
      LEFT JOIN products p ON ${lookedUp('p.id', "CASE WHEN t.type ~ '^(stock|product)[.]' THEN t.subject_id END")}
      LEFT JOIN units u ON ${lookedUp('u.id', "CASE WHEN t.type LIKE 'unit.%' THEN t.subject_id END")}
      WHERE t.products IS NULL
      UNION ALL
      SELECT seq, new_id(), 'stock.changed', '${NIL_ID}', NULL, NULL, payload, created_at FROM changed),
    placed AS (
      INSERT INTO events (id, type, subject_id, buyer_id, seller_id, payload, occurred_at)
      SELECT id, type, subject_id, buyer_id, seller_id, payload, created_at FROM to_place ORDER BY seq
      RETURNING position),
    told AS (SELECT pg_notify(${channelSql(EVENTS_CHANNEL)}, max(position)::text) FROM placed HAVING count(*) > 0)
    SELECT (SELECT count(*) FROM taken) < (SELECT count(*) FROM oldest) OR (SELECT count(*) FROM oldest) = $1::int,
      ARRAY(SELECT extract(epoch FROM clock_timestamp() - created_at)::float8 FROM taken), (SELECT count(*) FROM told)`,
};

/** What one run came to. */
export interface Sequenced {
  readonly hasMore: boolean;
  /** How long each row had waited for its place, in seconds. */
  readonly delays: readonly number[];
}

/**
 * Gives the oldest events their places, in the order in which they were written. Products whose stock changed share one, however often
 * each did: whoever tells of one reads how it is then, which says all that its changes said.
 * @param ask asks in the transaction that has the turn
 * @param max rows, and products that they name, at most; one row in any case
 */
export async function sequence(ask: Ask, max: number): Promise<Sequenced> {
  const [row] = await ask<[boolean, number[], string]>(SEQUENCE, [max]);
  return { hasMore: row?.[0] ?? false, delays: row?.[1] ?? [] };
}
