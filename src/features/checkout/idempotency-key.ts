import type { Settled } from '../../concurrency/index.ts';
import { AppError, PLATFORM_ERRORS } from '../../platform/errors.ts';
import {
  type AnsweredDecision,
  type Decision,
  type IdempotentRequest,
  isAnswered,
  KeptAnswer,
} from '../../platform/idempotency.ts';
import type { PlacedCheckout } from './rows.ts';

/** What a key keeps: not the answer, but what it can be made of again, by whatever version of the product. */
export interface KeptDecision extends Decision {
  readonly kind: 'placed';
  readonly checkoutId: string;
  /** As it was when the checkout was placed. */
  readonly expiresAt: string;
}

export function isPlaced(decision: Decision): decision is KeptDecision {
  return decision.kind === 'placed';
}

/** An answer that was given under a key; neither where the key belongs to a request of another kind. */
export interface GivenAnswer {
  readonly requestHash: string;
  readonly placed?: PlacedCheckout | undefined;
  /** A refusal as it was sent. */
  readonly answered?: AnsweredDecision | undefined;
}

/** @param placed what became of a decision to place a checkout */
export function givenAnswer(requestHash: string, decision: Decision, placed: PlacedCheckout | undefined): GivenAnswer {
  return { requestHash, placed, answered: isAnswered(decision) ? decision : undefined };
}

/** What is told again: the checkout as it was placed, or the refusal. */
export function replayOf(
  { requestHash, placed, answered }: GivenAnswer,
  request: Pick<IdempotentRequest, 'requestHash'>,
): Settled<PlacedCheckout> {
  if (requestHash === request.requestHash) {
    if (placed !== undefined) return { result: placed };
    if (answered !== undefined) return { error: new KeptAnswer(answered) };
  }
  return { error: new AppError(PLATFORM_ERRORS['idempotency-key-reused']) };
}

export function decisionOf({ id, expiresAt }: PlacedCheckout): KeptDecision {
  return { kind: 'placed', checkoutId: id, expiresAt: expiresAt.toISOString() };
}

/** By what answers are looked up: a key is its buyer's own. */
export function answerKey(buyerId: string, key: string): string {
  return `${buyerId} ${key}`;
}
