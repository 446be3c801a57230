import { describe, expect, it } from 'vitest';
import { CircuitOpen, type CircuitState } from '../../src/features/providers/circuit-breaker.ts';
import { ProviderUnavailable } from '../../src/features/providers/index.ts';
import { chargeOf, givenStripe, never } from '../support/stripe-provider.ts';
import { until } from '../support/wait.ts';

describe('an outage of Stripe', () => {
  it.each([
    { what: 'refuses', fault: 'refuses' },
    { what: 'answers 500', fault: 'fails' },
    { what: 'does not answer', fault: 'hangs' },
  ] as const)('ends the waiting for a Stripe that $what, until it is back', async ({ fault }) => {
    const states: CircuitState[] = [];
    const { stripe, provider } = await givenStripe({
      ...{ outagesMax: 2, openMs: 2_000, httpCallMs: 1_000 },
      onStateChange: (state) => states.push(state),
    });
    stripe.fail(fault, 'create');
    const failing = [1, 2].map(() => provider.charge(chargeOf('pm_card_visa'), never()));
    const outcomes = await Promise.allSettled(failing);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(states).toEqual(['open']);
    const asked = stripe.requests.length;
    const charge = chargeOf('pm_card_visa');
    await expect(provider.charge(charge, never())).rejects.toBeInstanceOf(ProviderUnavailable);
    await expect(provider.conclude(charge, never())).rejects.toBeInstanceOf(CircuitOpen);
    expect(stripe.requests.length).toBe(asked);
    stripe.recover();
    await until('Stripe is asked again', () =>
      provider.conclude(charge, never()).then(
        () => true,
        () => false,
      ),
    );
    expect(states).toEqual(['open', 'half-open', 'closed']);
    expect(await provider.charge(chargeOf('pm_card_visa'), never())).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('is told by signals that end calls, and not by refusals', async () => {
    const states: CircuitState[] = [];
    const onStateChange = (state: CircuitState) => states.push(state);
    const { stripe, provider } = await givenStripe({ outagesMax: 2, onStateChange });
    for (let i = 0; i < 3; i++) await provider.charge(chargeOf('pm_card_chargeDeclined'), never());
    for (let i = 0; i < 3; i++) await provider.charge(chargeOf('pm_of_someone_else'), never());
    stripe.fail('limits', 'create');
    for (let i = 0; i < 3; i++) await provider.charge(chargeOf('pm_card_visa'), never()).catch(() => {});
    expect(states).toEqual([]);
    stripe.fail('hangs', 'create');
    const ended = [1, 2].map(() => provider.charge(chargeOf('pm_card_visa'), AbortSignal.timeout(500)));
    await Promise.allSettled(ended);
    expect(states).toEqual(['open']);
  });
});
