import { resolve } from 'node:path';
import {
  conflictsOf,
  drainMsOf,
  groupPoolSizeOf,
  lanePoolSizeOf,
  poolSizeMinOf,
  probePoolSizeOf,
} from './config-rules.ts';
import { type Environment, environmentSchema } from './environment.ts';
import type { TracingConfig } from './platform/trace-settings.ts';
import type { TrustedProxies } from './platform/trusted-proxies.ts';
import { readSecretFiles } from './secret-files.ts';

/** Whether an empty database is filled with the demo market, and whether an administrator comes with it. */
export type Demo = 'none' | 'market' | 'market-with-admin';

/** What the product runs with. Frozen; made once, by parseConfig. */
export interface Config {
  readonly environment: Environment['NODE_ENV'];
  readonly host: string;
  readonly port: number;
  /** Connections of clients at most. */
  readonly maxConnections: number;
  /** How many processes serve, on one port. */
  readonly processes: number;
  /** Absent: the embedded PostgreSQL under dataDir. */
  readonly databaseUrl: string | undefined;
  /** The same database for what needs a session, where databaseUrl leads to a pooler. Absent: databaseUrl. */
  readonly databaseDirectUrl: string | undefined;
  /** Where migrations are applied: the same database, perhaps as another role. Absent: databaseDirectUrl. */
  readonly databaseMigrationUrl: string | undefined;
  /** Whether statements are prepared under names. */
  readonly preparedStatements: boolean;
  /** A standby that is read from. Absent: everything is read from the primary. */
  readonly replica: ReplicaConfig | undefined;
  /** Connections to the database beside those of the job queue: the two below, and those of the lanes. */
  readonly poolSize: number;
  /** What it must be at least. */
  readonly poolSizeMin: number;
  /** Connections of the pool that requests and jobs share. */
  readonly sharedPoolSize: number;
  /** Connections of the pool that probes and scrapes have to themselves; 0 where they share that of the requests. */
  readonly probePoolSize: number;
  /** Connections of the pool for statements that many ask together; 0 where they share that of the requests. */
  readonly groupPoolSize: number;
  /** Absolute path. */
  readonly dataDir: string;
  /** Absent: the one kept under dataDir. */
  readonly jwtSecret: string | undefined;
  readonly demo: Demo;
  readonly rateLimit: boolean;
  readonly trustProxy: TrustedProxies;
  readonly checkout: {
    readonly strategy: Environment['CHECKOUT_STRATEGY'];
    /** Checkouts of one transaction at most. */
    readonly batchMax: number;
    /** Checkouts that wait at most. */
    readonly queueMax: number;
    /** Transactions in flight at the same time. */
    readonly lanes: number;
    /** Longest wait for a transaction, and for a further try. */
    readonly deadlineMs: number;
  };
  /** How long public answers are kept, in milliseconds; 0 keeps none. */
  readonly readCacheMs: number;
  /** Where processes share them. Absent: nowhere. */
  readonly redisUrl: string | undefined;
  /** Streams of server-sent events at a time. */
  readonly eventStreamsMax: number;
  /** What the market keeps of payments of sellers without a fee of their own, in hundredths of a per cent. */
  readonly platformFeeBasisPoints: number;
  /** Takes the money; undefined: the simulated provider does. */
  readonly stripe: StripeConfig | undefined;
  /** How the simulated payment provider behaves. */
  readonly simulatedProvider: {
    /** How long a bank transfer takes, in milliseconds. */
    readonly settlesInMs: number;
    /** Longest time of an answer, in milliseconds. */
    readonly latencyMs: number;
    /** Of a hundred calls, those that find nobody there, and those whose answer never comes. */
    readonly outages: number;
    readonly lostAnswers: number;
  };
  /** Whether endpoints of webhooks may have private addresses, and plain HTTP. */
  readonly webhookPrivateAddresses: boolean;
  readonly orderHoldMinutes: number;
  readonly cartHold: {
    readonly minutes: number;
    /** Whole units of all products together that are held for one buyer at most. */
    readonly unitsMax: number;
  };
  /** For how long free seats are offered to somebody who waits for them. */
  readonly waitingOfferMinutes: number;
  readonly cleanupCron: string;
  /** When expired goods are taken out. */
  readonly expiryCron: string;
  readonly reconcileCron: string;
  /** How long after SIGTERM requests are still taken while /readyz fails already, in milliseconds. */
  readonly drainMs: number;
  /** How long after SIGTERM the process may live, in milliseconds. */
  readonly shutdownTimeoutMs: number;
  readonly logLevel: Environment['LOG_LEVEL'];
  readonly accessLog: boolean;
  /** Where traces are sent; undefined: nothing is traced. */
  readonly tracing: TracingConfig | undefined;
}

export interface ReplicaConfig {
  readonly url: string;
  readonly poolSize: number;
  /** How old what it says may be, in milliseconds. */
  readonly lagMaxMs: number;
}

/** How Stripe is reached. */
export interface StripeConfig {
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** Where buyers come back to from their bank. */
  readonly returnUrl?: string;
  /** For tests and mocks. */
  readonly apiUrl?: string;
}

/** A wrong environment. Its message names every variable that is wrong and what it must be. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * Reads the configuration from environment variables, and secrets from the files that some name; an empty variable counts
 * as absent.
 * @throws ConfigError naming every wrong variable at once
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const { variables, problems: unread } = readSecretFiles(present);
  if (unread.length > 0) throw wrongConfiguration(unread);
  const parsed = environmentSchema.safeParse(variables);
  if (!parsed.success) {
    throw wrongConfiguration(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const values = parsed.data;
  const problems = conflictsOf(values);
  if (problems.length > 0) throw wrongConfiguration(problems);
  return Object.freeze({
    environment: values.NODE_ENV,
    host: values.HOST,
    port: values.PORT,
    maxConnections: values.MAX_CONNECTIONS,
    processes: values.PROCESSES,
    databaseUrl: values.DATABASE_URL,
    databaseDirectUrl: values.DATABASE_DIRECT_URL,
    databaseMigrationUrl: values.DATABASE_MIGRATION_URL,
    preparedStatements: values.DATABASE_PREPARED_STATEMENTS,
    replica: replicaOf(values),
    poolSize: values.DATABASE_POOL_SIZE,
    poolSizeMin: poolSizeMinOf(values),
    sharedPoolSize:
      values.DATABASE_POOL_SIZE - lanePoolSizeOf(values) - probePoolSizeOf(values) - groupPoolSizeOf(values),
    probePoolSize: probePoolSizeOf(values),
    groupPoolSize: groupPoolSizeOf(values),
    dataDir: resolve(values.DATA_DIR),
    jwtSecret: values.JWT_SECRET,
    demo: demoOf(values),
    rateLimit: values.RATE_LIMIT,
    trustProxy: values.TRUST_PROXY,
    checkout: Object.freeze({
      strategy: values.CHECKOUT_STRATEGY,
      batchMax: values.CHECKOUT_BATCH_MAX,
      queueMax: values.CHECKOUT_QUEUE_MAX,
      lanes: values.CHECKOUT_LANES,
      deadlineMs: values.CHECKOUT_DEADLINE_MS,
    }),
    readCacheMs: values.READ_CACHE_MS,
    redisUrl: values.REDIS_URL,
    eventStreamsMax: values.EVENT_STREAMS_MAX,
    platformFeeBasisPoints: values.PLATFORM_FEE_BPS,
    stripe: stripeOf(values),
    simulatedProvider: Object.freeze({
      settlesInMs: values.SIMULATED_SETTLE_MS,
      latencyMs: values.SIMULATED_LATENCY_MS,
      outages: values.SIMULATED_OUTAGES,
      lostAnswers: values.SIMULATED_LOST_ANSWERS,
    }),
    webhookPrivateAddresses: values.WEBHOOK_PRIVATE_ADDRESSES,
    orderHoldMinutes: values.ORDER_HOLD_MINUTES,
    cartHold: Object.freeze({ minutes: values.CART_HOLD_MINUTES, unitsMax: values.CART_HOLD_UNITS_MAX }),
    waitingOfferMinutes: values.WAITING_OFFER_MINUTES,
    cleanupCron: values.CLEANUP_CRON,
    expiryCron: values.INVENTORY_EXPIRY_CRON,
    reconcileCron: values.RECONCILE_CRON,
    drainMs: drainMsOf(values),
    shutdownTimeoutMs: values.SHUTDOWN_TIMEOUT * 1000,
    logLevel: values.LOG_LEVEL,
    accessLog: values.ACCESS_LOG,
    tracing: tracingOf(values),
  });
}

function wrongConfiguration(problems: readonly string[]): ConfigError {
  const lines = problems.map((problem) => `  ${problem}`).join('\n');
  return new ConfigError(`The configuration is wrong. Correct these environment variables:\n${lines}`);
}

function replicaOf(values: Environment): ReplicaConfig | undefined {
  const { DATABASE_REPLICA_URL: url, DATABASE_REPLICA_POOL_SIZE: poolSize, REPLICA_LAG_MAX_MS: lagMaxMs } = values;
  return url === undefined ? undefined : Object.freeze({ url, poolSize, lagMaxMs });
}

function stripeOf(values: Environment): StripeConfig | undefined {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = values;
  const { STRIPE_RETURN_URL: returnUrl, STRIPE_API_URL: apiUrl } = values;
  if (secretKey === undefined || webhookSecret === undefined) return undefined;
  return Object.freeze({ secretKey, webhookSecret, ...(returnUrl && { returnUrl }), ...(apiUrl && { apiUrl }) });
}

function tracingOf(values: Environment): TracingConfig | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers = {} } = values;
  if (endpoint === undefined) return undefined;
  const { OTEL_SERVICE_NAME: serviceName, OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: ratio } = values;
  return Object.freeze({ endpoint, headers, serviceName, sampler, ratio });
}

/**
 * Without being asked, only the database that is its own gets a demo market; and only there an administrator, whose
 * password is printed: NODE_ENV is easily forgotten on a server.
 */
function demoOf({ DEMO, NODE_ENV, DATABASE_URL }: Environment): Demo {
  const isOwn = NODE_ENV === 'development' && DATABASE_URL === undefined;
  if (!(DEMO ?? isOwn)) return 'none';
  return isOwn ? 'market-with-admin' : 'market';
}

/** The configuration of this process. @throws ConfigError */
export function loadConfig(): Config {
  return parseConfig(process.env);
}
