export { bookingsFeature } from './feature.ts';
export { refusalOf as bookingRefusal } from './refusals.ts';
export type { NewBookingView } from './schemas.ts';
export { bookForWaiting, type WaitingPerson } from './service.ts';
