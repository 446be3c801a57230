import { createHash } from 'node:crypto';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import type { PlacedCheckout } from './rows.ts';
import type { CheckoutInput } from './schemas.ts';

/** What a key keeps: not the answer, but what it can be made of again, by whatever version of the product. */
export interface KeptDecision {
  readonly kind: 'placed';
  readonly checkoutId: string;
  /** As it was when the checkout was placed. */
  readonly expiresAt: string;
}

/** What a key keeps of a request that was none to check out. */
export interface OtherDecision {
  readonly kind: string;
}

export function isPlaced(decision: KeptDecision | OtherDecision): decision is KeptDecision {
  return decision.kind === 'placed';
}

/** An answer that was given under a key. */
export interface GivenAnswer {
  readonly requestHash: string;
  /** Undefined where the key belongs to a request of another kind. */
  readonly placed: PlacedCheckout | undefined;
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
