import { TianguisError } from '../../../clients/typescript/src/index.ts';
import { money } from '../../shared/format.ts';
import type { Failure } from '../../shared/market.ts';
import { FailureNotice, isOfFields, Notice } from '../../shared/parts/notice.tsx';
import type { OrderDetails } from '../state/orders.ts';
import { t } from '../words/refunds.ts';
import { OrderRefusal } from './order-refusal.tsx';
import { useQuantities } from './quantities.ts';

interface RefusalProps {
  readonly failure: Failure | undefined;
  readonly order: OrderDetails;
  readonly retry?: () => void;
}

/** Why nothing went back, and what can. */
export function RefundRefusal({ failure, order, retry = () => {} }: RefusalProps) {
  const quantityOf = useQuantities(order.items);
  if (!(failure instanceof TianguisError)) return <FailureNotice failure={failure} />;
  if (isOfFields(failure))
    return <Notice kind="bad">{failure.problem.errors.map(({ message }) => message).join(' ')}</Notice>;
  const { problem } = failure;
  if (problem.code === 'refund-exceeds-payment') return <Notice kind="bad">{t().exceeds(money(problem.left))}</Notice>;
  if (problem.code === 'too-many-refunds') return <Notice kind="bad">{t().tooMany}</Notice>;
  if (problem.code !== 'refund-exceeds-items') return <OrderRefusal failure={failure} order={order} retry={retry} />;
  const productName = (id: string) => order.items.find(({ productId }) => productId === id)?.name ?? '';
  return (
    <Notice kind="bad">
      <ul>
        {problem.items.map(({ productId, left }) => (
          <li key={productId}>{t().exceedsItems(productName(productId), quantityOf(productId, left))}</li>
        ))}
      </ul>
    </Notice>
  );
}
