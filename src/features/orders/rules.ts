import type { OrderActor, OrderStatus } from '../../generated/prisma/enums.ts';

/** What conflicts over orders are counted as. */
export const ORDER_RESOURCE = 'order';

/**
 * Who moves an order: its buyer, its seller, whoever runs the market, who begins to pay it, the provider's word on that, or the
 * clock. Of a booking, its buyer is a guest, and its seller the host.
 */
export type Mover = 'buyer' | 'seller' | 'operator' | 'payment' | 'settlement' | 'expiry' | 'guest' | 'host';

/** Who that is in the order's history. */
const ACTORS: Readonly<Record<Mover, OrderActor>> = {
  buyer: 'BUYER',
  seller: 'SELLER',
  operator: 'OPERATOR',
  payment: 'BUYER',
  settlement: 'PROVIDER',
  expiry: 'CLOCK',
  guest: 'BUYER',
  host: 'SELLER',
};

export function actorOf(mover: Mover): OrderActor {
  return ACTORS[mover];
}

/** Every allowed change of status and who may make it. What is not here is refused. */
const TRANSITIONS: Readonly<Record<OrderStatus, Partial<Record<OrderStatus, readonly Mover[]>>>> = {
  PENDING_PAYMENT: {
    PENDING: ['settlement'],
    PAID: ['payment', 'settlement'],
    PAYMENT_FAILED: ['payment', 'settlement'],
    CANCELLED: ['buyer', 'seller', 'expiry'],
  },
  PAYMENT_FAILED: {
    PENDING: ['settlement'],
    PAID: ['payment', 'settlement'],
    PAYMENT_FAILED: ['payment', 'settlement'],
    CANCELLED: ['buyer', 'seller', 'expiry'],
  },
  // The provider has the payment and has not settled it yet (cash vouchers, bank transfers, a bank that wants to see its
  // customer): no second attempt now, and whoever ends it has the provider call the payment off first.
  PENDING: { PAID: ['settlement'], PAYMENT_FAILED: ['settlement'] },
  // Seats are not shipped: who has come has had them. A guest who cancels in time has the money back.
  PAID: { PROCESSING: ['seller'], DELIVERED: ['host'], REFUNDED: ['seller', 'operator', 'guest'] },
  PROCESSING: { SHIPPED: ['seller'], REFUNDED: ['seller', 'operator'] },
  // Its goods come back.
  SHIPPED: { DELIVERED: ['seller'], REFUNDED: ['seller', 'operator'] },
  DELIVERED: { REFUNDED: ['seller', 'operator'] },
  // Late money: it takes the goods again where there are some.
  CANCELLED: { PAID: ['settlement'] },
  REFUNDED: {},
};

/** Statuses in which an order waits for its buyer's money, and expires. */
export const UNPAID: readonly OrderStatus[] = ['PENDING_PAYMENT', 'PAYMENT_FAILED'];

/** Whether the mover may take an order from one status to another. */
export function mayMove(mover: Mover, from: OrderStatus, to: OrderStatus): boolean {
  return TRANSITIONS[from][to]?.includes(mover) ?? false;
}

/** Where the mover may take an order from here, for people: those who cancel one have its payment called off on the way. */
export function movesFrom(mover: Mover, from: OrderStatus): OrderStatus[] {
  if (from === 'PENDING' && (mover === 'buyer' || mover === 'seller')) return ['CANCELLED'];
  return (Object.keys(TRANSITIONS[from]) as OrderStatus[]).filter((to) => mayMove(mover, from, to));
}

/** From where the mover may take an order there. */
export function statusesFrom(mover: Mover, to: OrderStatus): OrderStatus[] {
  return (Object.keys(TRANSITIONS) as OrderStatus[]).filter((from) => mayMove(mover, from, to));
}

/** Statuses in which an order ended without a sale: what it had is given back. */
export type EndedStatus = 'CANCELLED' | 'REFUNDED';

export function endedWithoutSale(status: OrderStatus): status is EndedStatus {
  return status === 'CANCELLED' || status === 'REFUNDED';
}

/** Whether an order's goods have left. */
export function wasShipped(status: OrderStatus): boolean {
  return status === 'SHIPPED' || status === 'DELIVERED';
}
