import { hash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Prisma } from '../generated/prisma/client.ts';
import type { Tx } from './database.ts';
import { AppError, type Language, PLATFORM_ERRORS } from './errors.ts';
import { isUniqueViolation } from './sqlstate.ts';
import { defineTable, type RowOf } from './tables.ts';
import { words } from './validation.ts';

/**
 * What an Idempotency-Key means: the same request again gets the first answer again, and nothing happens twice. A route says in
 * its `config.idempotency` that it takes one, and idempotency-plugin.ts does the rest; here is what services need.
 */

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
  readonly userId: string;
  readonly key: string;
  readonly requestHash: string;
  /** Of this call alone: the same request sent again has another. */
  readonly callId: string;
}

/** What a request says, as it is compared with the first of its key. */
export function requestHashOf(action: string, input: unknown): string {
  return hash('sha256', JSON.stringify([action, input]), 'hex');
}

/** Says of an answer whether it was given before. */
export function tellReplayed(reply: FastifyReply, { replayed }: { readonly replayed: boolean }): FastifyReply {
  return replayed ? reply.header('idempotency-replayed', 'true') : reply;
}

/** What a key keeps, as JSON: what its answer can be made of again, or the answer itself. */
export interface Decision {
  readonly kind: string;
}

/** An answer as it was sent, to be sent again to the letter. */
export interface AnsweredDecision extends Decision {
  readonly kind: 'answered';
  readonly status: number;
  readonly body: string;
  /** Of a refusal. */
  readonly language?: Language;
}

/**
 * An effect that is committed, while its answer depends on what is still to come, a payment provider's word say. Together with
 * what the answer can be made of when the process that began it is no more.
 */
export interface BegunDecision extends Decision {
  readonly kind: 'begun';
  /** The call that began it, and nobody else, answers with what came of it. Empty: it ended without an answer. */
  readonly by: string;
}

/** What an effect keeps with its request's key where the answer is yet to come. */
export function begun<Data extends object>({ callId }: IdempotentRequest, data: Data): BegunDecision & Data {
  return { ...data, kind: 'begun', by: callId };
}

/** Thrown where a key turns out to have its answer: that is sent, whatever was under way. */
export class KeptAnswer extends Error {
  override name = 'KeptAnswer';
  readonly answer: AnsweredDecision;

  constructor(answer: AnsweredDecision) {
    super('the request was answered before');
    this.answer = answer;
  }
}

export function isAnswered(decision: Decision): decision is AnsweredDecision {
  return decision.kind === 'answered';
}

export function isBegun(decision: Decision): decision is BegunDecision {
  return decision.kind === 'begun';
}

/** The row that an effect writes in its transaction. */
export function keyRow(
  { userId, key, requestHash }: IdempotentRequest,
  decision: Decision,
): RowOf<typeof IDEMPOTENCY_KEYS> {
  return { userId, key, requestHash, decision: { ...decision } };
}

/** Whether an effect was undone because another request of the same key was faster, which then has the answer. */
export function lostToSameKey(error: unknown): boolean {
  return isUniqueViolation(error, { table: IDEMPOTENCY_KEYS.name, columns: ['user_id', 'key'], primary: true });
}

/** What came of a request, now or when it came for the first time. */
export interface Once<D> {
  readonly decision: D;
  /** The same request was carried out before; nothing was done now. */
  readonly replayed: boolean;
}

/** Seen by no one: it is replaced before the transaction ends. */
const TAKEN = { kind: 'taken' };

/**
 * Has an effect once for each key: what was decided is kept in the transaction of the effect. The key is taken first, so of two
 * at once the second waits, and is told what came of the first.
 * @param request undefined: without a key, as often as it comes
 * @throws AppError idempotency-key-reused when the key belongs to another request
 * @throws KeptAnswer when the request was refused before
 */
export async function once<D extends Decision>(
  tx: Tx,
  request: IdempotentRequest | undefined,
  effect: () => Promise<D>,
): Promise<Once<D>> {
  if (request === undefined) return { decision: await effect(), replayed: false };
  const { count } = await tx.idempotencyKey.createMany({ data: [keyRow(request, TAKEN)], skipDuplicates: true });
  const { userId, key } = request;
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
  const decision = row.decision as D;
  if (isAnswered(decision)) throw new KeptAnswer(decision);
  return decision;
}
