import { setTimeout as delay } from 'node:timers/promises';
import type { Role } from '../../generated/prisma/enums.ts';
import { AppError, PLATFORM_ERRORS } from '../../platform/errors.ts';

/** A call of the API, as the people of a race make it. */
export interface Call {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly as: { readonly id: string; readonly role: Role };
  readonly body?: object;
  /** The Idempotency-Key, where the route takes one. */
  readonly key?: string;
}

export interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any route; what is read of it is checked where it is read
  readonly body: any;
  /** Undefined where the same again would be answered the same. */
  readonly retryAfterSeconds: number | undefined;
}

export type Send = (call: Call) => Promise<Answered>;

/** One who is told to come again does so this often. */
const RETRIES = 5;
/** So many at a time fill carts, and end orders; only the checkout is the race. */
const AT_ONCE = 10;

/** Sends, and sends again while the answer says that it may help. @param onAnswer is told of every answer */
export async function sendPatiently(
  send: Send,
  call: Call,
  onAnswer?: (answered: Answered) => void,
): Promise<Answered> {
  for (let retry = 0; ; retry += 1) {
    const answered = await send(call);
    onAnswer?.(answered);
    const { retryAfterSeconds, body } = answered;
    // A server that closes does not wait for a race.
    if (retryAfterSeconds === undefined || body?.code === 'shutting-down' || retry >= RETRIES) return answered;
    await delay(retryAfterSeconds * 1_000 * Math.random());
  }
}

/** @throws AppError where a step of the race was turned away for now, Error where it was refused */
export function expectStatus(statuses: readonly number[], { status, body }: Answered): Answered['body'] {
  if (statuses.includes(status)) return body;
  if (status === 503) throw new AppError(PLATFORM_ERRORS.overloaded, { cause: new Error(`a step had ${body?.code}`) });
  throw new Error(`a step of the race was refused: ${status} ${body?.code}`);
}

/** Does all, some at a time. When one fails no other is begun, and those that were have ended. @throws whatever the first throws */
export async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const queue = [...all];
  const worker = async () => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) await work(one);
  };
  const stopping = () => worker().finally(() => queue.splice(0));
  await allEnded(Array.from({ length: AT_ONCE }, stopping));
}

/** Waits until every one has ended, however. @throws whatever the first of them throws */
export async function allEnded(works: readonly Promise<void>[]): Promise<void> {
  const ends = await Promise.allSettled(works);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
