import { describe, expect, it } from 'vitest';
import { leaseQueues, visitEndpoints } from '../../src/features/webhooks/claims.sql.ts';
import { type Attempt, settle } from '../../src/features/webhooks/settling.sql.ts';
import type { Database } from '../../src/platform/database.ts';
import { NIL_ID, newId } from '../../src/platform/ids.ts';
import { openForTest } from '../support/database.ts';
import { useMarket } from '../support/market.ts';
import { readTooMuch } from '../support/rows-read.ts';
import { fanOutAll, happenAll } from '../support/webhooks.ts';

const market = useMarket({ WEBHOOK_PRIVATE_ADDRESSES: 'on' }, { patient: true });
const pool = () => market().db.pool;

const WAITING = 20_000;
const TABLES = ['events', 'webhook_endpoints', 'webhook_deliveries', 'webhook_queues'];
/** Rows that a step may read; each of some five deliveries is found by several indexes. */
const READ_MAX = 400;
/** A connection plans a statement for good when it is asked for the sixth time. */
const ROUNDS = 8;

/** A seller with an endpoint by SQL: nothing is sent in these tests. */
async function sellerWithEndpoint(): Promise<{ sellerId: string; endpointId: string }> {
  const { id: sellerId } = await market().seller();
  const { rows } = await pool().query(
    `INSERT INTO webhook_endpoints (id, seller_id, url, types, secret, after_position)
     VALUES (gen_random_uuid(), $1, 'http://127.0.0.1:1/', '{*}', 'a secret', 0) RETURNING id`,
    [sellerId],
  );
  return { sellerId, endpointId: rows[0].id };
}

/**
 * So many that wait for an endpoint, half of them of one subject. By the connection that counts: what the foreign keys
 * of these rows read is reported late, and would be counted as a step's when another connection reported it.
 */
async function pileUp(db: Database, endpointId: string): Promise<void> {
  await db.pool.query(
    `INSERT INTO webhook_deliveries (id, endpoint_id, event_id, position, type, subject_id, payload, occurred_at)
     SELECT gen_random_uuid(), $1, gen_random_uuid(), 1000000 + g, 'stock.changed',
       CASE WHEN g % 2 = 0 THEN $1 ELSE gen_random_uuid() END, '{}', now() FROM generate_series(1, $2::int) g`,
    [endpointId, WAITING],
  );
  await db.pool.query(
    `INSERT INTO webhook_queues (endpoint_id, id, last_position)
     SELECT endpoint_id, subject_id, max(position) FROM webhook_deliveries WHERE endpoint_id = $1 AND position > 1000000
     GROUP BY endpoint_id, subject_id`,
    [endpointId],
  );
}

const STEPS = (db: Database, sellerId: string) => ({
  fanOut: async () => {
    await happenAll(pool(), Array(20).fill({ sellerId }));
    await happenAll(pool(), Array(5).fill({ sellerId, type: 'stock.changed' }));
    await fanOutAll(db);
  },
  deliver: async (verdict: Attempt['verdict'] = 'retried') => {
    const { due } = await visitEndpoints(db.ask, NIL_ID);
    const leased = await db.askTogether((ask) => leaseQueues(ask, newId(), due, 5));
    expect(leased.length).toBeGreaterThan(0);
    const outcome = {
      url: 'http://127.0.0.1:1/',
      verdict,
      pauseMs: 60_000,
      status: 500,
      body: undefined,
      error: undefined,
    };
    await settle(
      db.ask,
      leased.map((delivery) => ({ ...delivery, ...outcome })),
    );
  },
});

describe.each(['when nothing waited', 'of the day'])('with plans from %s', (when) => {
  it('an endpoint with many waiting costs no more than one with few', async () => {
    for (const table of TABLES) await pool().query(`ALTER TABLE ${table} SET (autovacuum_enabled = off)`);
    await pool().query(`DELETE FROM webhook_queues`);
    await pool().query(`DELETE FROM webhook_deliveries`);
    await pool().query(`VACUUM ANALYZE ${TABLES.join(', ')}`);
    const db = openForTest(market().databaseUrl, 1);
    const { sellerId, endpointId } = await sellerWithEndpoint();
    const { fanOut: tell, deliver } = STEPS(db, sellerId);
    const rounds = async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        await tell();
        await deliver();
      }
    };
    if (when === 'when nothing waited') await rounds();
    await pileUp(db, endpointId);
    if (when === 'of the day') {
      await pool().query(`VACUUM ANALYZE ${TABLES.join(', ')}`);
      await rounds();
    }
    for (const step of [() => deliver(), () => deliver('delivered'), tell]) {
      expect(await readTooMuch(step, { pool: db.pool, tables: TABLES, most: () => READ_MAX })).toEqual({});
    }
  });
});
