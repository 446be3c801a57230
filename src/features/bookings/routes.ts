import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { contextOf, type Workload } from '../../concurrency/index.ts';
import { callerOf } from '../../platform/access.ts';
import { noBody } from '../../platform/http-schemas.ts';
import { type BegunDecision, tellReplayed } from '../../platform/idempotency.ts';
import { pageSchema, sendPage } from '../../platform/paging.ts';
import type { Endings } from '../orders/index.ts';
import {
  loggedBy,
  PAYMENT_REFUSALS,
  PAYMENT_WITHIN_MS,
  type Paying,
  payByRequest,
  paymentAnswer,
  paymentBody,
} from '../payments/index.ts';
import { getBooking, listBookings, ownBooking, type Party, shownBooking } from './bookings.ts';
import { cancelBooking, completeBooking } from './ends.ts';
import { bookingBody, bookingParams, bookingQuery, bookingSchema, newBookingSchema } from './schemas.ts';
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
        operationId: 'bookSlot',
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

/** What guests and hosts look at. */
export async function bookingRoutes(root: FastifyInstance): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.get(
    '',
    {
      config: { access: ['BUYER', 'SELLER'], workload: 'read' },
      schema: {
        tags,
        operationId: 'listBookings',
        summary: 'Your bookings, newest first; of a seller, those with you as the host',
        querystring: bookingQuery,
        response: { 200: pageSchema(bookingSchema) },
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await listBookings(contextOf(request), callerOf(request), request.query)),
  );

  app.get(
    '/:id',
    {
      config: { access: ['BUYER', 'SELLER', 'ADMIN'], workload: 'read', errors: ['not-found'] },
      schema: {
        tags,
        operationId: 'getBooking',
        summary: 'One booking, for its buyer, its host and administrators',
        description: 'What became of its order, and its refunds: GET /api/marketplace/orders/{id}.',
        params: bookingParams,
        response: { 200: bookingSchema },
      },
    },
    async (request) => getBooking(contextOf(request), callerOf(request), request.params.id),
  );
}

/** What is there to pay and to end bookings with, but for the request's own. */
export interface BookingEndings {
  readonly paying: Paying;
  readonly endings: Endings;
}

/** In which part the caller of a route meets bookings. */
function partyOf(request: FastifyRequest): { readonly party: Party; readonly userId: string } {
  const { id, role } = callerOf(request);
  return { party: role === 'SELLER' ? 'seller' : 'buyer', userId: id };
}

/** A cancellation, or a completion, that is asked for again: the booking as it is. */
const bookingAnswer = {
  answerOf: async (request: FastifyRequest, decision: BegunDecision) => {
    const { orderId } = decision as BegunDecision & { orderId: string };
    return { status: 200, body: await shownBooking(contextOf(request), partyOf(request), orderId) };
  },
};

/** How bookings are paid. */
export async function bookingPaymentRoutes(root: FastifyInstance, { paying }: BookingEndings): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/:id/payments',
    {
      config: {
        access: ['BUYER'],
        workload: 'checkout',
        answerWithinMs: PAYMENT_WITHIN_MS,
        errors: PAYMENT_REFUSALS,
        idempotency: {
          answerOf: async (request, decision) => {
            const paid = await paymentAnswer(request, decision);
            const { orderId } = decision as BegunDecision & { orderId: string };
            return paid && { ...paid, body: await shownBooking(contextOf(request), partyOf(request), orderId) };
          },
        },
      },
      schema: {
        tags,
        operationId: 'payBooking',
        summary: 'Pay one of your bookings',
        description:
          'As orders are paid. The booking is CONFIRMED, or PENDING where the provider settles the payment later: `payment.nextAction` says then what you have to do.',
        params: bookingParams,
        body: paymentBody,
        response: { 201: bookingSchema },
      },
    },
    async (request, reply) => {
      const { id } = await ownBooking(contextOf(request), partyOf(request), request.params.id);
      await payByRequest(request, paying, { orderId: id, method: request.body.paymentMethod });
      return reply.status(201).send(await shownBooking(contextOf(request), partyOf(request), id));
    },
  );
}

/** How bookings end. */
export async function bookingEndRoutes(root: FastifyInstance, { paying, endings }: BookingEndings): Promise<void> {
  const app = root.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/:id/cancel',
    {
      config: {
        access: ['BUYER', 'SELLER'],
        workload: 'checkout',
        answerWithinMs: PAYMENT_WITHIN_MS,
        errors: ['not-found', 'invalid-transition', 'cancellation-too-late', 'concurrency-conflict'],
        idempotency: bookingAnswer,
      },
      schema: {
        tags,
        operationId: 'cancelBooking',
        summary: 'Cancel a booking of yours, or as the host one with you',
        description:
          'One that was not paid ends. One that was is refunded whole: for its buyer until `freeCancellationUntil`, for its host until it is completed. Its seats are free again.',
        params: bookingParams,
        body: noBody,
        response: { 200: bookingSchema },
      },
    },
    async (request) => {
      const context = { ...contextOf(request), ...loggedBy(request.log, paying), ...endings };
      const call = { ...partyOf(request), bookingId: request.params.id, key: request.idempotent };
      return cancelBooking(context, call);
    },
  );

  app.post(
    '/:id/complete',
    {
      config: {
        access: ['SELLER'],
        workload: 'checkout',
        errors: ['not-found', 'invalid-transition', 'slot-not-begun', 'concurrency-conflict'],
        idempotency: bookingAnswer,
      },
      schema: {
        tags,
        operationId: 'completeBooking',
        summary: 'Say of a paid booking that its guests have come, once its slot has begun',
        params: bookingParams,
        body: noBody,
        response: { 200: bookingSchema },
      },
    },
    async (request) =>
      completeBooking(contextOf(request), {
        userId: callerOf(request).id,
        bookingId: request.params.id,
        key: request.idempotent,
      }),
  );
}
