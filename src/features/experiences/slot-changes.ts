import { type Context, claim, mergeEdit, type ReadRevision, recordEdit, withRetry } from '../../concurrency/index.ts';
import type { TimeSlot } from '../../generated/prisma/client.ts';
import type { Tx } from '../../platform/database.ts';
import { AppError, notFound, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { type IdempotentRequest, once } from '../../platform/idempotency.ts';
import { TIME_SLOT } from '../seats/index.ts';
import { capacityBelowBooked, slotHasBookings } from './errors.ts';
import { type Done, refuseOthers } from './experiences.ts';
import type { SlotView } from './slot-schemas.ts';
import { getSlot } from './slots.ts';

/** What hosts change of slots that are there: decided against what is booked, under the claim by which seats are booked. */

const ENTITY = 'time slot';

export interface CapacityEdit {
  readonly id: string;
  readonly readRevision: ReadRevision;
  readonly capacity: number;
}

/**
 * Changes how many seats a slot has. Bookings that are made meanwhile count, and are no conflict; another change of the capacity is.
 * @throws AppError not-found; forbidden for another host's; capacity-below-booked; edit-conflict; invalid-transition where it does
 *   not take place
 */
export async function changeCapacity(
  context: Context,
  hostId: string,
  { id, readRevision, capacity }: CapacityEdit,
): Promise<SlotView> {
  await changeSlot(context, hostId, id, async (tx, slot) => {
    if (slot.cancelledAt !== null) throw slotCancelled();
    const edited = { entityType: ENTITY, entityId: id, revision: slot.version, present: { capacity: slot.capacity } };
    const changes = await mergeEdit(tx, edited, { readRevision, wanted: { capacity } });
    if (!('capacity' in changes)) return {};
    if (capacity < slot.bookedCount) throw capacityBelowBooked(slot, capacity);
    return { capacity };
  });
  return getSlot(context, id);
}

/**
 * Calls a slot off: nobody can book it from now on. One that was called off stays so.
 * @throws AppError not-found; forbidden for another host's; slot-has-bookings; idempotency-key-reused
 */
export async function cancelSlot(
  context: Context,
  hostId: string,
  id: string,
  request?: IdempotentRequest,
): Promise<Done<SlotView>> {
  const replayed = await changeSlot(
    context,
    hostId,
    id,
    async (_tx, slot) => {
      if (slot.cancelledAt !== null) return {};
      if (slot.bookedCount > 0) throw slotHasBookings(slot);
      return { cancelledAt: new Date() };
    },
    request,
  );
  return { body: await getSlot(context, id), replayed };
}

type SlotChanges = Partial<Pick<TimeSlot, 'capacity' | 'cancelledAt'>>;

/**
 * Changes a slot where its version still is the one that was read, and moves it; what changed is written down.
 * @returns whether the same request was carried out before
 */
async function changeSlot(
  { db, onConflict }: Context,
  hostId: string,
  id: string,
  decide: (tx: Tx, slot: TimeSlot) => Promise<SlotChanges>,
  request?: IdempotentRequest,
): Promise<boolean> {
  const attempt = (tryNumber: number) =>
    db.transaction(async (tx) => {
      const { replayed } = await once(tx, request, async () => {
        // Whoever lost a try waits for the row instead of losing again: a rush for seats must not keep their host out.
        if (tryNumber > 1) await tx.$queryRaw`SELECT id FROM time_slots WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
        const slot = await ownSlot(tx, hostId, id);
        await writeSlot(tx, slot, await decide(tx, slot), hostId);
        return { kind: 'time-slot', id };
      });
      return replayed;
    });
  return withRetry(attempt, { onConflict });
}

async function ownSlot(tx: Tx, hostId: string, id: string): Promise<TimeSlot> {
  const include = { experience: { select: { sellerId: true } } };
  const slot = await tx.timeSlot.findUnique({ where: { id }, include });
  if (slot === null) throw notFound('time slot');
  refuseOthers(hostId, slot.experience);
  return slot;
}

/** @throws ConcurrencyError when someone else changed the slot in between */
async function writeSlot(tx: Tx, slot: TimeSlot, changes: SlotChanges, by: string): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  const { id, version, bookedCount: count, capacity, cancelledAt } = slot;
  await claim(tx, TIME_SLOT, { id, version, count }, { ...changes, updatedBy: by });
  const change = { entityType: ENTITY, entityId: id, revision: version + 1, changedBy: by };
  await recordEdit(tx, change, { capacity, cancelledAt }, changes);
}

function slotCancelled(): AppError {
  const reason = { en: 'The slot was called off.', es: 'El horario fue cancelado.' };
  return new AppError(PLATFORM_ERRORS['invalid-transition'], {
    params: { reason },
    extensions: { from: 'CANCELLED', allowed: [] },
  });
}
