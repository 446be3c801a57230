import Stripe from 'stripe';
import { ProviderUnavailable } from './provider.ts';

const { StripeCardError, StripeConnectionError, StripeError, StripeIdempotencyError, StripeInvalidRequestError } =
  Stripe.errors;

/** Names of errors that are about the way of payment, whichever parameter they name. */
const METHOD_CODES = /^(payment_method_|payment_intent_incompatible_payment_method$|token_already_used$)/;

/**
 * Whether a call failed since Stripe is down or cannot be reached: no connection, no answer in time, or a 5xx. That it
 * refuses something, or has enough to do, tells that it is there.
 */
export function isStripeOutage(error: unknown): boolean {
  if (error instanceof ProviderUnavailable) return isStripeOutage(error.cause);
  if (error instanceof StripeConnectionError) return true;
  if (error instanceof StripeError) return error.statusCode !== undefined && error.statusCode >= 500;
  return error instanceof DOMException && error.name === 'TimeoutError';
}

/** Whether the bank declined, or Stripe did for it. Another card may do. */
export function isCardDeclined(error: unknown): boolean {
  return error instanceof StripeCardError;
}

/** Whether Stripe refused a way of payment: it is none, is used up, or does not fit the payment. Another may do. */
export function isMethodRefused(error: unknown): boolean {
  if (!(error instanceof StripeInvalidRequestError)) return false;
  return error.param?.startsWith('payment_method') === true || METHOD_CODES.test(error.code ?? '');
}

/** Whether Stripe refused a request, so that it did nothing. */
export function isRefused(error: unknown): boolean {
  return error instanceof StripeInvalidRequestError;
}

/** Whether a key came with something else before: another release of the code may have asked in other words. */
export function isKeyTaken(error: unknown): boolean {
  return error instanceof StripeIdempotencyError;
}

/** Whether a request was refused since its object is in another state, such as a payment that has succeeded. */
export function isUnexpectedState(error: unknown): boolean {
  return error instanceof StripeInvalidRequestError && error.code === 'payment_intent_unexpected_state';
}

/** Whether an error is what an earlier request with the same key got. */
export function isReplayedError(error: unknown): boolean {
  return error instanceof StripeError && error.headers?.['idempotent-replayed'] === 'true';
}
