import { AppError } from '../../platform/errors.ts';
import { money } from '../../platform/http-schemas.ts';
import { insufficientStock } from '../cart/index.ts';
import { voucherRefused } from '../vouchers/index.ts';
import { CHECKOUT_ERRORS } from './errors.ts';
import type { Decision } from './rules.ts';

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
    case 'price-changed': {
      const { expected, actual } = decision;
      return new AppError(CHECKOUT_ERRORS['price-changed'], {
        params: { expected, actual },
        extensions: { expectedTotal: money(expected), actualTotal: money(actual) },
      });
    }
  }
}
