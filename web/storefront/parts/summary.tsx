import type { ComponentChildren } from 'preact';
import { money } from '../../shared/format.ts';
import type { Cart } from '../state/cart.ts';
import { t } from '../words/index.ts';

interface SummaryProps {
  readonly cart: Pick<Cart, 'subtotal' | 'discount' | 'total'>;
  readonly goods?: ComponentChildren;
  readonly children?: ComponentChildren;
}

/** What it comes to, as the market says: nothing is computed here. */
export function Summary({ cart: { subtotal, discount, total }, goods, children }: SummaryProps) {
  return (
    <section class="panel summary" aria-labelledby="summary">
      <h2 id="summary">{t().summary}</h2>
      {goods}
      <dl>
        <div>
          <dt>{t().subtotal}</dt>
          <dd>{money(subtotal)}</dd>
        </div>
        {discount.amount > 0 && (
          <div class="discount">
            <dt>{t().discount}</dt>
            <dd>−{money(discount)}</dd>
          </div>
        )}
        <div class="total">
          <dt>{t().total}</dt>
          <dd>{money(total)}</dd>
        </div>
      </dl>
      {children}
    </section>
  );
}
