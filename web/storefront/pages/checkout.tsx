import { useEffect, useRef } from 'preact/hooks';
import { TianguisError } from '../../../clients/typescript/src/index.ts';
import { money } from '../../shared/format.ts';
import { quantityOf } from '../../shared/goods.ts';
import { useAction, useEvents, useLoad } from '../../shared/hooks.ts';
import { useLooks } from '../../shared/looks.ts';
import { Button, Empty, Heading, Loading } from '../../shared/parts/small.tsx';
import { Link, navigate } from '../../shared/router.tsx';
import { isSignedIn } from '../../shared/tokens.ts';
import { AddressFields, addressIn } from '../parts/address.tsx';
import { CheckoutFailure } from '../parts/checkout-failure.tsx';
import { Hold } from '../parts/hold.tsx';
import { FailureNotice, Notice, signInPath } from '../parts/notice.tsx';
import { Picture } from '../parts/pictures.tsx';
import { Summary } from '../parts/summary.tsx';
import { type Cart, cart, isOfVoucher, keepVoucher, refreshCart } from '../state/cart.ts';
import { finishOrder, isUnanswered, placeOrder } from '../state/checkout.ts';
import { t } from '../words/index.ts';

type Placed = Awaited<ReturnType<typeof finishOrder>>;

function goTo(checkout: Placed): void {
  if (checkout !== undefined)
    navigate(`shop/orders/${checkout.orders.map(({ id }) => id).join(',')}`, { replace: true });
}

/** What has to be read anew after a refusal, so that the page shows what can be had and what it costs. */
async function lookAgain(error: unknown): Promise<never> {
  if (error instanceof TianguisError) {
    if (error.code === 'empty-cart') navigate('shop/orders', { replace: true });
    if (isOfVoucher(error)) keepVoucher(undefined);
    // It is shown as it was, where it cannot be read.
    if (error.status === 400 || error.status === 409) await refreshCart().catch(() => {});
  }
  throw error;
}

/** The address, and the order: one, whatever the network does. */
export function CheckoutPage() {
  if (isSignedIn.value) return <Checkout />;
  return (
    <div class="page narrow">
      <Heading title={t().checkout} />
      <Empty text={t().cartNeedsAccount}>
        <Link class="button primary" to={signInPath()}>
          {t().signIn}
        </Link>
      </Empty>
    </div>
  );
}

function Checkout() {
  const form = useRef<HTMLFormElement>(null);
  const { failure: unread, reload } = useLoad(() => refreshCart(), []);
  const { isBusy, failure, act, forget } = useAction();
  useEvents(['orders'], {
    onEvent: (event) => {
      if (event.type === 'hold.expired') reload();
    },
    onResync: reload,
  });
  const order = () => {
    if (form.current === null || !form.current.reportValidity()) return;
    const address = addressIn(form.current);
    act(() => placeOrder(address).then(goTo, lookAgain));
  };
  const finish = () => void act(() => finishOrder().then(goTo, lookAgain));
  // The page was loaded anew before the answer came: the same is asked again.
  useEffect(() => {
    if (isUnanswered()) finish();
  }, []);
  const now = cart.value;
  const retry = isUnanswered() ? finish : order;
  return (
    <div class="page">
      <Heading title={t().checkout} />
      <FailureNotice failure={unread} retry={reload} />
      {isBusy && <Notice kind="info">{t().processingOrder}</Notice>}
      <CheckoutFailure failure={failure} onRetry={retry} onFixed={forget} />
      {now === undefined && unread === undefined && <Loading />}
      {now?.items.length === 0 && !isBusy && (
        <Empty text={t().cartIsEmpty}>
          <Link class="button" to="shop/orders">
            {t().orders}
          </Link>
        </Empty>
      )}
      {now !== undefined && now.items.length > 0 && (
        <form
          ref={form}
          class="two-sides"
          onSubmit={(event) => {
            event.preventDefault();
            order();
          }}
        >
          <AddressFields failure={failure} />
          <div class="side">
            <Summary cart={now} goods={<Goods cart={now} />}>
              <Button type="submit" class="primary wide" isBusy={isBusy}>
                {t().placeOrder(money(now.total))}
              </Button>
              <p class="muted small">{t().payNext}</p>
            </Summary>
            <Hold cart={now} />
          </div>
        </form>
      )}
    </div>
  );
}

function Goods({ cart: { items } }: { readonly cart: Cart }) {
  const looksOf = useLooks(items.map(({ productId }) => productId));
  return (
    <ul class="goods">
      {items.map(({ id, productId, name, quantity, lineTotal }) => {
        const looks = looksOf(productId);
        return (
          <li key={id}>
            <Picture title={name} category={looks.category} images={looks.images} class="tiny" />
            <span>
              {quantityOf(quantity, looks)} × {name}
            </span>
            <span>{money(lineTotal)}</span>
          </li>
        );
      })}
    </ul>
  );
}
