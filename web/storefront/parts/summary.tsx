import type { ComponentChildren } from 'preact';
import type { Cart } from '../state/cart.ts';
import { t } from '../words/index.ts';
import { Totals } from './totals.tsx';

interface SummaryProps {
  readonly cart: Pick<Cart, 'subtotal' | 'discount' | 'total'>;
  readonly goods?: ComponentChildren;
  readonly children?: ComponentChildren;
}

/** What is in the cart, and what it comes to. */
export function Summary({ cart, goods, children }: SummaryProps) {
  return (
    <section class="panel summary" aria-labelledby="summary">
      <h2 id="summary">{t().summary}</h2>
      {goods}
      <Totals {...cart} />
      {children}
    </section>
  );
}
