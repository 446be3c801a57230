export const PROVIDER = 'simulated';

/** Methods of payment the simulated provider knows, and what becomes of a charge. */
export const PAYMENT_METHODS = { pm_card_visa: 'SUCCEEDED', pm_card_declined: 'DECLINED' } as const;

export type PaymentMethod = keyof typeof PAYMENT_METHODS;

/** Stands in for a payment provider: decides by the method's name, at once, without a call. */
export function charge(method: PaymentMethod): (typeof PAYMENT_METHODS)[PaymentMethod] {
  return PAYMENT_METHODS[method];
}
