import { z } from 'zod';
import { OrderStatus, ProductUnit, WebhookDeliveryStatus } from '../../generated/prisma/enums.ts';
import { idSchema, timestampSchema } from '../../platform/http-schemas.ts';

/** What the snapshot holds. Lists have bounds of their own, in the questions that they come from. */

const counted = z.int().min(0);
const seconds = z.number().min(0);
const centavos = z.int().min(0).meta({ description: 'In minor units: centavos' });

const outcomes = (what: string) =>
  z.array(z.object({ outcome: z.string(), count: counted })).meta({ description: what });

const countersSchema = z
  .object({
    checkouts: outcomes('By `created`, `replayed`, or the code of the refusal'),
    checkoutLatency: z
      .object({
        count: counted,
        sumSeconds: seconds,
        buckets: z
          .array(z.object({ withinSeconds: seconds, count: counted }))
          .meta({ description: 'Checkouts that took no longer than so; those that took longer are in `count` alone' }),
      })
      .meta({ description: 'From the request of a checkout to its decision' }),
    checkoutTries: z.object({ checkouts: counted, tries: counted }),
    placed: z.object({ orders: counted, amount: centavos }).meta({ description: 'Orders that checkouts made' }),
    paid: z.object({ orders: counted, amount: centavos }).meta({ description: 'Orders that were paid' }),
    conflicts: z
      .array(z.object({ resource: z.string(), count: counted }))
      .meta({ description: 'Tries lost to someone else, by what both wanted' }),
    retries: counted,
    refusals: z.array(z.object({ status: z.int(), code: z.string(), count: counted })).meta({
      description: 'Answers of 409 and 503, by code: constraints and versions that held, and work turned away',
    }),
    webhookAttempts: outcomes('Attempts to deliver webhooks'),
    lane: z
      .object({
        checkoutsWaiting: counted,
        checkoutsParked: counted,
        bookingsWaiting: counted,
        bookingsParked: counted,
      })
      .meta({ description: 'What waits for its transaction to start; all 0 with CHECKOUT_STRATEGY=optimistic' }),
  })
  .meta({ id: 'OperationsCounters', description: 'Of all processes of the machine, since they started' });

const gauge = counted.nullable();

const figuresSchema = z
  .object({
    orders: z.array(z.object({ status: z.enum(OrderStatus), count: counted })).meta({ description: 'All there are' }),
    recentOrders: z
      .array(z.object({ status: z.enum(OrderStatus), count: counted }))
      .meta({ description: 'Those whose time to be paid ended within the last hour, by what they are now' }),
    staleOrders: gauge.meta({ description: 'Not paid in time, and not cancelled yet' }),
    negativeStock: gauge.meta({ description: 'Products; must be 0' }),
    shortfalls: gauge.meta({ description: 'Products of which more is promised than there is' }),
    lowStock: gauge.meta({ description: 'Products of which few are left' }),
    held: gauge.meta({ description: 'Products held for carts' }),
    drifting: gauge.meta({ description: 'Products whose accounts disagreed in the last reconciliation' }),
    outboxWaiting: gauge.meta({ description: 'Events that have no place yet' }),
    outboxLagSeconds: seconds.nullable().meta({ description: 'How long the oldest of them has been waiting' }),
    webhooksWaiting: gauge,
    webhookLagSeconds: seconds.nullable(),
    refundsPending: gauge,
  })
  .meta({
    id: 'OperationsFigures',
    description: 'Counted in the database, at most 5 seconds ago; large ones up to a bound',
  });

const list = <Row extends z.ZodRawShape>(shape: Row, description: string) =>
  z.array(z.object(shape)).nullable().meta({ description });

/** Of each product; all quantities of it are measured alike. */
const product = {
  id: idSchema,
  name: z.string(),
  unit: z.enum(ProductUnit),
  unitScale: z.int().meta({
    description:
      'Digits after the point that a quantity can have: all of them are of the smallest unit, of KG with 3 a gram',
  }),
  stock: z.int(),
};

const watchedSchema = z
  .object({
    hotProducts: list(
      { ...product, version: z.int(), moves: counted },
      'Products whose stock moved most often of late; the version counts all moves',
    ),
    stockAtRisk: list(
      { ...product, threshold: z.int().nullable(), shortfall: counted },
      'Products of which few are left, those with a shortfall first',
    ),
    staleOrders: list(
      { id: idSchema, status: z.enum(OrderStatus), lateSeconds: seconds },
      'Orders that were not paid in time and still keep their stock, the oldest first',
    ),
    webhookDeliveries: list({ status: z.enum(WebhookDeliveryStatus), count: counted }, 'Up to 5,000 of each status'),
    jobs: list(
      {
        name: z.string(),
        state: z.string().nullable().meta({ description: 'Of its last run; null: it has not run yet' }),
        startedAt: timestampSchema.nullable(),
        endedAt: timestampSchema.nullable(),
      },
      'Jobs that run by the clock',
    ),
    locks: list(
      {
        pid: z.int(),
        application: z.string(),
        state: z.string().nullable(),
        seconds,
        waitsFor: z.array(z.int()),
        blocks: counted.meta({ description: 'How many wait for it' }),
      },
      'Sessions that wait for a lock, and those that they wait for',
    ),
    longTransactions: list(
      { pid: z.int(), application: z.string(), state: z.string().nullable(), seconds },
      'Transactions that have been open for more than 5 seconds',
    ),
    database: z
      .object({ rollbacks: counted, deadlocks: counted, relationLocks: counted })
      .nullable()
      .meta({ description: 'What the database rolled back since its statistics began, and the table locks of now' }),
  })
  .meta({ id: 'OperationsWatched' });

export const snapshotSchema = z
  .object({
    at: timestampSchema,
    mayRace: z.boolean().meta({ description: 'Whether a race can be run here: not in production' }),
    counters: countersSchema.nullable(),
    figures: figuresSchema.nullable(),
    watched: watchedSchema,
  })
  .meta({ id: 'OperationsSnapshot' });

export type Snapshot = z.input<typeof snapshotSchema>;
export type Counters = z.input<typeof countersSchema>;
export type Figures = z.input<typeof figuresSchema>;
export type Watched = z.input<typeof watchedSchema>;
