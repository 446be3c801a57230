import type { Check } from '../feature.ts';

/** Everything that is still known to have happened, with or without its place. */
const TOLD = '(SELECT type, subject_id FROM events UNION ALL SELECT type, subject_id FROM outbox_events)';

/** What must hold of events. */
export const EVENT_CHECKS: readonly Check[] = [
  {
    name: 'events name those whose order, product or unit it is',
    sql: `SELECT 'event ' || e.position AS subject, e.type || ' names another buyer or seller than ' || e.subject_id AS problem
          FROM events e LEFT JOIN orders o ON o.id = e.subject_id LEFT JOIN products p ON p.id = e.subject_id LEFT JOIN units u ON u.id = e.subject_id
          WHERE (e.type LIKE 'order.%' AND o.id IS NOT NULL AND (e.buyer_id, e.seller_id) IS DISTINCT FROM (o.buyer_id, o.seller_id))
            OR (p.id IS NOT NULL AND (e.buyer_id IS NOT NULL OR (e.seller_id = p.seller_id) IS NOT TRUE))
            OR (u.id IS NOT NULL AND (e.buyer_id IS NOT NULL OR e.seller_id IS DISTINCT FROM (u.seller_id)))`,
  },
  {
    name: 'each step in the history of an order has its event',
    // As long as its first event is kept, all later ones are.
    sql: `SELECT 'order ' || c.subject_id AS subject, h.steps || ' steps in its history, ' || t.told || ' events tell of them' AS problem
          FROM (SELECT subject_id FROM ${TOLD} t WHERE type = 'order.created') c
          CROSS JOIN LATERAL (SELECT count(*) AS steps FROM order_history WHERE order_id = c.subject_id) h
          JOIN (
            SELECT subject_id, count(*) FILTER (WHERE type <> 'order.created') AS told FROM ${TOLD} t WHERE type LIKE 'order.%' GROUP BY subject_id
          ) t ON t.subject_id = c.subject_id
          WHERE h.steps <> t.told`,
  },
  {
    name: 'nobody has read events that there never were',
    sql: `SELECT 'reader ' || c.name AS subject, 'has read up to ' || c.position || ', the last is ' || s.last AS problem
          FROM event_cursors c
          CROSS JOIN (SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence('events', 'position')::regclass), 0) AS last) s
          WHERE c.position > s.last`,
  },
];
