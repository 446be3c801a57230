import type { OrderStatus } from '../../generated/prisma/enums.ts';
import { type Ask, lookedUp, unindexed } from '../../platform/statements.ts';
import { ofAnyLength, plainArray } from '../../platform/tables.ts';
import type { OpenAttempt } from './attempts.sql.ts';

/** An open attempt about which the provider is to be asked now. */
export interface AttemptToAsk extends OpenAttempt {
  /** Whether it is to come to its end, whatever that is: its time is over, or its order does not wait for it. */
  readonly isOver: boolean;
}

const COLUMNS = `p.id, p.order_id, p.payment_method, p.amount, p.currency, p.reference, p.provider`;

type Columns = [
  id: string,
  orderId: string,
  method: string,
  amount: string,
  currency: string,
  reference: string | null,
  provider: string,
];

function attemptIn([id, orderId, method, amount, currency, reference, provider]: Columns): OpenAttempt {
  const known = { attemptId: id, orderId, method, amount: BigInt(amount), currency, provider };
  return { ...known, reference: reference ?? undefined };
}

/** Who takes attempts asks about them within this; nobody else does meanwhile, and those nobody answers wait for so long. */
const TAKE = {
  name: 'payments-take-open',
  text: `
    WITH taken AS MATERIALIZED (
      SELECT id FROM payments WHERE status = 'PENDING' AND ask_at < now() AND ${unindexed('provider = $1')}
      ORDER BY ask_at, id LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED),
    p AS (
      UPDATE payments p SET ask_at = now() + interval '50 seconds' FROM taken t WHERE ${lookedUp('p.id', 't.id')} RETURNING p.*)
    SELECT p.pending_until IS NULL OR p.pending_until <= now() OR o.status <> 'PENDING', ${COLUMNS}
    FROM p JOIN orders o ON ${lookedUp('o.id', 'p.order_id')} ORDER BY p.id`,
};

/** Open attempts of a provider about which it is to be asked now, those first that have waited longest. */
export async function takeOpen(ask: Ask, provider: string, limit: number): Promise<AttemptToAsk[]> {
  const rows = await ask<[boolean, ...Columns]>(TAKE, [provider, limit]);
  return rows.map(([isOver, ...columns]) => ({ ...attemptIn(columns), isOver }));
}

const FIND_OPEN = {
  name: 'payments-find-open',
  text: `
    SELECT o.status, ${COLUMNS} FROM payments p JOIN orders o ON ${lookedUp('o.id', 'p.order_id')}
    WHERE p.order_id = $1 AND ${unindexed("p.status = 'PENDING'")}`,
};

/** The open attempt of an order, if there is one, with the order's status. */
export async function findOpenOf(
  ask: Ask,
  orderId: string,
): Promise<(OpenAttempt & { readonly orderStatus: OrderStatus }) | undefined> {
  const [row] = await ask<[OrderStatus, ...Columns]>(FIND_OPEN, [orderId]);
  if (row === undefined) return undefined;
  const [orderStatus, ...columns] = row;
  return { ...attemptIn(columns), orderStatus };
}

const FIND = {
  name: 'payments-find-attempt',
  text: `SELECT p.status IN ('SUCCEEDED', 'REFUNDED'), ${COLUMNS} FROM payments p WHERE p.id = $1`,
};

/** An attempt by its id, with what a provider needs to know it by, and whether it has taken its money. */
export async function findAttempt(
  ask: Ask,
  attemptId: string,
): Promise<(OpenAttempt & { readonly isPaid: boolean }) | undefined> {
  const [row] = await ask<[boolean, ...Columns]>(FIND, [attemptId]);
  if (row === undefined) return undefined;
  const [isPaid, ...columns] = row;
  return { ...attemptIn(columns), isPaid };
}

const WITH_OPEN = {
  name: 'payments-orders-with-open',
  text: `
    SELECT order_id FROM payments
    WHERE order_id = ANY(${ofAnyLength('$1::uuid[]')}::uuid[]) AND ${unindexed("status = 'PENDING'")}`,
};

/** Those of the orders that have an open attempt. */
export async function findOrdersWithOpen(ask: Ask, orderIds: readonly string[]): Promise<string[]> {
  const rows = await ask<[string]>(WITH_OPEN, [plainArray(orderIds)]);
  return rows.map(([orderId]) => orderId);
}
