import { z } from 'zod';
import { idSchema } from '../../platform/http-schemas.ts';
import { words } from '../../platform/validation.ts';

export const paymentBody = z.strictObject({
  paymentMethod: z
    .string()
    .regex(
      /^pm_\w{1,100}$/,
      words({
        en: 'must be a payment method of the provider, such as pm_card_visa',
        es: 'debe ser un método de pago del proveedor, como pm_card_visa',
      }),
    )
    .meta({
      description:
        'Of the simulated provider: pm_card_visa succeeds, pm_card_declined is declined, pm_card_authenticate asks the buyer first, pm_oxxo is paid later at a shop, pm_spei succeeds and pm_spei_returned fails after a few seconds. Of Stripe: the id of a PaymentMethod.',
    }),
});

export const checkoutPaymentSchema = z
  .object({
    orders: z.array(
      z.object({
        orderId: idSchema,
        outcome: z.enum(['PAID', 'PENDING', 'DECLINED', 'FAILED']).meta({
          description:
            'PENDING: the provider has it, or nobody knows yet. FAILED: it could not be tried, because of what `code` says',
        }),
        code: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'CheckoutPayment' });

export type PaymentOutcome = z.infer<typeof checkoutPaymentSchema>['orders'][number];
