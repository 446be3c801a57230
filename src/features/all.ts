import { type Context, DATABASE_RESOURCE } from '../concurrency/index.ts';
import { kindsOf, PLATFORM_ERRORS } from '../platform/errors.ts';
import { IDEMPOTENCY_RETENTION } from '../platform/idempotency.ts';
import { OUTBOX_RETENTION } from '../platform/outbox.ts';
import { accountsFeature } from './accounts/index.ts';
import { cartFeature } from './cart/index.ts';
import { catalogFeature } from './catalog/index.ts';
import { checkoutFeature } from './checkout/index.ts';
import type { Check, Feature, Figure, Retention } from './feature.ts';
import { importsFeature } from './imports/index.ts';
import { inventoryFeature } from './inventory/index.ts';
import {
  type CleanupContext,
  endingStatement,
  goodsGivenBack,
  ordersFeature,
  RETURNING_COLUMNS,
  stockGivenBack,
} from './orders/index.ts';
import {
  moneyGivenBack,
  openPayments,
  type PaymentContext,
  type PaymentProvider,
  paymentsFeature,
  simulatedProvider,
} from './payments/index.ts';
import { reconciliationFeature } from './reconciliation/index.ts';
import { reviewsFeature } from './reviews/index.ts';

/** End orders without a sale, with what they give back: in the order in which everyone takes the locks of these things. */
const ENDINGS = {
  ending: endingStatement('orders-end', [moneyGivenBack, stockGivenBack]),
  returning: endingStatement('orders-return', [moneyGivenBack, goodsGivenBack], RETURNING_COLUMNS),
};

/** What it takes to move, pay and end orders. */
type OrderContexts = PaymentContext & CleanupContext;

/** A context for whoever moves orders: with everything that features have them give back at their end. */
export function orderContext(context: Context, provider: PaymentProvider = simulatedProvider): OrderContexts {
  return { ...context, provider, ...ENDINGS, openWork: openPayments(provider) };
}

const listed = (provider: PaymentProvider) =>
  [
    accountsFeature,
    catalogFeature,
    importsFeature,
    inventoryFeature,
    reviewsFeature,
    cartFeature,
    ordersFeature({ ...ENDINGS, openWork: openPayments(provider) }),
    paymentsFeature({ provider }),
    checkoutFeature,
    reconciliationFeature,
  ] as const satisfies readonly Feature[];

type Listed = ReturnType<typeof listed>[number];

declare module '../platform/errors.ts' {
  interface ErrorTables {
    readonly features: Extract<Listed, { errors: unknown }>['errors'];
  }
}

/**
 * The features of the market. What is not here does not run.
 * @param provider takes the money
 */
export function featuresWith(provider: PaymentProvider): readonly Feature[] {
  return listed(provider);
}

const LISTED = listed(simulatedProvider);

export const FEATURES: readonly Feature[] = LISTED;

/** Every error a client can get. @throws Error when two features have one of the same code */
export const ERRORS = kindsOf([
  PLATFORM_ERRORS,
  ...LISTED.flatMap((feature) => ('errors' in feature ? feature.errors : [])),
]);

/** Everything that conflicts are counted by. */
export const CONTENDED: readonly string[] = [...FEATURES.flatMap(({ contended = [] }) => contended), DATABASE_RESOURCE];

/** Everything that must hold. */
export const CHECKS: readonly Check[] = FEATURES.flatMap(({ checks = [] }) => checks);

/** All rows that only serve for a while. */
export const RETENTION: readonly Retention[] = [
  OUTBOX_RETENTION,
  IDEMPOTENCY_RETENTION,
  ...FEATURES.flatMap(({ retention = [] }) => retention),
];

/** All gauges that the database is asked for. */
export const FIGURES: readonly Figure[] = FEATURES.flatMap(({ figures = [] }) => figures);
