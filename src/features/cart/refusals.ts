import { AppError } from '../../platform/errors.ts';
import { INVENTORY_ERRORS } from '../inventory/index.ts';
import { CART_ERRORS } from './errors.ts';
import type { HoldTerms } from './hold-rules.ts';
import type { Excess } from './purchase-limits.ts';

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

/** The refusal of more than one buyer may have, naming every product concerned. */
export function beyondPurchaseLimit(items: readonly Excess[]): AppError {
  const list = items
    .map(({ productId, limit, bought, requested }) => `${productId} (${requested} + ${bought} > ${limit})`)
    .join(', ');
  return new AppError(CART_ERRORS['purchase-limit'], { params: { list }, extensions: { items } });
}

/** The refusal to hold more units than are held for one buyer. */
export function beyondHoldLimit(requested: number, { unitsMax: limit }: Pick<HoldTerms, 'unitsMax'>): AppError {
  const figures = { limit, requested };
  return new AppError(CART_ERRORS['hold-limit'], { params: figures, extensions: figures });
}

/** The refusal to hold again so soon. */
export function holdEnded({ endedAt, again }: { endedAt: Date; again: Date }, now: Date): AppError {
  const moments = { endedAt: endedAt.toISOString(), again: again.toISOString() };
  return new AppError(CART_ERRORS['hold-ended'], {
    params: moments,
    extensions: moments,
    retryAfterSeconds: Math.max(1, Math.ceil((again.getTime() - now.getTime()) / 1000)),
  });
}
