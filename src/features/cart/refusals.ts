import { AppError } from '../../platform/errors.ts';
import { INVENTORY_ERRORS } from '../inventory/index.ts';

/** A product of which more was wanted than there is. */
export interface Shortage {
  readonly productId: string;
  readonly requested: number;
  readonly available: number;
}

/** The refusal for want of stock, naming every product that is short. */
export function insufficientStock(items: readonly Shortage[]): AppError {
  const list = items
    .map(({ productId, requested, available }) => `${productId} (${requested} > ${available})`)
    .join(', ');
  const summary = {
    en: `You asked for more than there is: ${list}. Lower the quantity or remove the item.`,
    es: `Pidió más de lo que hay: ${list}. Reduzca la cantidad o quite el artículo.`,
  };
  return new AppError(INVENTORY_ERRORS['insufficient-stock'], { params: { summary }, extensions: { items } });
}
