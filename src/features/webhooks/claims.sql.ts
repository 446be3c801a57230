import { NIL_ID } from '../../platform/ids.ts';
import { type Ask, lookedUp, unindexed } from '../../platform/statements.ts';
import type { Message, Recipient } from './messages.ts';

/** Requests to one endpoint at the same time, from all processes. */
export const IN_FLIGHT_PER_ENDPOINT = 5;
/** To one that fails: each of its requests may last as long as one can, and the next of its queues are due already. */
const IN_FLIGHT_PER_FAILING = 1;
/**
 * To all endpoints of an owner: so much less than what a process sends that others find room beside those that never answer. Two
 * processes that lease at the same moment may both count without the other.
 */
export const IN_FLIGHT_PER_OWNER = 10;
/** A lease ends so long after it was taken; a request and what is around it never take as long. */
export const LEASE_SECONDS = 18;
/** Moments are kept in whole milliseconds, to the nearest: what is due at once may be half of one in the future. */
const isDue = (dueAt: string) => `${dueAt} <= now() + interval '1 millisecond'`;
/** Endpoints that are looked at in one statement. */
const VISITED_MAX = 200;

const leased = (endpoint: string) => `(
  SELECT count(*)::int FROM webhook_queues l
  WHERE CASE WHEN l.lease_id IS NOT NULL THEN l.endpoint_id END = ${endpoint} AND l.lease_id IS NOT NULL AND ${unindexed('l.due_at > now()')})`;

const bound = (endpoint: string) =>
  `CASE WHEN ${endpoint}.failing_since IS NULL THEN ${IN_FLIGHT_PER_ENDPOINT} ELSE ${IN_FLIGHT_PER_FAILING} END`;

/** Of the operator's, who is no seller, and of a seller's. */
const leasedOfOwner = (seller: string) => `CASE WHEN ${seller} IS NULL
  THEN (SELECT coalesce(sum(${leased('s.id')}), 0)::int FROM webhook_endpoints s WHERE s.seller_id IS NULL)
  ELSE (SELECT coalesce(sum(${leased('s.id')}), 0)::int FROM webhook_endpoints s WHERE ${lookedUp('s.seller_id', seller)}) END`;

/** A queue named by both its ids, found by the one that few others have. */
const sameQueue = (other: string) =>
  `${lookedUp('q.id', `${other}.id`)} AND ${unindexed(`q.endpoint_id = ${other}.endpoint_id`)}`;

/** From endpoint to endpoint that has anything waiting, however much: a step is a look into an index. */
const VISIT = {
  name: 'webhooks-visit-endpoints',
  text: `
    WITH RECURSIVE visited AS (
      (SELECT endpoint_id, 1 AS n FROM webhook_queues WHERE endpoint_id > $1::uuid ORDER BY endpoint_id LIMIT 1)
      UNION ALL
      SELECT q.endpoint_id, v.n + 1 FROM visited v CROSS JOIN LATERAL (
        SELECT endpoint_id FROM webhook_queues WHERE endpoint_id > v.endpoint_id ORDER BY endpoint_id LIMIT 1) q
      WHERE v.n < ${VISITED_MAX})
    SELECT v.endpoint_id,
      e.status = 'ACTIVE'
      -- Not EXISTS, which may be answered by a hash of all that is due.
      AND (SELECT ${isDue('q.due_at')} FROM webhook_queues q WHERE q.endpoint_id = v.endpoint_id ORDER BY q.due_at LIMIT 1)
      AND ${leased('v.endpoint_id')} < ${bound('e')}
      AND ${leasedOfOwner('e.seller_id')} < ${IN_FLIGHT_PER_OWNER}
    FROM visited v JOIN webhook_endpoints e ON ${lookedUp('e.id', 'v.endpoint_id')} ORDER BY v.n`,
};

/** Endpoints with something due, and where to look next. */
export interface Visit {
  readonly due: readonly string[];
  /** NIL_ID: from the start again. */
  readonly next: string;
}

/** Goes round the endpoints, some at a time. @param after where the last visit ended */
export async function visitEndpoints(ask: Ask, after: string): Promise<Visit> {
  const rows = await ask<[string, boolean]>(VISIT, [after]);
  const due = rows.filter(([, isDue]) => isDue).map(([id]) => id);
  return { due, next: rows.length < VISITED_MAX ? NIL_ID : (rows.at(-1)?.[0] ?? NIL_ID) };
}

const HOLD = {
  name: 'webhooks-hold-endpoints',
  text: `
    SELECT id FROM webhook_endpoints WHERE id = ANY ((SELECT $1::uuid[])::uuid[]) AND ${unindexed("status = 'ACTIVE'")}
    ORDER BY id FOR NO KEY UPDATE SKIP LOCKED`,
};

/** Endpoints of one owner divide what is left of the owner's bound; the odd ones go to any of them. */
const SHARE_OF_OWNER = `(${IN_FLIGHT_PER_OWNER} - ${leasedOfOwner('e.seller_id')} + e.siblings - e.n) / e.siblings`;

const LEASE = {
  name: 'webhooks-lease',
  text: `
    WITH asked AS MATERIALIZED (
      SELECT id, seller_id, failing_since, count(*) OVER (PARTITION BY seller_id) AS siblings,
        row_number() OVER (PARTITION BY seller_id ORDER BY random()) AS n
      FROM webhook_endpoints WHERE id = ANY ((SELECT $1::uuid[])::uuid[])),
    taken AS MATERIALIZED (
      SELECT q.endpoint_id, q.id FROM asked e CROSS JOIN LATERAL (
        SELECT endpoint_id, id FROM webhook_queues WHERE endpoint_id = e.id AND ${isDue('due_at')} ORDER BY due_at
        LIMIT greatest(0, least($3::int, ${bound('e')} - ${leased('e.id')}, ${SHARE_OF_OWNER}))
        FOR UPDATE SKIP LOCKED) q)
    UPDATE webhook_queues q SET lease_id = $2, due_at = now() + interval '${LEASE_SECONDS} seconds'
    FROM taken t WHERE ${sameQueue('t')}
    RETURNING q.endpoint_id, q.id`,
};

// In a statement of its own: what came into a queue until it was leased is seen.
const FIRST = {
  name: 'webhooks-first-of-queues',
  text: `
    SELECT q.endpoint_id, q.id, q.is_resend, d.id, d.event_id, d.type, d.subject_id, d.payload, d.occurred_at, d.attempts,
      coalesce(extract(epoch FROM now() - greatest(d.first_attempt_at, e.enabled_at)) * 1000, 0)::float8,
      e.url, e.secret, CASE WHEN e.previous_secret_until > now() THEN e.previous_secret END
    FROM unnest($1::uuid[], $2::uuid[]) AS t (endpoint_id, id)
    JOIN webhook_queues q ON ${sameQueue('t')}
    JOIN webhook_endpoints e ON ${lookedUp('e.id', 'q.endpoint_id')}
    LEFT JOIN LATERAL (
      (SELECT * FROM webhook_deliveries WHERE q.is_resend AND id = q.id)
      UNION ALL
      (SELECT * FROM webhook_deliveries
       WHERE NOT q.is_resend AND endpoint_id = q.endpoint_id AND subject_id = q.id AND status = 'PENDING' ORDER BY position LIMIT 1)
    ) d ON true`,
};

const DROP = {
  name: 'webhooks-drop-empty-queues',
  text: `
    DELETE FROM webhook_queues q USING unnest($1::uuid[], $2::uuid[]) AS t (endpoint_id, id)
    WHERE ${sameQueue('t')}`,
};

/** One delivery that this process sends, and nobody else while its lease lasts. */
export interface LeasedDelivery {
  readonly leaseId: string;
  readonly endpointId: string;
  readonly queueId: string;
  /** By hand, beside those that wait for their turn. */
  readonly isResend: boolean;
  readonly deliveryId: string;
  /** Made until now. */
  readonly attempts: number;
  /** Since the first of them, or since the endpoint was switched on again; in milliseconds. */
  readonly sinceFirstMs: number;
  readonly message: Message;
  readonly recipient: Recipient;
}

type FirstRow = [
  endpointId: string,
  queueId: string,
  isResend: boolean,
  deliveryId: string | null,
  eventId: string,
  type: string,
  subjectId: string,
  payload: object,
  occurredAt: Date,
  attempts: number,
  sinceFirstMs: number,
  url: string,
  secret: string,
  previousSecret: string | null,
];

function deliveryIn(leaseId: string, row: FirstRow): LeasedDelivery[] {
  const [endpointId, queueId, isResend, deliveryId, ...told] = row;
  if (deliveryId === null) return [];
  const [id, type, subjectId, payload, occurredAt, attempts, sinceFirstMs, url, secret, previous] = told;
  const recipient = { url, secrets: previous === null ? [secret] : [secret, previous] };
  const message = { id, type, subjectId, payload, occurredAt };
  return [{ leaseId, endpointId, queueId, isResend, deliveryId, attempts, sinceFirstMs, message, recipient }];
}

/**
 * Leases queues of endpoints, and says what is first in each. Within a transaction: whoever holds an endpoint counts what is in flight
 * to it, so that all processes together keep the bound.
 * @param perEndpoint how many of each at most
 */
export async function leaseQueues(
  ask: Ask,
  leaseId: string,
  endpointIds: readonly string[],
  perEndpoint: number,
): Promise<LeasedDelivery[]> {
  const held = (await ask<[string]>(HOLD, [endpointIds])).map(([id]) => id);
  if (held.length === 0) return [];
  const queues = await ask<[string, string]>(LEASE, [held, leaseId, perEndpoint]);
  if (queues.length === 0) return [];
  const rows = await ask<FirstRow>(FIRST, columnsOf(queues));
  const empty = rows.filter(([, , , deliveryId]) => deliveryId === null);
  if (empty.length > 0) await ask(DROP, columnsOf(empty.map(([endpointId, queueId]) => [endpointId, queueId])));
  return rows.flatMap((row) => deliveryIn(leaseId, row));
}

function columnsOf(queues: readonly (readonly [string, string])[]): [string[], string[]] {
  return [queues.map(([endpointId]) => endpointId), queues.map(([, id]) => id)];
}
