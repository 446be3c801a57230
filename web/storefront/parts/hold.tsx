import { useEffect } from 'preact/hooks';
import { clock } from '../../shared/format.ts';
import { useAction, useTimeUntil } from '../../shared/hooks.ts';
import { asFailure } from '../../shared/market.ts';
import { Button } from '../../shared/parts/small.tsx';
import { type Cart, heldGoodsAreGone, holdCart, letGo, refreshCart } from '../state/cart.ts';
import { t } from '../words/index.ts';
import { FailureNotice, Notice } from './notice.tsx';

/** Keeps the goods for a while, and shows for how long. */
export function Hold({ cart }: { readonly cart: Cart }) {
  const { isBusy, failure, act } = useAction();
  const left = useTimeUntil(cart.hold?.expiresAt);
  const isOver = cart.hold !== null && left === 0;
  useEffect(() => {
    if (!isOver) return;
    heldGoodsAreGone.value = true;
    refreshCart().catch((error: unknown) => void asFailure(error));
  }, [isOver]);
  return (
    <section class="panel hold" aria-labelledby="hold">
      <h2 id="hold">{t().hold}</h2>
      {heldGoodsAreGone.value && <Notice kind="info">{t().holdEnded}</Notice>}
      {cart.hold !== null && left > 0 ? (
        <>
          <p>
            {t().heldFor}{' '}
            <strong class="clock" role="timer">
              {clock(left)}
            </strong>
          </p>
          <Button isBusy={isBusy} onClick={() => void act(letGo)}>
            {t().letGo}
          </Button>
        </>
      ) : (
        <>
          <p class="muted">{t().holdText}</p>
          <Button isBusy={isBusy} onClick={() => void act(holdCart)}>
            {t().holdThem}
          </Button>
        </>
      )}
      <FailureNotice failure={failure} />
    </section>
  );
}
