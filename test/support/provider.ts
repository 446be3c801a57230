import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Charge, ChargeResult, PaymentProvider } from '../../src/features/payments/index.ts';
import { simulatedProvider } from '../../src/features/payments/index.ts';

/** Longest time of an answer: a provider is a network away, so others come in between. */
const ANSWER_MAX_MS = 200;

/** A provider that remembers, as real ones do: a charge is made once per attempt, and can be found. */
export class TestProvider implements PaymentProvider {
  readonly name = 'test';
  /** What became of each charge that was made, by its attempt. */
  readonly charges = new Map<string, ChargeResult>();
  /** How often each of its questions was asked. */
  readonly calls = { charge: 0, conclude: 0 };
  #faults: Partial<Record<'charge' | 'conclude', Fault>> = {};
  #release = Promise.withResolvers<void>();

  /** From now on it does so, until `recover`. */
  fail(call: 'charge' | 'conclude', fault: Fault): void {
    this.#faults[call] = fault;
  }

  /** Answers again, also those whom it keeps waiting. */
  recover(): void {
    this.#faults = {};
    this.#release.resolve();
    this.#release = Promise.withResolvers();
  }

  async charge(charge: Charge, signal: AbortSignal): Promise<ChargeResult> {
    this.calls.charge += 1;
    const fault = this.#faults.charge;
    if (fault === 'refuses') throw new Error('the provider is not there');
    const made = this.charges.get(charge.attemptId) ?? (await simulatedProvider.charge(charge, signal));
    this.charges.set(charge.attemptId, made);
    if (fault === 'hangs') await Promise.race([this.#release.promise, ended(signal)]);
    else await (fault === 'dawdles' ? this.#release.promise : delay(Math.random() * ANSWER_MAX_MS));
    return made;
  }

  async conclude({ attemptId }: Charge, signal: AbortSignal): Promise<ChargeResult> {
    this.calls.conclude += 1;
    const fault = this.#faults.conclude;
    if (fault === 'refuses') throw new Error('the provider is not there');
    if (fault === 'hangs') await Promise.race([this.#release.promise, ended(signal)]);
    const known = this.charges.get(attemptId) ?? 'DECLINED';
    this.charges.set(attemptId, known);
    return known;
  }
}

/** A call fails when whoever made it waits no longer. */
async function ended(signal: AbortSignal): Promise<never> {
  await once(signal, 'abort');
  throw signal.reason;
}

/** It is not there and does nothing; it does what it is asked and says nothing; or says it when nobody waits any more. */
export type Fault = 'refuses' | 'hangs' | 'dawdles';
