import { v7 as uuidv7 } from 'uuid';
import type { Prisma } from '../generated/prisma/client.ts';
import type { Tx } from './database.ts';

export interface OutboxEvent {
  /** What happened, such as `order.status-changed`. */
  readonly type: string;
  readonly subjectId: string;
  readonly payload: Prisma.InputJsonObject;
}

/** Notes what happened in the transaction in which it happened: told later exactly if it became true. */
export async function writeOutbox(tx: Tx, events: readonly OutboxEvent[]): Promise<void> {
  await tx.outboxEvent.createMany({ data: events.map((event) => ({ id: uuidv7(), ...event })) });
}
