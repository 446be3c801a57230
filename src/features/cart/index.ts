export { cartFeature, holdTermsOf } from './feature.ts';
export {
  type HoldableItem,
  type HoldTerms,
  type HoldWindow,
  holdWindow,
  missingUnits,
  wholeUnits,
} from './hold-rules.ts';
export { releaseEnded } from './holds.ts';
export { holdLimits, IS_BEYOND_LIMITS, IS_WITHIN_LIMITS, LIMITS_CLAIMED } from './late-purchases.sql.ts';
export { type Excess, excesses, type LimitedProduct } from './purchase-limits.ts';
export { beyondHoldLimit, beyondPurchaseLimit, holdEnded, insufficientStock, type Shortage } from './refusals.ts';
export { availableUnits } from './rules.ts';
export { type HoldView, holdSchema } from './schemas.ts';
export { claimCart } from './service.ts';
export { CART, CART_HOLDS, CART_ITEMS } from './tables.ts';
