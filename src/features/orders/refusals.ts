import type { OrderStatus } from '../../generated/prisma/enums.ts';
import { AppError, type Language, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { endedWithoutSale, type Mover, movesFrom } from './rules.ts';

type Reason = Readonly<Record<Language, string>>;

const PAID_ALREADY: Reason = { en: 'This order is paid already.', es: 'Este pedido ya está pagado.' };

const UNDER_WAY: Reason = {
  en: 'A payment of this order is under way; wait for its outcome.',
  es: 'Hay un pago de este pedido en curso; espere su resultado.',
};

/** Why an order in this status takes no attempt to pay it. */
const UNPAYABLE: Partial<Record<OrderStatus, Reason>> = {
  PENDING: UNDER_WAY,
  PAID: PAID_ALREADY,
  PROCESSING: PAID_ALREADY,
  SHIPPED: PAID_ALREADY,
  DELIVERED: PAID_ALREADY,
  CANCELLED: {
    en: 'This order was cancelled; it can no longer be paid.',
    es: 'Este pedido fue cancelado; ya no se puede pagar.',
  },
  REFUNDED: {
    en: 'This order was refunded; it can no longer be paid.',
    es: 'Este pedido fue reembolsado; ya no se puede pagar.',
  },
};

function reasonOf(mover: Mover, from: OrderStatus, allowed: readonly OrderStatus[]): Reason {
  const unpayable = mover === 'payment' ? UNPAYABLE[from] : undefined;
  if (unpayable !== undefined) return unpayable;
  if (allowed.length === 0)
    return { en: `It is ${from}; you cannot change it.`, es: `Está en ${from}; no puede cambiarlo.` };
  const list = allowed.join(', ');
  return { en: `It is ${from}; you can change it to: ${list}.`, es: `Está en ${from}; puede cambiarlo a: ${list}.` };
}

/** The refusal of a change of status, with what this mover may do instead. */
export function invalidTransition(mover: Mover, from: OrderStatus): AppError {
  const allowed = movesFrom(mover, from);
  return new AppError(PLATFORM_ERRORS['invalid-transition'], {
    params: { reason: reasonOf(mover, from, allowed) },
    extensions: { from, allowed },
  });
}

/** The refusal of a step on the way of goods that somebody wants a booking to take. */
export function notOfBookings({ id, status: from }: { readonly id: string; readonly status: OrderStatus }): AppError {
  const complete = `POST /api/bookings/${id}/complete`;
  return new AppError(PLATFORM_ERRORS['invalid-transition'], {
    params: {
      reason: {
        en: `This is a booking of seats, which are neither picked nor shipped. Once its slot has begun, complete it by ${complete}.`,
        es: `Es una reserva de lugares, que no se surten ni se envían. Cuando comience su horario, complétela con ${complete}.`,
      },
    },
    extensions: { from, allowed: movesFrom('seller', from).filter(endedWithoutSale) },
  });
}

/**
 * The refusal of a payment that was taken when its order could no longer be paid; the money has gone back.
 * @throws Error when the order takes payments
 */
export function paymentReturned(from: OrderStatus): AppError {
  const unpayable = UNPAYABLE[from];
  if (unpayable === undefined) throw new Error(`an order that is ${from} takes payments`);
  const { en, es } = unpayable;
  return new AppError(PLATFORM_ERRORS['invalid-transition'], {
    params: {
      reason: {
        en: `${en} This payment came too late and was returned.`,
        es: `${es} Este pago llegó tarde y fue devuelto.`,
      },
    },
    extensions: { from, allowed: movesFrom('payment', from) },
  });
}

/** The refusal of an attempt to pay an order while the outcome of another, or of this one, is not known. */
export function paymentUnderWay(from: OrderStatus, cause?: unknown): AppError {
  return new AppError(PLATFORM_ERRORS['invalid-transition'], {
    params: { reason: UNDER_WAY },
    extensions: { from, allowed: [] },
    undecided: true,
    cause,
  });
}
