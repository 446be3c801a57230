import { TianguisError } from '../../../clients/typescript/src/index.ts';
import { quantityOf } from '../../shared/goods.ts';
import { useLooks } from '../../shared/looks.ts';
import type { Failure } from '../../shared/market.ts';
import { Notice } from '../../shared/parts/notice.tsx';
import { t } from '../words/index.ts';

type OfGoods = Extract<TianguisError, { code: 'insufficient-stock' | 'purchase-limit' }>;

/** Whether it says of some goods that there are not so many: by their ids, which people do not know them by. */
export const isOfGoods = (failure: Failure): failure is OfGoods =>
  failure instanceof TianguisError && (failure.code === 'insufficient-stock' || failure.code === 'purchase-limit');

/** Of each of them, how many can be had. */
export function GoodsRefusal({ failure }: { readonly failure: OfGoods }) {
  const { title, items } = failure.problem;
  const looksOf = useLooks(items.map(({ productId }) => productId));
  return (
    <Notice kind="bad" title={title}>
      {saidOf(failure).map(({ productId, say }) => {
        const looks = looksOf(productId);
        const said = say((quantity) => quantityOf(quantity, looks));
        return <p key={productId}>{looks.name === undefined ? said : `${looks.name}: ${said}`}</p>;
      })}
    </Notice>
  );
}

interface Said {
  readonly productId: string;
  readonly say: (measured: (quantity: number) => string) => string;
}

function saidOf({ problem }: OfGoods): Said[] {
  if (problem.code === 'insufficient-stock')
    return problem.items.map(({ productId, available, requested }) => ({
      productId,
      say: (measured) => t().thereAreOnly(measured(available), measured(requested)),
    }));
  return problem.items.map(({ productId, limit, bought, requested }) => ({
    productId,
    say: (measured) => t().beyondLimit(measured(limit), measured(bought), measured(requested)),
  }));
}
