import { dictionary } from './i18n.ts';

/** Words for what the API has codes for; a newer market may have codes that are not here: they are shown as they are. */

export const named = (words: Readonly<Record<string, string>>) => (code: string) => words[code] ?? code.toLowerCase();

const en = {
  category: named({
    ARTESANIA: 'Crafts',
    CERAMICA: 'Ceramics',
    GASTRONOMIA: 'Food',
    JOYERIA: 'Jewellery',
    MEZCAL: 'Mezcal',
    OTRO: 'Other',
    TEXTIL: 'Textiles',
  }),
  status: named({
    PENDING_PAYMENT: 'To be paid',
    PAYMENT_FAILED: 'Payment failed',
    PENDING: 'Payment under way',
    PAID: 'Paid',
    PROCESSING: 'Being packed',
    SHIPPED: 'On its way',
    DELIVERED: 'Delivered',
    CANCELLED: 'Cancelled',
    REFUNDED: 'Refunded',
  }),
  why: named({
    placed: 'Ordered',
    paid: 'Paid',
    'payment-pending': 'Payment under way',
    'payment-declined': 'Payment declined',
    'payment-provider-unavailable': 'The bank did not answer',
    'payment-called-off': 'Payment called off',
    'late-payment': 'Paid late',
    'late-payment-returned': 'Late money sent back',
    'partly-refunded': 'Refunded in part',
    refunded: 'Refunded',
    expired: 'Not paid in time',
    processing: 'Being packed',
    shipped: 'Sent off',
    delivered: 'Delivered',
    completed: 'It took place',
    cancelled: 'Cancelled',
  }),
};

const es: typeof en = {
  category: named({
    ARTESANIA: 'Artesanía',
    CERAMICA: 'Cerámica',
    GASTRONOMIA: 'Gastronomía',
    JOYERIA: 'Joyería',
    MEZCAL: 'Mezcal',
    OTRO: 'Otros',
    TEXTIL: 'Textiles',
  }),
  status: named({
    PENDING_PAYMENT: 'Por pagar',
    PAYMENT_FAILED: 'Pago rechazado',
    PENDING: 'Pago en curso',
    PAID: 'Pagado',
    PROCESSING: 'En preparación',
    SHIPPED: 'En camino',
    DELIVERED: 'Entregado',
    CANCELLED: 'Cancelado',
    REFUNDED: 'Reembolsado',
  }),
  why: named({
    placed: 'Pedido',
    paid: 'Pagado',
    'payment-pending': 'Pago en curso',
    'payment-declined': 'Pago rechazado',
    'payment-provider-unavailable': 'El banco no respondió',
    'payment-called-off': 'Pago retirado',
    'late-payment': 'Pagado tarde',
    'late-payment-returned': 'Pago tardío devuelto',
    'partly-refunded': 'Reembolsado en parte',
    refunded: 'Reembolsado',
    expired: 'No se pagó a tiempo',
    processing: 'En preparación',
    shipped: 'Enviado',
    delivered: 'Entregado',
    completed: 'Se realizó',
    cancelled: 'Cancelado',
  }),
};

export const codeWords = { en, es } as const;

/** What codes of goods and orders are called, in the language of the page. */
export const coded = dictionary(codeWords);
