import type { MarketEvent } from '../../platform/event-feed.ts';
import { HOLD_EXPIRED } from './rules.ts';

/** What the reader of a stream gets as the data of an event about an order, or about their cart. */
export function viewEvent({ type, subjectId, occurredAt, payload }: MarketEvent): object {
  const at = { occurredAt: occurredAt.toISOString() };
  const { items } = payload;
  if (type === HOLD_EXPIRED) return { cartId: subjectId, ...at, items };
  return { orderId: subjectId, ...at, ...payload };
}
