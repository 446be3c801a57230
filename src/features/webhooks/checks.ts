import type { Check } from '../feature.ts';

/** Whether an event `v` is one of several products: see fan-out.sql.ts. */
const NAMES_SEVERAL = "(v.type = 'stock.changed' AND v.payload ? 'subjects')";

/** What must hold of what endpoints are told. */
export const WEBHOOK_CHECKS: readonly Check[] = [
  {
    name: 'every webhook that waits has its place in a queue',
    sql: `SELECT 'delivery ' || d.id AS subject,
            CASE WHEN q.id IS NULL THEN 'waits in no queue' ELSE 'waits behind the end of its queue' END AS problem
          FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id AND e.status <> 'DELETED'
          LEFT JOIN webhook_queues q ON q.endpoint_id = d.endpoint_id AND q.id = d.subject_id AND NOT q.is_resend
          WHERE d.status = 'PENDING' AND (q.id IS NULL OR q.last_position < d.position)`,
  },
  {
    name: 'sellers are told of their own shop only',
    // Events are gone after some days, and their copies are not.
    sql: `SELECT 'delivery ' || d.id AS subject, 'tells ' || e.seller_id || ' of ' || coalesce('seller ' || coalesce(v.seller_id, p.seller_id), 'nobody’s event') AS problem
          FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id JOIN events v ON v.position = d.position
          LEFT JOIN products p ON p.id = d.subject_id AND ${NAMES_SEVERAL}
          WHERE e.seller_id IS NOT NULL AND (coalesce(v.seller_id, p.seller_id) = e.seller_id) IS NOT TRUE`,
  },
  {
    name: 'a webhook says what happened',
    // Of a product that an event names with others it says how much there is, as whoever copied it read it.
    sql: `SELECT 'delivery ' || d.id AS subject, 'is not as the event ' || v.id AS problem
          FROM webhook_deliveries d JOIN events v ON v.position = d.position
          WHERE CASE WHEN ${NAMES_SEVERAL}
            THEN d.type <> v.type OR NOT v.payload->'subjects' @> to_jsonb(d.subject_id::text)
              OR coalesce(d.payload->>'productId', '') <> d.subject_id::text
            ELSE (d.event_id, d.type, d.subject_id, d.payload) <> (v.id, v.type, v.subject_id, v.payload) END`,
  },
];
