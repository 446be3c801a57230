import { TianguisError } from '../../../clients/typescript/src/index.ts';
import { quantityOf } from '../../shared/goods.ts';
import { useLooks } from '../../shared/looks.ts';
import type { Failure } from '../../shared/market.ts';
import { Notice } from '../../shared/parts/notice.tsx';
import { t } from '../words/index.ts';

export type OfGoods = Extract<TianguisError, { code: 'insufficient-stock' | 'purchase-limit' }>;

/** Whether it says of some goods that there are not so many: by their ids, which people do not know them by. */
export const isOfGoods = (failure: Failure): failure is OfGoods =>
  failure instanceof TianguisError && (failure.code === 'insufficient-stock' || failure.code === 'purchase-limit');

/** Goods of which fewer can be had than were wanted. */
interface Refused {
  readonly productId: string;
  /** In the smallest unit. */
  readonly allowed: number;
  readonly say: (name: string, measured: (quantity: number) => string) => string;
}

/** What can be had of each of the goods, and how that is said. */
export function refusedGoods({ problem }: OfGoods): Refused[] {
  if (problem.code === 'insufficient-stock')
    return problem.items.map(({ productId, available }) => ({
      productId,
      allowed: available,
      say: (name, measured) => (available === 0 ? t().noneLeftOf(name) : t().leftOf(name, measured(available))),
    }));
  return problem.items.map(({ productId, limit, bought }) => ({
    productId,
    allowed: Math.max(0, limit - bought),
    say: (name, measured) => t().limitOf(name, measured(limit), bought === 0 ? undefined : measured(bought)),
  }));
}

/** A line about each, as soon as it is known what they are called and measured in. */
export function RefusedLines({ goods }: { readonly goods: readonly Refused[] }) {
  const looksOf = useLooks(goods.map(({ productId }) => productId));
  const lines = goods.flatMap(({ productId, say }) => {
    const looks = looksOf(productId);
    if (looks.name === undefined) return [];
    return [{ productId, said: say(looks.name, (quantity) => quantityOf(quantity, looks)) }];
  });
  if (lines.length === 0) return null;
  return (
    <ul>
      {lines.map(({ productId, said }) => (
        <li key={productId}>{said}</li>
      ))}
    </ul>
  );
}

/** Why so many of some goods are not put in the cart, or not held. */
export function GoodsRefusal({ failure }: { readonly failure: OfGoods }) {
  return (
    <Notice kind="bad" title={failure.problem.title}>
      <RefusedLines goods={refusedGoods(failure)} />
      <p>{t().cartCounts}</p>
    </Notice>
  );
}
