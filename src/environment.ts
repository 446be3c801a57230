import { z } from 'zod';
import {
  collectorUrl,
  cron,
  headerList,
  onOff,
  postgresUrl,
  ratio,
  redisUrl,
  trustedProxies,
  wholeNumber,
} from './config-values.ts';
import { SAMPLERS } from './platform/trace-settings.ts';

/** Every variable the product reads, its rule and its default. The README's table is kept equal by a test. */
export const environmentSchema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  PORT: wholeNumber(0, 65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  MAX_CONNECTIONS: wholeNumber(1, 1_000_000).default(10_000),
  PROCESSES: wholeNumber(1, 64).default(1),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_MIGRATION_URL: postgresUrl.optional(),
  DATABASE_POOL_SIZE: wholeNumber(2, 500).default(14),
  DATA_DIR: z.string().min(1).default('.data'),
  DEMO: onOff.optional(),
  JWT_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  RATE_LIMIT: onOff.default(true),
  TRUST_PROXY: trustedProxies.default(false),
  CHECKOUT_STRATEGY: z.enum(['group', 'optimistic']).default('group'),
  CHECKOUT_BATCH_MAX: wholeNumber(1, 5_000).default(256),
  CHECKOUT_QUEUE_MAX: wholeNumber(1, 100_000).default(5_000),
  CHECKOUT_LANES: wholeNumber(1, 32).default(1),
  CHECKOUT_DEADLINE_MS: wholeNumber(100, 60_000).default(2_000),
  READ_CACHE_MS: wholeNumber(0, 30_000).default(1_000),
  REDIS_URL: redisUrl.optional(),
  EVENT_STREAMS_MAX: wholeNumber(0, 1_000_000).default(5_000),
  PLATFORM_FEE_BPS: wholeNumber(0, 10_000).default(0),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_/, 'must be a secret or restricted key of Stripe, sk_… or rk_…')
    .optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .startsWith('whsec_', 'must be the secret of a webhook endpoint, whsec_…')
    .optional(),
  STRIPE_RETURN_URL: z.url().optional(),
  STRIPE_API_URL: z.url().optional(),
  SIMULATED_SETTLE_MS: wholeNumber(0, 3_600_000).default(5_000),
  SIMULATED_LATENCY_MS: wholeNumber(0, 60_000).default(0),
  SIMULATED_OUTAGES: wholeNumber(0, 100).default(0),
  SIMULATED_LOST_ANSWERS: wholeNumber(0, 100).default(0),
  WEBHOOK_PRIVATE_ADDRESSES: onOff.default(false),
  ORDER_HOLD_MINUTES: wholeNumber(1, 10_080).default(30),
  CART_HOLD_MINUTES: wholeNumber(1, 1_440).default(10),
  CART_HOLD_UNITS_MAX: wholeNumber(1, 1_000_000).default(100),
  WAITING_OFFER_MINUTES: wholeNumber(1, 10_080).default(60),
  CLEANUP_CRON: cron.default('* * * * *'),
  INVENTORY_EXPIRY_CRON: cron.default('3 * * * *'),
  RECONCILE_CRON: cron.default('23 3 * * *'),
  DRAIN_MS: wholeNumber(0, 300_000).optional(),
  SHUTDOWN_TIMEOUT: wholeNumber(2, 3_600).default(10),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  ACCESS_LOG: onOff.default(false),
  OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: headerList.optional(),
  OTEL_SERVICE_NAME: z.string().min(1).max(255).default('tianguis'),
  OTEL_TRACES_SAMPLER: z.enum(SAMPLERS).default('parentbased_traceidratio'),
  OTEL_TRACES_SAMPLER_ARG: ratio.default(0.01),
});

/** The environment once it was read. */
export type Environment = z.infer<typeof environmentSchema>;
