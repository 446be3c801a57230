import { quantityOf } from '../../shared/goods.ts';
import { useLooks } from '../../shared/looks.ts';

/** How quantities of products are said, in the units that they are sold by; these are looked up where they are not known. */
export function useQuantities(
  items: readonly { readonly productId: string }[],
): (productId: string, quantity: number) => string {
  const looksOf = useLooks(items.map(({ productId }) => productId));
  return (productId, quantity) => quantityOf(quantity, looksOf(productId));
}
