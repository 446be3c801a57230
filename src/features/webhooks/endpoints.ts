import type { Context } from '../../concurrency/index.ts';
import type { Prisma, WebhookEndpoint } from '../../generated/prisma/client.ts';
import type { Caller } from '../../platform/access.ts';
import { askBy, databaseTime, type Tx } from '../../platform/database.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import { NIL_ID, newId } from '../../platform/ids.ts';
import { idCursor, type Page, type PageQuery, pageOf, skipped } from '../../platform/paging.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import { refuseGone, refuseGoneAdmin } from '../accounts/index.ts';
import { type AddressRules, problemOf } from './addresses.ts';
import { EVERYTHING, typesFor } from './catalogue.ts';
import { ENDPOINTS_MAX, WEBHOOK_ERRORS } from './errors.ts';
import { hurryPart } from './hurry.sql.ts';
import { newSecret, OVERLAP_MS } from './messages.ts';
import { findOwn, holdOwn, ofOwner, ownerOf } from './owners.ts';
import type { EndpointInput, EndpointPatch, EndpointView, NewEndpointView, SecretView } from './schemas.ts';
import { viewEndpoint } from './views.ts';

const FOR_OPERATORS = words({
  en: 'may hold hold.expired for operators only',
  es: 'solo para operadores: hold.expired',
});

/** @throws InvalidRequest */
function refuseWrong(
  rules: AddressRules,
  caller: Caller,
  { url, types }: { url?: string | undefined; types?: string[] | undefined },
) {
  const problem = url === undefined ? undefined : problemOf(url, rules);
  if (problem !== undefined) throw InvalidRequest.field('url', problem);
  const told = typesFor(ownerOf(caller));
  const isTold = (type: string) => type === EVERYTHING || told.includes(type);
  if (types !== undefined && !types.every(isTold)) throw InvalidRequest.field('types', FOR_OPERATORS);
}

/** As it is called, however it was written. */
const written = (url: string) => new URL(url).href;

/** One page of the caller's endpoints, the oldest first. */
export async function listEndpoints(context: Context, caller: Caller, query: PageQuery): Promise<Page<EndpointView>> {
  const { db } = context;
  await refuseGoneAdmin(db, caller);
  const where = ofOwner(caller);
  const after = idCursor(query);
  const total = await db.prisma.webhookEndpoint.count({ where, take: ENDPOINTS_MAX });
  if (total === 0) await refuseGone(db, caller.id);
  const found = await db.prisma.webhookEndpoint.findMany({
    where: { ...where, ...(after !== undefined && { id: { gt: after } }) },
    orderBy: { id: 'asc' },
    skip: skipped(query),
    take: query.limit + 1,
  });
  return pageOf(query, total, { found, cursorOf: ({ id }) => id, view: viewEndpoint });
}

/** @throws AppError not-found for others' too */
export async function getEndpoint({ db }: Context, caller: Caller, id: string): Promise<EndpointView> {
  return viewEndpoint(await findOwn(db, caller, id));
}

/**
 * Makes an endpoint, which is told of whatever happens from now on. Its secret is shown here only.
 * @throws AppError not-found when the seller has no profile yet; too-many-webhook-endpoints
 * @throws InvalidRequest when the URL is not one that is called, or the types are not for the caller
 */
export async function addEndpoint(
  context: Context,
  rules: AddressRules,
  caller: Caller,
  { url, types }: EndpointInput,
): Promise<NewEndpointView> {
  refuseWrong(rules, caller, { url, types });
  const sellerId = ownerOf(caller);
  await refuseGoneAdmin(context.db, caller);
  const secret = newSecret();
  const made = await context.db.transaction(async (tx) => {
    if (sellerId !== null && (await tx.seller.count({ where: { id: sellerId } })) === 0)
      throw notFound('seller profile');
    // Those of one owner one after the other, or two of them would both be the tenth.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`webhooks of ${sellerId ?? NIL_ID}`}, 0))`;
    const count = await tx.webhookEndpoint.count({ where: ofOwner(caller), take: ENDPOINTS_MAX });
    if (count >= ENDPOINTS_MAX) throw new AppError(WEBHOOK_ERRORS['too-many-webhook-endpoints']);
    const data = { id: newId(), sellerId, url: written(url), types, secret, afterPosition: await lastPosition(tx) };
    return tx.webhookEndpoint.create({ data });
  });
  return { ...viewEndpoint(made), secret };
}

/** Where the last event is. */
async function lastPosition(tx: Tx): Promise<bigint> {
  const { _max: last } = await tx.event.aggregate({ _max: { position: true } });
  return last.position ?? 0n;
}

/**
 * Changes where an endpoint is and what it is told, or switches it. What happens while it is off does not come in for it; what
 * happened before waits, and is sent once it is on again.
 * @throws AppError not-found for others' too
 * @throws InvalidRequest as when it is made
 */
export async function changeEndpoint(
  { db }: Context,
  rules: AddressRules,
  caller: Caller,
  { id, url, types, active }: EndpointPatch & { id: string },
): Promise<EndpointView> {
  refuseWrong(rules, caller, { url, types });
  await refuseGoneAdmin(db, caller);
  return db.transaction(async (tx) => {
    const endpoint = await holdOwn(tx, caller, id);
    const isOn = endpoint.status === 'ACTIVE';
    const data: Prisma.WebhookEndpointUpdateInput = {
      ...(url !== undefined && { url: written(url), failingSince: null, ...(isOn && (await hurried(tx, id))) }),
      ...(types !== undefined && { types }),
      ...(active === false && isOn && (await switchedOff(tx))),
      ...(active === true && !isOn && (await switchedOn(tx, id))),
    };
    return viewEndpoint(await tx.webhookEndpoint.update({ where: { id }, data }));
  });
}

/** It is told of what has happened until now, wherever that is on its way. */
async function switchedOff(tx: Tx): Promise<Prisma.WebhookEndpointUpdateInput> {
  // By the clock that events are given their time by, and rounded as they are.
  return { status: 'DISABLED', disabledReason: 'OWNER', toldUntil: await databaseTime(tx) };
}

/** What waits gets its three days anew, and the first of it is sent at once. */
async function switchedOn(tx: Tx, id: string): Promise<Prisma.WebhookEndpointUpdateInput> {
  return {
    ...(await hurried(tx, id)),
    status: 'ACTIVE',
    disabledReason: null,
    failingSince: null,
    enabledAt: new Date(),
    afterPosition: await lastPosition(tx),
  };
}

/** The first of what waits is due at once, and the rest soon: see hurryOn(). */
async function hurried(tx: Tx, id: string): Promise<{ isHurried: boolean }> {
  return { isHurried: await hurryPart(askBy(tx), id) };
}

/** Deletes an endpoint: nothing is sent from now on, and what it was told is removed bit by bit. @throws AppError not-found for others' too */
export async function deleteEndpoint({ db }: Context, caller: Caller, id: string): Promise<void> {
  const data = {
    ...({ status: 'DELETED', disabledReason: null } as const),
    ...{ secret: null, previousSecret: null, previousSecretUntil: null },
  };
  await refuseGoneAdmin(db, caller);
  await db.transaction(async (tx) => {
    const endpoint: WebhookEndpoint = await holdOwn(tx, caller, id);
    await tx.webhookEndpoint.update({ where: { id: endpoint.id }, data });
  });
}

/**
 * Gives an endpoint a new secret, shown here only.
 * @param endPrevious those before count no longer; else the last of them signs beside it for a day
 * @throws AppError not-found for others' too; webhook-secrets-overlap while two count, unless they end
 */
export async function rotateSecret(
  { db }: Context,
  caller: Caller,
  id: string,
  endPrevious: boolean,
): Promise<SecretView> {
  const secret = newSecret();
  await refuseGoneAdmin(db, caller);
  const until = endPrevious ? null : new Date(Date.now() + OVERLAP_MS);
  await db.transaction(async (tx) => {
    const { secret: previous, previousSecretUntil } = await holdOwn(tx, caller, id);
    const isOverlapping = previousSecretUntil !== null && previousSecretUntil.getTime() > Date.now();
    // The one before is perhaps the only one that its receiver knows.
    if (isOverlapping && !endPrevious) throw new AppError(WEBHOOK_ERRORS['webhook-secrets-overlap']);
    const data = { secret, previousSecret: endPrevious ? null : previous, previousSecretUntil: until };
    await tx.webhookEndpoint.update({ where: { id }, data });
  });
  return { secret, previousSecretUntil: until?.toISOString() ?? null };
}
