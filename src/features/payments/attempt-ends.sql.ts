import type { Context } from '../../concurrency/index.ts';
import type { PaymentStatus } from '../../generated/prisma/enums.ts';
import { groupedStatement } from '../../platform/grouped-statements.ts';
import { lookedUp, unindexed } from '../../platform/statements.ts';

/** How an attempt ended, or stands. */
export interface AttemptEnd {
  /** Whether it paid its order, whatever became of its money since. */
  readonly hasPaid: boolean;
  readonly status: PaymentStatus;
  /** Of one that is PENDING: the provider has it, and settles it later. */
  readonly isPending: boolean;
  readonly failure: string | null;
}

type EndRow = [status: PaymentStatus, hasPaid: boolean, isPending: boolean, failure: string | null];

const endIn = ([status, hasPaid, isPending, failure]: EndRow): AttemptEnd => ({ status, hasPaid, isPending, failure });

const FIND = groupedStatement<EndRow>(
  'payments-attempt-end',
  { attempt_id: 'uuid' },
  ({ asked }) => `${asked}
    SELECT a.n, p.status, p.settled_order_id IS NOT NULL, p.pending_until IS NOT NULL, p.failure
    FROM asked a JOIN payments p ON ${lookedUp('p.id', 'a.attempt_id')}`,
);

/** How an attempt ended; none where there is no such attempt. */
export async function findAttemptEnds({ askWithOthers }: Context, attemptId: string): Promise<AttemptEnd[]> {
  return (await askWithOthers(FIND, { attempt_id: attemptId }, { isDone: () => true })).map(endIn);
}

const FIND_OF_CHECKOUT = groupedStatement<[orderId: string, isFound: boolean, ...EndRow]>(
  'payments-checkout-ends',
  { checkout_id: 'uuid', buyer_id: 'uuid' },
  ({ asked }) => `${asked}
    SELECT a.n, o.id, p.status IS NOT NULL, p.status, p.settled_order_id IS NOT NULL, p.pending_until IS NOT NULL, p.failure
    FROM asked a JOIN orders o ON ${lookedUp('o.checkout_id', 'a.checkout_id')} AND ${unindexed('o.buyer_id = a.buyer_id')}
    LEFT JOIN LATERAL (
      SELECT status, settled_order_id, pending_until, failure FROM payments WHERE order_id = o.id
      -- Not by the column itself: its index has those of all orders.
      ORDER BY settled_order_id IS NULL, status <> 'PENDING', id DESC LIMIT 1) p ON true
    ORDER BY o.id`,
);

/** How the last attempt to pay each order of a checkout ended, in the order of their ids. */
export async function findCheckoutEnds(
  { askWithOthers }: Context,
  { checkoutId, buyerId }: { checkoutId: string; buyerId: string },
): Promise<{ readonly orderId: string; readonly end: AttemptEnd | undefined }[]> {
  const member = { checkout_id: checkoutId, buyer_id: buyerId };
  const rows = await askWithOthers(FIND_OF_CHECKOUT, member, { isDone: () => true });
  return rows.map(([orderId, isFound, ...end]) => ({ orderId, end: isFound ? endIn(end) : undefined }));
}
