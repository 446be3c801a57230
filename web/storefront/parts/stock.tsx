import { money, number } from '../../shared/format.ts';
import { type Product, stockOf } from '../state/stock.ts';
import { t } from '../words/index.ts';

const FEW = 5;

/** How many of the smallest unit, in which the market counts, make one that people say: 1,000 where a kilogram is counted in grams. */
export const scaleOf = ({ unitScale }: Pick<Product, 'unitScale'>) => 10 ** unitScale;

const TENTH = 10;

/** What one click adds: a piece, or a tenth of a kilogram. */
export const stepOf = (product: Pick<Product, 'unitScale'>) => Math.max(1, scaleOf(product) / TENTH);

/** A quantity in the smallest unit, as people say it: 1500 of what is sold by the kilogram is "1.5 kg". */
export function quantityOf(quantity: number, product: Pick<Product, 'unit' | 'unitScale'>): string {
  const said = number(quantity / scaleOf(product));
  return product.unit === 'PIECE' ? said : `${said} ${product.unit.toLowerCase()}`;
}

/** What one of it costs, as people say it; the market's price is of the smallest unit. */
export function priceOf({ price, unit, unitScale }: Pick<Product, 'price' | 'unit' | 'unitScale'>): string {
  const said = money({ ...price, amount: price.amount * scaleOf({ unitScale }) });
  return unit === 'PIECE' ? said : `${said} / ${unit.toLowerCase()}`;
}

/** How many are left; few are pointed out. */
export function Stock({ product }: { readonly product: Product }) {
  const stock = stockOf(product);
  if (product.status === 'ARCHIVED') return <span class="stock none">{t().notForSale}</span>;
  if (stock === 0) return <span class="stock none">{t().soldOut}</span>;
  const said = quantityOf(stock, product);
  const isFew = stock <= FEW * scaleOf(product);
  return <span class={isFew ? 'stock few' : 'stock'}>{isFew ? t().onlyLeft(said) : t().inStock(said)}</span>;
}
