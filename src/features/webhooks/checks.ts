import type { Check } from '../feature.ts';

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
    sql: `SELECT 'delivery ' || d.id AS subject, 'tells ' || e.seller_id || ' of ' || coalesce('seller ' || v.seller_id, 'nobody’s event') AS problem
          FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id JOIN events v ON v.position = d.position
          WHERE e.seller_id IS NOT NULL AND (v.seller_id = e.seller_id) IS NOT TRUE`,
  },
  {
    name: 'a webhook says what happened',
    sql: `SELECT 'delivery ' || d.id AS subject, 'is not as the event ' || v.id AS problem
          FROM webhook_deliveries d JOIN events v ON v.position = d.position
          WHERE (d.event_id, d.type, d.subject_id, d.payload) <> (v.id, v.type, v.subject_id, v.payload)`,
  },
];
