import { asConcurrencyError } from '../../concurrency/index.ts';
import { NIL_ID } from '../../platform/ids.ts';
import { mayBeOneItemsFault } from '../../platform/sqlstate.ts';
import type { OpenWork, OrderContext, SkippedOrder } from '../orders/index.ts';
import { findOrdersWithOpen, findOverdue, type OpenAttempt } from './attempts.sql.ts';
import { askProvider, type ChargeResult, type PaymentProvider } from './provider.ts';
import { settlePayment } from './settlement.ts';

/** What it takes to pay orders. */
export interface PaymentContext extends OrderContext {
  readonly provider: PaymentProvider;
}

/** Attempts about which the provider is asked at the same time. */
const PAGE_SIZE = 50;

/** Asks the provider what became of an attempt. @throws whatever the provider throws, and DeadlineError */
export async function askWhatBecame({ provider }: PaymentContext, attempt: OpenAttempt): Promise<ChargeResult> {
  return askProvider((signal) => provider.conclude(attempt, signal));
}

/** Payments that are under way: what keeps an order from expiring, and ends by asking the provider. */
export function openPayments(provider: PaymentProvider): OpenWork {
  return {
    async finishOverdue(orders, onSkipped, signal) {
      const context = { ...orders, provider };
      let afterId: string | undefined = NIL_ID;
      while (afterId !== undefined && !signal?.aborted) {
        const page: OpenAttempt[] = await findOverdue(context.db.prisma, afterId, PAGE_SIZE);
        const answered = await settlePage(context, page, onSkipped);
        // One that answers none of so many will not answer the others now, and expired orders wait to be ended.
        afterId = page.length < PAGE_SIZE || answered === 0 ? undefined : page.at(-1)?.attemptId;
      }
    },
    async ordersWithSome(tx, orderIds) {
      const open = await findOrdersWithOpen(tx, orderIds);
      return open.map(({ orderId }) => orderId);
    },
  };
}

/**
 * Asks about all at once, since a provider may be slow; settles one after the other, on the jobs' one connection.
 * @returns about how many it got an answer
 */
async function settlePage(
  context: PaymentContext,
  page: readonly OpenAttempt[],
  onSkipped: (skipped: SkippedOrder) => void,
): Promise<number> {
  const asked = await Promise.allSettled(page.map((attempt) => askWhatBecame(context, attempt)));
  for (const [index, { attemptId, orderId }] of page.entries()) {
    const answer = asked[index];
    if (answer?.status !== 'fulfilled') onSkipped({ orderId, reason: 'unanswered', error: answer?.reason });
    else {
      await settlePayment(context, attemptId, answer.value).catch((error: unknown) => {
        if (asConcurrencyError(error) !== undefined) onSkipped({ orderId, reason: 'locked' });
        else if (mayBeOneItemsFault(error)) onSkipped({ orderId, reason: 'failed', error });
        else throw error;
      });
    }
  }
  return asked.filter(({ status }) => status === 'fulfilled').length;
}
