import { type Context, DATABASE_RESOURCE, EDIT_ERRORS } from '../concurrency/index.ts';
import { kindsOf, PLATFORM_ERRORS } from '../platform/errors.ts';
import { IDEMPOTENCY_RETENTION } from '../platform/idempotency.ts';
import { accountsFeature } from './accounts/index.ts';
import { bookingsFeature } from './bookings/index.ts';
import { cartFeature } from './cart/index.ts';
import { catalogFeature } from './catalog/index.ts';
import { checkoutFeature } from './checkout/index.ts';
import { eventsFeature } from './events/index.ts';
import { experiencesFeature } from './experiences/index.ts';
import type { Check, Feature, Figure, JobParts, Parts, Retention } from './feature.ts';
import { importsFeature } from './imports/index.ts';
import { inventoryFeature } from './inventory/index.ts';
import { moneyFeature } from './money/index.ts';
import { type CleanupContext, type Endings, endingStatement, ordersFeature, stockGivenBack } from './orders/index.ts';
import { pagesFeature } from './pages/index.ts';
import {
  createPaying,
  loggedBy,
  noPaymentUnderWay,
  openPayments,
  type Paying,
  type PaymentContext,
  paymentsFeature,
} from './payments/index.ts';
import { chooseProvider, type PaymentProvider, providersFeature } from './providers/index.ts';
import { raceFeature } from './race/index.ts';
import { reconciliationFeature } from './reconciliation/index.ts';
import { refundOrder, refundsFeature } from './refunds/index.ts';
import { reviewsFeature } from './reviews/index.ts';
import { ordersOfHeldSlots, seatsFeature, seatsGivenBack } from './seats/index.ts';
import { unitsFeature } from './units/index.ts';
import { ordersOfHeldVouchers, vouchersFeature, vouchersGivenBack } from './vouchers/index.ts';
import { watchFeature } from './watch/index.ts';
import { webhooksFeature } from './webhooks/index.ts';

/** Ends orders that were not paid, with what they give back: in the order in which everyone takes the locks of these things. */
const ending = endingStatement('orders-end', [noPaymentUnderWay, stockGivenBack, vouchersGivenBack, seatsGivenBack]);

/** What it takes to move, pay, refund and end orders. */
type OrderContexts = PaymentContext & CleanupContext;

/** A context for whoever moves orders: with everything that features have to do with it. */
export function orderContext(context: Context, paying: Paying): OrderContexts {
  return { ...context, ...paying, ...endingsWith(paying) };
}

function endingsWith(paying: Paying): Endings {
  return {
    ending,
    openWork: openPayments(paying),
    ordersOfHeld: async (db, orderIds) => [
      ...(await ordersOfHeldVouchers(db, orderIds)),
      ...(await ordersOfHeldSlots(db, orderIds)),
    ],
    refunds: {
      refundWhole: async (context, refunder, orderId) => {
        await refundOrder({ ...context, ...paying }, refunder, { orderId, restock: true, reason: null });
      },
    },
  };
}

type PayingParts = Pick<Parts, 'config' | 'db' | 'registry'>;

/**
 * What it takes to pay.
 * @param provider takes the money; default: the one that the configuration names
 */
export function payingWith(parts: PayingParts, provider = chooseProvider(parts).provider): Paying {
  return createPaying(parts, provider);
}

const partsOf = (parts: Parts | JobParts): PayingParts =>
  'db' in parts ? parts : { config: parts.config, db: parts.context.db, registry: parts.registry };

const listed = (provider?: PaymentProvider) => {
  const payingOf = (parts: Parts | JobParts) => {
    const paying = payingWith(partsOf(parts), provider);
    return 'context' in parts ? loggedBy(parts.log, paying) : paying;
  };
  return [
    accountsFeature,
    catalogFeature,
    importsFeature,
    inventoryFeature,
    reviewsFeature,
    vouchersFeature,
    cartFeature,
    ordersFeature((parts) => endingsWith(payingOf(parts))),
    moneyFeature,
    refundsFeature(payingOf),
    paymentsFeature(payingOf),
    providersFeature,
    checkoutFeature,
    reconciliationFeature,
    eventsFeature(),
    webhooksFeature,
    unitsFeature,
    pagesFeature,
    watchFeature,
    raceFeature,
    experiencesFeature,
    seatsFeature,
    bookingsFeature((parts) => {
      const paying = payingOf(parts);
      return { paying, endings: endingsWith(paying) };
    }),
  ] as const satisfies readonly Feature[];
};

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

const LISTED = listed();

export const FEATURES: readonly Feature[] = LISTED;

/** Every error a client can get. @throws Error when two features have one of the same code */
export const ERRORS = kindsOf([
  PLATFORM_ERRORS,
  EDIT_ERRORS,
  ...LISTED.flatMap((feature) => ('errors' in feature ? feature.errors : [])),
]);

/** The headings of all operations. */
export const TAGS: Readonly<Record<string, string>> = Object.assign({}, ...FEATURES.map(({ tags }) => tags));

/** Everything that conflicts are counted by. */
export const CONTENDED: readonly string[] = [...FEATURES.flatMap(({ contended = [] }) => contended), DATABASE_RESOURCE];

/** Everything that must hold. */
export const CHECKS: readonly Check[] = FEATURES.flatMap(({ checks = [] }) => checks);

/** All rows that only serve for a while. */
export const RETENTION: readonly Retention[] = [
  IDEMPOTENCY_RETENTION,
  ...FEATURES.flatMap(({ retention = [] }) => retention),
];

/** All gauges that the database is asked for. */
export const FIGURES: readonly Figure[] = FEATURES.flatMap(({ figures = [] }) => figures);
