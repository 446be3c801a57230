import { workloadOf } from '../../concurrency/index.ts';
import type { Feature, Parts, Serving } from '../feature.ts';
import { BOOKING_ERRORS } from './errors.ts';
import { createBookingMetrics } from './metrics.ts';
import {
  type BookingEndings,
  bookingEndRoutes,
  bookingPaymentRoutes,
  bookingRoutes,
  slotBookingRoutes,
} from './routes.ts';
import { createStrategy } from './strategy.ts';

/** Where experiences, their slots and their bookings are. */
const PREFIX = '/api/bookings';

const MINUTE_MS = 60_000;

function serve({ config, db, registry, lanePool: pool }: Parts, endings: BookingEndings): Serving {
  const holdMs = config.orderHoldMinutes * MINUTE_MS;
  const strategy = createStrategy(db, registry, { ...config.checkout, pool, holdMs });
  const metrics = createBookingMetrics(registry);
  const workload = workloadOf(config.checkout.strategy);
  return {
    prefix: PREFIX,
    routes: [
      (app) => slotBookingRoutes(app, { metrics, strategy, workload }),
      bookingRoutes,
      (app) => bookingPaymentRoutes(app, endings),
      (app) => bookingEndRoutes(app, endings),
    ],
    isStuck: () => strategy.stuck,
  };
}

/**
 * Bookings: orders of seats instead of goods.
 * @param endingsOf what it takes to pay and to end them
 */
export function bookingsFeature(endingsOf: (parts: Parts) => BookingEndings) {
  return {
    name: 'bookings',
    tags: { bookings: 'Seats in time, booked, paid, cancelled and taken.' },
    errors: BOOKING_ERRORS,
    serve: (parts) => serve(parts, endingsOf(parts)),
  } as const satisfies Feature;
}
