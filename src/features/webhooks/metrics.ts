import { Counter, type Registry } from 'prom-client';
import type { Verdict } from './rules.ts';

const VERDICTS: readonly Verdict[] = ['delivered', 'retried', 'given-up', 'gone'];

/** Counts attempts to deliver webhooks. */
export function attemptCounter(registry: Registry): (verdict: Verdict) => void {
  const attempts = new Counter({
    name: 'tianguis_webhook_attempts_total',
    help: 'Attempts to deliver webhooks to the endpoints of sellers and operators, by outcome.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  for (const outcome of VERDICTS) attempts.inc({ outcome }, 0);
  return (outcome) => attempts.inc({ outcome });
}
