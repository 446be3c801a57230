import { useState } from 'preact/hooks';
import { money } from '../../shared/format.ts';
import { priceOf, quantityOf, scaleOf } from '../../shared/goods.ts';
import { useAction } from '../../shared/hooks.ts';
import { useLooks } from '../../shared/looks.ts';
import { Button } from '../../shared/parts/small.tsx';
import { Link } from '../../shared/router.tsx';
import type { Cart } from '../state/cart.ts';
import { changeLine } from '../state/cart.ts';
import { t } from '../words/index.ts';
import { FailureNotice } from './notice.tsx';
import { Picture } from './pictures.tsx';
import { Quantity } from './quantity.tsx';
import { stepOf } from './stock.tsx';

type Item = Cart['items'][number];
type Looks = ReturnType<ReturnType<typeof useLooks>>;

/** The lines of a cart, which can be changed. */
export function Lines({ items }: { readonly items: readonly Item[] }) {
  const looksOf = useLooks(items.map(({ productId }) => productId));
  return (
    <ul class="lines">
      {items.map((item) => (
        <Line key={item.id} item={item} looks={looksOf(item.productId)} />
      ))}
    </ul>
  );
}

function Line({ item, looks }: { readonly item: Item; readonly looks: Looks }) {
  const { isBusy, failure, act } = useAction();
  const [wanted, setWanted] = useState(item.quantity);
  const change = (quantity: number) => {
    setWanted(quantity);
    act(() => changeLine(item.id, quantity));
  };
  const { productId, name, quantity, available, held, lineTotal, unitPrice, priceChanged, priceWhenAdded } = item;
  return (
    <li class="line" aria-busy={isBusy}>
      <Picture title={name} category={looks.category} images={looks.images} class="small" />
      <div class="line-words">
        <Link to={`shop/products/${productId}`}>{name}</Link>
        <span class="muted">{priceOf({ ...looks, price: unitPrice })}</span>
        {priceChanged && <span class="tag">{t().priceWas(money(priceWhenAdded))}</span>}
        {held > 0 && <span class="tag good">{t().held(quantityOf(held, looks))}</span>}
      </div>
      <div class="line-do">
        <Quantity
          // What could not be had is not shown as if it were.
          value={isBusy && wanted > 0 ? wanted : quantity}
          of={name}
          step={stepOf(looks)}
          scale={scaleOf(looks)}
          isBusy={isBusy}
          onChange={change}
        />
        <button type="button" class="button quiet small" aria-disabled={isBusy} onClick={() => !isBusy && change(0)}>
          {t().remove}
          <span class="visually-hidden"> {name}</span>
        </button>
      </div>
      <strong class="line-total">{money(lineTotal)}</strong>
      {available < quantity && <Short item={item} looks={looks} onFix={() => change(available)} isBusy={isBusy} />}
      <FailureNotice failure={failure} retry={() => change(wanted)} />
    </li>
  );
}

interface ShortProps {
  readonly item: Item;
  readonly looks: Looks;
  readonly onFix: () => void;
  readonly isBusy: boolean;
}

/** Fewer are left than are wanted: what is there can be had with one click. */
function Short({ item: { available }, looks, onFix, isBusy }: ShortProps) {
  const left = quantityOf(available, looks);
  return (
    <div class="notice bad" role="alert">
      <p>{available === 0 ? t().noneLeft : t().leftForYou(left)}</p>
      <Button isBusy={isBusy} onClick={onFix}>
        {available === 0 ? t().takeOut : t().takeWhatIsLeft(left)}
      </Button>
    </div>
  );
}
