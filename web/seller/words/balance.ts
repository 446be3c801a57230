import { named } from '../../shared/codes.ts';
import { dictionary } from '../../shared/i18n.ts';
import type { Translated } from '../../shared/words.ts';

const en = {
  title: 'Balance',
  hint: 'What you sold, less the market’s fee and what went back.',
  now: 'The market owes you',
  owes: 'You owe the market',
  fee: (percent: string) => `The market keeps ${percent} of the next payment.`,
  noFee: 'The market keeps nothing of the next payment.',
  payout: 'Paying it out is the market operator’s: this desk only shows it.',
  entries: 'What made it',
  filter: 'Entries by kind',
  all: 'All',
  kinds: named({ CAPTURE: 'Payments', REFUND: 'Refunds' }),
  kind: named({ CAPTURE: 'Payment', REFUND: 'Refund' }),
  when: 'When',
  what: 'What',
  gross: 'Buyer paid',
  feeColumn: 'Fee',
  amount: 'For you',
  ofOrder: (number: string) => `Order ${number}`,
  none: 'Nothing yet.',
  noneText: 'The first paid order makes the first entry.',
  noneOfKind: 'No entries of this kind.',
  showAll: 'Show all entries',
};

const es: Translated<typeof en> = {
  title: 'Saldo',
  hint: 'Lo que vendiste, menos la comisión del mercado y lo devuelto.',
  now: 'El mercado te debe',
  owes: 'Le debes al mercado',
  fee: (percent) => `Del próximo pago el mercado se queda con ${percent}.`,
  noFee: 'Del próximo pago el mercado no se queda con nada.',
  payout: 'Pagarlo le toca a quien opera el mercado: aquí solo se muestra.',
  entries: 'De qué se compone',
  filter: 'Movimientos por tipo',
  all: 'Todo',
  kinds: named({ CAPTURE: 'Pagos', REFUND: 'Reembolsos' }),
  kind: named({ CAPTURE: 'Pago', REFUND: 'Reembolso' }),
  when: 'Cuándo',
  what: 'Qué',
  gross: 'Pagó quien compró',
  feeColumn: 'Comisión',
  amount: 'Para ti',
  ofOrder: (number) => `Pedido ${number}`,
  none: 'Todavía nada.',
  noneText: 'El primer pedido pagado hace el primer movimiento.',
  noneOfKind: 'No hay movimientos de este tipo.',
  showAll: 'Ver todos los movimientos',
};

/** The words of the balance. */
export const t = dictionary({ en, es });
