export { INVENTORY_ERRORS } from './errors.ts';
export { inventoryFeature } from './feature.ts';
export { holdShelf, isOnHeldShelf, returnUnits } from './stock.sql.ts';
export {
  getProductWithVersion,
  heldProducts,
  type ItemUnits,
  lockProduct,
  openStock,
  type ProductStock,
  planSale,
  readProducts,
  updateProductWithLocking,
} from './stock.ts';
export { LEDGER_ENTRIES, STOCK } from './tables.ts';
