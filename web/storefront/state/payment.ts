import type { components } from '../../../clients/typescript/src/index.ts';
import { fulfil } from '../../shared/keys.ts';
import { market } from '../../shared/market.ts';

export type Order = components['schemas']['OrderDetails'];

/** What the simulated provider takes; the test methods of Stripe have the names of the cards. */
export const METHODS = ['pm_card_visa', 'pm_card_authenticate', 'pm_oxxo', 'pm_spei', 'pm_card_declined'] as const;
export type Method = (typeof METHODS)[number];

const UNPAID: ReadonlySet<Order['status']> = new Set(['PENDING_PAYMENT', 'PAYMENT_FAILED']);

export const isUnpaid = ({ status }: Pick<Order, 'status'>) => UNPAID.has(status);

/**
 * Pays orders of one checkout: each is of another seller. With its key a second click pays nothing twice.
 * @throws TianguisError, of one order also where it is declined; NoAnswerError
 */
export async function pay(orders: readonly Order[], paymentMethod: Method): Promise<void> {
  const [first] = orders;
  if (first === undefined) return;
  const name = `pay.${orders.map(({ id }) => id).join(',')}`;
  // A card that was declined may be tried again: that is another attempt.
  const wanted = { paymentMethod, since: orders.map(({ updatedAt }) => updatedAt) };
  await fulfil(name, wanted, async ({ key }) => {
    const asked = { body: { paymentMethod }, idempotencyKey: key };
    if (orders.length === 1) {
      await market().post('/api/marketplace/orders/{id}/payments', { ...asked, params: { path: { id: first.id } } });
    } else {
      const params = { path: { id: first.checkoutId } };
      await market().post('/api/marketplace/checkouts/{id}/payments', { ...asked, params });
    }
  });
}
