import { asConcurrencyError } from '../../concurrency/index.ts';
import { mayBeOneItemsFault } from '../../platform/sqlstate.ts';
import { type OpenWork, paymentUnderWay, type UnfinishedWork } from '../orders/index.ts';
import { askProvider, type PaymentProvider } from '../providers/index.ts';
import { concludeWith, lookWith } from './concluding.ts';
import { settleLate } from './late-answers.ts';
import { type AttemptToAsk, findOpenOf, findOrdersWithOpen, takeOpen } from './open-attempts.sql.ts';
import type { Paying, PaymentContext } from './payment-context.ts';
import { type AttemptState, settlePayment } from './settlement.ts';

/** Attempts about which the provider is asked at the same time. */
const PAGE_SIZE = 50;

/** Payments that are under way: what keeps an order from expiring, and ends by asking the provider. */
export function openPayments(paying: Paying): OpenWork {
  return {
    async finishOverdue(orders, onUnfinished, signal) {
      const context = { ...orders, ...paying };
      for (let isDone = false; !isDone && !signal?.aborted; ) {
        const page = await takeOpen(context.db.ask, paying.provider.name, PAGE_SIZE);
        const answered = await settlePage(context, page, onUnfinished);
        // One that answers none of so many will not answer the others now, and expired orders wait to be ended.
        isDone = page.length < PAGE_SIZE || answered === 0;
      }
    },
    callOff: (orders, orderId) => callOffOpen({ ...orders, ...paying }, orderId),
    ordersWithSome: findOrdersWithOpen,
  };
}

/** Has the provider call the open attempt of an order off, or learns that it succeeded. @throws AppError invalid-transition */
async function callOffOpen(context: PaymentContext, orderId: string): Promise<void> {
  const open = await findOpenOf(context.db.ask, orderId);
  if (open === undefined) return;
  const onLate = (state: AttemptState) => settleLate(context, open, { state, onOpen: () => {} });
  let answer: AttemptState | undefined;
  const ask = async () => {
    answer = await askProvider((signal) => concludeWith(context.provider, open, signal), onLate);
    return answer;
  };
  const state = await context.lendSlot(ask).catch((error: unknown) => {
    if (answer !== undefined) onLate(answer);
    throw paymentUnderWay(open.orderStatus, error);
  });
  await settlePayment(context, open.attemptId, state);
}

/** How an attempt stands; of one that is over, what became of it for good. */
function howItStands(provider: PaymentProvider, attempt: AttemptToAsk, signal: AbortSignal): Promise<AttemptState> {
  return (attempt.isOver ? concludeWith : lookWith)(provider, attempt, signal);
}

/**
 * Asks about all at once, since a provider may be slow; what comes too late is settled all the same, or a provider that is
 * always slow would never be heard. Settles one after the other, on the jobs' one connection.
 * @returns about how many it got an answer in time
 */
async function settlePage(
  context: PaymentContext,
  page: readonly AttemptToAsk[],
  onUnfinished: (unfinished: UnfinishedWork) => void,
): Promise<number> {
  const asked = await Promise.allSettled(
    page.map((attempt) =>
      askProvider(
        (signal) => howItStands(context.provider, attempt, signal),
        // Where that fails the next run asks again.
        (state) => settleLate(context, attempt, { state, onOpen: () => {} }),
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
