export { UNIT_ERRORS } from './errors.ts';
export { unitsFeature } from './feature.ts';
export {
  ARE_UNITS_HELD,
  areUnitsBackHeld,
  assignPicked,
  holdUnits,
  holdUnitsBack,
  takeUnitsBack,
} from './order-units.sql.ts';
export {
  findMissingUnits,
  findPickedUnits,
  type MissingUnits,
  type ShownUnit,
  unitsOfOrder,
} from './units-of-orders.sql.ts';
