import type { Context } from '../../concurrency/index.ts';
import type { WebhookEndpoint } from '../../generated/prisma/client.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { AppError, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { accountExists } from '../accounts/index.ts';
import { notFoundHere } from './errors.ts';

/** Whose endpoints a caller has: a seller their own, every ADMIN the operator's, which is null. */
export function ownerOf({ id, role }: Caller): string | null {
  return role === 'ADMIN' ? null : id;
}

/** What of an owner's endpoints is still there for them. */
export const ofOwner = (caller: Caller) => ({ sellerId: ownerOf(caller), status: { not: 'DELETED' } }) as const;

/** Whoever has nothing may be nobody any more. @throws AppError unauthenticated when the account is gone */
export async function refuseGone({ db }: Context, { id }: Caller): Promise<void> {
  if (!(await accountExists(db, id))) throw new AppError(PLATFORM_ERRORS.unauthenticated);
}

/** @throws AppError not-found for others' too */
export async function findOwn(prisma: Tx, caller: Caller, id: string): Promise<WebhookEndpoint> {
  const endpoint = await prisma.webhookEndpoint.findFirst({ where: { id, ...ofOwner(caller) } });
  if (endpoint === null) throw notFoundHere('webhook endpoint');
  return endpoint;
}

/** The same, and nobody changes it meanwhile. @throws AppError not-found */
export async function holdOwn(tx: Tx, caller: Caller, id: string): Promise<WebhookEndpoint> {
  await tx.$queryRaw`SELECT FROM webhook_endpoints WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  return findOwn(tx, caller, id);
}
