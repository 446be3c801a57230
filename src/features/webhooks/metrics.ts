import { Counter, type Registry } from 'prom-client';
import type { Outcome } from './rules.ts';

const OUTCOMES: readonly Outcome[] = ['delivered', 'retried', 'given-up', 'gone', 'resent'];

/** Counts attempts to deliver webhooks. */
export function attemptCounter(registry: Registry): (outcome: Outcome) => void {
  const attempts = new Counter({
    name: 'tianguis_webhook_attempts_total',
    help: 'Attempts to deliver webhooks to the endpoints of sellers and operators, by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  for (const outcome of OUTCOMES) attempts.inc({ outcome }, 0);
  return (outcome) => attempts.inc({ outcome });
}
