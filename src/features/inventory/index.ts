export { findAvailability } from './availability.sql.ts';
export { holdProductAndLevels, writeCorrections } from './corrections.sql.ts';
export { agree, type Corrections, correctionsOf, type ProductAccounts } from './corrections.ts';
export { DRIFTING_AFTER, type DriftRow, driftText, ONE_PRODUCT } from './drift.sql.ts';
export { INVENTORY_ERRORS } from './errors.ts';
export { BEFORE_ALL, writeOff } from './expiry.sql.ts';
export { inventoryFeature } from './feature.ts';
export { type FoundMovement, findMovements } from './goods-list.sql.ts';
export {
  type HeldChange,
  heldChangeValues,
  heldUnits,
  IS_HELD_CHANGE_POSSIBLE,
  makeHeldChange,
  planHeldChange,
  releaseHeld,
} from './holds.sql.ts';
export { openStocks } from './levels.sql.ts';
export { ownerOf, ownWarehouse, refuseIfGone } from './owners.ts';
export { formatQuantity, parseQuantity, quantityText } from './quantities.ts';
export { arePlacesHeld, holdPlaces, putBack } from './returns.sql.ts';
export { SUPPLIED_MAX } from './rules.ts';
export { areGoodsHeld, goodsPicked, holdGoods, sumPicks, takePicked } from './shipments.sql.ts';
export { hasStock, holdStock, isStockOfOrderHeld, returnStock, takeStock } from './stock.sql.ts';
export {
  getProductWithVersion,
  type HeldUnits,
  lockProduct,
  type ProductStock,
  planTaking,
  readProducts,
  type SoldUnits,
  unitsOf,
  updateProductWithLocking,
  type WantedHold,
} from './stock.ts';
export { LEDGER_ENTRIES, STOCK, STOCK_HOLDS } from './tables.ts';
export { HOT_PRODUCTS, STOCK_AT_RISK } from './watched.sql.ts';
