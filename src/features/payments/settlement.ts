import { asConcurrencyError, ConcurrencyError, withRetry } from '../../concurrency/index.ts';
import type { OrderStatus, PaymentStatus } from '../../generated/prisma/enums.ts';
import { feeOf } from '../money/index.ts';
import {
  actorOf,
  mayMove,
  moveAndTell,
  moveOrder,
  ORDER_RESOURCE,
  type OrderParts,
  type OrderWithParts,
  orderOf,
} from '../orders/index.ts';
import type { ChargeState } from '../providers/index.ts';
import { sendRefundLater } from '../refunds/index.ts';
import {
  findStanding,
  isSoldOut,
  lateOutcomeAlong,
  type Outcome,
  outcomeAlong,
  type StandingAttempt,
  writeOutcome,
} from './outcomes.sql.ts';
import type { PaymentContext } from './payment-context.ts';

/** What became of an attempt, and how it left the order. */
export interface Settlement {
  readonly payment: PaymentStatus;
  readonly order: OrderStatus;
  /** The order as it is then, where the statement that wrote it tells. */
  readonly shown?: OrderWithParts;
}

/** What somebody says of an attempt: the provider, or those who could not reach it. */
export type AttemptState = ChargeState & { readonly failure?: string };

/** How often the provider is asked about what it settles later, should it forget to tell. */
const ASK_EVERY_MS = 600_000;

/** However long providers would wait, and however often another payment begins: nobody keeps goods for longer without paying. */
const HOLD_MAX_MS = 7 * 24 * 3_600_000;

/** Where an attempt takes its order. */
const MOVES_TO = { SUCCEEDED: 'PAID', DECLINED: 'PAYMENT_FAILED', PENDING: 'PENDING' } as const;

/**
 * Writes what a provider says of an attempt, whoever heard it: who charged, who asked later, or a webhook. Attempt and order
 * change in one commit, once, however often and in whatever order results arrive. A success is the last word, also after
 * a decline that was only assumed. Where the order was cancelled meanwhile it takes its goods again; where they are gone, or the
 * order can no longer be paid, the money goes back at once.
 * @param known how they stood when they were last seen; a first try that goes by it need not read them
 * @throws Error when there is no such attempt
 * @throws ConcurrencyError when others hold the order for long, or move it again and again; nothing is written then
 */
export async function settlePayment(
  context: PaymentContext,
  attemptId: string,
  state: AttemptState,
  known?: StandingAttempt,
): Promise<Settlement> {
  const attempt = async (tryNumber: number) => {
    const standing = (tryNumber === 1 ? known : undefined) ?? (await findStanding(context.db.ask, attemptId));
    if (standing === undefined) throw new Error(`there is no attempt ${attemptId} to pay an order`);
    return settle(context, standing, attemptId, state);
  };
  // The money has moved by now: worth another wait.
  return withRetry(attempt, { onConflict: context.onConflict, retryLockTimeouts: true });
}

/** Settles an attempt where it and its order still are as they were read. */
async function settle(
  context: PaymentContext,
  standing: StandingAttempt,
  attemptId: string,
  state: AttemptState,
): Promise<Settlement> {
  const { status: was, order } = standing;
  if (!mayBecome(was, state.status)) return { payment: was, order: order.status };
  const to = MOVES_TO[state.status];
  const outcome = outcomeOf(context, standing, attemptId, state);
  if (!mayMove('settlement', order.status, to)) return settleAlone(context, standing, outcome);
  if (order.status === 'CANCELLED') return settleLatePayment(context, standing, outcome);
  const move = {
    to,
    mover: 'settlement',
    actorId: null,
    why: whyOf(state),
    expiresAt: expiryAfter(context, standing, outcome),
  } as const;
  const [at, parts] = await moveAndTell(context, order, move, outcomeAlong(outcome));
  if (outcome.is !== 'SUCCEEDED') return { payment: outcome.is, order: to };
  context.onPaid(standing.amount);
  return { payment: outcome.is, order: to, shown: paidOrder(context, order.id, at, parts as OrderParts) };
}

/** An order that has just been paid, as a moment later it is read. */
function paidOrder({ provider }: PaymentContext, id: string, at: Date, parts: OrderParts): OrderWithParts {
  const nothingBack = { refundedAt: null, refundedAmount: 0n, nextAction: null, pendingUntil: null };
  const payment = {
    status: 'SUCCEEDED',
    provider: provider.name,
    createdAt: at,
    settledAt: at,
    ...nothingBack,
  } as const;
  return orderOf(parts, { id, status: 'PAID', updatedAt: at, payment });
}

/** The order was cancelled, or has expired, and is paid all the same: it takes its goods again, if they are there. */
async function settleLatePayment(
  context: PaymentContext,
  standing: StandingAttempt,
  outcome: Outcome,
): Promise<Settlement> {
  const { order } = standing;
  const move = { to: 'PAID', mover: 'settlement', actorId: null, why: 'late-payment' } as const;
  try {
    await moveOrder(context, order, move, lateOutcomeAlong(outcome));
  } catch (error) {
    if (asConcurrencyError(error) === undefined || !(await isSoldOut(context.db.ask, order.id))) throw error;
    return settleAlone(context, standing, outcome);
  }
  context.onLatePayment('taken-again');
  context.onPaid(standing.amount);
  return { payment: 'SUCCEEDED', order: 'PAID' };
}

/** The order stays as it is: what it was to be paid with goes back. */
async function settleAlone(context: PaymentContext, { order }: StandingAttempt, outcome: Outcome): Promise<Settlement> {
  const isReturned = outcome.is === 'SUCCEEDED';
  const written: Outcome = isReturned ? { ...outcome, is: 'REFUNDED', fee: 0n } : outcome;
  const story = { actor: actorOf('settlement'), actorId: null, why: 'late-payment-returned', note: null };
  const refundId = await writeOutcome(context, order, written, story);
  if (refundId === undefined) throw new ConcurrencyError(ORDER_RESOURCE, order.id);
  if (refundId !== null) {
    context.onLatePayment('returned');
    sendRefundLater(context, refundId);
  }
  return { payment: written.is, order: order.status };
}

function outcomeOf(
  { feeBasisPoints: feeOfAll }: PaymentContext,
  { status: was, amount, order, feeBasisPoints, ...terms }: StandingAttempt,
  attemptId: string,
  state: AttemptState,
): Outcome {
  const { status: is, reference, failure } = state;
  const fee = is === 'SUCCEEDED' ? feeOf(amount, feeBasisPoints ?? feeOfAll) : 0n;
  if (state.status !== 'PENDING') return { attemptId, was, is, reference, pending: undefined, failure, fee };
  const until = pendingUntil(terms, state.until);
  // One whose order does not wait for it any more is called off as soon as can be.
  const isWaitedFor = mayMove('settlement', order.status, 'PAYMENT_FAILED');
  const askAt = new Date(isWaitedFor ? Math.min(until.getTime(), Date.now() + ASK_EVERY_MS) : Date.now());
  return { attemptId, was, is, reference, pending: { until, askAt, nextAction: state.nextAction }, failure, fee };
}

/** Until when an order waits for a payment that the provider has. */
function pendingUntil(
  { expiresAt, createdAt, usefulUntil }: Pick<StandingAttempt, 'expiresAt' | 'createdAt' | 'usefulUntil'>,
  until: Date | undefined,
): Date {
  const ofProvider = (until ?? expiresAt).getTime();
  return new Date(Math.min(ofProvider, createdAt.getTime() + HOLD_MAX_MS, usefulUntil?.getTime() ?? ofProvider));
}

/**
 * When the order expires from now on: with the payment that the provider has; and once that has failed, when the usual hold is over.
 * Undefined: as before.
 */
function expiryAfter({ orderHoldMs }: PaymentContext, { order, expiresAt }: StandingAttempt, { is, pending }: Outcome) {
  if (pending !== undefined) return pending.until;
  if (is === 'SUCCEEDED') return undefined;
  const latest = Date.now() + orderHoldMs;
  return order.status === 'PENDING' && expiresAt.getTime() > latest ? new Date(latest) : undefined;
}

function whyOf({ status, failure }: AttemptState): string {
  if (status === 'SUCCEEDED') return 'paid';
  return status === 'PENDING' ? 'payment-pending' : `payment-${failure ?? 'declined'}`;
}

/** Whether an attempt in this status has no outcome yet that stands against this one. */
function mayBecome(was: PaymentStatus, is: ChargeState['status']): boolean {
  return was === 'PENDING' || (was === 'DECLINED' && is === 'SUCCEEDED');
}
