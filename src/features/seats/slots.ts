import { claim } from '../../concurrency/index.ts';
import type { TimeSlot } from '../../generated/prisma/client.ts';
import type { Tx } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { TIME_SLOT } from './tables.ts';

/** Seats as products have stock: the same claim on another table. */

/** Reads a slot with the version that a later write must still find. @throws AppError not-found */
export async function getTimeSlotWithVersion(tx: Tx, id: string): Promise<TimeSlot> {
  const slot = await tx.timeSlot.findUnique({ where: { id } });
  if (slot === null) throw notFound('time slot');
  return slot;
}

/**
 * Sets how many seats of a slot are booked where its version still is the one that was read, and moves the version.
 * @throws ConcurrencyError when someone else changed the slot in between; nothing is written then
 */
export async function updateTimeSlotWithLocking(
  tx: Tx,
  { id, version }: Pick<TimeSlot, 'id' | 'version'>,
  { bookedCount }: { bookedCount: number },
): Promise<void> {
  await claim(tx, TIME_SLOT, { id, version, count: bookedCount });
}
