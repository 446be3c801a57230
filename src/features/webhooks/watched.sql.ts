import { COUNT_MAX } from '../feature.ts';

/** Endpoints that are looked at for what has become of their deliveries. */
const ENDPOINTS_MAX = 200;

/** Webhooks by what has become of them. */
export const DELIVERIES_BY_STATUS = `
  SELECT s.status, count(d.*)::int AS count
  FROM unnest(enum_range(NULL::webhook_delivery_status)) AS s (status)
  LEFT JOIN LATERAL (
    SELECT 1 FROM (SELECT id FROM webhook_endpoints ORDER BY id DESC LIMIT ${ENDPOINTS_MAX}) e
    CROSS JOIN LATERAL (
      SELECT FROM webhook_deliveries WHERE endpoint_id = e.id AND status = s.status LIMIT ${COUNT_MAX}) of_endpoint
    LIMIT ${COUNT_MAX}) d ON true
  GROUP BY s.status ORDER BY s.status`;
