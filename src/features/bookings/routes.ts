import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf, type Workload } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { tellReplayed } from '../../platform/idempotency.ts';
import { bookingBody, bookingParams, newBookingSchema } from './schemas.ts';
import { type BookingDependencies, bookSeats } from './service.ts';

const tags = ['bookings'];

/** How seats are booked. */
export async function slotBookingRoutes(
  root: FastifyInstance,
  { workload, ...deps }: BookingDependencies & { workload: Workload },
): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();
  app.addHook('onClose', () => deps.strategy.close());

  app.post(
    '/slots/:id/bookings',
    {
      config: {
        access: ['BUYER'],
        workload,
        idempotency: 'effect',
        errors: ['not-found', 'slot-not-bookable', 'already-booked', 'sold-out'],
      },
      schema: {
        tags,
        summary: 'Book seats of a time slot',
        description:
          'All the seats that you want, or none. They are yours until `expiresAt`, and for good once they are paid. While somebody on the waiting list could have the free seats, others are refused as if it were sold out. On 409 `concurrency-conflict` send the same request again after Retry-After.',
        params: bookingParams,
        body: bookingBody,
        response: { 201: newBookingSchema },
      },
    },
    async (request, reply) => {
      const { booking, replayed } = await bookSeats(contextOf(request), deps, {
        buyerId: callerOf(request).id,
        slotId: request.params.id.toLowerCase(),
        guests: request.body.guests,
        idempotent: request.idempotent,
      });
      return tellReplayed(reply, { replayed }).status(201).send(booking);
    },
  );
}
