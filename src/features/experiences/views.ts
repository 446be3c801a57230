import type { Experience, Prisma, WaitingListEntry } from '../../generated/prisma/client.ts';
import { money } from '../../platform/http-schemas.ts';
import type { ExperienceView } from './schemas.ts';
import type { SlotView } from './slot-schemas.ts';
import type { WaitingView } from './waiting-schemas.ts';

/** An experience as guests and its host see it. */
export function viewExperience(experience: Experience): ExperienceView {
  const { id, sellerId, title, description, category, status, priceAmount, timeZone, place, language } = experience;
  const { cancellationHours, version, createdAt, updatedAt } = experience;
  return {
    ...{ id, sellerId, title, description, category, status, price: money(priceAmount), timeZone, place, language },
    ...{ cancellationHours, version, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() },
  };
}

/** What must be read with a slot to show it. */
export const withTimeZone = {
  experience: { select: { timeZone: true } },
} as const satisfies Prisma.TimeSlotInclude;

/** A slot as guests and its host see it. */
export function viewSlot(slot: Prisma.TimeSlotGetPayload<{ include: typeof withTimeZone }>): SlotView {
  const { id, experienceId, startsAt, endsAt, experience, capacity, bookedCount, version, cancelledAt } = slot;
  return {
    ...{ id, experienceId, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
    ...{
      timeZone: experience.timeZone,
      capacity,
      bookedCount,
      version,
      cancelledAt: cancelledAt?.toISOString() ?? null,
    },
    available: cancelledAt === null ? capacity - bookedCount : 0,
    ...{ createdAt: slot.createdAt.toISOString(), updatedAt: slot.updatedAt.toISOString() },
  };
}

/** A place on a waiting list. */
export function viewWaiting(entry: WaitingListEntry, position: number): WaitingView {
  const { id, slotId, buyerId, guests, createdAt } = entry;
  return { id, slotId, buyerId, guests, position, createdAt: createdAt.toISOString() };
}
