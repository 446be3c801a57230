import { AppError } from '../../platform/errors.ts';
import { money } from '../../platform/http-schemas.ts';
import { beyondHoldLimit, beyondPurchaseLimit, type HoldTerms, holdEnded, insufficientStock } from '../cart/index.ts';
import { voucherRefused } from '../vouchers/index.ts';
import { CHECKOUT_ERRORS } from './errors.ts';
import type { Decision, HoldDecision } from './rules.ts';

/** What the buyer is told when a checkout is not accepted. */
export function refusalOf(decision: Exclude<Decision, { kind: 'accept' }>): AppError {
  switch (decision.kind) {
    case 'empty-cart':
      return new AppError(CHECKOUT_ERRORS['empty-cart']);
    case 'voucher-invalid':
    case 'voucher-used-up':
      return voucherRefused(decision);
    case 'insufficient-stock':
      return insufficientStock(decision.items);
    case 'purchase-limit':
      return beyondPurchaseLimit(decision.items);
    case 'price-changed': {
      const { expected, actual } = decision;
      return new AppError(CHECKOUT_ERRORS['price-changed'], {
        params: { expected, actual },
        extensions: { expectedTotal: money(expected), actualTotal: money(actual) },
      });
    }
  }
}

/** What the buyer is told when a cart is not held. */
export function holdRefusalOf(
  decision: Exclude<HoldDecision, { kind: 'accept' }>,
  { now, terms }: { readonly now: Date; readonly terms: HoldTerms },
): AppError {
  switch (decision.kind) {
    case 'hold-ended':
      return holdEnded(decision, now);
    case 'hold-limit':
      return beyondHoldLimit(decision.requested, terms);
    default:
      return refusalOf(decision);
  }
}
