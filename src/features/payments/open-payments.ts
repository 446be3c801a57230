import { asConcurrencyError } from '../../concurrency/index.ts';
import { NIL_ID } from '../../platform/ids.ts';
import { mayBeOneItemsFault } from '../../platform/sqlstate.ts';
import type { OpenWork, UnfinishedWork } from '../orders/index.ts';
import { findOrdersWithOpen, findOverdue, type OpenAttempt } from './attempts.sql.ts';
import { settleLate } from './late-answers.ts';
import { askProvider, type PaymentContext, type PaymentProvider } from './provider.ts';
import { settlePayment } from './settlement.ts';

/** Attempts about which the provider is asked at the same time. */
const PAGE_SIZE = 50;

/** Payments that are under way: what keeps an order from expiring, and ends by asking the provider. */
export function openPayments(provider: PaymentProvider): OpenWork {
  // Each run goes on where the one before it ended: some that can never be answered do not keep the others from being asked.
  let last = NIL_ID;
  return {
    async finishOverdue(orders, onUnfinished, signal) {
      const context = { ...orders, provider };
      const start = last;
      for (let wrapped = false, done = false; !done && !signal?.aborted; ) {
        const page = await findOverdue(context.db.prisma, last, PAGE_SIZE);
        const answered = await settlePage(context, page, onUnfinished);
        last = page.at(-1)?.attemptId ?? last;
        // One that answers none of so many will not answer the others now, and expired orders wait to be ended.
        if (page.length === PAGE_SIZE) done = answered === 0 || (wrapped && last >= start);
        else if (wrapped || start === NIL_ID) done = true;
        else wrapped = true;
        if (page.length < PAGE_SIZE) last = NIL_ID;
      }
    },
    ordersWithSome: findOrdersWithOpen,
  };
}

/**
 * Asks about all at once, since a provider may be slow; what comes too late is settled all the same, or a provider that is
 * always slow would never be heard. Settles one after the other, on the jobs' one connection.
 * @returns about how many it got an answer in time
 */
async function settlePage(
  context: PaymentContext,
  page: readonly OpenAttempt[],
  onUnfinished: (unfinished: UnfinishedWork) => void,
): Promise<number> {
  const asked = await Promise.allSettled(
    page.map((attempt) =>
      askProvider(
        (signal) => context.provider.conclude(attempt, signal),
        // Where that fails the next run asks again.
        (result) => settleLate(context, attempt, { result, onOpen: () => {} }),
      ),
    ),
  );
  for (const [index, { attemptId, orderId }] of page.entries()) {
    const answer = asked[index];
    if (answer?.status !== 'fulfilled') onUnfinished({ orderId, reason: 'unanswered', error: answer?.reason });
    else {
      await settlePayment(context, attemptId, answer.value).catch((error: unknown) => {
        if (asConcurrencyError(error) !== undefined) onUnfinished({ orderId, reason: 'locked' });
        else if (mayBeOneItemsFault(error)) onUnfinished({ orderId, reason: 'failed', error });
        else throw error;
      });
    }
  }
  return asked.filter(({ status }) => status === 'fulfilled').length;
}
