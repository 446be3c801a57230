import type { Job } from '../../platform/jobs.ts';
import type { RefundContext } from './refund-context.ts';
import { sendDueRefunds } from './sending.ts';

/** Each minute, as expired orders are looked for. */
const CRON = '* * * * *';

/** The job that has refunds sent which were not, or have come back. */
export function refundJob(context: RefundContext, signal: AbortSignal): Job {
  return {
    name: 'send-refunds',
    cron: CRON,
    run: (timedOut) => sendDueRefunds(context, AbortSignal.any([signal, timedOut])),
  };
}
