import { z } from 'zod';
import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import { AppError, notFound, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { DEPTH_MAX, type Page, pageOf, readCursor, skipped } from '../../platform/paging.ts';
import { PING_TYPE } from './catalogue.ts';
import { queueResend } from './deliveries.sql.ts';
import { WEBHOOK_ERRORS } from './errors.ts';
import type { Message } from './messages.ts';
import { findOwn } from './owners.ts';
import { isSuccess } from './rules.ts';
import type { DeliveryQuery, DeliveryView, PingView } from './schemas.ts';
import { failureOf, type Send } from './sender.ts';
import { viewDelivery, viewPing } from './views.ts';

/** A place in the log. Deliveries of one event that names several things have the same position. */
interface Place {
  readonly position: bigint;
  readonly id: string;
}

const PLACE = z
  .string()
  .regex(/^\d{1,18}_[\da-f-]{36}$/)
  .transform((cursor): Place => {
    const [position = '', id = ''] = cursor.split('_');
    return { position: BigInt(position), id };
  })
  .refine(({ id }) => z.guid().safeParse(id).success);

const cursorOf = ({ position, id }: Place) => `${position}_${id}`;

/** One page of what an endpoint was told, the newest first. @throws AppError not-found for others' too */
export async function listDeliveries(
  { db }: Context,
  caller: Caller,
  endpointId: string,
  query: DeliveryQuery,
): Promise<Page<DeliveryView>> {
  const after = query.after === undefined ? undefined : readCursor(query.after, PLACE);
  await findOwn(db, caller, endpointId);
  const where = { endpointId, ...(query.status !== undefined && { status: query.status }) };
  const beyond = after && {
    // The first alone is a stretch of the index.
    AND: [
      { position: { lte: after.position } },
      { OR: [{ position: { lt: after.position } }, { id: { lt: after.id } }] },
    ],
  };
  const total = await db.prisma.webhookDelivery.count({ where, take: DEPTH_MAX });
  const found = await db.prisma.webhookDelivery.findMany({
    where: { ...where, ...beyond },
    orderBy: [{ position: 'desc' }, { id: 'desc' }],
    skip: skipped(query),
    take: query.limit + 1,
  });
  return pageOf(query, total, { found, cursorOf, view: viewDelivery });
}

/**
 * Has a delivery sent once more, whatever became of it.
 * @throws AppError not-found for others' too; webhook-endpoint-disabled
 */
export async function resendDelivery(
  { db }: Context,
  caller: Caller,
  { id, deliveryId }: { id: string; deliveryId: string },
): Promise<DeliveryView> {
  const endpoint = await findOwn(db, caller, id);
  const delivery = await db.prisma.webhookDelivery.findFirst({ where: { id: deliveryId, endpointId: id } });
  if (delivery === null) throw notFound('webhook delivery');
  if (endpoint.status !== 'ACTIVE') throw new AppError(WEBHOOK_ERRORS['webhook-endpoint-disabled']);
  await queueResend(db.ask, id, deliveryId);
  return viewDelivery(delivery);
}

/** Pings of a process at the same time. */
const PINGS_MAX = 20;
let pings = 0;

/**
 * Tells an endpoint, on or off, that somebody tries it, and waits for what it says.
 * @throws AppError not-found for others' too; overloaded while too many others wait
 */
export async function pingEndpoint(
  { db, lendSlot }: Context,
  send: Send,
  caller: Caller,
  id: string,
): Promise<PingView> {
  const { url, secret, previousSecret, previousSecretUntil } = await findOwn(db, caller, id);
  if (pings >= PINGS_MAX) throw new AppError(PLATFORM_ERRORS.overloaded, { retryAfterSeconds: 1 });
  const isOverlapping = previousSecretUntil !== null && previousSecretUntil.getTime() > Date.now();
  const secrets = [secret, isOverlapping ? previousSecret : null].filter((one) => one !== null);
  const message: Message = { id: newId(), type: PING_TYPE, occurredAt: new Date(), subjectId: id, payload: {} };
  pings += 1;
  try {
    const outcome = await lendSlot(() => send({ url, secrets }, message));
    const { status } = outcome;
    return viewPing(outcome, status === undefined || isSuccess(status) ? undefined : failureOf(status));
  } finally {
    pings -= 1;
  }
}
