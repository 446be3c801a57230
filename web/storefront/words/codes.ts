import { codeWords, named } from '../../shared/codes.ts';

/** Words for what only the shop has codes of. */

const english = {
  ...codeWords.en,
  sort: named({ newest: 'Newest', 'price-asc': 'Price: low to high', 'price-desc': 'Price: high to low' }),
  by: named({
    BUYER: 'by you',
    SELLER: 'by the seller',
    OPERATOR: 'by the market',
    PROVIDER: 'by the bank',
    CLOCK: 'by the clock',
  }),
  address: named({
    name: 'Name (optional)',
    street: 'Street and number',
    city: 'City',
    state: 'State',
    zipCode: 'Postcode',
    country: 'Country',
    phone: 'Phone (optional)',
    notes: 'For the courier (optional)',
  }),
  methodName: named({
    pm_card_visa: 'Card',
    pm_card_authenticate: 'Card with 3-D Secure',
    pm_oxxo: 'OXXO',
    pm_spei: 'Bank transfer (SPEI)',
    pm_card_declined: 'Card without funds',
  }),
  methodText: named({
    pm_card_visa: 'A test card that pays at once.',
    pm_card_authenticate: 'A test card whose bank asks you first.',
    pm_oxxo: 'A voucher that you pay in cash at a shop.',
    pm_spei: 'Takes a few seconds to arrive.',
    pm_card_declined: 'A test card that is declined.',
  }),
  nextStep: named({ authenticate: 'Your bank has a question', 'pay-voucher': 'Pay your voucher' }),
  nextStepText: named({
    authenticate: 'Tell your bank that it is you (3-D Secure). Your goods are held meanwhile.',
    'pay-voucher': 'Take the voucher to a shop and pay it there. Your goods are held until then.',
  }),
};

const spanish: typeof english = {
  ...codeWords.es,
  sort: named({
    newest: 'Lo más nuevo',
    'price-asc': 'Precio: de menor a mayor',
    'price-desc': 'Precio: de mayor a menor',
  }),
  by: named({
    BUYER: 'por ti',
    SELLER: 'por quien vende',
    OPERATOR: 'por el mercado',
    PROVIDER: 'por el banco',
    CLOCK: 'por el reloj',
  }),
  address: named({
    name: 'Nombre (opcional)',
    street: 'Calle y número',
    city: 'Ciudad',
    state: 'Estado',
    zipCode: 'Código postal',
    country: 'País',
    phone: 'Teléfono (opcional)',
    notes: 'Para quien entrega (opcional)',
  }),
  methodName: named({
    pm_card_visa: 'Tarjeta',
    pm_card_authenticate: 'Tarjeta con 3-D Secure',
    pm_oxxo: 'OXXO',
    pm_spei: 'Transferencia (SPEI)',
    pm_card_declined: 'Tarjeta sin fondos',
  }),
  methodText: named({
    pm_card_visa: 'Una tarjeta de prueba que paga al momento.',
    pm_card_authenticate: 'Una tarjeta de prueba cuyo banco te pregunta antes.',
    pm_oxxo: 'Un vale que pagas en efectivo en la tienda.',
    pm_spei: 'Tarda unos segundos en llegar.',
    pm_card_declined: 'Una tarjeta de prueba que es rechazada.',
  }),
  nextStep: named({ authenticate: 'Tu banco tiene una pregunta', 'pay-voucher': 'Paga tu vale' }),
  nextStepText: named({
    authenticate: 'Dile a tu banco que eres tú (3-D Secure). Mientras tanto apartamos tus piezas.',
    'pay-voucher': 'Lleva el vale a una tienda y págalo ahí. Hasta entonces apartamos tus piezas.',
  }),
};

export const codes = { en: english, es: spanish } as const;
