import type { Charge, ChargeResult, PaymentProvider } from './provider.ts';

/** Methods of payment the simulated provider knows, and what becomes of a charge. */
export const PAYMENT_METHODS = { pm_card_visa: 'SUCCEEDED', pm_card_declined: 'DECLINED' } as const;

export type PaymentMethod = keyof typeof PAYMENT_METHODS;

const RESULTS = new Map<string, ChargeResult>(Object.entries(PAYMENT_METHODS));

const resultOf = async ({ method }: Charge) => RESULTS.get(method) ?? 'DECLINED';

/**
 * Stands in for a payment provider: decides by the method's name, at once, without a call. It needs no memory, so that
 * each process finds what any other had charged; a charge that never reached it looks to it like one that did.
 */
export const simulatedProvider: PaymentProvider = { name: 'simulated', charge: resultOf, conclude: resultOf };
