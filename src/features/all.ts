import { kindsOf, PLATFORM_ERRORS } from '../platform/errors.ts';
import { OUTBOX_RETENTION } from '../platform/outbox.ts';
import { accountsFeature } from './accounts/index.ts';
import { cartFeature } from './cart/index.ts';
import { catalogFeature } from './catalog/index.ts';
import { checkoutFeature } from './checkout/index.ts';
import type { Check, Feature, Figure, Retention } from './feature.ts';
import { inventoryFeature } from './inventory/index.ts';
import { ordersFeature } from './orders/index.ts';
import { paymentsFeature } from './payments/index.ts';
import { reviewsFeature } from './reviews/index.ts';

const LISTED = [
  accountsFeature,
  catalogFeature,
  inventoryFeature,
  reviewsFeature,
  cartFeature,
  ordersFeature,
  paymentsFeature,
  checkoutFeature,
] as const satisfies readonly Feature[];

type Listed = (typeof LISTED)[number];

declare module '../platform/errors.ts' {
  interface ErrorTables {
    readonly features: Extract<Listed, { errors: unknown }>['errors'];
  }
}

/** The features of the market. What is not here does not run. */
export const FEATURES: readonly Feature[] = LISTED;

/** Every error a client can get. @throws Error when two features have one of the same code */
export const ERRORS = kindsOf([
  PLATFORM_ERRORS,
  ...LISTED.flatMap((feature) => ('errors' in feature ? feature.errors : [])),
]);

/** Everything that must hold. */
export const CHECKS: readonly Check[] = FEATURES.flatMap(({ checks = [] }) => checks);

/** All rows that only serve for a while. */
export const RETENTION: readonly Retention[] = [
  OUTBOX_RETENTION,
  ...FEATURES.flatMap(({ retention = [] }) => retention),
];

/** All gauges that the database is asked for. */
export const FIGURES: readonly Figure[] = FEATURES.flatMap(({ figures = [] }) => figures);
