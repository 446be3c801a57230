export { seatsFeature } from './feature.ts';
export { ordersOfHeldSlots } from './held.sql.ts';
export {
  ARE_SEATS_GONE,
  areSeatsHeld,
  hasSeats,
  holdSeats,
  holdSeatsAgain,
  IS_LIVE,
  SEATS_REFUNDED,
  SEATS_TAKEN_AGAIN,
  SLOT_STARTS_AT,
  seatsGivenBack,
} from './seats.sql.ts';
export { getTimeSlotWithVersion, updateTimeSlotWithLocking } from './slots.ts';
export { TIME_SLOT } from './tables.ts';
