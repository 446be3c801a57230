import type { Prisma } from '../generated/prisma/client.ts';
import type { Tx } from './database.ts';
import { newId } from './ids.ts';

export interface OutboxEvent {
  /** What happened, such as `order.status-changed`. */
  readonly type: string;
  readonly subjectId: string;
  readonly payload: Prisma.InputJsonObject;
}

/** Notes what happened in the transaction in which it happened: told later exactly if it became true. */
export async function writeOutbox(tx: Tx, events: readonly OutboxEvent[]): Promise<void> {
  await tx.outboxEvent.createMany({ data: events.map((event) => ({ id: newId(), ...event })) });
}
