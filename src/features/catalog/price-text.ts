import { z } from 'zod';
import { words } from '../../platform/validation.ts';

/** A peso has a hundred centavos. */
const DIGITS = 2;
/** Thirteen digits of pesos are a whole number of centavos that a number holds exactly; zod then says which is too high. */
const AMOUNT = /^(\d{1,13})(?:\.(\d{1,2}))?$/;

const NO_PRICE = words({
  en: 'must be an amount in pesos, such as 129.50',
  es: 'debe ser un importe en pesos, como 129.50',
});

/**
 * A price as people write it, in minor units: never by way of a fraction, which is a little more or less than what was written.
 * What could be read in two ways, such as 1,299, is none.
 */
export const priceText = z
  .string()
  .regex(AMOUNT, NO_PRICE)
  .transform((text) => {
    const [, whole = '', fraction = ''] = AMOUNT.exec(text) ?? [];
    return Number(whole + fraction.padEnd(DIGITS, '0'));
  });
