import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Prisma } from '../generated/prisma/client.ts';
import type { Tx } from './database.ts';
import { AppError, PLATFORM_ERRORS } from './errors.ts';
import { defineTable } from './tables.ts';
import { words } from './validation.ts';

/** What an Idempotency-Key means: the same request again gets the first answer again, and nothing happens twice. */

export const IDEMPOTENCY_KEYS = defineTable('idempotencyKey', 'idempotency_keys', {
  userId: 'uuid',
  key: 'text',
  requestHash: 'text',
  decision: 'jsonb',
});

/** Longer than any client goes on asking. */
export const IDEMPOTENCY_RETENTION = { table: IDEMPOTENCY_KEYS.name, column: 'created_at', age: '24 hours' };

export const idempotencyHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .regex(
      /^[\x21-\x7e]{1,255}$/,
      words({
        en: 'must have 1 to 255 printable ASCII characters, no spaces',
        es: 'debe tener de 1 a 255 caracteres ASCII imprimibles, sin espacios',
      }),
    )
    .optional()
    .meta({ description: 'A retry with the same key and body gets the first answer again, and nothing happens twice' }),
});

/** A caller's key for one request, and what the request said. */
export interface IdempotentRequest {
  readonly key: string;
  readonly requestHash: string;
}

/**
 * A request as it is compared with the first of its key.
 * @param action what is asked for, such as `POST /api/inventory/receipts`: a key is good for one
 * @param input as parsed, so that spaces and order do not matter
 */
export function keyedRequest(
  key: string | undefined,
  { action, input }: { action: string; input: unknown },
): IdempotentRequest | undefined {
  if (key === undefined) return undefined;
  return {
    key,
    requestHash: createHash('sha256')
      .update(JSON.stringify([action, input]))
      .digest('hex'),
  };
}

/** A call as it is compared with the first of its key: by where it goes, and what it says. */
export function keyedCall({
  headers,
  method,
  routeOptions,
  params,
  body,
}: FastifyRequest): IdempotentRequest | undefined {
  const action = `${method} ${routeOptions.url}`;
  // Ids are the same in capitals.
  const what = Object.values(params as Record<string, string>).map((id) => id.toLowerCase());
  return keyedRequest(headers['idempotency-key'] as string | undefined, { action, input: [what, body ?? null] });
}

/** Says of an answer whether it was given before. */
export function tellReplayed(reply: FastifyReply, { replayed }: { readonly replayed: boolean }): FastifyReply {
  return replayed ? reply.header('idempotency-replayed', 'true') : reply;
}

/** What a key keeps, as JSON: what its answer can be made of again. */
export interface Decision {
  readonly kind: string;
}

/** What came of a request, now or when it came for the first time. */
export interface Once<D> {
  readonly decision: D;
  /** The same request was carried out before; nothing was done now. */
  readonly replayed: boolean;
}

/** Seen by no one: it is replaced before the transaction ends. */
const BEGUN = { kind: 'begun' };

/**
 * Has an effect once for each key: what was decided is kept in the transaction of the effect. The key is taken first, so of two
 * at once the second waits, and is told what came of the first.
 * @param request undefined: without a key, as often as it comes
 * @throws AppError idempotency-key-reused when the key belongs to another request
 */
export async function once<D extends Decision>(
  tx: Tx,
  userId: string,
  request: IdempotentRequest | undefined,
  effect: () => Promise<D>,
): Promise<Once<D>> {
  if (request === undefined) return { decision: await effect(), replayed: false };
  const { key, requestHash } = request;
  const row = { userId, key, requestHash, decision: BEGUN };
  const { count } = await tx.idempotencyKey.createMany({ data: [row], skipDuplicates: true });
  const where = { userId_key: { userId, key } };
  if (count === 0)
    return { decision: decided<D>(await tx.idempotencyKey.findUnique({ where }), request), replayed: true };
  const decision = await effect();
  await tx.idempotencyKey.update({ where, data: { decision: { ...decision } as object as Prisma.InputJsonObject } });
  return { decision, replayed: false };
}

/** What was decided of the same request; its hash says of what kind it was. */
function decided<D extends Decision>(
  row: { readonly requestHash: string; readonly decision: unknown } | null,
  { requestHash }: IdempotentRequest,
): D {
  // It has served, and was removed a moment ago.
  if (row === null) throw new AppError(PLATFORM_ERRORS['concurrency-conflict']);
  if (row.requestHash !== requestHash) throw new AppError(PLATFORM_ERRORS['idempotency-key-reused']);
  return row.decision as D;
}
