export { INVENTORY_ERRORS } from './errors.ts';
export { inventoryFeature } from './feature.ts';
export {
  getProductWithVersion,
  heldProducts,
  type ItemUnits,
  lockProduct,
  openStock,
  type ProductStock,
  planSale,
  readProducts,
  returnUnits,
  updateProductWithLocking,
} from './stock.ts';
export { LEDGER_ENTRIES, STOCK } from './tables.ts';
