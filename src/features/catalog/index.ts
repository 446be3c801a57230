export { archiveProduct } from './product-edits.ts';
export {
  getProductWithVersion,
  heldProducts,
  putBackStock,
  readProducts,
  updateProductWithLocking,
} from './product-stock.ts';
export { createProduct } from './products.ts';
export { productRoutes, sellerRoutes, shelfRoutes } from './routes.ts';
export { createSeller } from './sellers.ts';
export type { ProductVersion } from './stock.sql.ts';
