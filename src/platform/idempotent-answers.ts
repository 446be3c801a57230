import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type ErrorCode, PLATFORM_ERRORS } from './errors.ts';
import {
  type AnsweredDecision,
  type BegunDecision,
  type IdempotentRequest,
  isAnswered,
  isBegun,
  KeptAnswer,
  lostToSameKey,
} from './idempotency.ts';
import { type AskKeys, type FoundKey, findKey, keepAnswer, leaveKey } from './idempotency-keys.sql.ts';
import { languageOf } from './language.ts';
import { asProblem, PROBLEM_TYPE, refusalOf } from './problem.ts';
import { InvalidRequest } from './validation.ts';

/** How the call of a key is answered by what is known of the key, and what of its own answer is kept. */

/** An answer that is made anew of what an effect began, once it is known what came of it. */
export interface NewAnswer {
  readonly status: number;
  /** As the handler would send it. */
  readonly body: unknown;
  /** False where the same request may come to something else later. Default: true. */
  readonly isKept?: boolean;
}

/** How answers are made of decisions of the kind `begun`: without a slot, so by one statement that is asked with others'. */
export interface BegunAnswers {
  /**
   * @returns undefined while nobody knows what comes of it
   * @throws AppError the refusal, where that is the answer
   */
  answerOf(request: FastifyRequest, decision: BegunDecision): Promise<NewAnswer | undefined>;
}

/** A call with a key. */
export interface KeyedCall {
  readonly app: FastifyInstance;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly ask: AskKeys;
  /** Where its effect keeps what is `begun`. */
  readonly answers: BegunAnswers | undefined;
  /** Within how long a call is answered, or nobody waits for it any more. */
  readonly answerWithinMs: number;
  /** How long it waits for the answer to another call of its key. */
  readonly waitMs: number;
  /** How many calls wait so, by their user. */
  readonly waiting: Map<string, number>;
}

/** What a call comes to: it is answered, or its handler is to run, now or again. */
export type Outcome = 'answered' | 'run';

/** A refused file may have megabytes to say of its lines: a longer answer is not kept, and is found anew each time. */
const KEPT_BYTES_MAX = 64 * 1024;
const JSON_TYPE = 'application/json; charset=utf-8';
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;
const PAUSE_GROWTH = 1.5;
/** Calls of one user that wait for another of their key at most: they have no slots by which they would be bounded. */
const WAITING_MAX = 20;

/** Answers by what is known of the key, if anything is. */
export async function answerByKey(call: KeyedCall): Promise<Outcome> {
  const { ask, request } = call;
  const { idempotent } = request;
  const found = idempotent && (await findKey(ask, idempotent));
  return idempotent === undefined || found === undefined ? 'run' : answerByFound(call, idempotent, found);
}

async function answerByFound(call: KeyedCall, idempotent: IdempotentRequest, found: FoundKey): Promise<Outcome> {
  const { requestHash, decision } = found;
  if (requestHash !== idempotent.requestHash) throw new AppError(PLATFORM_ERRORS['idempotency-key-reused']);
  if (isAnswered(decision)) return sendKept(call, decision);
  // What else an effect keeps, the handler finds and makes its answer of.
  if (!isBegun(decision)) return 'run';
  const { answers, waiting } = call;
  const { userId } = idempotent;
  const others = waiting.get(userId) ?? 0;
  if (answers === undefined || others >= WAITING_MAX) throw new AppError(PLATFORM_ERRORS['request-in-progress']);
  waiting.set(userId, others + 1);
  try {
    return await waitForAnswer(call, idempotent, answers, found);
  } finally {
    const left = (waiting.get(userId) ?? 1) - 1;
    if (left === 0) waiting.delete(userId);
    else waiting.set(userId, left);
  }
}

/**
 * Looks again and again, until the call that began it has answered. Where that one must be gone the answer is made of what became
 * of what it began.
 */
async function waitForAnswer(
  call: KeyedCall,
  idempotent: IdempotentRequest,
  answers: BegunAnswers,
  first: FoundKey,
): Promise<Outcome> {
  const { request, reply, waitMs, ask } = call;
  const end = performance.now() + waitMs;
  let found = first;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(PAUSE_GROWTH * pauseMs, LONGEST_PAUSE_MS)) {
    const { decision, requestHash, ageMs } = found;
    // It was free for a moment, and another request has it now.
    if (requestHash !== idempotent.requestHash) throw new AppError(PLATFORM_ERRORS['idempotency-key-reused']);
    if (isAnswered(decision)) return sendKept(call, decision);
    if (!isBegun(decision)) return 'run';
    const isLeft = decision.by === '' || ageMs > call.answerWithinMs;
    const made = isLeft ? await answerAnew(call, answers, decision) : undefined;
    if (made === 'answered') return made;
    if (made !== undefined) {
      // The answer is kept as if it were theirs who began it.
      request.idempotent = made.isKept === false ? undefined : { ...idempotent, callId: '' };
      reply.status(made.status).header('idempotency-replayed', 'true').send(made.body);
      return 'answered';
    }
    if (performance.now() + pauseMs > end) throw new AppError(PLATFORM_ERRORS['request-in-progress']);
    await delay(pauseMs);
    const now = await findKey(ask, idempotent);
    if (now === undefined) return 'run';
    found = now;
  }
}

async function answerAnew(
  call: KeyedCall,
  { answerOf }: BegunAnswers,
  begun: BegunDecision,
): Promise<NewAnswer | 'answered' | undefined> {
  try {
    return await answerOf(call.request, begun);
  } catch (error) {
    const refusal = decidedRefusal(error, call.request);
    const { idempotent } = call.request;
    if (refusal === undefined || idempotent === undefined) throw error;
    call.reply.header('idempotency-replayed', 'true');
    if ((await refuse(call, { ...idempotent, callId: '' }, refusal)) === 'answered') return 'answered';
    throw new AppError(PLATFORM_ERRORS['concurrency-conflict'], { cause: error });
  }
}

/**
 * Answers what its handler threw, where that has to do with its key: it was answered before, another call of the key was faster,
 * or it is refused for good.
 * @throws the error, where it has not
 */
export async function answerByError(call: KeyedCall, error: unknown): Promise<Outcome> {
  const { app, request, reply } = call;
  const { idempotent } = request;
  if (reply.sent) throw error;
  if (error instanceof KeptAnswer) return sendKept(call, error.answer);
  if (idempotent === undefined) throw error;
  if (lostToSameKey(error)) return answerByOther(call, idempotent, error);
  if (isUndecided(error)) return answerByTwin(call, idempotent, error);
  const refusal = decidedRefusal(error, request);
  if (refusal === undefined) throw await leaving(call, idempotent, error);
  const told = await app.orUnauthenticated(refusal, request);
  if (told !== refusal) throw told;
  return refuse(call, idempotent, refusal);
}

const isUndecided = (error: unknown) => error instanceof AppError && error.options.undecided === true;

/** What is under way may be what another call of the key began: then that one's answer is the answer. */
async function answerByTwin(call: KeyedCall, idempotent: IdempotentRequest, error: unknown): Promise<Outcome> {
  const found = await findKey(call.ask, idempotent);
  const isOwn = found !== undefined && isBegun(found.decision) && found.decision.by === idempotent.callId;
  if (found === undefined || isOwn) throw await leaving(call, idempotent, error);
  return answerByFound(call, idempotent, found);
}

/** A call that ends without a word on what it began leaves that to whoever asks again. @returns the error it ends with */
async function leaving({ answers, ask }: KeyedCall, idempotent: IdempotentRequest, error: unknown): Promise<unknown> {
  if (answers !== undefined) await leaveKey(ask, idempotent).catch(() => {});
  return error;
}

/** What was decided of the request, and so is decided once. That a key is taken says nothing of the request that has it. */
function decidedRefusal(error: unknown, request: FastifyRequest): AppError | undefined {
  if (!(error instanceof AppError || error instanceof InvalidRequest)) return undefined;
  const problem = asProblem(error, request);
  const { code, status, retryable } = problem.kind;
  const isFinal = !retryable && !isUndecided(problem);
  const isDecided = status >= 400 && status < 500 && status !== 401 && isFinal && code !== 'idempotency-key-reused';
  return isDecided ? problem : undefined;
}

/** Refuses, once that is what the key has for its answer. */
async function refuse(call: KeyedCall, idempotent: IdempotentRequest, refusal: AppError): Promise<Outcome> {
  const { request, reply, ask } = call;
  const { status, headers, body } = refusalOf(request, refusal);
  const text = JSON.stringify(body);
  if (Buffer.byteLength(text) > KEPT_BYTES_MAX) throw refusal;
  const language = languageOf(request.headers['accept-language']);
  const isKept = await keepAnswer(ask, idempotent, { kind: 'answered', status, body: text, language });
  if (!isKept) return answerByOther(call, idempotent, refusal);
  reply.problemCode = refusal.code;
  reply.status(status).headers(headers).serializer(String).send(text);
  return 'answered';
}

/** Another call of the key was faster: what it was answered is the answer. */
async function answerByOther(call: KeyedCall, idempotent: IdempotentRequest, cause: unknown): Promise<Outcome> {
  const found = await findKey(call.ask, idempotent);
  // What it began without having heard so is nobody else's.
  if (found !== undefined && isBegun(found.decision) && found.decision.by === idempotent.callId)
    throw await leaving(call, idempotent, new AppError(PLATFORM_ERRORS['request-in-progress'], { cause }));
  const outcome = found && (await answerByFound(call, idempotent, found));
  // It was removed a moment ago; or the handler would find it, and can't run again since its body was read.
  if (outcome === undefined || (outcome === 'run' && call.request.body instanceof Readable))
    throw new AppError(PLATFORM_ERRORS['concurrency-conflict'], { cause });
  return outcome;
}

/** Sends an answer as it was sent the first time. */
function sendKept({ request, reply }: KeyedCall, { status, body, language }: AnsweredDecision): Outcome {
  // There is nothing more to keep.
  request.idempotent = undefined;
  reply.status(status).header('idempotency-replayed', 'true');
  if (language === undefined) reply.header('content-type', JSON_TYPE);
  else reply.headers({ 'content-type': PROBLEM_TYPE, 'content-language': language });
  if (status >= 400) reply.problemCode = (JSON.parse(body) as { code: ErrorCode }).code;
  reply.serializer(String).send(body);
  return 'answered';
}

/**
 * Keeps what is sent of a success.
 * @returns what is to be sent: what another call of the key was answered, where that was kept before
 */
export async function keepSent(
  ask: AskKeys,
  { request, reply }: Pick<KeyedCall, 'request' | 'reply'>,
  body: string,
): Promise<string> {
  const { idempotent } = request;
  const { statusCode: status } = reply;
  if (idempotent === undefined || status >= 400) return body;
  if (Buffer.byteLength(body) > KEPT_BYTES_MAX) {
    // It is made anew each time.
    await leaveKey(ask, idempotent);
    return body;
  }
  if (await keepAnswer(ask, idempotent, { kind: 'answered', status, body })) return body;
  const found = await findKey(ask, idempotent);
  if (found === undefined || (isBegun(found.decision) && found.decision.by === idempotent.callId)) return body;
  if (found.requestHash !== idempotent.requestHash) return refuseInstead(request, reply, 'idempotency-key-reused');
  if (!isAnswered(found.decision)) return refuseInstead(request, reply, 'request-in-progress');
  reply.status(found.decision.status).header('idempotency-replayed', 'true');
  if (found.decision.language !== undefined) reply.header('content-type', PROBLEM_TYPE);
  return found.decision.body;
}

/** Nothing was begun by this call, and its key is another's by now. */
function refuseInstead(
  request: FastifyRequest,
  reply: FastifyReply,
  code: 'idempotency-key-reused' | 'request-in-progress',
): string {
  const { status, headers, body } = refusalOf(request, new AppError(PLATFORM_ERRORS[code]));
  reply.problemCode = code;
  reply.status(status).headers(headers);
  return JSON.stringify(body);
}
