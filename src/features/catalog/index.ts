export { archiveProduct } from './product-edits.ts';
export { createProduct } from './products.ts';
export { productRoutes, sellerRoutes, shelfRoutes } from './routes.ts';
export { createSeller } from './sellers.ts';
