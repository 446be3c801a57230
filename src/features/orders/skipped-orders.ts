import { Counter, type Registry } from 'prom-client';
import type { Logger } from '../../platform/logging.ts';
import type { SkippedOrder } from './endings.ts';

/** Log lines of one run at most; metrics count all. */
const LINES_MAX = 20;
const REASON_CHARACTERS_MAX = 300;

/** What turns orders that the cleanup had to leave into metrics and log lines. @returns an observer for one run */
export function createSkippedOrderObserver(registry: Registry, log: Logger): () => (skipped: SkippedOrder) => void {
  const total = new Counter({
    name: 'tianguis_cleanup_orders_skipped_total',
    help: 'Expired orders that a run of the cleanup left to the next, by reason.',
    labelNames: ['reason'],
    registers: [registry],
  });
  // A rate needs the zero before the first.
  for (const reason of ['failed', 'unanswered', 'locked']) total.inc({ reason }, 0);
  return () => {
    let lines = 0;
    return (skipped) => {
      total.inc({ reason: skipped.reason });
      if (skipped.reason === 'locked' || lines >= LINES_MAX) return;
      lines += 1;
      log.error(
        { orderId: skipped.orderId, reason: reasonOf(skipped.error) },
        skipped.reason === 'failed'
          ? 'an expired order could not be cancelled; it was left to the next run'
          : 'nobody could say what became of a payment; its order was left to the next run',
      );
    };
  };
}

/** Words only: on errors of pg hangs the client, with the password. Prisma's last line says what the database said. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const lines = message.split('\n').filter((line) => line.trim() !== '');
  return (lines.at(-1) ?? 'unknown').slice(0, REASON_CHARACTERS_MAX);
}
