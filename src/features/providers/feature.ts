import type { FastifyInstance } from 'fastify';
import { Gauge, type Registry } from 'prom-client';
import type { Feature, Parts, Serving } from '../feature.ts';
import { type ChosenProvider, chooseProvider, loadProvider } from './choose-provider.ts';
import type { CircuitState } from './circuit-breaker.ts';
import { simulatedProviderRoutes } from './simulated-routes.ts';

/** Whoever takes the money. */
export const providersFeature = {
  name: 'providers',
  retention: [{ table: 'simulated_events', column: 'created_at', age: '7 days' }],
  load: loadProvider,
  serve: (parts: Parts): Serving => {
    const chosen = chooseProvider(parts);
    observeCircuit(parts.registry, chosen);
    const { simulated } = chosen;
    return {
      prefix: '/simulated-provider',
      routes: [
        async (app) => lifeOf(app, chosen, parts),
        ...(simulated ? [async (app: FastifyInstance) => simulatedProviderRoutes(app, simulated)] : []),
      ],
      ...(simulated && { pools: { simulated_provider: simulated.provider.pool } }),
    };
  },
  jobs: ({ config, context }) => {
    const { simulated } = chooseProvider({ config, db: context.db });
    if (simulated === undefined) return [];
    // What a process left behind that told of it in time.
    return [{ name: 'simulated-provider', cron: '* * * * *', run: () => simulated.events.tell() }];
  },
} as const satisfies Feature;

const CIRCUIT_STATES: Readonly<Record<CircuitState, number>> = { closed: 0, 'half-open': 1, open: 2 };

function observeCircuit(registry: Registry, { circuit }: ChosenProvider): void {
  new Gauge({
    name: 'tianguis_provider_circuit',
    help: 'The circuit to the payment provider: 0 closed, 1 half open, 2 open: it is not asked for a while.',
    aggregator: 'max',
    registers: [registry],
    collect() {
      this.set(CIRCUIT_STATES[circuit()]);
    },
  });
}

async function lifeOf(app: FastifyInstance, { provider, simulated }: ChosenProvider, { config }: Parts): Promise<void> {
  if (simulated !== undefined && config.environment === 'production')
    app.log.warn('STRIPE_SECRET_KEY is not set: payments are simulated, and nobody pays anything');
  app.addHook('onListen', async () => {
    const address = app.server.address();
    if (address === null || typeof address === 'string') return;
    const host =
      address.family === 'IPv6' ? `[${address.address === '::' ? '::1' : address.address}]` : address.address;
    simulated?.listenAt(`http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${address.port}`);
    simulated?.events.tellIn(0);
  });
  app.addHook('onClose', async () => provider.close?.());
}
