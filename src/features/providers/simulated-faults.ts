import { setTimeout as delay } from 'node:timers/promises';
import { type PaymentProvider, ProviderUnavailable } from './provider.ts';

/** What goes wrong with a provider now and then. */
export interface ProviderFaults {
  /** Longest time of an answer, in milliseconds; each takes from nothing to that. */
  readonly latencyMs: number;
  /** Of a hundred calls, those that find nobody there. */
  readonly outages: number;
  /** Of a hundred calls, those that are carried out and whose answer never comes. */
  readonly lostAnswers: number;
}

/** A provider of which things go wrong, to see what the market makes of it. */
export function withFaults(
  provider: PaymentProvider,
  { latencyMs, outages, lostAnswers }: ProviderFaults,
): PaymentProvider {
  if (latencyMs === 0 && outages === 0 && lostAnswers === 0) return provider;
  const happens = (percent: number) => Math.random() * 100 < percent;
  const faulty = async <T>(signal: AbortSignal, call: () => Promise<T>): Promise<T> => {
    if (latencyMs > 0) await delay(Math.random() * latencyMs, undefined, { signal });
    if (happens(outages)) throw new ProviderUnavailable('the simulated provider has an outage');
    const answer = await call();
    if (happens(lostAnswers)) throw new Error('the answer of the simulated provider was lost');
    return answer;
  };
  return {
    ...provider,
    charge: (charge, signal) => faulty(signal, () => provider.charge(charge, signal)),
    look: (charge, signal) => faulty(signal, () => provider.look(charge, signal)),
    conclude: (charge, signal) => faulty(signal, () => provider.conclude(charge, signal)),
    refund: (refund, signal) => faulty(signal, () => provider.refund(refund, signal)),
  };
}
