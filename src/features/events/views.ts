import type { MarketEvent } from '../../platform/event-feed.ts';

/** What the reader of a stream gets as the data of an event about an order. */
export function viewOrderEvent({ subjectId, occurredAt, payload }: MarketEvent): object {
  return { orderId: subjectId, occurredAt: occurredAt.toISOString(), ...payload };
}
