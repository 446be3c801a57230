export { cartFeature } from './feature.ts';
export { insufficientStock, type Shortage } from './refusals.ts';
export { availableUnits } from './rules.ts';
export { claimCart } from './service.ts';
export { CART, CART_ITEMS } from './tables.ts';
