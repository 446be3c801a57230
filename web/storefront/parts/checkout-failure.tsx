import { TianguisError } from '../../../clients/typescript/src/index.ts';
import { money } from '../../shared/format.ts';
import { useAction } from '../../shared/hooks.ts';
import type { Failure } from '../../shared/market.ts';
import { Button } from '../../shared/parts/small.tsx';
import { cart, changeLine } from '../state/cart.ts';
import { t } from '../words/index.ts';
import { type OfGoods, RefusedLines, refusedGoods } from './goods-refusal.tsx';
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
      return <Fixable title={t().shortTitle} failure={failure} onFixed={onFixed} />;
    case 'purchase-limit':
      return <Fixable title={failure.problem.title} failure={failure} onFixed={onFixed} />;
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
  readonly failure: OfGoods;
  readonly onFixed: () => void;
}

/** Says of each line what can be had, and takes that. */
function Fixable({ title, failure, onFixed }: FixableProps) {
  const fixing = useAction();
  const lines = refusedGoods(failure).flatMap((refused) => {
    const item = cart.value?.items.find((line) => line.productId === refused.productId);
    return item === undefined || item.quantity <= refused.allowed ? [] : [{ ...refused, item }];
  });
  const fix = () =>
    void fixing.act(async () => {
      for (const { item, allowed } of lines) await changeLine(item.id, allowed);
      onFixed();
    });
  return (
    <Notice kind="bad" title={title}>
      <RefusedLines goods={lines} />
      {lines.length > 0 && (
        <Button class="primary" isBusy={fixing.isBusy} onClick={fix}>
          {lines.every(({ allowed }) => allowed === 0) ? t().takeOut : t().fixCart}
        </Button>
      )}
      <FailureNotice failure={fixing.failure} retry={fix} />
    </Notice>
  );
}
