import { asConcurrencyError } from '../../concurrency/index.ts';
import { mayBeOneItemsFault } from '../../platform/sqlstate.ts';
import type { OpenWork, OrderContext } from '../orders/index.ts';
import { findOrdersWithOpen, findOverdue, type OpenAttempt } from './attempts.sql.ts';
import { askProvider, type ChargeResult, type PaymentProvider } from './provider.ts';
import { settlePayment } from './settlement.ts';

/** What it takes to pay orders. */
export interface PaymentContext extends OrderContext {
  readonly provider: PaymentProvider;
}

/** Attempts about which the provider is asked at the same time. */
const PAGE_SIZE = 50;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/**
 * Asks the provider what became of an attempt. One that it has not heard of took no money: it counts as declined.
 * @throws whatever the provider throws, and DeadlineError
 */
export async function askWhatBecame({ provider }: PaymentContext, attempt: OpenAttempt): Promise<ChargeResult> {
  return (await askProvider((signal) => provider.find(attempt, signal))) ?? 'DECLINED';
}

/** Payments that are under way: what keeps an order from expiring, and ends by asking the provider. */
export function openPayments(provider: PaymentProvider): OpenWork {
  return {
    async finishOverdue(orders, onFailed, signal) {
      const context = { ...orders, provider };
      let afterId: string | undefined = BEFORE_ALL;
      while (afterId !== undefined && !signal?.aborted) {
        const page: OpenAttempt[] = await findOverdue(context.db.prisma, afterId, PAGE_SIZE);
        await settlePage(context, page, onFailed);
        afterId = page.length < PAGE_SIZE ? undefined : page.at(-1)?.attemptId;
      }
    },
    async ordersWithSome(tx, orderIds) {
      const open = await findOrdersWithOpen(tx, orderIds);
      return open.map(({ orderId }) => orderId);
    },
  };
}

/** Asks about all at once, since a provider may be slow; settles one after the other, on the jobs' one connection. */
async function settlePage(
  context: PaymentContext,
  page: readonly OpenAttempt[],
  onFailed: (orderId: string, error: unknown) => void,
): Promise<void> {
  const answers = await Promise.allSettled(page.map((attempt) => askWhatBecame(context, attempt)));
  for (const [index, { attemptId, orderId }] of page.entries()) {
    const answer = answers[index];
    if (answer?.status === 'fulfilled') {
      await settlePayment(context, attemptId, answer.value).catch((error: unknown) => {
        if (asConcurrencyError(error) === undefined && !mayBeOneItemsFault(error)) throw error;
        onFailed(orderId, error);
      });
    } else {
      onFailed(orderId, answer?.reason);
    }
  }
}
