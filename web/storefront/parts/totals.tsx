import { type Money, money } from '../../shared/format.ts';
import { t } from '../words/index.ts';

interface TotalsProps {
  /** Before anything was taken off, where that is told. */
  readonly subtotal?: Money;
  readonly discount: Money;
  readonly total: Money;
  readonly refunded?: Money;
}

/** What it comes to, as the market says: nothing is computed here. */
export function Totals({ subtotal, discount, total, refunded }: TotalsProps) {
  return (
    <dl class="totals">
      {subtotal && <Row name={t().subtotal} amount={money(subtotal)} />}
      {discount.amount > 0 && <Row class="discount" name={t().discount} amount={`−${money(discount)}`} />}
      <Row class="total" name={t().total} amount={money(total)} />
      {refunded !== undefined && refunded.amount > 0 && <Row name={t().refunded} amount={money(refunded)} />}
    </dl>
  );
}

function Row({ name, amount, ...more }: { readonly name: string; readonly amount: string; readonly class?: string }) {
  return (
    <div {...more}>
      <dt>{name}</dt>
      <dd>{amount}</dd>
    </div>
  );
}
