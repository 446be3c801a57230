import { ConcurrencyError, type Context, withRetry } from '../../concurrency/index.ts';
import type { Experience, Prisma } from '../../generated/prisma/client.ts';
import { askBy, type Tx } from '../../platform/database.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import { type IdempotentRequest, once } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';
import { cursorOfMoment, momentCursor, type Page, pageOf, skipped } from '../../platform/paging.ts';
import { isExclusionViolation } from '../../platform/sqlstate.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import { TIME_SLOT } from '../seats/index.ts';
import { EXPERIENCE_ERRORS, slotOverlaps } from './errors.ts';
import { type Done, holdOwnExperience } from './experiences.ts';
import { findOverlaps } from './overlaps.sql.ts';
import { overlapThemselves, type Period, periodsOf } from './recurrence.ts';
import { COUNTED_MAX } from './schemas.ts';
import {
  AHEAD_YEARS_MAX,
  LONGEST_MS,
  SLOTS_MAX,
  type SlotInput,
  type SlotQuery,
  type SlotView,
} from './slot-schemas.ts';
import { viewSlot, withTimeZone } from './views.ts';

/** No slot is as old: what is before it, and a slot's length before that, need not be a year of PostgreSQL's. */
const FIRST_MS = 0;

/** One page of an experience's slots that take place, in their order. @throws AppError not-found */
export async function listSlots({ db }: Context, experienceId: string, query: SlotQuery): Promise<Page<SlotView>> {
  if ((await db.prisma.experience.count({ where: { id: experienceId } })) === 0) throw notFound('experience');
  const from = query.from === undefined ? new Date() : new Date(Math.max(Date.parse(query.from), FIRST_MS));
  const where: Prisma.TimeSlotWhereInput = {
    experienceId,
    cancelledAt: null,
    endsAt: { gt: from },
    // So that the index begins there, and not with the first slot that there ever was.
    startsAt: { gt: new Date(from.getTime() - LONGEST_MS), ...(query.to !== undefined && { lt: query.to }) },
  };
  const after = momentCursor(query);
  const beyond = after && {
    OR: [{ startsAt: { gt: after.createdAt } }, { startsAt: after.createdAt, id: { gt: after.id } }],
  };
  const total = await db.prisma.timeSlot.count({ where, take: COUNTED_MAX });
  const found = await db.prisma.timeSlot.findMany({
    where: { AND: [where, ...(beyond === undefined ? [] : [beyond])] },
    include: withTimeZone,
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    skip: skipped(query),
    take: query.limit + 1,
  });
  const cursorOf = ({ startsAt, id }: { startsAt: Date; id: string }) => cursorOfMoment({ createdAt: startsAt, id });
  return pageOf(query, total, { found, cursorOf, view: viewSlot });
}

/** One slot, whether or not it takes place. @throws AppError not-found */
export async function getSlot({ db }: Context, id: string): Promise<SlotView> {
  const slot = await db.prisma.timeSlot.findUnique({ where: { id }, include: withTimeZone });
  if (slot === null) throw notFound('time slot');
  return viewSlot(slot);
}

/**
 * Makes a slot of an experience, or one for each time of a recurrence, all of them or none; once for each Idempotency-Key.
 * @throws AppError not-found; forbidden for another host's; experience-archived; slot-overlaps; idempotency-key-reused
 * @throws InvalidRequest for times that are over, or too far ahead, or too many
 */
export async function addSlots(
  { db, onConflict }: Context,
  hostId: string,
  { experienceId, ...input }: SlotInput & { readonly experienceId: string },
  request?: IdempotentRequest,
): Promise<Done<SlotView[]>> {
  const effect = async (tx: Tx) => {
    const experience = await holdOwnExperience(tx, hostId, experienceId);
    if (experience.status === 'ARCHIVED') throw new AppError(EXPERIENCE_ERRORS['experience-archived']);
    const periods = wantedPeriods(experience, input, new Date());
    const overlapping = await findOverlaps(askBy(tx), experience.number, periods);
    if (overlapping.length > 0) throw slotOverlaps(overlapping);
    return { kind: 'time-slots', ids: await insert(tx, experience, periods, input.capacity) };
  };
  const { decision, replayed } = await withRetry(
    () => db.transaction((tx) => once(tx, request, () => effect(tx))).catch(retryOverlap),
    { onConflict },
  );
  const where = { id: { in: decision.ids } };
  const slots = await db.prisma.timeSlot.findMany({ where, include: withTimeZone, orderBy: { startsAt: 'asc' } });
  return { body: slots.map(viewSlot), replayed };
}

/** The database's word is the last. The look beforehand then finds what is in the way, and tells it. */
function retryOverlap(error: unknown): never {
  throw isExclusionViolation(error) ? new ConcurrencyError(TIME_SLOT.resource, undefined, error) : error;
}

async function insert(
  tx: Tx,
  { id: experienceId, number: experienceNumber, sellerId }: Experience,
  periods: readonly Period[],
  capacity: number,
): Promise<string[]> {
  const by = { createdBy: sellerId, updatedBy: sellerId };
  const rows = periods.map((period) => ({ id: newId(), experienceId, experienceNumber, ...period, capacity, ...by }));
  await tx.timeSlot.createMany({ data: rows });
  return rows.map(({ id }) => id);
}

const IS_OVER = words({ en: 'must be in the future', es: 'debe estar en el futuro' });
const TOO_FAR = words({
  en: `must be within ${AHEAD_YEARS_MAX} years`,
  es: `debe estar dentro de los próximos ${AHEAD_YEARS_MAX} años`,
});
const NEVER = words({ en: 'has no such day until then', es: 'no tiene ningún día así hasta entonces' });
const TOO_MANY = words({
  en: `makes more than ${SLOTS_MAX} slots`,
  es: `genera más de ${SLOTS_MAX} horarios`,
});
const OVERLAP_THEMSELVES = words({
  en: 'is so long that slots overlap each other',
  es: 'es tan larga que los horarios se traslapan entre sí',
});

/** @throws InvalidRequest */
function wantedPeriods({ timeZone }: Experience, { startsAt, endsAt, recurrence }: SlotInput, now: Date): Period[] {
  const once = startsAt !== undefined && endsAt !== undefined ? [{ startsAt, endsAt }] : [];
  const periods = recurrence === undefined ? once : periodsOf(recurrence, timeZone, SLOTS_MAX + 1);
  const refuse = (field: string, message: Parameters<typeof InvalidRequest.field>[1]) => {
    throw InvalidRequest.field(field, message);
  };
  const [first, last] = [periods.at(0), periods.at(-1)];
  if (first === undefined || last === undefined) return refuse('recurrence.until', NEVER);
  const [beginning, end] = recurrence === undefined ? ['startsAt', 'startsAt'] : ['recurrence.startsOn', 'recurrence'];
  if (first.startsAt <= now) refuse(beginning, IS_OVER);
  if (periods.length > SLOTS_MAX) refuse('recurrence.until', TOO_MANY);
  const farthest = new Date(now);
  farthest.setUTCFullYear(farthest.getUTCFullYear() + AHEAD_YEARS_MAX);
  if (last.startsAt > farthest) refuse(end, TOO_FAR);
  if (overlapThemselves(periods)) refuse('recurrence.durationMinutes', OVERLAP_THEMSELVES);
  return periods;
}
