import { useState } from 'preact/hooks';
import { type Product, priceOf, scaleOf } from '../../shared/goods.ts';
import { isLive, useAction, useEvents, useLoad } from '../../shared/hooks.ts';
import { stockOf, takeStockEvent } from '../../shared/live-stock.ts';
import { market } from '../../shared/market.ts';
import { Button, Heading, Loading } from '../../shared/parts/small.tsx';
import { Link, navigate } from '../../shared/router.tsx';
import { isSignedIn } from '../../shared/tokens.ts';
import { FailureNotice, Notice, signInPath } from '../parts/notice.tsx';
import { Picture } from '../parts/pictures.tsx';
import { Quantity } from '../parts/quantity.tsx';
import { Reviews } from '../parts/reviews.tsx';
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
        .then((answer) => answer.data),
    [id],
  );
  useEvents(data === undefined ? [] : [`stock:${id}`], { onEvent: takeStockEvent, onResync: reload });
  if (data === undefined)
    return (
      <div class="page">{failure === undefined ? <Loading /> : <FailureNotice failure={failure} retry={reload} />}</div>
    );
  return (
    <div class="page">
      <nav class="trail" aria-label={t().trail}>
        <Link to="">{t().shop}</Link>
        <span aria-hidden="true"> / </span>
        <Link to={`?category=${data.category}`}>{t().category(data.category)}</Link>
      </nav>
      <article class="product">
        <Picture title={data.name} category={data.category} images={data.images} class="large" isFirst />
        <div class="product-words">
          <Heading title={data.name} />
          <p class="price">{priceOf(data)}</p>
          {data.description && <p class="product-text">{data.description}</p>}
          <p class="stock-line" role="status">
            <Stock product={data} />
            {isLive.value && <span class="live">{t().live}</span>}
          </p>
          {data.purchaseLimit !== null && <p class="muted">{t().limitEach(data.purchaseLimit)}</p>}
          <Buying product={data} />
          <p class="muted">{t().promise}</p>
        </div>
      </article>
      <Reviews of={{ kind: 'product', id }} />
    </div>
  );
}

function Buying({ product }: { readonly product: Product }) {
  const [quantity, setQuantity] = useState(scaleOf(product));
  const [added, setAdded] = useState(false);
  const { isBusy, failure, act } = useAction();
  const stock = stockOf(product);
  const isForSale = stock > 0 && product.status === 'ACTIVE';
  const add = () => {
    if (!isSignedIn.value) {
      keepWanted({ productId: product.id, quantity: Math.min(quantity, stock) });
      navigate(signInPath());
      return;
    }
    setAdded(false);
    act(async () => {
      await addToCart(product.id, Math.min(quantity, stock));
      setAdded(true);
    });
  };
  return (
    <>
      <div class="buying">
        {isForSale && (
          <Quantity
            value={Math.min(quantity, stock)}
            of={product.name}
            step={stepOf(product)}
            scale={scaleOf(product)}
            max={Math.min(stock, product.purchaseLimit ?? stock)}
            onChange={setQuantity}
          />
        )}
        {isForSale ? (
          <Button class="primary wide" isBusy={isBusy} onClick={add}>
            {t().addToCart}
          </Button>
        ) : (
          <p class="notice info">{t().soldOutText}</p>
        )}
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
