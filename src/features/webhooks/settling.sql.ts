import type { WebhookDisabledReason } from '../../generated/prisma/enums.ts';
import { type Ask, lookedUp, unindexed } from '../../platform/statements.ts';
import type { LeasedDelivery } from './claims.sql.ts';
import { GIVE_UP_AFTER_MS, type Verdict } from './rules.ts';

/** An attempt, as it is written. */
export interface Attempt
  extends Pick<LeasedDelivery, 'leaseId' | 'endpointId' | 'queueId' | 'isResend' | 'deliveryId'> {
  /** What was called: what it answered says nothing of another URL that the endpoint has got meanwhile. */
  readonly url: string;
  readonly verdict: Verdict;
  /** Before the next attempt, where there is one. */
  readonly pauseMs: number;
  readonly status: number | undefined;
  readonly body: string | undefined;
  readonly error: string | undefined;
}

const IS_SETTLED = "d.status IS DISTINCT FROM 'PENDING'";
const IS_DONE = `(h.is_resend OR coalesce(${IS_SETTLED} AND h.last_position = d.position, false))`;
const OF_HELD = `${lookedUp('q.id', 'h.queue_id')} AND ${unindexed('q.endpoint_id = h.endpoint_id')}`;

const IS_FAILING = `coalesce(NOT t.reached AND e.failing_since < now() - interval '${GIVE_UP_AFTER_MS} milliseconds', false)`;

/**
 * Only who still has the lease writes: whoever leased it after them is sending the same. The queue is held before its last position
 * is read, so that no event comes into it unseen.
 */
const SETTLE = {
  name: 'webhooks-settle',
  text: `
    WITH told AS MATERIALIZED (
      SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::float8[], $7::int[], $8::text[], $9::text[],
          $10::text[])
        AS t (lease_id, endpoint_id, queue_id, delivery_id, verdict, pause_ms, response_status, response_body, error, url)),
    held AS MATERIALIZED (
      SELECT t.*, q.is_resend, q.last_position, now() + make_interval(secs => t.pause_ms / 1000) AS again_at
      FROM told t JOIN webhook_queues q ON ${lookedUp('q.id', 't.queue_id')}
      WHERE ${unindexed('q.endpoint_id = t.endpoint_id AND q.lease_id = t.lease_id')} ORDER BY q.endpoint_id, q.id FOR UPDATE OF q),
    written AS (
      UPDATE webhook_deliveries d SET
        attempts = d.attempts + 1, first_attempt_at = coalesce(d.first_attempt_at, now()), last_attempt_at = now(),
        response_status = h.response_status, response_body = h.response_body, error = h.error,
        delivered_at = CASE WHEN h.verdict = 'delivered' THEN coalesce(d.delivered_at, now()) ELSE d.delivered_at END,
        status = CASE
          WHEN h.verdict = 'delivered' THEN 'DELIVERED'
          WHEN h.verdict = 'given-up' AND d.status = 'PENDING' AND NOT h.is_resend THEN 'FAILED'
          ELSE d.status END,
        next_attempt_at = CASE
          WHEN h.is_resend AND h.verdict <> 'delivered' THEN d.next_attempt_at
          WHEN h.verdict IN ('retried', 'gone') AND d.status = 'PENDING' THEN h.again_at END
      FROM held h WHERE ${lookedUp('d.id', 'h.delivery_id')}
      RETURNING d.id, d.status, d.position),
    rested AS (
      UPDATE webhook_queues q SET lease_id = NULL, due_at = CASE WHEN ${IS_SETTLED} THEN now() ELSE h.again_at END
      FROM held h LEFT JOIN written d ON d.id = h.delivery_id WHERE ${OF_HELD} AND NOT ${IS_DONE}),
    ended AS (
      DELETE FROM webhook_queues q USING held h LEFT JOIN written d ON d.id = h.delivery_id WHERE ${OF_HELD} AND ${IS_DONE}),
    noted AS MATERIALIZED (
      SELECT e.id, t.reached, t.gone
      FROM (
        SELECT endpoint_id, url, bool_or(verdict = 'delivered') AS reached, bool_or(verdict = 'gone') AS gone
        FROM held GROUP BY endpoint_id, url) t
      JOIN webhook_endpoints e ON ${lookedUp('e.id', 't.endpoint_id')}
      WHERE ${unindexed("e.status = 'ACTIVE' AND e.url = t.url")} AND (t.gone OR t.reached <> (e.failing_since IS NULL) OR ${IS_FAILING})
      ORDER BY e.id FOR NO KEY UPDATE OF e),
    changed AS (
      UPDATE webhook_endpoints e SET
        failing_since = CASE WHEN t.reached THEN NULL ELSE coalesce(e.failing_since, now()) END,
        status = CASE WHEN t.gone OR ${IS_FAILING} THEN 'DISABLED' ELSE e.status END,
        disabled_reason = CASE WHEN t.gone THEN 'GONE' WHEN ${IS_FAILING} THEN 'FAILING' END::webhook_disabled_reason,
        told_until = CASE WHEN t.gone OR ${IS_FAILING} THEN clock_timestamp() ELSE e.told_until END
      FROM noted t WHERE ${lookedUp('e.id', 't.id')} AND ${unindexed("e.status = 'ACTIVE'")}
      RETURNING e.id, e.disabled_reason)
    SELECT id, disabled_reason FROM changed WHERE disabled_reason IS NOT NULL`,
};

/** An endpoint that was just switched off. */
export interface SwitchedOff {
  readonly endpointId: string;
  readonly reason: WebhookDisabledReason;
}

/**
 * Writes what attempts came to, and has the next of each queue wait for its turn. An endpoint that wants no more, or that nothing has
 * reached for days, is switched off.
 * @param attempts none two of one delivery
 */
export async function settle(ask: Ask, attempts: readonly Attempt[]): Promise<SwitchedOff[]> {
  const rows = await ask<[string, WebhookDisabledReason]>(SETTLE, [
    ...[attempts.map((a) => a.leaseId), attempts.map((a) => a.endpointId), attempts.map((a) => a.queueId)],
    ...[attempts.map((a) => a.deliveryId), attempts.map((a) => a.verdict), attempts.map((a) => a.pauseMs)],
    ...[
      attempts.map((a) => a.status ?? null),
      attempts.map((a) => a.body ?? null),
      attempts.map((a) => a.error ?? null),
      attempts.map((a) => a.url),
    ],
  ]);
  return rows.map(([endpointId, reason]) => ({ endpointId, reason }));
}
