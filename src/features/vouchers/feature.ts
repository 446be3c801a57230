import { type Feature, MARKET_PREFIX } from '../feature.ts';
import { VOUCHER_CHECKS } from './checks.ts';
import { VOUCHER_ERRORS } from './errors.ts';
import { voucherRoutes } from './routes.ts';
import { VOUCHER } from './tables.ts';

/** What takes something off a checkout. */
export const vouchersFeature = {
  name: 'vouchers',
  tags: { vouchers: 'Codes that take a percentage or an amount off.' },
  errors: VOUCHER_ERRORS,
  contended: [VOUCHER.resource],
  checks: VOUCHER_CHECKS,
  serve: () => ({ prefix: MARKET_PREFIX, routes: [voucherRoutes] }),
} as const satisfies Feature;
