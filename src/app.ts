import fastifyCors from '@fastify/cors';
import fastifyHelmet from '@fastify/helmet';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import type { Registry } from 'prom-client';
import packageJson from '../package.json' with { type: 'json' };
import { accountExists, sessionRoutes, signInRoutes } from './accounts/index.ts';
import { cartRoutes } from './cart/index.ts';
import { productRoutes, sellerRoutes, shelfRoutes } from './catalog/index.ts';
import { checkoutRoutes, createCheckoutMetrics, createStrategy } from './checkout/index.ts';
import { type Config, jwtSecretOf } from './config.ts';
import { conflictObserverPlugin, createConflictObserver, observeMarket, operationsRoutes } from './operations/index.ts';
import { orderRoutes, orderStatusRoutes } from './orders/index.ts';
import { paymentRoutes } from './payments/index.ts';
import { accessPlugin } from './platform/access.ts';
import type { Database } from './platform/database.ts';
import { gracefulClosePlugin } from './platform/graceful-close.ts';
import {
  boundedServers,
  Connections,
  HTTP_LIMITS,
  type HttpLimits,
  observeConnections,
} from './platform/http-limits.ts';
import { newId } from './platform/ids.ts';
import { loggedError } from './platform/logging.ts';
import { createRegistry, httpMetricsPlugin, observePool } from './platform/metrics.ts';
import { openapiPlugin } from './platform/openapi.ts';
import { optionsRequestsPlugin } from './platform/options-requests.ts';
import { answerRouterError, problemPlugin } from './platform/problem.ts';
import { rateLimitPlugin } from './platform/rate-limit.ts';
import { requestChecksPlugin } from './platform/request-checks.ts';
import { serializerCompiler } from './platform/serialization.ts';
import { storedValuesPlugin } from './platform/stored-values.ts';
import { validatorCompiler } from './platform/validation.ts';
import { reviewRoutes } from './reviews/index.ts';

/** A body holds an address or a product; nothing here needs more. */
const BODY_LIMIT_BYTES = 64 * 1024;
const MINUTE_MS = 60_000;

/** Helmet's headers for answers that are data. Those that only mean something on a page are set where the pages are. */
const HEADERS_OF_DATA = {
  contentSecurityPolicy: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  dnsPrefetchControl: false,
  ieNoOpen: false,
  permittedCrossDomainPolicies: false,
  xssFilter: false,
} as const;

export interface App {
  readonly server: FastifyInstance;
  readonly registry: Registry;
  readonly observeConflicts: ReturnType<typeof createConflictObserver>;
}

export interface AppOptions {
  readonly config: Config;
  readonly db: Database;
  /** For tests; what is absent is as in HTTP_LIMITS. */
  readonly httpLimits?: Partial<HttpLimits>;
}

/** Puts the application together; it does not listen yet, and the jobs are main.ts's. */
export async function buildApp({ config, db, httpLimits }: AppOptions): Promise<App> {
  const registry = createRegistry();
  const observeConflicts = createConflictObserver(registry);
  const limits = { ...HTTP_LIMITS, ...httpLimits };
  const connections = new Connections({ max: config.maxConnections, requestsMax: limits.requestsPerConnectionMax });
  const server = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: config.trustProxy,
    genReqId: () => newId(),
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
    // A line per request would be most of the log under load; metrics count requests.
    logController: new LogController({ disableRequestLogging: true }),
  });
  server.removeContentTypeParser('text/plain');
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  await server.register(problemPlugin, { accountExists: (id: string) => accountExists(db, id) });
  await server.register(httpMetricsPlugin, { registry });
  await server.register(fastifyHelmet, HEADERS_OF_DATA);
  await server.register(fastifyCors, {
    exposedHeaders: ['etag', 'retry-after', 'idempotency-replayed', 'x-request-id'],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    strictPreflight: false,
    preflightContinue: true,
  });
  await server.register(requestChecksPlugin, { connections });
  await server.register(gracefulClosePlugin);
  await server.register(optionsRequestsPlugin);
  await server.register(accessPlugin, { jwtSecret: jwtSecretOf(config) });
  await server.register(rateLimitPlugin, { enabled: config.rateLimit });
  await server.register(conflictObserverPlugin, { observe: observeConflicts });
  await server.register(openapiPlugin, { version: packageJson.version });
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  await server.register(storedValuesPlugin);
  observePool(registry, db.pool);
  observeConnections(registry, connections);
  observeMarket(registry, db);
  await registerFeatures(server, { config, db, registry });
  return { server, registry, observeConflicts };
}

async function registerFeatures(
  server: FastifyInstance,
  { config, db, registry }: { config: Config; db: Database; registry: Registry },
): Promise<void> {
  await server.register(operationsRoutes, { db, registry });
  for (const routes of [signInRoutes, sessionRoutes]) await server.register(routes, { prefix: '/api/auth', db });
  const prefix = '/api/marketplace';
  const market = [
    sellerRoutes,
    shelfRoutes,
    productRoutes,
    reviewRoutes,
    cartRoutes,
    orderRoutes,
    orderStatusRoutes,
    paymentRoutes,
  ];
  for (const routes of market) await server.register(routes, { prefix, db });
  const metrics = createCheckoutMetrics(registry);
  const strategy = createStrategy(db, registry, { ...config.checkout, holdMs: config.orderHoldMinutes * MINUTE_MS });
  await server.register(checkoutRoutes, { prefix, db, metrics, strategy });
}
