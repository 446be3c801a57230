import type { components } from '../../clients/typescript/src/index.ts';
import { money, number } from './format.ts';

export type Product = components['schemas']['Product'];
type Measured = Pick<Product, 'unit' | 'unitScale'>;

/** How many of the smallest unit, in which the market counts, make one that people say: 1,000 where a kilogram is counted in grams. */
export const scaleOf = ({ unitScale }: Pick<Product, 'unitScale'>) => 10 ** unitScale;

/** A quantity in the smallest unit, as people say it: 1500 of what is sold by the kilogram is "1.5 kg". */
export function quantityOf(quantity: number, product: Measured): string {
  const said = number(quantity / scaleOf(product));
  return product.unit === 'PIECE' ? said : `${said} ${product.unit.toLowerCase()}`;
}

/** What one of it costs, as people say it; the market's price is of the smallest unit. */
export function priceOf({ price, unit, unitScale }: Measured & Pick<Product, 'price'>): string {
  const said = money({ ...price, amount: price.amount * scaleOf({ unitScale }) });
  return unit === 'PIECE' ? said : `${said} / ${unit.toLowerCase()}`;
}
