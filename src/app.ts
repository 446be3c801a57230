import { setImmediate } from 'node:timers/promises';
import fastifyCors from '@fastify/cors';
import Fastify, { type FastifyInstance } from 'fastify';
import type pg from 'pg';
import { Registry } from 'prom-client';
import packageJson from '../package.json' with { type: 'json' };
import API_EXAMPLES from './api-examples.json' with { type: 'json' };
import {
  admissionPlugin,
  askerWith,
  contextPlugin,
  createConflictObserver,
  GroupedAsks,
  openLanePool,
  ReplicaReads,
  replicaReadsPlugin,
  TurnsAlone,
  warmUpLanes,
} from './concurrency/index.ts';
import type { Config } from './config.ts';
import { accountExists } from './features/accounts/index.ts';
import { CONTENDED, ERRORS, FEATURES, FIGURES, TAGS } from './features/all.ts';
import type { Feature, Insight, Parts } from './features/feature.ts';
import {
  figuresReader,
  OPERATIONS_TAGS,
  observeFigures,
  operationsRoutes,
  type Readiness,
  readinessReader,
} from './features/operations/index.ts';
import { jwtSecretOf } from './jwt-secret.ts';
import { accessPlugin } from './platform/access.ts';
import { AccessLog } from './platform/access-log.ts';
import { connectionsOf, endSoon, openPool } from './platform/connections.ts';
import type { Database } from './platform/database.ts';
import { EventFeed } from './platform/event-feed.ts';
import { gracefulClosePlugin } from './platform/graceful-close.ts';
import {
  boundedServers,
  Connections,
  HTTP_LIMITS,
  type HttpLimits,
  observeConnections,
} from './platform/http-limits.ts';
import { idempotencyPlugin } from './platform/idempotency-plugin.ts';
import { loggedError } from './platform/logging.ts';
import { createRegistry, httpMetricsPlugin, observePools } from './platform/metrics.ts';
import { openapiPlugin } from './platform/openapi.ts';
import { optionsRequestsPlugin } from './platform/options-requests.ts';
import { answerRouterError, problemPlugin } from './platform/problem.ts';
import { rateLimitPlugin } from './platform/rate-limit.ts';
import { observeReplica, openReplica, type Replica } from './platform/replica.ts';
import { requestChecksPlugin } from './platform/request-checks.ts';
import { requestIdOf } from './platform/request-id.ts';
import { responseHeadersPlugin } from './platform/response-headers.ts';
import { serializerCompiler } from './platform/serialization.ts';
import { storedValuesPlugin } from './platform/stored-values.ts';
import { type MetricsReader, metricsReader } from './platform/summed-metrics.ts';
import { openTracer, traceOfLine, tracesPlugin } from './platform/traces.ts';
import type { Tracer } from './platform/tracing.ts';
import { validatorCompiler } from './platform/validation.ts';

/** A body holds an address or a product; nothing here needs more. */
const BODY_LIMIT_BYTES = 64 * 1024;
const SECOND_MS = 1_000;
/** A checkout has its deadline and a second; so has everything else, and never less than this. */
const ANSWER_WITHIN_MIN_MS = 3_000;
/** At a stop, for the other half of a request; never more than a part of the time that there is. */
const HALF_REQUEST_GRACE_MAX_MS = 1_000;
const HALF_REQUEST_GRACE_SHARE = 0.25;
/** How long a connection that requests do not have may take to say goodbye. */
const FAREWELL_MS = 1_000;
/** Of the shared pool; the rest is divided among requests. */
const CONNECTIONS_OF_JOBS = 1;
/** Part of the slots that those may have who ask alone: less than any class of work has that asks so. */
const ALONE_SHARE = 0.3;
/** Turns of others that one who has to ask alone waits for, where each takes as long as a row is waited for. */
const TURNS_WAITED = 2.5;

const OPENAPI = {
  ...{ version: packageJson.version, errors: ERRORS, examples: API_EXAMPLES },
  tags: { ...TAGS, ...OPERATIONS_TAGS },
};

/** What scripts of other origins may read beside the body. */
const EXPOSED_HEADERS = [
  ...['etag', 'link', 'retry-after', 'idempotency-replayed', 'x-request-id'],
  ...['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'],
];

export interface App {
  readonly server: FastifyInstance;
  readonly registry: Registry;
  /** Undefined where nothing is traced. */
  readonly tracer: Tracer | undefined;
  readonly observeConflicts: ReturnType<typeof createConflictObserver>;
  /** What /readyz tells. */
  readonly readiness: () => Promise<Readiness>;
  /** Has /readyz fail from now on, while everything is still served: whoever sends requests here shall send them elsewhere. */
  startDraining(): void;
}

export interface AppOptions {
  readonly config: Config;
  readonly db: Database;
  /** For tests; default: all. */
  readonly features?: readonly Feature[] | undefined;
  /** For tests; what is absent is as in HTTP_LIMITS. */
  readonly httpLimits?: Partial<HttpLimits>;
  /** For tests; longest wait of a request for its turn, and for a statement that many ask together, in milliseconds. */
  readonly turnWaitMs?: number;
}

/** Puts the application together. It does not listen yet, nor ask the database; the jobs are serving.ts's. */
export async function buildApp({ config, db, features = FEATURES, httpLimits, turnWaitMs }: AppOptions): Promise<App> {
  await Promise.all(features.map((feature) => feature.load?.(config)));
  const registry = createRegistry();
  const observeConflicts = createConflictObserver(registry, CONTENDED);
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
      ...(config.tracing && { mixin: traceOfLine }),
    },
    logController: new AccessLog({ on: config.accessLog }),
  });
  server.removeContentTypeParser('text/plain');
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  const tracer = await traceRequests(server, registry, config);
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
  const replica = openReplicaOf(server, db, config);
  await server.register(replicaReadsPlugin, { replicaReads: replicaReadsOf(replica, registry, config) });
  const slots = config.sharedPoolSize - CONNECTIONS_OF_JOBS;
  const answerWithinMs = Math.max(ANSWER_WITHIN_MIN_MS, config.checkout.deadlineMs + SECOND_MS);
  await server.register(admissionPlugin, { registry, connections: slots, turnWaitMs, answerWithinMs });
  // Statements that many ask together wait for none that someone asks alone.
  const groups = openPoolBeside(server, db, { name: 'groups', max: config.groupPoolSize });
  const turnsAlone = new TurnsAlone(Math.max(1, Math.floor(slots * ALONE_SHARE)), TURNS_WAITED * db.lockWaitMs);
  const asking = { db, groupedAsks: new GroupedAsks(groups, turnWaitMs), turnsAlone };
  await server.register(contextPlugin, { ...asking, observeConflicts });
  // After admission: a key is looked up, and its answer waited for, without a slot.
  await server.register(idempotencyPlugin, { ask: askerWith(asking), answerWithinMs });
  await server.register(openapiPlugin, OPENAPI);
  await server.register(storedValuesPlugin);
  observeConnections(registry, connections);
  // A process whose connections are all busy is ready all the same, and its figures are wanted most then.
  const probes = openPoolBeside(server, db, { name: 'probes', max: config.probePoolSize });
  const lanePool = lanePoolFor(server, db, config);
  const feed = openFeed(server, db);
  let draining = false;
  const readiness = await serveFeatures(server, features, {
    ...{ config, db, feed, registry, lanePool, log: server.log, probes },
    ...{ groups, replica, isDraining: () => draining },
  });
  const startDraining = () => {
    draining = true;
  };
  return { server, registry, tracer, observeConflicts, readiness, startDraining };
}

/** Before all else that is done for a request, and closed after everything. */
async function traceRequests(server: FastifyInstance, registry: Registry, config: Config): Promise<Tracer | undefined> {
  const { tracing, shutdownTimeoutMs } = config;
  const about = { version: packageJson.version, shutdownTimeoutMs, registry, log: server.log };
  const tracer = await openTracer({ config: tracing, ...about });
  if (tracer === undefined) return undefined;
  server.addHook('onClose', () => tracer.close());
  await server.register(tracesPlugin, { tracer });
  return tracer;
}

function halfRequestGraceMsOf({ shutdownTimeoutMs, drainMs }: Config): number {
  return Math.min(HALF_REQUEST_GRACE_MAX_MS, HALF_REQUEST_GRACE_SHARE * (shutdownTimeoutMs - drainMs));
}

/** Connections that requests do not have; where there are none to spare (`max` 0), they share those of the requests. */
function openPoolBeside(server: FastifyInstance, db: Database, { name, max }: { name: string; max: number }): pg.Pool {
  if (max === 0) return db.pool;
  const onLost = (error: Error) => server.log.warn({ err: error }, `an idle connection of the ${name} was lost`);
  const pool = openPool({ ...db.reach, max, applicationName: `tianguis ${name}`, onLost });
  // Whoever asked has been answered by then, be it that the database is silent.
  const open = connectionsOf(pool);
  server.addHook('onClose', () => endSoon(() => pool.end(), open, FAREWELL_MS));
  return pool;
}

/** Connections of what is decided in groups, for which no other request keeps it waiting. */
function lanePoolFor(server: FastifyInstance, db: Database, { checkout }: Config): pg.Pool | undefined {
  if (checkout.strategy !== 'group') return undefined;
  const pool = openLanePool(db.reach, checkout.lanes);
  server.addHook('onReady', async () => warmUpLanes(pool, checkout.lanes));
  // The features that decide by it are closed before.
  server.addHook('onClose', () => pool.end());
  return pool;
}

function openFeed(server: FastifyInstance, db: Database): EventFeed {
  const feed = new EventFeed({ url: db.reach.directUrl, log: server.log });
  server.addHook('onReady', async () => feed.start());
  server.addHook('onClose', () => feed.stop());
  return feed;
}

/** A standby that is read from, where there is one. */
function openReplicaOf(server: FastifyInstance, db: Database, { replica: wanted }: Config): Replica | undefined {
  if (wanted === undefined) return undefined;
  // What cannot have names at the one address cannot have them at the other: poolers stand before both, as a rule.
  const { namesStatements } = db.reach;
  const replica = openReplica({ ...wanted, namesStatements, primary: db.reach, log: server.log });
  server.addHook('onReady', async () => replica.start());
  server.addHook('onClose', () => replica.close());
  return replica;
}

function replicaReadsOf(
  replica: Replica | undefined,
  registry: Registry,
  { readCacheMs }: Config,
): ReplicaReads | undefined {
  const count = observeReplica(registry, () => replica);
  return replica && new ReplicaReads({ replica, mayBeOld: readCacheMs > 0, count });
}

interface ServedParts extends Omit<Parts, 'insight'> {
  readonly probes: pg.Pool;
  readonly groups: pg.Pool;
  readonly replica: Replica | undefined;
  readonly isDraining: () => boolean;
}

/** The routes of all features, and what is told of the features together. @returns what tells whether they can be served */
async function serveFeatures(
  server: FastifyInstance,
  features: readonly Feature[],
  { probes, groups, replica, isDraining, ...parts }: ServedParts,
): Promise<App['readiness']> {
  const { db, registry, lanePool } = parts;
  const counted = metricsReader(registry);
  const insight = { probes, counts: counted.counts, figures: figuresReader(probes, FIGURES) };
  const all = features.flatMap((feature) => feature.serve?.({ ...parts, insight }) ?? []);
  const besides = {
    ...(lanePool && { lane: lanePool }),
    ...(probes !== db.pool && { probes }),
    ...(groups !== db.pool && { groups }),
    ...(replica && { replica: replica.db.pool }),
  };
  observePools(registry, { shared: db.pool, ...besides });
  const isStuck = () => all.some((serving) => serving.isStuck?.());
  const readiness = readinessReader({ probes, isStuck, isDraining });
  await server.register(operationsRoutes, { readiness, metrics: allMetrics(counted, insight) });
  for (const { prefix, routes } of all) {
    for (const plugin of routes) {
      await server.register(plugin, { prefix });
      // Whoever makes the database ready meanwhile takes its answers.
      await setImmediate();
    }
  }
  return readiness;
}

/**
 * Everything that is told at /metrics. What the database knows is the same for all processes: it is asked for once, and no
 * sum is made of it.
 */
function allMetrics({ text }: MetricsReader, { figures }: Insight): () => Promise<string> {
  const ofDatabase = new Registry();
  observeFigures(ofDatabase, figures, FIGURES);
  return async () => (await Promise.all([text(), ofDatabase.metrics()])).join('\n');
}
