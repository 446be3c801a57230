/** By whose days goods expire: those of the warehouse that they lie in, by the database's clock. */

/** Nowhere is it earlier, and nowhere later: an index finds what lies between, and then a warehouse's own day decides. */
export const EARLIEST_DAY = `(now() AT TIME ZONE 'Etc/GMT+12')::date`;
export const LATEST_DAY = `(now() AT TIME ZONE 'Etc/GMT-14')::date`;

/** What day it is in a warehouse. @param warehouse a row of warehouses */
export function todayIn(warehouse: string): string {
  return `(now() AT TIME ZONE ${warehouse}.time_zone)::date`;
}

/** Whether goods can still be sold: on their last day, too. @param goods a row with `expires_on`, null where they never expire */
export function isSellable(goods: string, warehouse: string): string {
  return `(${goods}.expires_on IS NULL OR ${goods}.expires_on >= ${todayIn(warehouse)})`;
}
