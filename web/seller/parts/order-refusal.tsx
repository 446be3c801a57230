import { TianguisError } from '../../../clients/typescript/src/index.ts';
import type { Failure } from '../../shared/market.ts';
import { FailureNotice, Notice } from '../../shared/parts/notice.tsx';
import { Link } from '../../shared/router.tsx';
import type { OrderDetails } from '../state/orders.ts';
import { t } from '../words/orders.ts';
import { useQuantities } from './quantities.ts';

interface OrderRefusalProps {
  readonly failure: Failure | undefined;
  readonly order: Pick<OrderDetails, 'items'>;
  readonly retry: () => void;
}

/** Why a step of an order was not taken, and what helps. */
export function OrderRefusal({ failure, order, retry }: OrderRefusalProps) {
  if (failure instanceof TianguisError) {
    if (failure.code === 'invalid-transition') {
      return (
        <Notice kind="bad" title={t().movedOnTitle(t().statusOf(failure.problem.from))}>
          <p>{t().movedOnText}</p>
        </Notice>
      );
    }
    if (failure.code === 'insufficient-stock' || failure.code === 'units-missing')
      return <Short order={order} items={failure.problem.items} isOfUnits={failure.code === 'units-missing'} />;
    if (failure.code === 'slot-not-begun') {
      return (
        <Notice kind="bad" title={t().notBegunTitle}>
          <p>{failure.message}</p>
        </Notice>
      );
    }
  }
  return <FailureNotice failure={failure} retry={retry} />;
}

interface ShortProps {
  readonly order: OrderRefusalProps['order'];
  readonly items: readonly { readonly productId: string; readonly requested: number; readonly available: number }[];
  readonly isOfUnits: boolean;
}

function Short({ order, items, isOfUnits }: ShortProps) {
  const quantityOf = useQuantities(items);
  const nameOf = (id: string) => order.items.find(({ productId }) => productId === id)?.name ?? shortName(id);
  return (
    <Notice kind="bad" title={t().shortTitle}>
      <ul>
        {items.map(({ productId, requested, available }) => (
          <li key={productId}>
            {t().shortOf(nameOf(productId), quantityOf(productId, requested), quantityOf(productId, available))}
          </li>
        ))}
      </ul>
      <p>{isOfUnits ? t().unitsShortText : t().shortText}</p>
      <Link class="button" to="seller/stock">
        {t().toStock}
      </Link>
    </Notice>
  );
}

const shortName = (id: string) => id.slice(-8);
