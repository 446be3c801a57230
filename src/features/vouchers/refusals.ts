import { AppError } from '../../platform/errors.ts';
import { money } from '../../platform/http-schemas.ts';
import { VOUCHER_ERRORS } from './errors.ts';
import type { InvalidReason, VoucherRefusal } from './rules.ts';

const WHY: Readonly<Record<InvalidReason, { readonly en: string; readonly es: string }>> = {
  'not-found': { en: 'There is no such voucher.', es: 'No existe ese cupón.' },
  'not-for-these-goods': {
    en: 'The voucher is for none of these goods.',
    es: 'El cupón no es para ninguno de estos productos.',
  },
  inactive: { en: 'The voucher is switched off.', es: 'El cupón está desactivado.' },
  'not-started': { en: 'The voucher is not valid yet.', es: 'El cupón aún no es válido.' },
  expired: { en: 'The voucher is not valid any more.', es: 'El cupón ya no es válido.' },
  'minimum-not-met': {
    en: 'The goods that it is for cost less than its minimum.',
    es: 'Los productos a los que se aplica cuestan menos que su mínimo.',
  },
  'nothing-to-take-off': {
    en: 'Of goods that cost so little it takes nothing off.',
    es: 'No descuenta nada de productos que cuestan tan poco.',
  },
  'buyer-limit-reached': {
    en: 'You have used the voucher as often as one buyer may.',
    es: 'Usted ya usó el cupón tantas veces como puede un comprador.',
  },
};

/** What the buyer is told of a voucher that does not count. */
export function voucherRefused(refusal: VoucherRefusal): AppError {
  if (refusal.kind === 'voucher-used-up') return new AppError(VOUCHER_ERRORS['voucher-used-up']);
  const { reason } = refusal;
  const figures =
    refusal.reason === 'minimum-not-met' ? { minimum: money(refusal.minimum), goods: money(refusal.goods) } : {};
  return new AppError(VOUCHER_ERRORS['voucher-invalid'], {
    params: { why: WHY[reason] },
    extensions: { reason, ...figures },
  });
}
