import { type Context, type FieldValues, mergeEdit, type ReadRevision, recordEdit } from '../../concurrency/index.ts';
import type { Experience } from '../../generated/prisma/client.ts';
import type { Tx } from '../../platform/database.ts';
import { holdOwnExperience } from './experiences.ts';
import { type EditableField, type ExperiencePatch, type ExperienceView, editableFields } from './schemas.ts';
import { viewExperience } from './views.ts';

const ENTITY = 'experience';

export interface ExperienceEdit {
  readonly id: string;
  readonly readRevision: ReadRevision;
  readonly patch: ExperiencePatch;
}

/**
 * Edits an experience. Edits of different fields made at the same time both survive; bookings that were made keep their price.
 * @throws AppError not-found; forbidden for another host's; edit-conflict, with each field's present value
 */
export async function editExperience(
  { db }: Context,
  hostId: string,
  { id, readRevision, patch }: ExperienceEdit,
): Promise<ExperienceView> {
  return db.transaction(async (tx) => {
    const experience = await holdOwnExperience(tx, hostId, id);
    const present = fieldValues(experience);
    const edited = { entityType: ENTITY, entityId: id, revision: experience.version, present };
    const changes = await mergeEdit(tx, edited, { readRevision, wanted: wantedFields(patch) });
    if (Object.keys(changes).length > 0) await write(tx, experience, present, changes);
    return viewExperience(await tx.experience.findUniqueOrThrow({ where: { id } }));
  });
}

/** Takes an experience off the market: it takes no bookings and no slots any more. Doing it twice changes nothing. */
export async function archiveExperience(context: Context, hostId: string, id: string): Promise<void> {
  await editExperience(context, hostId, { id, readRevision: 'any', patch: { status: 'ARCHIVED' } });
}

function fieldValues({ priceAmount: amount, currency, ...experience }: Experience): Record<EditableField, unknown> {
  const { title, description, category, status, place, language, cancellationHours } = experience;
  return { title, description, category, status, price: { amount, currency }, place, language, cancellationHours };
}

function wantedFields(patch: ExperiencePatch): FieldValues {
  return Object.fromEntries(
    editableFields.flatMap((field) => (patch[field] === undefined ? [] : [[field, patch[field]]])),
  );
}

async function write(
  tx: Tx,
  { id, version, sellerId }: Experience,
  present: FieldValues,
  changes: FieldValues,
): Promise<void> {
  const { price, ...columns } = changes as { readonly price?: { readonly amount: number } };
  const revision = version + 1;
  const cost = price === undefined ? {} : { priceAmount: price.amount };
  await tx.experience.update({ where: { id }, data: { ...columns, ...cost, version: revision, updatedBy: sellerId } });
  await recordEdit(tx, { entityType: ENTITY, entityId: id, revision, changedBy: sellerId }, present, changes);
}
