import { z } from 'zod';
import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { AppError, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { words } from '../../platform/validation.ts';
import { refuseGoneAdmin } from '../accounts/index.ts';
import { UNIT_ERRORS } from './errors.ts';
import type { LockInput, LockView } from './lock-schemas.ts';
import { endLease, type Lease, lastLease, writeLease } from './locks.sql.ts';
import { holdUnit } from './unit-changes.ts';
import { viewLock } from './views.ts';

/** Who edits a unit for a while, so that others need not begin. It ends by itself. */

export const lockTokenHeaders = z.looseObject({
  'lock-token': z
    .string()
    .regex(/^\d{1,9}$/, words({ en: 'must be the token of a lock', es: 'debe ser el token de un bloqueo' }))
    .optional()
    .meta({ description: 'The `token` of your lock of the unit: refused when that is no longer its lock' }),
});

/** The token that a request presents. */
export function lockTokenIn(headers: { readonly 'lock-token'?: string | undefined }): number | undefined {
  const token = headers['lock-token'];
  return token === undefined ? undefined : Number(token);
}

/**
 * Locks a unit for a while, or goes on doing so. Whoever takes over from another gets a higher token, and the other's is worth
 * nothing from then on.
 * @throws AppError unit-locked when someone else has it; forbidden when a seller takes over; not-found for others' too
 */
export async function lockUnit(
  { db }: Context,
  caller: Caller,
  id: string,
  { seconds, takeOver }: LockInput,
): Promise<LockView> {
  await refuseGoneAdmin(db, caller);
  if (takeOver && caller.role !== 'ADMIN') throw noTakeOver();
  return db.transaction(async (tx) => {
    await holdUnit(tx, caller, id);
    const last = await lastLease(tx, id);
    const isRenewed = last?.isLive === true && last.heldBy === caller.id;
    if (last?.isLive && !isRenewed && !takeOver) throw unitLocked(last);
    const token = isRenewed ? last.token : (last?.token ?? 0) + 1;
    const expiresAt = await writeLease(tx, id, { token, heldBy: caller.id, seconds });
    return { unitId: id, token, ...viewLock({ heldBy: caller.id, expiresAt }) };
  });
}

/**
 * Lets others have a unit. Where nobody locks it, nothing changes.
 * @throws AppError unit-locked when someone else does; lock-lost when the token is not that of the caller's lock; not-found for
 *   others' too
 */
export async function unlockUnit(
  { db }: Context,
  caller: Caller,
  id: string,
  token: number | undefined,
): Promise<void> {
  await refuseGoneAdmin(db, caller);
  await db.transaction(async (tx) => {
    const unit = await holdUnit(tx, caller, id);
    await refuseIfLocked(tx, unit, caller, token);
    await endLease(tx, id);
  });
}

/**
 * Whoever changes a unit asks this first: from then on nobody else locks it or takes it over until the transaction ends. Whoever read
 * it before claims it by its version.
 * @param token what the caller presents; undefined: nothing
 * @throws AppError unit-locked when someone else locks it; lock-lost when a token is presented that is not that of the caller's lock
 */
export async function refuseIfLocked(
  tx: Tx,
  { id }: { readonly id: string },
  caller: Caller,
  token: number | undefined,
): Promise<void> {
  await tx.$queryRaw`SELECT FROM units WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  const last = await lastLease(tx, id);
  const live = last?.isLive ? last : undefined;
  const isOwn = live?.heldBy === caller.id;
  if (token !== undefined && !(isOwn && live.token === token)) throw lockLost(live);
  if (live !== undefined && !isOwn) throw unitLocked(live);
}

function unitLocked(lease: Lease): AppError {
  const lock = viewLock(lease);
  return new AppError(UNIT_ERRORS['unit-locked'], { params: { until: lock.expiresAt }, extensions: lock });
}

function lockLost(present: Lease | undefined): AppError {
  const lock = present === undefined ? null : viewLock(present);
  return new AppError(UNIT_ERRORS['lock-lost'], { extensions: { lock } });
}

function noTakeOver(): AppError {
  const reason = {
    en: 'Only an ADMIN takes a lock over.',
    es: 'Solo un ADMIN toma un bloqueo de otra persona.',
  };
  return new AppError(PLATFORM_ERRORS.forbidden, { params: { reason } });
}
