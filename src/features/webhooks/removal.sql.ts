import type { Ask } from '../../platform/statements.ts';

/** Rows of one statement. */
const BATCH_SIZE = 2_000;

/** Looked at in one run: one of which nothing can be removed at the moment keeps few others waiting. */
const ENDPOINTS_AT_ONCE = 100;

const FIND = {
  name: 'webhooks-find-deleted',
  text: `SELECT id FROM webhook_endpoints WHERE status = 'DELETED' LIMIT ${ENDPOINTS_AT_ONCE}`,
};

const removal = (table: string) => `
  DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM ${table} WHERE endpoint_id = $1 LIMIT ${BATCH_SIZE} FOR UPDATE SKIP LOCKED)) RETURNING 1`;
const REMOVE_DELIVERIES = { name: 'webhooks-remove-deliveries', text: removal('webhook_deliveries') };
const REMOVE_QUEUES = { name: 'webhooks-remove-queues', text: removal('webhook_queues') };
const REMOVE_ENDPOINT = {
  name: 'webhooks-remove-endpoint',
  text: `
    DELETE FROM webhook_endpoints e WHERE e.id = $1
      AND NOT EXISTS (SELECT FROM webhook_deliveries d WHERE d.endpoint_id = e.id)
      AND NOT EXISTS (SELECT FROM webhook_queues q WHERE q.endpoint_id = e.id)
    RETURNING 1`,
};

/** Removes a part of one of the endpoints that their owners have deleted. @returns whether anything was removed */
export async function removeDeleted(ask: Ask): Promise<boolean> {
  for (const found of await ask<[string]>(FIND, [])) {
    for (const step of [REMOVE_DELIVERIES, REMOVE_QUEUES, REMOVE_ENDPOINT]) {
      if ((await ask(step, found)).length > 0) return true;
    }
  }
  return false;
}
