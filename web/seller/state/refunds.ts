import type { components } from '../../../clients/typescript/src/index.ts';
import { begun, fulfil } from '../../shared/keys.ts';
import { market } from '../../shared/market.ts';

export type Refund = components['schemas']['Refund'];

/** Neither amount nor items: all that is left. */
export interface WantedRefund {
  readonly amount?: number;
  readonly items?: { readonly productId: string; readonly quantity: number }[];
  readonly restock?: boolean;
  readonly reason?: string;
}

const nameOf = (orderId: string) => `refund.${orderId}`;

/** Those whose answer may still come. */
const underWay = new Set<string>();

/** Something that was asked for and whose answer never came: it is settled first, so that nothing goes back twice. */
export const unansweredRefund = (orderId: string) =>
  underWay.has(orderId) ? undefined : begun<WantedRefund>(nameOf(orderId));

/** Gives money back; the same again, as long as it is not known to have ended, is the same refund. @throws TianguisError, NoAnswerError */
export function refund(orderId: string, wanted: WantedRefund): Promise<Refund> {
  underWay.add(orderId);
  return fulfil(nameOf(orderId), wanted, async ({ key, body }) => {
    const asked = { params: { path: { id: orderId } }, body, idempotencyKey: key };
    return (await market().post('/api/marketplace/orders/{id}/refunds', asked)).data;
  }).finally(() => underWay.delete(orderId));
}

/** Sends again what was asked for before: it is answered by what became of it. @throws TianguisError, NoAnswerError */
export async function finishRefund(orderId: string): Promise<Refund | undefined> {
  const before = unansweredRefund(orderId);
  return before && refund(orderId, before.body);
}
