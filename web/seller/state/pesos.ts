import { amountOf } from './fields.ts';

/** What people write of pesos, in centavos; undefined where that is no amount. */
export function centavosOf(text: string): number | undefined {
  const amount = amountOf(text, { unit: 'PIECE', unitScale: 0 });
  return typeof amount === 'number' && amount > 0 ? amount : undefined;
}
