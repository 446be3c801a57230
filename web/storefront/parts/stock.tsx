import { type Product, quantityOf, scaleOf } from '../../shared/goods.ts';
import { stockOf } from '../../shared/live-stock.ts';
import { t } from '../words/index.ts';

const FEW = 5;

const TENTH = 10;

/** What one click adds: a piece, or a tenth of a kilogram. */
export const stepOf = (product: Pick<Product, 'unitScale'>) => Math.max(1, scaleOf(product) / TENTH);

/** How many are left; few are pointed out. */
export function Stock({ product }: { readonly product: Product }) {
  const stock = stockOf(product);
  if (product.status === 'ARCHIVED') return <span class="stock none">{t().notForSale}</span>;
  if (stock === 0) return <span class="stock none">{t().soldOut}</span>;
  const said = quantityOf(stock, product);
  const isFew = stock <= FEW * scaleOf(product);
  return <span class={isFew ? 'stock few' : 'stock'}>{isFew ? t().onlyLeft(said) : t().inStock(said)}</span>;
}
