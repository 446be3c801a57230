import { useEvents, useLoad } from '../../shared/hooks.ts';
import { takeStockEvent } from '../../shared/live-stock.ts';
import { Empty, Heading, Loading } from '../../shared/parts/small.tsx';
import { Link } from '../../shared/router.tsx';
import { isSignedIn } from '../../shared/tokens.ts';
import { Hold } from '../parts/hold.tsx';
import { Lines } from '../parts/lines.tsx';
import { FailureNotice, signInPath } from '../parts/notice.tsx';
import { Summary } from '../parts/summary.tsx';
import { Voucher } from '../parts/voucher.tsx';
import { cart, heldGoodsAreGone, refreshCart } from '../state/cart.ts';
import { t } from '../words/index.ts';

/** How many products' stock one stream tells of, beside the orders. */
const FOLLOWED_MAX = 49;

/** What somebody is about to buy. */
export function CartPage() {
  const { failure, isLoading, reload } = useLoad(() => (isSignedIn.value ? refreshCart() : Promise.resolve()), []);
  const items = cart.value?.items ?? [];
  const stocks = items.slice(0, FOLLOWED_MAX).map(({ productId }) => `stock:${productId}` as const);
  useEvents(isSignedIn.value ? ['orders', ...stocks] : [], {
    onEvent: (event) => {
      takeStockEvent(event);
      if (event.type === 'hold.expired') heldGoodsAreGone.value = true;
      // What can be had of each line is said by the cart.
      if (event.type === 'hold.expired' || isOther(event)) reload();
    },
    onResync: reload,
  });
  return (
    <div class="page">
      <Heading title={t().cart} of={items.length} />
      <FailureNotice failure={failure} retry={reload} />
      {!isSignedIn.value && (
        <Empty text={t().cartNeedsAccount}>
          <Link class="button primary" to={signInPath()}>
            {t().signIn}
          </Link>
        </Empty>
      )}
      {isSignedIn.value && cart.value === undefined && isLoading && <Loading />}
      {cart.value && <Filled />}
    </div>
  );
}

/** Whether the stock that is told is another than the cart knows: free is what is on the shelf, and what is held for oneself. */
function isOther(event: Parameters<typeof takeStockEvent>[0]): boolean {
  if (event.type !== 'stock.changed') return false;
  const line = cart.value?.items.find(({ productId }) => productId === event.data.productId);
  return line !== undefined && line.available !== event.data.stock + line.held;
}

function Filled() {
  const now = cart.value;
  if (now === undefined) return null;
  if (now.items.length === 0)
    return (
      <Empty text={t().cartIsEmpty}>
        <Link class="button primary" to="">
          {t().lookAround}
        </Link>
      </Empty>
    );
  return (
    <div class="two-sides">
      <Lines items={now.items} />
      <div class="side">
        <Summary cart={now}>
          <Voucher />
          <Link class="button primary wide" to="shop/checkout">
            {t().toCheckout}
          </Link>
        </Summary>
        <Hold cart={now} />
      </div>
    </div>
  );
}
