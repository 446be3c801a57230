import { number } from '../../shared/format.ts';
import { type Product, stockOf } from '../state/stock.ts';
import { t } from '../words/index.ts';

const FEW = 5;

/** A quantity in the smallest unit, as people say it: 1500 of what is sold by the kilogram is "1.5 kg". */
export function quantityOf(quantity: number, { unit, unitScale }: Pick<Product, 'unit' | 'unitScale'>): string {
  return unit === 'PIECE' ? number(quantity) : `${number(quantity / unitScale)} ${unit.toLowerCase()}`;
}

/** How many are left; few are pointed out. */
export function Stock({ product }: { readonly product: Product }) {
  const stock = stockOf(product);
  if (product.status === 'ARCHIVED') return <span class="stock none">{t().notForSale}</span>;
  if (stock === 0) return <span class="stock none">{t().soldOut}</span>;
  const said = quantityOf(stock, product);
  const isFew = stock <= FEW * product.unitScale;
  return <span class={isFew ? 'stock few' : 'stock'}>{isFew ? t().onlyLeft(said) : t().inStock(said)}</span>;
}
