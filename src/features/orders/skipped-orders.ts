import { Counter, type Registry } from 'prom-client';
import type { Logger } from '../../platform/logging.ts';
import type { SkippedOrder, UnfinishedWork } from './endings.ts';

/** Log lines of one run about one thing at most; metrics count all. */
const LINES_MAX = 20;
const REASON_CHARACTERS_MAX = 300;

type Left = SkippedOrder | UnfinishedWork;

interface Telling {
  readonly name: string;
  readonly help: string;
  readonly reasons: readonly Left['reason'][];
  /** What a log line says. */
  readonly message: string;
}

const SKIPPED_ORDERS: Telling = {
  name: 'tianguis_cleanup_orders_skipped_total',
  help: 'Expired orders that a run of the cleanup left to the next, by reason.',
  reasons: ['failed', 'locked'] satisfies SkippedOrder['reason'][],
  message: 'an expired order could not be cancelled; it was left to the next run',
};

const UNFINISHED_PAYMENTS: Telling = {
  name: 'tianguis_cleanup_payments_unsettled_total',
  help: 'Overdue attempts to pay that a run of the cleanup could not settle, by reason.',
  reasons: ['unanswered', 'failed', 'locked'] satisfies UnfinishedWork['reason'][],
  message: 'what became of an attempt to pay could not be learnt or written; it was left to the next run',
};

/** What turns whatever the cleanup had to leave into metrics and log lines. @returns observers for one run */
export function createCleanupObservers(registry: Registry, log: Logger) {
  const skipped = createObserver(registry, log, SKIPPED_ORDERS);
  const unfinished = createObserver(registry, log, UNFINISHED_PAYMENTS);
  return () => ({ onSkipped: skipped(), onUnfinished: unfinished() });
}

function createObserver(registry: Registry, log: Logger, { name, help, reasons, message }: Telling) {
  const total = new Counter({ name, help, labelNames: ['reason'], registers: [registry] });
  // A rate needs the zero before the first.
  for (const reason of reasons) total.inc({ reason }, 0);
  return () => {
    let lines = 0;
    return (left: Left) => {
      total.inc({ reason: left.reason });
      if (left.reason === 'locked' || lines >= LINES_MAX) return;
      lines += 1;
      log.error({ orderId: left.orderId, reason: reasonOf(left.error) }, message);
    };
  };
}

/** Words only: on errors of pg hangs the client, with the password. Prisma's last line says what the database said. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const lines = message.split('\n').filter((line) => line.trim() !== '');
  return (lines.at(-1) ?? 'unknown').slice(0, REASON_CHARACTERS_MAX);
}
