import { z } from 'zod';
import { PAYMENT_METHODS, type PaymentMethod } from './simulated-provider.ts';

const methods = Object.keys(PAYMENT_METHODS) as [PaymentMethod, ...PaymentMethod[]];

export const paymentBody = z.strictObject({
  paymentMethod: z.enum(methods).meta({ description: 'pm_card_visa succeeds, pm_card_declined is declined' }),
});
