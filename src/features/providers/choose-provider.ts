import { createHmac } from 'node:crypto';
import type { Config, StripeConfig } from '../../config.ts';
import { jwtSecretOf } from '../../jwt-secret.ts';
import type { Database } from '../../platform/database.ts';
import type { CircuitState } from './circuit-breaker.ts';
import type { PaymentProvider } from './provider.ts';
import { SimulatedEvents } from './simulated-events.ts';
import { withFaults } from './simulated-faults.ts';
import { CONNECTIONS_OF_SIMULATED, createSimulatedProvider, type SimulatedProvider } from './simulated-provider.ts';
import { withSpans } from './traced-provider.ts';

/** What a provider is made of. */
export interface ProviderParts {
  readonly config: Config;
  readonly db: Database;
}

/** The provider that takes the money, and what there is beside it where it is the simulated one. */
export interface ChosenProvider {
  readonly provider: PaymentProvider;
  readonly simulated?: SimulatedMarketSide | undefined;
  /** How it is with the circuit to it. */
  readonly circuit: () => CircuitState;
}

/** What the simulated provider has in a process of the market, as if it were somewhere else. */
export interface SimulatedMarketSide {
  readonly provider: SimulatedProvider;
  readonly events: SimulatedEvents;
  /** Where the market takes what it tells, from now on. */
  listenAt(origin: string): void;
}

/** Where buyers do what the simulated provider asks of them. */
export const SIMULATED_PAGES = '/simulated-provider/charges/';
export const WEBHOOKS_PATH = '/api/payments/webhooks/';

let stripeProvider: typeof import('./stripe-provider.ts') | undefined;

/** Loads what the configured provider takes: Stripe's library alone would make every start longer. */
export async function loadProvider({ stripe }: Config): Promise<void> {
  if (stripe !== undefined) stripeProvider ??= await import('./stripe-provider.ts');
}

const chosen = new WeakMap<Database, ChosenProvider>();

/**
 * The provider of a process: one for its requests and its jobs, by what the configuration says.
 * @throws Error when loadProvider was not called before
 */
export function chooseProvider(parts: ProviderParts): ChosenProvider {
  const { stripe } = parts.config;
  const known = chosen.get(parts.db) ?? (stripe === undefined ? simulate(parts) : chooseStripe(stripe));
  chosen.set(parts.db, known);
  return known;
}

/** Connections to the database that the provider has in each process, beside the market's. */
export function connectionsOfProvider({ stripe }: Config): number {
  return stripe === undefined ? CONNECTIONS_OF_SIMULATED : 0;
}

function chooseStripe(stripe: StripeConfig): ChosenProvider {
  if (stripeProvider === undefined) throw new Error('the provider is not loaded');
  const { createStripeProvider } = stripeProvider;
  let state: CircuitState = 'closed';
  const onStateChange = (now: CircuitState) => {
    state = now;
  };
  return { provider: withSpans(createStripeProvider({ ...stripe, onStateChange })), circuit: () => state };
}

/** With what the simulated provider signs: the same in all processes, and known to nobody else. */
export function simulatedSecret(config: Config): string {
  return createHmac('sha256', jwtSecretOf(config)).update('what the simulated provider tells').digest('hex');
}

function simulate({ config, db }: ProviderParts): ChosenProvider {
  const secret = simulatedSecret(config);
  let origin: string | undefined;
  const events = new SimulatedEvents({
    ask: () => simulated.ask,
    secret,
    url: () => origin && `${origin}${WEBHOOKS_PATH}simulated`,
  });
  const simulated: SimulatedProvider = createSimulatedProvider({
    address: db.reach,
    secret,
    settlesInMs: config.simulatedProvider.settlesInMs,
    pages: SIMULATED_PAGES,
    onPending: (inMs) => events.tellIn(inMs),
  });
  const close = async () => {
    chosen.delete(db);
    await events.close();
    await simulated.close?.();
  };
  const provider = withSpans(withFaults({ ...simulated, close }, config.simulatedProvider));
  const listenAt = (at: string) => {
    origin = at;
  };
  // There is none.
  return { provider, simulated: { provider: simulated, events, listenAt }, circuit: () => 'closed' };
}
