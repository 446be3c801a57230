import type { WebhookEndpoint } from '../../generated/prisma/client.ts';
import type { Caller } from '../../platform/access.ts';
import type { Database, Tx } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { refuseGoneAdmin } from '../accounts/index.ts';

/** Whose endpoints a caller has: a seller their own, every ADMIN the operator's, which is null. */
export function ownerOf({ id, role }: Caller): string | null {
  return role === 'ADMIN' ? null : id;
}

/** What of an owner's endpoints is still there for them. */
export const ofOwner = (caller: Caller) => ({ sellerId: ownerOf(caller), status: { not: 'DELETED' } }) as const;

/** @throws AppError not-found for others' too; unauthenticated for an operator who is gone */
export async function findOwn(db: Database, caller: Caller, id: string): Promise<WebhookEndpoint> {
  await refuseGoneAdmin(db, caller);
  return findIn(db.prisma, caller, id);
}

async function findIn(tx: Tx, caller: Caller, id: string): Promise<WebhookEndpoint> {
  const endpoint = await tx.webhookEndpoint.findFirst({ where: { id, ...ofOwner(caller) } });
  if (endpoint === null) throw notFound('webhook endpoint');
  return endpoint;
}

/** The same in a transaction, after refuseGoneAdmin, and nobody changes it meanwhile. @throws AppError not-found */
export async function holdOwn(tx: Tx, caller: Caller, id: string): Promise<WebhookEndpoint> {
  await tx.$queryRaw`SELECT FROM webhook_endpoints WHERE id = ${id}::uuid FOR NO KEY UPDATE`;
  return findIn(tx, caller, id);
}
