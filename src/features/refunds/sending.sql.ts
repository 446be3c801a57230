import { type Ask, lookedUp, unindexed } from '../../platform/statements.ts';
import { enterMoney } from '../money/index.ts';
import type { Charge } from '../providers/index.ts';

/** A refund that the provider is to send. */
export interface UnsentRefund {
  readonly id: string;
  /** How often it came back: a provider has a key for each. */
  readonly round: number;
  readonly amount: bigint;
  readonly provider: string;
  readonly charge: Charge;
}

const COLUMNS = `r.id, r.round, r.amount, p.provider, p.id, p.order_id, p.payment_method, p.amount, p.currency, p.reference`;

type Row = [
  id: string,
  round: number,
  amount: string,
  provider: string,
  attemptId: string,
  orderId: string,
  method: string,
  paid: string,
  currency: string,
  reference: string | null,
];

function refundIn([id, round, amount, provider, ...charged]: Row): UnsentRefund {
  const [attemptId, orderId, method, paid, currency, reference] = charged;
  const charge = { attemptId, orderId, method, amount: BigInt(paid), currency, reference: reference ?? undefined };
  return { id, round, amount: BigInt(amount), provider, charge };
}

/** A try is given this long, and each further one twice as long, up to an hour. */
const TRY_AGAIN = `now() + make_interval(secs => least(30 * 2 ^ least(r.tries, 10), 3600))`;

const CLAIM = {
  name: 'refunds-claim-new',
  text: `
    WITH claimed AS (
      UPDATE refunds r SET ask_at = ${TRY_AGAIN}, tries = 1
      WHERE r.id = $1 AND ${unindexed("r.status = 'PENDING' AND r.tries = 0")} RETURNING r.id, r.round, r.amount, r.payment_id)
    SELECT ${COLUMNS} FROM claimed r JOIN payments p ON ${lookedUp('p.id', 'r.payment_id')}`,
};

/** Takes a refund that nobody has tried to send yet; undefined where somebody has. */
export async function claimNew(ask: Ask, refundId: string): Promise<UnsentRefund | undefined> {
  const [row] = await ask<Row>(CLAIM, [refundId]);
  return row && refundIn(row);
}

const TAKE = {
  name: 'refunds-take-unsent',
  text: `
    WITH taken AS MATERIALIZED (
      SELECT id FROM refunds WHERE status = 'PENDING' AND ask_at < now() ORDER BY ask_at, id LIMIT $1 FOR UPDATE SKIP LOCKED),
    marked AS (
      UPDATE refunds r SET ask_at = ${TRY_AGAIN}, tries = r.tries + 1
      FROM taken t WHERE ${lookedUp('r.id', 't.id')} RETURNING r.id, r.round, r.amount, r.payment_id)
    SELECT ${COLUMNS} FROM marked r JOIN payments p ON ${lookedUp('p.id', 'r.payment_id')}`,
};

/** Refunds whose time has come: whoever takes them sends them, and nobody else does meanwhile. */
export async function takeUnsent(ask: Ask, limit: number): Promise<UnsentRefund[]> {
  return (await ask<Row>(TAKE, [limit])).map(refundIn);
}

const SENT = {
  name: 'refunds-sent',
  text: `
    WITH sent AS (
      UPDATE refunds SET status = 'SUCCEEDED', settled_at = now(), reference = coalesce($3, reference), failure = NULL
      -- Of this round: that one before it was sent says nothing, since it has come back.
      WHERE id = $1 AND ${unindexed("status = 'PENDING' AND round = $2")}
      RETURNING id, payment_id, order_id, amount, round),
    ${enterMoney(
      'money_sent',
      `SELECT 'REFUND_SENT'::money_entry_kind AS kind, p.provider, o.seller_id, s.order_id, s.payment_id, s.id AS refund_id, s.round,
         -s.amount AS provider_amount, 0 AS seller_amount, 0 AS fee_amount, -s.amount AS buyer_amount
       FROM sent s JOIN payments p ON ${lookedUp('p.id', 's.payment_id')} JOIN orders o ON ${lookedUp('o.id', 's.order_id')}`,
    )}
    SELECT id FROM sent`,
};

/** The provider has sent a refund: entered once, whoever hears it. */
export async function markSent(ask: Ask, { id, round }: UnsentRefund, reference: string | undefined): Promise<void> {
  await ask(SENT, [id, round, reference ?? null]);
}

const FAILED = {
  name: 'refunds-failed',
  text: `
    UPDATE refunds r SET failure = left($3, 500), ask_at = ${TRY_AGAIN}, round = r.round + $4,
      reference = CASE $4::int WHEN 0 THEN coalesce($5, r.reference) END
    WHERE r.id = $1 AND ${unindexed("r.status = 'PENDING' AND r.round = $2")}`,
};

/** It was not sent, and is tried again. @param isFinal whether the provider would say the same for ever: it gets another key then */
export async function markFailed(
  ask: Ask,
  { id, round }: UnsentRefund,
  { failure, isFinal, reference }: { failure: string; isFinal: boolean; reference?: string | undefined },
): Promise<void> {
  await ask(FAILED, [id, round, failure, isFinal ? 1 : 0, reference ?? null]);
}

const RETURNED = {
  name: 'refunds-returned',
  text: `
    WITH returned AS (
      UPDATE refunds r SET status = 'PENDING', settled_at = NULL, failure = left($3, 500), round = r.round + 1, reference = NULL, ask_at = ${TRY_AGAIN}
      WHERE r.id = $1 AND ${unindexed("r.status = 'SUCCEEDED' AND r.round = $2")}
      RETURNING r.id, r.payment_id, r.order_id, r.amount, r.round - 1 AS round),
    ${enterMoney(
      'money_returned',
      `SELECT 'REFUND_RETURNED'::money_entry_kind AS kind, p.provider, o.seller_id, s.order_id, s.payment_id, s.id AS refund_id, s.round,
         s.amount AS provider_amount, 0 AS seller_amount, 0 AS fee_amount, s.amount AS buyer_amount
       FROM returned s JOIN payments p ON ${lookedUp('p.id', 's.payment_id')} JOIN orders o ON ${lookedUp('o.id', 's.order_id')}`,
    )}
    SELECT id FROM returned`,
};

/** The buyer's bank did not take what was sent: it is with the provider again, and is sent anew. */
export async function markReturned(ask: Ask, { id, round }: UnsentRefund, failure: string): Promise<void> {
  await ask(RETURNED, [id, round, failure]);
}

const FIND_ANY = {
  name: 'refunds-find',
  text: `
    SELECT r.status, ${COLUMNS} FROM refunds r JOIN payments p ON ${lookedUp('p.id', 'r.payment_id')} WHERE r.id = $1`,
};

/** A refund, sent or not. */
export async function findRefund(
  ask: Ask,
  refundId: string,
): Promise<{ readonly refund: UnsentRefund; readonly isSent: boolean } | undefined> {
  const [row] = await ask<[string, ...Row]>(FIND_ANY, [refundId]);
  if (row === undefined) return undefined;
  const [status, ...columns] = row;
  return { refund: refundIn(columns), isSent: status === 'SUCCEEDED' };
}
