export { cartFeature } from './feature.ts';
export { availableUnits } from './rules.ts';
export { claimCart, insufficientStock, type Shortage } from './service.ts';
export { CART, CART_ITEMS } from './tables.ts';
