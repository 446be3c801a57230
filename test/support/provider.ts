import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Charge,
  type ChargeRefund,
  type ChargeResult,
  type ChargeState,
  checkSignature,
  type PaymentProvider,
  type ProviderEvent,
  ProviderUnavailable,
  type RefundState,
  SIGNATURE_HEADER,
  type SignedCall,
  signatureOf,
} from '../../src/features/providers/index.ts';
import { type Answer, callAt } from './market.ts';

/** Longest time of an answer: a provider is a network away, so others come in between. */
const ANSWER_MAX_MS = 200;
const SECRET = 'what the provider of the tests signs with';

/** What it has of a charge. */
interface Made {
  status: ChargeState['status'];
  readonly amount: bigint;
}

type Call = 'charge' | 'look' | 'conclude' | 'refund';

/** A provider that remembers, as real ones do: a charge is made once per attempt, and can be found. */
export class TestProvider implements PaymentProvider {
  readonly name = 'test';
  /** What became of each charge that was made, by its attempt. */
  readonly charges = new Map<string, Made>();
  /** What went back, by its key. */
  readonly refunds = new Map<string, ChargeRefund>();
  /** How often each of its questions was asked. */
  readonly calls: Record<Call, number> = { charge: 0, look: 0, conclude: 0, refund: 0 };
  readonly #faults: Partial<Record<Call, Fault>> = {};
  #release = Promise.withResolvers<void>();

  /** From now on it does so, until `recover`. */
  fail(call: Call, fault: Fault): void {
    this.#faults[call] = fault;
  }

  /** Answers again, also those whom it keeps waiting. */
  recover(): void {
    for (const call of Object.keys(this.#faults) as Call[]) delete this.#faults[call];
    this.#release.resolve();
    this.#release = Promise.withResolvers();
  }

  /** What a buyer does outside of the market, or a bank. */
  settle(attemptId: string, status: ChargeResult): void {
    const made = this.charges.get(attemptId);
    if (made === undefined) throw new Error(`there is no charge ${attemptId}`);
    made.status = status;
  }

  /** What it holds: what was paid, less what went back. */
  get held(): bigint {
    const paid = [...this.charges.values()].filter(({ status }) => status === 'SUCCEEDED');
    const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
    return sum(paid.map(({ amount }) => amount)) - sum([...this.refunds.values()].map(({ amount }) => amount));
  }

  charge(charge: Charge, signal: AbortSignal): Promise<ChargeState> {
    return this.#answer('charge', signal, () => {
      const { attemptId, method, amount } = charge;
      const made = this.charges.get(attemptId) ?? { status: firstStatus(method), amount };
      this.charges.set(attemptId, made);
      return stateOf(attemptId, made);
    });
  }

  look({ attemptId }: Charge, signal: AbortSignal): Promise<ChargeState> {
    return this.#answer('look', signal, () => stateOf(attemptId, this.charges.get(attemptId)));
  }

  conclude({ attemptId, amount }: Charge, signal: AbortSignal): Promise<ChargeResult> {
    return this.#answer('conclude', signal, () => {
      const known = this.charges.get(attemptId) ?? { status: 'DECLINED', amount };
      if (known.status === 'PENDING') known.status = 'DECLINED';
      this.charges.set(attemptId, known);
      return known.status === 'SUCCEEDED' ? 'SUCCEEDED' : 'DECLINED';
    });
  }

  refund(refund: ChargeRefund, signal: AbortSignal): Promise<RefundState> {
    return this.#answer('refund', signal, () => {
      this.refunds.set(refund.key, refund);
      return { status: 'SUCCEEDED', reference: refund.key };
    });
  }

  readEvent(call: SignedCall): ProviderEvent {
    checkSignature(SECRET, call);
    return JSON.parse(call.body.toString());
  }

  /** Tells a market of something, as the provider would. */
  tell(origin: string, event: ProviderEvent): Promise<Answer> {
    const body = JSON.stringify(event);
    const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signatureOf(SECRET, body) };
    return callAt(origin, 'POST', `/api/payments/webhooks/${this.name}`, { body, headers });
  }

  async #answer<T>(call: Call, signal: AbortSignal, answer: () => T): Promise<T> {
    this.calls[call] += 1;
    const fault = this.#faults[call];
    if (fault === 'is-away') throw new ProviderUnavailable('the provider has an outage');
    if (fault === 'refuses') throw new Error('the provider is not there');
    const said = answer();
    if (fault !== undefined) await this.#hold(fault, signal);
    else if (call === 'charge') await delay(Math.random() * ANSWER_MAX_MS);
    return said;
  }

  /** Says nothing until the call is ended, or it has recovered; an answer that is lost does not come then either. */
  async #hold(fault: Fault, signal: AbortSignal): Promise<void> {
    await Promise.race([this.#release.promise, once(signal, 'abort')]);
    signal.throwIfAborted();
    if (fault === 'loses') throw new Error('the answer was lost');
  }
}

function firstStatus(method: string): ChargeState['status'] {
  if (method === 'pm_card_visa') return 'SUCCEEDED';
  return method === 'pm_later' ? 'PENDING' : 'DECLINED';
}

function stateOf(attemptId: string, made: Made | undefined): ChargeState {
  if (made === undefined) return { status: 'DECLINED' };
  if (made.status !== 'PENDING') return { status: made.status, reference: attemptId };
  return { status: 'PENDING', reference: attemptId, until: new Date(Date.now() + 3_600_000) };
}

/**
 * It is certain that it did nothing; or it is not there and nobody can be certain; or it does what it is asked, and says so once it
 * has recovered, or never.
 */
export type Fault = 'is-away' | 'refuses' | 'hangs' | 'loses';
