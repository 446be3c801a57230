import type { Context } from '../../concurrency/index.ts';
import type { Experience } from '../../generated/prisma/client.ts';
import type { Tx } from '../../platform/database.ts';
import { AppError, notFound, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { type IdempotentRequest, once } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';
import { idCursor, type Page, pageOf, skipped } from '../../platform/paging.ts';
import { refuseWithoutProfile } from '../catalog/index.ts';
import { COUNTED_MAX, type ExperienceInput, type ExperienceQuery, type ExperienceView } from './schemas.ts';
import { viewExperience } from './views.ts';

/** What came of a request: a thing as it is now. */
export interface Done<T> {
  readonly body: T;
  /** The same request was carried out before; nothing was done now. */
  readonly replayed: boolean;
}

/** One page of experiences, the newest first. */
export async function listExperiences({ db }: Context, query: ExperienceQuery): Promise<Page<ExperienceView>> {
  const { status, category, sellerId } = query;
  const where = { status, ...(category !== undefined && { category }), ...(sellerId !== undefined && { sellerId }) };
  const after = idCursor(query);
  const total = await db.prisma.experience.count({ where, take: COUNTED_MAX });
  const found = await db.prisma.experience.findMany({
    where: { ...where, ...(after !== undefined && { id: { lt: after } }) },
    orderBy: { id: 'desc' },
    skip: skipped(query),
    take: query.limit + 1,
  });
  return pageOf(query, total, { found, cursorOf: ({ id }) => id, view: viewExperience });
}

/** One experience, archived ones too: bookings still point at them. @throws AppError not-found */
export async function getExperience({ db }: Context, id: string): Promise<ExperienceView> {
  const experience = await db.prisma.experience.findUnique({ where: { id } });
  if (experience === null) throw notFound('experience');
  return viewExperience(experience);
}

/** Adds an experience, once for each Idempotency-Key. @throws AppError seller-profile-required, idempotency-key-reused */
export async function createExperience(
  context: Context,
  hostId: string,
  input: ExperienceInput,
  request?: IdempotentRequest,
): Promise<Done<ExperienceView>> {
  const { price, place = null, language = null, ...fields } = input;
  const effect = async (tx: Tx) => {
    await refuseWithoutProfile(tx, hostId);
    const id = newId();
    const cost = { priceAmount: price.amount, currency: price.currency };
    const by = { sellerId: hostId, createdBy: hostId, updatedBy: hostId };
    await tx.experience.create({ data: { id, ...fields, place, language, ...cost, ...by } });
    return { kind: 'experience', id };
  };
  const { decision, replayed } = await context.db.transaction((tx) => once(tx, request, () => effect(tx)));
  return { body: await getExperience(context, decision.id), replayed };
}

/**
 * An experience of the host's, which nobody else changes, nor makes slots of, until the transaction ends.
 * @throws AppError not-found; forbidden for others'
 */
export async function holdOwnExperience(tx: Tx, hostId: string, id: string): Promise<Experience> {
  // Others' are not to be waited for.
  refuseOthers(hostId, await tx.experience.findUnique({ where: { id }, select: { sellerId: true } }));
  await tx.$queryRaw`SELECT id FROM experiences WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  return tx.experience.findUniqueOrThrow({ where: { id } });
}

/** @throws AppError not-found; forbidden: everybody sees that it is there */
export function refuseOthers(hostId: string, experience: { readonly sellerId: string } | null | undefined): void {
  if (experience === null || experience === undefined) throw notFound('experience');
  if (experience.sellerId === hostId) return;
  const reason = { en: 'This experience is another host’s.', es: 'Esta experiencia es de otro anfitrión.' };
  throw new AppError(PLATFORM_ERRORS.forbidden, { params: { reason } });
}
