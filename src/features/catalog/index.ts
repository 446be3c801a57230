export { catalogFeature } from './feature.ts';
export { archiveProduct } from './product-edits.ts';
export { createProduct, refuseWithoutProfile } from './products.ts';
export { createSeller } from './sellers.ts';
