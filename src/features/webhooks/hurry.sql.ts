import { type Ask, lookedUp } from '../../platform/statements.ts';

/** Queues of one statement. */
export const HURRIED_AT_ONCE = 1_000;

const duePart = (endpoint: string) => `
  UPDATE webhook_queues SET due_at = now() WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM webhook_queues WHERE endpoint_id = ${endpoint} AND due_at > now() AND lease_id IS NULL
    ORDER BY due_at LIMIT ${HURRIED_AT_ONCE} FOR UPDATE SKIP LOCKED))`;

const HURRY = {
  name: 'webhooks-hurry',
  text: `WITH hurried AS (${duePart('$1::uuid')} RETURNING 1) SELECT count(*)::int FROM hurried`,
};

/** Has a part of what waits for an endpoint be due. @returns whether there may be more */
export async function hurryPart(ask: Ask, endpointId: string): Promise<boolean> {
  const [row] = await ask<[number]>(HURRY, [endpointId]);
  return row?.[0] === HURRIED_AT_ONCE;
}

const FIND_HURRIED = {
  name: 'webhooks-find-hurried',
  text: `SELECT id FROM webhook_endpoints WHERE is_hurried ORDER BY id LIMIT 100`,
};
const END_HURRY = {
  name: 'webhooks-end-hurry',
  text: `UPDATE webhook_endpoints e SET is_hurried = false WHERE ${lookedUp('e.id', '$1::uuid')}`,
};

/** Goes on with what was too much when an endpoint was switched on, or got another URL. @returns whether there may be more */
export async function hurryOn(ask: Ask): Promise<boolean> {
  let goesOn = false;
  for (const [id] of await ask<[string]>(FIND_HURRIED, [])) {
    if (await hurryPart(ask, id)) goesOn = true;
    else await ask(END_HURRY, [id]);
  }
  return goesOn;
}
