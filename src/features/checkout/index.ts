export { checkoutFeature } from './feature.ts';
export { createOptimisticCheckout } from './optimistic.ts';
