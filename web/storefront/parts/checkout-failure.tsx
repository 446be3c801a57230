import { TianguisError } from '../../../clients/typescript/src/index.ts';
import { money } from '../../shared/format.ts';
import { quantityOf } from '../../shared/goods.ts';
import { useAction } from '../../shared/hooks.ts';
import { useLooks } from '../../shared/looks.ts';
import type { Failure } from '../../shared/market.ts';
import { Button } from '../../shared/parts/small.tsx';
import { type Cart, cart, changeLine } from '../state/cart.ts';
import { t } from '../words/index.ts';
import { FailureNotice, Notice } from './notice.tsx';

interface CheckoutFailureProps {
  readonly failure: Failure | undefined;
  /** The same order again. */
  readonly onRetry: () => void;
  /** The cart was changed so that it can be had. */
  readonly onFixed: () => void;
}

/** Why there is no order yet, and what the buyer can do, in one click where one will do. */
export function CheckoutFailure({ failure, onRetry, onFixed }: CheckoutFailureProps) {
  if (!(failure instanceof TianguisError)) return <FailureNotice failure={failure} retry={onRetry} />;
  switch (failure.code) {
    case 'insufficient-stock':
      return (
        <Fixable
          title={t().shortTitle}
          wanted={failure.problem.items.map(({ productId, available }) => ({ productId, allowed: available }))}
          onFixed={onFixed}
        />
      );
    case 'purchase-limit':
      return (
        <Fixable
          title={failure.problem.title}
          wanted={failure.problem.items.map(({ productId, limit, bought }) => ({
            productId,
            allowed: Math.max(0, limit - bought),
          }))}
          onFixed={onFixed}
        />
      );
    case 'price-changed':
      return (
        <Again
          title={t().priceChangedTitle}
          again={t().confirmPrice(money(failure.problem.actualTotal))}
          onRetry={onRetry}
        >
          {t().priceChangedText}
        </Again>
      );
    case 'concurrency-conflict':
    case 'request-in-progress':
    case 'hold-ended':
      return (
        <Again title={t().conflictTitle} again={t().tryAgain} onRetry={onRetry}>
          {failure.code === 'hold-ended' ? failure.message : t().conflictText}
        </Again>
      );
    case 'validation-failed':
      return <Notice kind="bad">{t().correctFields}</Notice>;
    default:
      return <FailureNotice failure={failure} retry={onRetry} />;
  }
}

interface AgainProps {
  readonly title: string;
  readonly children: string;
  readonly again: string;
  readonly onRetry: () => void;
}

function Again({ title, children, again, onRetry }: AgainProps) {
  return (
    <Notice kind="bad" title={title}>
      <p>{children}</p>
      <button type="button" class="button" onClick={onRetry}>
        {again}
      </button>
    </Notice>
  );
}

interface FixableProps {
  readonly title: string;
  readonly wanted: readonly { readonly productId: string; readonly allowed: number }[];
  readonly onFixed: () => void;
}

type Item = Cart['items'][number];

/** Says of each line what can be had, and takes that. */
function Fixable({ title, wanted, onFixed }: FixableProps) {
  const { isBusy, failure, act } = useAction();
  const looksOf = useLooks(wanted.map(({ productId }) => productId));
  const lines = wanted.flatMap(({ productId, allowed }) => {
    const item = cart.value?.items.find((line) => line.productId === productId);
    return item === undefined || item.quantity <= allowed ? [] : [{ item, allowed }];
  });
  const fix = () =>
    void act(async () => {
      for (const { item, allowed } of lines) await changeLine(item.id, allowed);
      onFixed();
    });
  const said = (item: Item, allowed: number) => {
    const left = quantityOf(allowed, looksOf(item.productId));
    return allowed === 0 ? t().noneLeftOf(item.name) : t().leftOf(item.name, left);
  };
  return (
    <Notice kind="bad" title={title}>
      <ul>
        {lines.map(({ item, allowed }) => (
          <li key={item.id}>{said(item, allowed)}</li>
        ))}
      </ul>
      {lines.length > 0 && (
        <Button class="primary" isBusy={isBusy} onClick={fix}>
          {lines.every(({ allowed }) => allowed === 0) ? t().takeOut : t().fixCart}
        </Button>
      )}
      <FailureNotice failure={failure} retry={fix} />
    </Notice>
  );
}
