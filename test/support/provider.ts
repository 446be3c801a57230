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
    await (fault === undefined ? delay(Math.random() * ANSWER_MAX_MS) : this.#hold(fault, signal));
    return made;
  }

  async conclude({ attemptId }: Charge, signal: AbortSignal): Promise<ChargeResult> {
    this.calls.conclude += 1;
    const fault = this.#faults.conclude;
    if (fault === 'refuses') throw new Error('the provider is not there');
    if (fault !== undefined) await this.#hold(fault, signal);
    const known = this.charges.get(attemptId) ?? 'DECLINED';
    this.charges.set(attemptId, known);
    return known;
  }

  /** Says nothing until the call is ended, or it has recovered; an answer that is lost does not come then either. */
  async #hold(fault: Fault, signal: AbortSignal): Promise<void> {
    await Promise.race([this.#release.promise, once(signal, 'abort')]);
    signal.throwIfAborted();
    if (fault === 'loses') throw new Error('the answer was lost');
  }
}

/** It is not there and does nothing; or it does what it is asked, and says so once it has recovered, or never. */
export type Fault = 'refuses' | 'hangs' | 'loses';
