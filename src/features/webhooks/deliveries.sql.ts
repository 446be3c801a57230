import type { Ask } from '../../platform/statements.ts';
import { lookedUp } from '../../platform/statements.ts';

const RESEND = {
  name: 'webhooks-resend',
  text: `
    INSERT INTO webhook_queues AS q (endpoint_id, id, is_resend, last_position)
    SELECT d.endpoint_id, d.id, true, d.position
    FROM webhook_endpoints e JOIN webhook_deliveries d ON ${lookedUp('d.id', '$2::uuid')} AND d.endpoint_id = e.id
    WHERE e.id = $1 AND e.status = 'ACTIVE'
    ON CONFLICT (endpoint_id, id) DO UPDATE SET due_at = least(q.due_at, now()) WHERE q.lease_id IS NULL`,
};

/** Has a delivery sent once more, beside those that wait for each other. Who asks again before that has it sent once. */
export async function queueResend(ask: Ask, endpointId: string, deliveryId: string): Promise<void> {
  await ask(RESEND, [endpointId, deliveryId]);
}
