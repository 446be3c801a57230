import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CircuitOpen, type CircuitState, withCircuitBreaker } from '../../src/features/providers/circuit-breaker.ts';
import {
  type Charge,
  type ChargeState,
  type PaymentProvider,
  ProviderUnavailable,
} from '../../src/features/providers/index.ts';

class Outage extends Error {}

const CHARGE: Charge = { attemptId: 'a', orderId: 'o', method: 'pm', amount: 1n, currency: 'MXN' };
const REFUND = { key: 'k', refundId: 'r', charge: CHARGE, amount: 1n };
const SUCCEEDED: ChargeState = { status: 'SUCCEEDED' };
const OPEN_MS = 5_000;

const signal = new AbortController().signal;

/** A provider whose every call does what it is told to, behind a circuit that opens after three outages. */
function givenCircuit() {
  const answer = vi.fn(async (): Promise<ChargeState> => SUCCEEDED);
  const states: CircuitState[] = [];
  const inner: PaymentProvider = {
    name: 'inner',
    charge: answer,
    look: answer,
    conclude: async () => ((await answer()).status === 'SUCCEEDED' ? 'SUCCEEDED' : 'DECLINED'),
    refund: async () => ({ status: (await answer()).status === 'SUCCEEDED' ? 'SUCCEEDED' : 'FAILED' }),
    readEvent: () => ({ id: 'e', type: 't' }),
  };
  const provider = withCircuitBreaker(inner, {
    isOutage: (error) => error instanceof Outage,
    onStateChange: (state) => states.push(state),
    outagesMax: 3,
    openMs: OPEN_MS,
  });
  const failTimes = async (count: number, error: Error = new Outage()) => {
    for (let i = 0; i < count; i++) {
      answer.mockRejectedValueOnce(error);
      await expect(provider.look(CHARGE, signal)).rejects.toBe(error);
    }
  };
  return { provider, answer, states, failTimes };
}

describe('a circuit breaker', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  it('opens after so many outages in a row, and asks nothing then', async () => {
    const { provider, answer, states, failTimes } = givenCircuit();
    await failTimes(2);
    await provider.look(CHARGE, signal);
    await failTimes(2);
    expect(states).toEqual([]);
    await failTimes(1);
    expect(states).toEqual(['open']);
    answer.mockClear();
    await expect(provider.charge(CHARGE, signal)).rejects.toBeInstanceOf(ProviderUnavailable);
    await expect(provider.look(CHARGE, signal)).rejects.toBeInstanceOf(CircuitOpen);
    await expect(provider.conclude(CHARGE, signal)).rejects.toBeInstanceOf(CircuitOpen);
    await expect(provider.refund(REFUND, signal)).rejects.toBeInstanceOf(CircuitOpen);
    expect(answer).not.toHaveBeenCalled();
  });

  it('reads what a provider tells while it is open', async () => {
    const { provider, failTimes } = givenCircuit();
    await failTimes(3);
    expect(provider.readEvent({ body: Buffer.alloc(0), headers: {} })).toEqual({ id: 'e', type: 't' });
  });

  it('says that nobody knows of a charge that may have been made before', async () => {
    const { provider, failTimes } = givenCircuit();
    await failTimes(3);
    const again = provider.charge({ ...CHARGE, reference: 'pi_1' }, signal);
    await expect(again).rejects.toBeInstanceOf(CircuitOpen);
  });

  it('does not open for refusals', async () => {
    const { provider, answer, states, failTimes } = givenCircuit();
    await failTimes(10, new Error('no such payment method'));
    answer.mockResolvedValue({ status: 'DECLINED' });
    for (let i = 0; i < 10; i++) await provider.charge(CHARGE, signal);
    expect(states).toEqual([]);
  });

  it('lets one call try after a while, and closes when that is answered', async () => {
    const { provider, answer, states, failTimes } = givenCircuit();
    await failTimes(3);
    vi.setSystemTime(Date.now() + OPEN_MS);
    const { promise, resolve } = Promise.withResolvers<ChargeState>();
    answer.mockReturnValueOnce(promise);
    const trying = provider.look(CHARGE, signal);
    expect(states).toEqual(['open', 'half-open']);
    // Nobody waits for the one that tries.
    await expect(provider.charge(CHARGE, signal)).rejects.toBeInstanceOf(ProviderUnavailable);
    await expect(provider.look(CHARGE, signal)).rejects.toBeInstanceOf(CircuitOpen);
    resolve(SUCCEEDED);
    expect(await trying).toBe(SUCCEEDED);
    expect(states).toEqual(['open', 'half-open', 'closed']);
    expect(await provider.charge(CHARGE, signal)).toBe(SUCCEEDED);
  });

  it('opens again when the one that tries finds the provider still down', async () => {
    const { provider, states, failTimes } = givenCircuit();
    await failTimes(3);
    vi.setSystemTime(Date.now() + OPEN_MS);
    await failTimes(1);
    expect(states).toEqual(['open', 'half-open', 'open']);
    vi.setSystemTime(Date.now() + OPEN_MS - 1);
    await expect(provider.look(CHARGE, signal)).rejects.toBeInstanceOf(CircuitOpen);
    vi.setSystemTime(Date.now() + 1);
    expect(await provider.look(CHARGE, signal)).toBe(SUCCEEDED);
  });

  it('closes when the one that tries is refused, since the provider is there', async () => {
    const { states, failTimes } = givenCircuit();
    await failTimes(3);
    vi.setSystemTime(Date.now() + OPEN_MS);
    await failTimes(1, new Error('no such payment method'));
    expect(states).toEqual(['open', 'half-open', 'closed']);
  });
});
