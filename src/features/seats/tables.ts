import type { ClaimKind } from '../../concurrency/index.ts';

/** Seats of a time slot: what counts is how many are booked, of as many as its capacity. */
export const TIME_SLOT = {
  resource: 'time-slot',
  table: 'time_slots',
  model: 'timeSlot',
  counted: 'bookedCount',
} as const satisfies ClaimKind;
