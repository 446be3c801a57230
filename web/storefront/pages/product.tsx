import { useState } from 'preact/hooks';
import { type Product, priceOf, quantityOf, scaleOf } from '../../shared/goods.ts';
import { isLive, useAction, useEvents, useLoad } from '../../shared/hooks.ts';
import { stockOf, takeStockEvent } from '../../shared/live-stock.ts';
import { takeLooks } from '../../shared/looks.ts';
import { market } from '../../shared/market.ts';
import { Button } from '../../shared/parts/small.tsx';
import { Link, navigate } from '../../shared/router.tsx';
import { isSignedIn } from '../../shared/tokens.ts';
import { FailureNotice, Notice, signInPath } from '../parts/notice.tsx';
import { Quantity } from '../parts/quantity.tsx';
import { Reviews } from '../parts/reviews.tsx';
import { PageOf, Showcase } from '../parts/showcase.tsx';
import { Stock, stepOf } from '../parts/stock.tsx';
import { addToCart } from '../state/cart.ts';
import { keepWanted } from '../state/wanted.ts';
import { t } from '../words/index.ts';

/** One product, with its stock as it is now. */
export function ProductPage({ id }: { readonly id: string }) {
  const { data, failure, reload } = useLoad(
    (signal) =>
      market()
        .get('/api/marketplace/products/{id}', { params: { path: { id } }, signal })
        .then(({ data }) => {
          takeLooks(data);
          return data;
        }),
    [id],
  );
  useEvents(data === undefined ? [] : [`stock:${id}`], { onEvent: takeStockEvent, onResync: reload });
  return (
    <PageOf failure={failure} reload={reload}>
      {data && <Whole product={data} />}
    </PageOf>
  );
}

function Whole({ product }: { readonly product: Product }) {
  const { id, name, category, images, description, purchaseLimit } = product;
  const trail = (
    <>
      <Link to="">{t().shop}</Link>
      <span aria-hidden="true"> / </span>
      <Link to={`?category=${category}`}>{t().category(category)}</Link>
    </>
  );
  return (
    <>
      <Showcase title={name} text={description} price={priceOf(product)} {...{ trail, category, images }}>
        <p class="stock-line" role="status">
          <Stock product={product} />
          {isLive.value && <span class="live">{t().live}</span>}
        </p>
        {purchaseLimit !== null && <p class="muted">{t().limitEach(quantityOf(purchaseLimit, product))}</p>}
        <Buying product={product} />
        <p class="muted">{t().promise}</p>
      </Showcase>
      <Reviews of={{ kind: 'product', id }} />
    </>
  );
}

function Buying({ product }: { readonly product: Product }) {
  const [chosen, setChosen] = useState(scaleOf(product));
  const [added, setAdded] = useState(false);
  const { isBusy, failure, act } = useAction();
  const stock = stockOf(product);
  const most = Math.min(stock, product.purchaseLimit ?? stock);
  const quantity = Math.min(chosen, most);
  const isForSale = stock > 0 && product.status === 'ACTIVE';
  const add = () => {
    if (!isSignedIn.value) {
      keepWanted({ productId: product.id, quantity });
      navigate(signInPath());
      return;
    }
    setAdded(false);
    act(async () => {
      await addToCart(product.id, quantity);
      setAdded(true);
    });
  };
  return (
    <>
      <div class="buying">
        {isForSale && (
          <Quantity
            value={quantity}
            of={product.name}
            step={stepOf(product)}
            scale={scaleOf(product)}
            max={most}
            onChange={setChosen}
          />
        )}
        {isForSale && (
          <Button class="primary wide" isBusy={isBusy} onClick={add}>
            {t().addToCart}
          </Button>
        )}
        {stock === 0 && product.status === 'ACTIVE' && <p class="notice info">{t().soldOutText}</p>}
      </div>
      {added && (
        <Notice kind="good" title={t().added}>
          <Link class="button" to="shop/cart">
            {t().toCart}
          </Link>
        </Notice>
      )}
      <FailureNotice failure={failure} retry={add} />
    </>
  );
}
