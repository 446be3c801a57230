import type { Prisma } from '../generated/prisma/client.ts';
import { newId } from './ids.ts';
import { defineTable, type RowSet, rowsFor } from './tables.ts';

export const OUTBOX_EVENTS = defineTable('outboxEvent', 'outbox_events', {
  id: 'uuid',
  type: 'text',
  subjectId: 'uuid',
  payload: 'jsonb',
});

export interface OutboxEvent {
  /** What happened, such as `order.status-changed`. */
  readonly type: string;
  readonly subjectId: string;
  readonly payload: Prisma.InputJsonObject;
}

/** Events as rows, for whoever writes them with others. */
export function outboxRows(events: readonly OutboxEvent[]): RowSet {
  return rowsFor(
    OUTBOX_EVENTS,
    events.map((event) => ({ id: newId(), ...event })),
  );
}
