import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CronExpressionParser } from 'cron-parser';
import { z } from 'zod';

const onOff = z.enum(['on', 'off']).transform((value) => value === 'on');

/** Whole number from text; zod's own coercion would take '' for 0. */
const wholeNumber = (min: number, max: number) =>
  z.string().regex(/^\d+$/, 'must be a whole number').transform(Number).pipe(z.number().min(min).max(max));

const cron = z.string().refine(
  (value) => {
    try {
      CronExpressionParser.parse(value, { strict: false });
      return value.trim().split(/\s+/).length === 5;
    } catch {
      return false;
    }
  },
  { error: 'must be a cron expression of five fields, such as "* * * * *"' },
);

/** Every variable the product reads, its rule and its default. The README's table is kept equal by a test. */
export const environmentSchema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  PORT: wholeNumber(0, 65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  MAX_CONNECTIONS: wholeNumber(1, 1_000_000).default(10_000),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    .optional(),
  DATABASE_POOL_SIZE: wholeNumber(2, 500).default(10),
  DATA_DIR: z.string().min(1).default('.data'),
  JWT_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  RATE_LIMIT: onOff.default(true),
  TRUST_PROXY: onOff.default(false),
  CHECKOUT_STRATEGY: z.enum(['group', 'optimistic']).default('group'),
  CHECKOUT_BATCH_MAX: wholeNumber(1, 5_000).default(256),
  CHECKOUT_QUEUE_MAX: wholeNumber(1, 100_000).default(5_000),
  CHECKOUT_LANES: wholeNumber(1, 32).default(1),
  CHECKOUT_DEADLINE_MS: wholeNumber(100, 60_000).default(2_000),
  ORDER_HOLD_MINUTES: wholeNumber(1, 10_080).default(30),
  CLEANUP_CRON: cron.default('* * * * *'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

type Environment = z.infer<typeof environmentSchema>;

/** What the product runs with. Frozen; made once, by parseConfig. */
export interface Config {
  readonly environment: Environment['NODE_ENV'];
  readonly host: string;
  readonly port: number;
  /** Connections of clients at most. */
  readonly maxConnections: number;
  /** Absent: the embedded PostgreSQL under dataDir. */
  readonly databaseUrl: string | undefined;
  readonly databasePoolSize: number;
  /** Absolute path. */
  readonly dataDir: string;
  /** Absent: the one kept under dataDir. */
  readonly jwtSecret: string | undefined;
  readonly rateLimit: boolean;
  readonly trustProxy: boolean;
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
  readonly orderHoldMinutes: number;
  readonly cleanupCron: string;
  readonly logLevel: Environment['LOG_LEVEL'];
}

/** A wrong environment. Its message names every variable that is wrong and what it must be. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/**
 * Reads the configuration from environment variables; an empty variable counts as absent.
 * @throws ConfigError naming every wrong variable at once
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environmentSchema.safeParse(present);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`The configuration is wrong. Correct these environment variables:\n${lines.join('\n')}`);
  }
  const values = parsed.data;
  if (values.NODE_ENV === 'production' && values.JWT_SECRET === undefined) {
    throw new ConfigError(
      'The configuration is wrong. Correct these environment variables:\n' +
        '  JWT_SECRET: is required when NODE_ENV=production (at least 32 characters, the same for every process)',
    );
  }
  return Object.freeze({
    environment: values.NODE_ENV,
    host: values.HOST,
    port: values.PORT,
    maxConnections: values.MAX_CONNECTIONS,
    databaseUrl: values.DATABASE_URL,
    databasePoolSize: values.DATABASE_POOL_SIZE,
    dataDir: resolve(values.DATA_DIR),
    jwtSecret: values.JWT_SECRET,
    rateLimit: values.RATE_LIMIT,
    trustProxy: values.TRUST_PROXY,
    checkout: Object.freeze({
      strategy: values.CHECKOUT_STRATEGY,
      batchMax: values.CHECKOUT_BATCH_MAX,
      queueMax: values.CHECKOUT_QUEUE_MAX,
      lanes: values.CHECKOUT_LANES,
      deadlineMs: values.CHECKOUT_DEADLINE_MS,
    }),
    orderHoldMinutes: values.ORDER_HOLD_MINUTES,
    cleanupCron: values.CLEANUP_CRON,
    logLevel: values.LOG_LEVEL,
  });
}

/** The configuration of this process. @throws ConfigError */
export function loadConfig(): Config {
  return parseConfig(process.env);
}

/** The secret that signs access tokens: JWT_SECRET, else one made at first use and kept under DATA_DIR. */
export function jwtSecretOf(config: Config): string {
  if (config.jwtSecret !== undefined) return config.jwtSecret;
  const path = join(config.dataDir, 'jwt-secret');
  if (!existsSync(path)) {
    mkdirSync(config.dataDir, { recursive: true });
    try {
      writeFileSync(path, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      // Another process made it between the look and the write; its secret is as good.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return readFileSync(path, 'utf8').trim();
}
