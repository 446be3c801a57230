import { createHash, randomBytes } from 'node:crypto';
import type { Context } from '../../concurrency/index.ts';
import type { User } from '../../generated/prisma/client.ts';
import type { Database, Tx } from '../../platform/database.ts';
import { AppError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { ACCOUNT_ERRORS } from './errors.ts';

const LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;

/** Only the hash is kept: whoever reads the database can't sign in with it. The token has 256 random bits, so no salt. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Makes a refresh token. @param familyId of the login it descends from; absent: a new login */
export async function issueRefreshToken(tx: Tx, userId: string, familyId: string = newId()): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await tx.refreshToken.create({
    data: { id: newId(), userId, familyId, tokenHash: hashOf(token), expiresAt: new Date(Date.now() + LIFETIME_MS) },
  });
  return token;
}

/**
 * Exchanges a refresh token for the next one. A token that comes a second time was stolen, or its successor was: the
 * whole family ends.
 * @throws AppError refresh-token-invalid, refresh-token-reused
 */
export async function rotateRefreshToken(
  { db }: Context,
  token: string,
): Promise<{ user: User; refreshToken: string }> {
  const found = await db.prisma.refreshToken.findUnique({
    where: { tokenHash: hashOf(token) },
    include: { user: true },
  });
  if (found === null || found.revokedAt !== null || found.expiresAt <= new Date()) {
    throw new AppError(ACCOUNT_ERRORS['refresh-token-invalid']);
  }
  const next = await db.transaction(async (tx) => {
    await lockFamily(tx, found.familyId);
    const { count } = await tx.refreshToken.updateMany({
      where: { id: found.id, usedAt: null, revokedAt: null },
      data: { usedAt: new Date() },
    });
    return count === 1 ? issueRefreshToken(tx, found.userId, found.familyId) : undefined;
  });
  if (next === undefined) {
    await revokeFamily(db, found.familyId);
    throw new AppError(ACCOUNT_ERRORS['refresh-token-reused']);
  }
  return { user: found.user, refreshToken: next };
}

/** Ends the login a token belongs to. A token nobody knows is no error: the caller is logged out either way. */
export async function revokeRefreshToken({ db }: Context, token: string): Promise<void> {
  const found = await db.prisma.refreshToken.findUnique({ where: { tokenHash: hashOf(token) } });
  if (found !== null) await revokeFamily(db, found.familyId);
}

/**
 * Until the transaction ends, no other exchanges a token of the family or ends it. A family has no row of its own to lock,
 * and the rows it has are not enough: an exchange adds one that nobody who waited for the old one can see.
 */
async function lockFamily(tx: Tx, familyId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${familyId}, 0))`;
}

/** Ends a family, the successor of a token that was being exchanged meanwhile included. */
async function revokeFamily(db: Database, familyId: string): Promise<void> {
  await db.transaction(async (tx) => {
    await lockFamily(tx, familyId);
    await tx.refreshToken.updateMany({ where: { familyId, revokedAt: null }, data: { revokedAt: new Date() } });
  });
}
