import { quantityOf, scaleOf } from '../../shared/goods.ts';
import { useLooks } from '../../shared/looks.ts';
import type { OrderDetails } from '../state/orders.ts';
import { t } from '../words/refunds.ts';

interface RefundItemsProps {
  readonly order: OrderDetails;
  /** In the smallest unit, by product. */
  readonly quantities: Readonly<Record<string, number>>;
  readonly onChange: (quantities: Readonly<Record<string, number>>) => void;
}

/** How much of each item goes back. */
export function RefundItems({ order, quantities, onChange }: RefundItemsProps) {
  const looksOf = useLooks(order.items.map(({ productId }) => productId));
  const items = order.items.filter(({ quantity, refundedQuantity }) => quantity > refundedQuantity);
  return (
    <div class="form">
      {items.map(({ productId, name, quantity, refundedQuantity }) => {
        const looks = looksOf(productId);
        const left = quantity - refundedQuantity;
        const scale = scaleOf(looks);
        const id = `refund-${productId}`;
        return (
          <div key={productId} class="field inline">
            <label for={id}>{t().howMany(name, quantityOf(left, looks))}</label>
            <input
              class="input"
              id={id}
              type="number"
              inputMode={scale === 1 ? 'numeric' : 'decimal'}
              min={0}
              max={left / scale}
              step={1 / scale}
              value={(quantities[productId] ?? 0) / scale}
              onChange={(event) => {
                const wanted = Math.round(Number(event.currentTarget.value) * scale);
                onChange({ ...quantities, [productId]: Number.isFinite(wanted) ? wanted : 0 });
              }}
            />
          </div>
        );
      })}
    </div>
  );
}
