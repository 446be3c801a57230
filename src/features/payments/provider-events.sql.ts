import { type Ask, lookedUp, unindexed } from '../../platform/statements.ts';
import type { ProviderEvent } from '../providers/index.ts';

/** An event as it is kept until it has been processed. */
export interface KeptEvent extends ProviderEvent {
  readonly provider: string;
}

const KEEP = {
  name: 'payments-keep-event',
  text: `
    INSERT INTO provider_events (provider, event_id, type, attempt_id, refund_id) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (provider, event_id) DO NOTHING RETURNING 1`,
};

/** Keeps an event, once. @returns false where it is known already */
export async function keepEvent(ask: Ask, { provider, id, type, attemptId, refundId }: KeptEvent): Promise<boolean> {
  return (await ask(KEEP, [provider, id, type, attemptId ?? null, refundId ?? null])).length === 1;
}

const PROCESSED = {
  name: 'payments-event-processed',
  text: `UPDATE provider_events SET processed_at = clock_timestamp() WHERE provider = $1 AND event_id = $2`,
};

export async function markProcessed(ask: Ask, { provider, id }: KeptEvent): Promise<void> {
  await ask(PROCESSED, [provider, id]);
}

/** Who takes events processes them; one that fails again and again rests longer each time, up to 8 hours. */
const TAKE = {
  name: 'payments-take-events',
  text: `
    UPDATE provider_events e SET tries = e.tries + 1, process_at = now() + make_interval(secs => 30 * 2 ^ least(e.tries + 1, 10))
    FROM (
      SELECT provider, event_id FROM provider_events
      WHERE processed_at IS NULL AND process_at < now() AND ${unindexed('provider = $1')}
      ORDER BY process_at LIMIT $2 FOR UPDATE SKIP LOCKED) t
    WHERE ${lookedUp('e.event_id', 't.event_id')} AND e.provider = t.provider
    RETURNING e.event_id, e.type, e.attempt_id, e.refund_id`,
};

/** Events of a provider that were not processed in time: whoever takes them, and nobody else, does so now. */
export async function takeEvents(ask: Ask, provider: string, limit: number): Promise<KeptEvent[]> {
  const rows = await ask<[string, string, string | null, string | null]>(TAKE, [provider, limit]);
  return rows.map(([id, type, attemptId, refundId]) => {
    return { provider, id, type, attemptId: attemptId ?? undefined, refundId: refundId ?? undefined };
  });
}
