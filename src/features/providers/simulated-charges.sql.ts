import { type GroupedStatement, groupedStatement } from '../../platform/grouped-statements.ts';
import { type Ask, after, lookedUp, type Statement } from '../../platform/statements.ts';

/**
 * The memory of the simulated provider. Its tables are none of the market's: nothing is written to them in a transaction of the
 * market, as if they were on a machine of the provider's.
 */

/** How a charge stands with the simulated provider. */
export type SimulatedStatus = 'REQUIRES_ACTION' | 'PROCESSING' | 'SUCCEEDED' | 'DECLINED' | 'CANCELLED';

export interface SimulatedCharge {
  readonly status: SimulatedStatus;
  readonly method: string;
  readonly createdAt: Date;
}

type ChargeRow = [status: SimulatedStatus, method: string, createdAt: Date];

/**
 * It need not wait for the disk: whoever goes by a charge writes that down, and waits until all is on disk that was
 * written before.
 */
const WITHOUT_WAITING = `unhurried AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))`;

const CHARGE_COLUMNS = {
  id: 'uuid',
  method: 'text',
  amount: 'text',
  currency: 'text',
  status: 'text',
  settles_in_ms: 'int',
} as const;

/** Makes a charge, once for each id; tells of one that was made before how it stands. */
export const MAKE_CHARGE: GroupedStatement<typeof CHARGE_COLUMNS, ChargeRow> = groupedStatement(
  'simulated-charge',
  CHARGE_COLUMNS,
  ({ asked }) => `
    ${asked},
    ${WITHOUT_WAITING},
    made AS (
      INSERT INTO simulated_charges (id, method, status, amount, currency, settles_at)
      SELECT id, method, status, amount::bigint, currency,
        CASE status WHEN 'PROCESSING' THEN now() + make_interval(secs => settles_in_ms / 1000.0) END
      FROM asked WHERE ${after('unhurried')}
      ON CONFLICT (id) DO NOTHING RETURNING id, status, method, created_at)
    SELECT a.n, coalesce(m.status, c.status), coalesce(m.method, c.method), coalesce(m.created_at, c.created_at)
    FROM asked a LEFT JOIN made m USING (id) LEFT JOIN simulated_charges c ON ${lookedUp('c.id', 'a.id')}
    WHERE m.id IS NOT NULL OR c.id IS NOT NULL`,
);

const LOOK: Statement = {
  name: 'simulated-look',
  text: 'SELECT status, method, created_at FROM simulated_charges WHERE id = $1',
};

/** How a charge stands; undefined where it never came. */
export async function findCharge(ask: Ask, id: string): Promise<SimulatedCharge | undefined> {
  const [row] = await ask<ChargeRow>(LOOK, [id]);
  return row && chargeIn(row);
}

/** What its page shows of a charge. */
export interface ShownCharge extends Pick<SimulatedCharge, 'status' | 'method'> {
  /** In minor units. */
  readonly amount: string;
  readonly currency: string;
}

const SHOW: Statement = {
  name: 'simulated-show',
  text: 'SELECT status, method, amount::text, currency FROM simulated_charges WHERE id = $1',
};

/** A charge as its page shows it; undefined where it never came. */
export async function showCharge(ask: Ask, id: string): Promise<ShownCharge | undefined> {
  const [row] = await ask<[SimulatedStatus, string, string, string]>(SHOW, [id]);
  if (row === undefined) return undefined;
  const [status, method, amount, currency] = row;
  return { status, method, amount, currency };
}

export function chargeIn([status, method, createdAt]: ChargeRow): SimulatedCharge {
  return { status, method, createdAt };
}

const CONCLUDE: Statement = {
  name: 'simulated-conclude',
  text: `
    INSERT INTO simulated_charges AS c (id, method, status, amount, currency) VALUES ($1, $2, 'CANCELLED', $3, $4)
    ON CONFLICT (id) DO UPDATE SET settles_at = NULL,
      status = CASE WHEN c.status IN ('REQUIRES_ACTION', 'PROCESSING') THEN 'CANCELLED' ELSE c.status END
    RETURNING status`,
};

interface KnownCharge {
  readonly id: string;
  readonly method: string;
  readonly amount: bigint;
  readonly currency: string;
}

/** Calls a charge off where it has not settled, also one that has yet to come. @returns how it stands then, for good */
export async function concludeCharge(
  ask: Ask,
  { id, method, amount, currency }: KnownCharge,
): Promise<SimulatedStatus> {
  const [row] = await ask<[SimulatedStatus]>(CONCLUDE, [id, method, amount, currency]);
  return row?.[0] ?? 'CANCELLED';
}

const REFUND: Statement = {
  name: 'simulated-refund',
  text: `
    WITH charge AS MATERIALIZED (SELECT id, amount FROM simulated_charges WHERE id = $2 AND status = 'SUCCEEDED' FOR UPDATE),
    others AS MATERIALIZED (SELECT coalesce(sum(amount), 0) AS amount FROM simulated_refunds WHERE charge_id = $2 AND id <> $1),
    made AS (
      INSERT INTO simulated_refunds (id, charge_id, amount)
      SELECT $1, c.id, $3::bigint FROM charge c, others o WHERE o.amount + $3::bigint <= c.amount
      ON CONFLICT (id) DO NOTHING RETURNING id)
    SELECT EXISTS (SELECT FROM made) OR EXISTS (SELECT FROM simulated_refunds WHERE id = $1)`,
};

/** A charge from before it had a memory. */
const REMEMBER: Statement = {
  name: 'simulated-remember',
  text: `
    INSERT INTO simulated_charges (id, method, status, amount, currency) VALUES ($1, $2, 'SUCCEEDED', $3, $4)
    ON CONFLICT (id) DO NOTHING`,
};

/** Gives money back, once for each key. @returns whether it did; not more than was paid, and nothing of what was not */
export async function refundCharge(
  ask: Ask,
  { key, amount, charge }: { key: string; amount: bigint; charge: KnownCharge },
): Promise<boolean> {
  await ask(REMEMBER, [charge.id, charge.method, charge.amount, charge.currency]);
  const refund = async () => (await ask<[boolean]>(REFUND, [key, charge.id, amount]))[0]?.[0] ?? false;
  // One that was made at the same moment is seen only by the next statement.
  return (await refund()) || refund();
}

const TELL = (settled: string) => `
  INSERT INTO simulated_events (id, type, charge_id) SELECT new_id(), 'charge.' || lower(status), id FROM ${settled}`;

const ACT: Statement = {
  name: 'simulated-act',
  text: `
    WITH acted AS (UPDATE simulated_charges SET status = $2 WHERE id = $1 AND status = 'REQUIRES_ACTION' RETURNING id, status),
    told AS (${TELL('acted')})
    SELECT EXISTS (SELECT FROM acted)`,
};

/** The buyer has done what was asked, or would not. @returns false where nothing is asked of anybody */
export async function actOnCharge(ask: Ask, id: string, status: 'SUCCEEDED' | 'DECLINED'): Promise<boolean> {
  const [row] = await ask<[boolean]>(ACT, [id, status]);
  return row?.[0] ?? false;
}

const SETTLE: Statement = {
  name: 'simulated-settle',
  text: `
    WITH due AS MATERIALIZED (
      SELECT id FROM simulated_charges WHERE status = 'PROCESSING' AND settles_at <= now()
      ORDER BY settles_at LIMIT 100 FOR UPDATE SKIP LOCKED),
    settled AS (
      UPDATE simulated_charges c SET status = CASE WHEN method = ANY ($1::text[]) THEN 'DECLINED' ELSE 'SUCCEEDED' END
      FROM due WHERE ${lookedUp('c.id', 'due.id')} RETURNING c.id, c.status)
    ${TELL('settled')}`,
};

/** Settles what is due, and tells it. @param declining methods whose charges are declined in the end */
export async function settleDueCharges(ask: Ask, declining: readonly string[]): Promise<void> {
  await ask(SETTLE, [declining]);
}

/** What the provider has to tell the market. */
export interface SimulatedEvent {
  readonly id: string;
  readonly type: string;
  readonly chargeId: string;
}

const TAKE: Statement = {
  name: 'simulated-take-events',
  text: `
    UPDATE simulated_events e SET tries = tries + 1, deliver_at = now() + make_interval(secs => least(2 ^ tries, 3600))
    FROM (SELECT id FROM simulated_events WHERE delivered_at IS NULL AND deliver_at <= now()
      ORDER BY deliver_at LIMIT 20 FOR UPDATE SKIP LOCKED) d
    WHERE ${lookedUp('e.id', 'd.id')} RETURNING e.id, e.type, e.charge_id`,
};

/** Takes events that are to be told now; one that nobody acknowledges comes again, later and later. */
export async function takeEvents(ask: Ask): Promise<SimulatedEvent[]> {
  const rows = await ask<[string, string, string]>(TAKE, []);
  return rows.map(([id, type, chargeId]) => ({ id, type, chargeId }));
}

const DELIVERED: Statement = {
  name: 'simulated-delivered',
  text: 'UPDATE simulated_events SET delivered_at = now() WHERE id = $1',
};

export async function markDelivered(ask: Ask, id: string): Promise<void> {
  await ask(DELIVERED, [id]);
}
