import type { Feature } from '../feature.ts';
import { SEAT_CHECKS } from './checks.ts';
import { TIME_SLOT } from './tables.ts';

/** Seats of time slots: how they are claimed, given back, and taken again. */
export const seatsFeature = {
  name: 'seats',
  contended: [TIME_SLOT.resource],
  checks: SEAT_CHECKS,
} as const satisfies Feature;
