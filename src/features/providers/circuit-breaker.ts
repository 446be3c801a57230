import { BrokenCircuitError, CircuitState as Circuit, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import { type PaymentProvider, ProviderUnavailable } from './provider.ts';

/** closed: calls go through; open: none does; half-open: one tries whether the provider is back, and no other goes through. */
export type CircuitState = 'closed' | 'open' | 'half-open';

export interface CircuitBreakerOptions {
  /** Whether an error tells that the provider is down; all others, and every answer, tell that it is there. */
  readonly isOutage: (error: unknown) => boolean;
  /** Told of every change. */
  readonly onStateChange?: ((state: CircuitState) => void) | undefined;
  /** Outages in a row that open the circuit. */
  readonly outagesMax?: number | undefined;
  /** How long it stays open before a call may try. */
  readonly openMs?: number | undefined;
}

const OUTAGES_MAX = 5;
const OPEN_MS = 5_000;

const STATES = {
  [Circuit.Closed]: 'closed',
  [Circuit.Open]: 'open',
  [Circuit.HalfOpen]: 'half-open',
  // Held open by hand, which nobody does here.
  [Circuit.Isolated]: 'open',
} as const satisfies Record<Circuit, CircuitState>;

/** The provider was down lately, and is not asked: this call did nothing. */
export class CircuitOpen extends Error {
  override name = 'CircuitOpen';
}

/**
 * A provider that is not asked while it is down: whoever would wait for its timeouts is told at once, and it gets no more to
 * do than one call every few seconds until it answers again. Each process has a circuit of its own.
 */
export function withCircuitBreaker(provider: PaymentProvider, options: CircuitBreakerOptions): PaymentProvider {
  const { isOutage, onStateChange, outagesMax = OUTAGES_MAX, openMs = OPEN_MS } = options;
  const breaker = new ConsecutiveBreaker(outagesMax);
  const circuit = circuitBreaker(handleWhen(isOutage), { breaker, halfOpenAfter: openMs });
  circuit.onStateChange((state) => onStateChange?.(STATES[state]));

  async function ask<T>(question: () => Promise<T>): Promise<T> {
    // While one tries, the circuit would have all others wait for it.
    if (circuit.state === Circuit.HalfOpen) throw circuitOpen(provider);
    return circuit.execute(question).catch((error: unknown) => {
      throw error instanceof BrokenCircuitError ? circuitOpen(provider, error) : error;
    });
  }

  return {
    name: provider.name,
    charge: (charge, signal) =>
      ask(() => provider.charge(charge, signal)).catch((error: unknown) => {
        // What the provider has a reference for it may have been asked to take before.
        if (!(error instanceof CircuitOpen) || charge.reference !== undefined) throw error;
        throw new ProviderUnavailable(error.message, { cause: error });
      }),
    look: (charge, signal) => ask(() => provider.look(charge, signal)),
    conclude: (charge, signal) => ask(() => provider.conclude(charge, signal)),
    refund: (refund, signal) => ask(() => provider.refund(refund, signal)),
    readEvent: (call) => provider.readEvent(call),
  };
}

function circuitOpen({ name }: PaymentProvider, cause?: unknown): CircuitOpen {
  return new CircuitOpen(`${name} was down lately, and is not asked for a few seconds`, { cause });
}
