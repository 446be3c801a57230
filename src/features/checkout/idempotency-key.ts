import { createHash } from 'node:crypto';
import type { PlacedCheckout } from './rows.ts';
import type { CheckoutInput } from './schemas.ts';

/** A buyer's key for one request, and what the request said. */
export interface IdempotentRequest {
  readonly key: string;
  readonly requestHash: string;
}

/** What a key keeps: not the answer, but what it can be made of again, by whatever version of the product. */
export interface KeptDecision {
  readonly kind: 'placed';
  readonly checkoutId: string;
  /** As it was when the checkout was placed. */
  readonly expiresAt: string;
}

/** An answer that was given under a key. */
export interface GivenAnswer {
  readonly requestHash: string;
  readonly placed: PlacedCheckout;
}

export function decisionOf({ id, expiresAt }: PlacedCheckout): KeptDecision {
  return { kind: 'placed', checkoutId: id, expiresAt: expiresAt.toISOString() };
}

/** The request as it is compared with the first of its key: as parsed, so that spaces and order do not matter. */
export function idempotentRequest(key: string | undefined, input: CheckoutInput): IdempotentRequest | undefined {
  if (key === undefined) return undefined;
  return { key, requestHash: createHash('sha256').update(JSON.stringify(input)).digest('hex') };
}

/** By what answers are looked up: a key is its buyer's own. */
export function answerKey(buyerId: string, key: string): string {
  return `${buyerId} ${key}`;
}
