export { findAvailability } from './availability.sql.ts';
export { INVENTORY_ERRORS } from './errors.ts';
export { inventoryFeature } from './feature.ts';
export {
  type Importer,
  importConfigOf,
  importing,
  importLimits,
  importSchemaOf,
} from './import-routes.ts';
export { unitsText } from './import-rows.ts';
export { DECIDED_ALONE_WITHIN_MS, type ImportForm, importFile, type KeptLines } from './imports.ts';
export { openStocks } from './levels.sql.ts';
export { SUPPLIED_MAX } from './rules.ts';
export { areGoodsHeld, goodsPicked, holdGoods, takePicked } from './shipments.sql.ts';
export { holdStock, isStockHeld, returnStock } from './stock.sql.ts';
export {
  getProductWithVersion,
  heldProducts,
  lockProduct,
  type ProductStock,
  planSale,
  readProducts,
  updateProductWithLocking,
} from './stock.ts';
export { LEDGER_ENTRIES, STOCK } from './tables.ts';
