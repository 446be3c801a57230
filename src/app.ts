import fastifyCors from '@fastify/cors';
import Fastify, { type FastifyInstance } from 'fastify';
import type pg from 'pg';
import type { Registry } from 'prom-client';
import packageJson from '../package.json' with { type: 'json' };
import { admissionPlugin } from './concurrency/index.ts';
import { type Config, jwtSecretOf } from './config.ts';
import { accountExists, sessionRoutes, signInRoutes } from './features/accounts/index.ts';
import { cartRoutes } from './features/cart/index.ts';
import { productRoutes, sellerRoutes, shelfRoutes } from './features/catalog/index.ts';
import { checkoutRoutes, createCheckoutMetrics, createStrategy, workloadOf } from './features/checkout/index.ts';
import {
  conflictObserverPlugin,
  createConflictObserver,
  observeMarket,
  operationsRoutes,
} from './features/operations/index.ts';
import { type CleanupContext, orderRoutes, orderStatusRoutes, returnStock } from './features/orders/index.ts';
import {
  openPayments,
  type PaymentContext,
  type PaymentProvider,
  paymentRoutes,
  refundMoney,
  simulatedProvider,
} from './features/payments/index.ts';
import { reviewRoutes } from './features/reviews/index.ts';
import { accessPlugin } from './platform/access.ts';
import { AccessLog } from './platform/access-log.ts';
import { openPool } from './platform/connections.ts';
import type { Database } from './platform/database.ts';
import { gracefulClosePlugin } from './platform/graceful-close.ts';
import {
  boundedServers,
  Connections,
  HTTP_LIMITS,
  type HttpLimits,
  observeConnections,
} from './platform/http-limits.ts';
import { loggedError } from './platform/logging.ts';
import { createRegistry, httpMetricsPlugin, observePools } from './platform/metrics.ts';
import { openapiPlugin } from './platform/openapi.ts';
import { optionsRequestsPlugin } from './platform/options-requests.ts';
import { answerRouterError, problemPlugin } from './platform/problem.ts';
import { rateLimitPlugin } from './platform/rate-limit.ts';
import { requestChecksPlugin } from './platform/request-checks.ts';
import { requestIdOf } from './platform/request-id.ts';
import { responseHeadersPlugin } from './platform/response-headers.ts';
import { serializerCompiler } from './platform/serialization.ts';
import { storedValuesPlugin } from './platform/stored-values.ts';
import { validatorCompiler } from './platform/validation.ts';

/** A body holds an address or a product; nothing here needs more. */
const BODY_LIMIT_BYTES = 64 * 1024;
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
/** A checkout has its deadline and a second; so has everything else, and never less than this. */
const ANSWER_WITHIN_MIN_MS = 3_000;
/** At a stop, for the other half of a request; never more than a part of the time that there is. */
const HALF_REQUEST_GRACE_MAX_MS = 1_000;
const HALF_REQUEST_GRACE_SHARE = 0.25;
/** Of the shared pool; the rest is divided among requests. */
const CONNECTIONS_OF_JOBS = 1;

/** What scripts of other origins may read beside the body. */
const EXPOSED_HEADERS = [
  ...['etag', 'retry-after', 'idempotency-replayed', 'x-request-id'],
  ...['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'],
];

export interface App {
  readonly server: FastifyInstance;
  readonly registry: Registry;
  readonly orders: OrderContexts;
  readonly observeConflicts: ReturnType<typeof createConflictObserver>;
  /** Has /readyz fail from now on, while everything is still served: whoever sends requests here shall send them elsewhere. */
  startDraining(): void;
}

export interface AppOptions {
  readonly config: Config;
  readonly db: Database;
  /** For tests; takes the money. Default: the simulated one. */
  readonly provider?: PaymentProvider | undefined;
  /** For tests; what is absent is as in HTTP_LIMITS. */
  readonly httpLimits?: Partial<HttpLimits>;
  /** For tests; longest wait of a request for its turn, in milliseconds. */
  readonly turnWaitMs?: number;
}

/** What it takes to move, pay and clean up orders. */
type OrderContexts = PaymentContext & CleanupContext;

/** Whoever moves orders gets so everything that features have them give back at their end. */
export function orderContext(db: Database, provider: PaymentProvider = simulatedProvider): OrderContexts {
  const context = { db, provider, givesBack: [refundMoney, returnStock] };
  return { ...context, openWork: openPayments(context) };
}

/** Puts the application together; it does not listen yet, and the jobs are main.ts's. */
export async function buildApp({ config, db, provider, httpLimits, turnWaitMs }: AppOptions): Promise<App> {
  const registry = createRegistry();
  const observeConflicts = createConflictObserver(registry);
  const limits = { ...HTTP_LIMITS, ...httpLimits };
  const connections = new Connections({ max: config.maxConnections, requestsMax: limits.requestsPerConnectionMax });
  const server = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: config.trustProxy,
    genReqId: requestIdOf,
    forceCloseConnections: 'idle',
    // gracefulClosePlugin refuses what comes too late, as a problem document.
    return503OnClosing: false,
    ...boundedServers(limits, connections),
    frameworkErrors: answerRouterError,
    logger: {
      level: config.logLevel,
      redact: ['req.headers.authorization'],
      serializers: { err: loggedError },
    },
    logController: new AccessLog({ on: config.accessLog }),
  });
  server.removeContentTypeParser('text/plain');
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  await server.register(responseHeadersPlugin);
  await server.register(problemPlugin, { accountExists: (id: string) => accountExists(db, id) });
  await server.register(httpMetricsPlugin, { registry });
  await server.register(fastifyCors, {
    exposedHeaders: EXPOSED_HEADERS,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    strictPreflight: false,
    preflightContinue: true,
  });
  await server.register(requestChecksPlugin, { connections });
  await server.register(gracefulClosePlugin, { connections, halfRequestGraceMs: halfRequestGraceMsOf(config) });
  await server.register(optionsRequestsPlugin);
  await server.register(accessPlugin, { jwtSecret: jwtSecretOf(config) });
  await server.register(rateLimitPlugin, { enabled: config.rateLimit });
  await server.register(admissionPlugin, {
    registry,
    connections: config.sharedPoolSize - CONNECTIONS_OF_JOBS,
    turnWaitMs,
    answerWithinMs: Math.max(ANSWER_WITHIN_MIN_MS, config.checkout.deadlineMs + SECOND_MS),
  });
  await server.register(conflictObserverPlugin, { observe: observeConflicts });
  await server.register(openapiPlugin, { version: packageJson.version });
  await server.register(storedValuesPlugin);
  observeConnections(registry, connections);
  const probes = openProbePool(server, config, db);
  observeMarket(registry, probes);
  let draining = false;
  const orders = orderContext(db, provider);
  await registerFeatures(server, { config, db, orders, probes, registry, isDraining: () => draining });
  const startDraining = () => {
    draining = true;
  };
  return { server, registry, orders, observeConflicts, startDraining };
}

function halfRequestGraceMsOf({ shutdownTimeoutMs, drainMs }: Config): number {
  return Math.min(HALF_REQUEST_GRACE_MAX_MS, HALF_REQUEST_GRACE_SHARE * (shutdownTimeoutMs - drainMs));
}

/**
 * What probes and scrapes ask the database over. Where there are connections enough they have one to themselves: a process
 * whose connections are all busy is ready all the same, and its figures are wanted most then.
 */
function openProbePool(server: FastifyInstance, { probePoolSize }: Config, db: Database): pg.Pool {
  if (probePoolSize === 0) return db.pool;
  const onLost = (error: Error) => server.log.warn({ err: error }, 'the connection of the probes was lost');
  const pool = openPool({ url: db.url, max: probePoolSize, applicationName: 'tianguis probes', onLost });
  server.addHook('onClose', () => pool.end());
  return pool;
}

interface Parts {
  readonly config: Config;
  readonly db: Database;
  readonly orders: OrderContexts;
  readonly probes: pg.Pool;
  readonly registry: Registry;
  readonly isDraining: () => boolean;
}

async function registerFeatures(server: FastifyInstance, parts: Parts): Promise<void> {
  const { config, db, orders, probes, registry, isDraining } = parts;
  const strategy = createStrategy(db, registry, { ...config.checkout, holdMs: config.orderHoldMinutes * MINUTE_MS });
  observePools(registry, {
    shared: db.pool,
    ...(strategy.pool && { lane: strategy.pool }),
    ...(probes !== db.pool && { probes }),
  });
  await server.register(operationsRoutes, { probes, registry, isStuck: () => strategy.stuck, isDraining });
  for (const routes of [signInRoutes, sessionRoutes]) await server.register(routes, { prefix: '/api/auth', db });
  const prefix = '/api/marketplace';
  const market = [sellerRoutes, shelfRoutes, productRoutes, reviewRoutes, cartRoutes, orderRoutes];
  for (const routes of market) await server.register(routes, { prefix, db });
  for (const routes of [orderStatusRoutes, paymentRoutes]) await server.register(routes, { prefix, orders });
  const metrics = createCheckoutMetrics(registry);
  const workload = workloadOf(config.checkout.strategy);
  await server.register(checkoutRoutes, { prefix, db, metrics, strategy, workload });
}
