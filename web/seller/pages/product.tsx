import { quantityOf } from '../../shared/goods.ts';
import { isLive, useAction, useEvents } from '../../shared/hooks.ts';
import { stockOf, takeStockEvent } from '../../shared/live-stock.ts';
import { FailureNotice } from '../../shared/parts/notice.tsx';
import { Button, Heading, Loading } from '../../shared/parts/small.tsx';
import { hrefOf, Link } from '../../shared/router.tsx';
import { visitorWith } from '../../shared/visitor.ts';
import { common } from '../../shared/words.ts';
import { ProductForm } from '../parts/product-form.tsx';
import { StockPanel } from '../parts/stock-panel.tsx';
import { type Editing, rebase } from '../state/editing.ts';
import { moveProduct } from '../state/products.ts';
import { say } from '../state/said.ts';
import { useEditing } from '../state/use-editing.ts';
import { p } from '../words/products.ts';
import { NotFoundPage } from './not-found.tsx';

/** A product as its seller sees it: what is said of it, what there is of it, and whether it is on sale. */
export function ProductPage({ id }: { readonly id: string }) {
  const { editing, setEditing, failure, reload } = useEditing(id);
  useEvents([`stock:${id}`], { onEvent: takeStockEvent, onResync: reload });
  if (editing === undefined)
    return (
      <div class="page">
        <FailureNotice failure={failure} retry={reload} />
        {failure === undefined && <Loading />}
      </div>
    );
  const { product } = editing;
  // Everybody may read it; only its seller has it at the desk.
  if (product.sellerId !== visitorWith('SELLER')?.id) return <NotFoundPage />;
  return (
    <div class="page">
      <p class="trail">
        <Link to="seller/products">← {p().products}</Link>
      </p>
      <Heading title={product.name}>
        <p class="under">
          <span class={product.status === 'ACTIVE' ? 'tag good' : 'tag'}>
            {product.status === 'ACTIVE' ? p().onSale : p().archived}
          </span>
          <span>{p().left(quantityOf(stockOf(product), product))}</span>
          {isLive.value && <span class="live">{common().live}</span>}
          <a href={hrefOf(`shop/products/${id}`)}>{p().inShop}</a>
        </p>
      </Heading>
      <div class="panels two">
        <ProductForm editing={editing} setEditing={setEditing} />
        <div class="panels">
          <StockPanel product={product} />
          <Shelf editing={editing} setEditing={setEditing} />
        </div>
      </div>
    </div>
  );
}

interface ShelfProps {
  readonly editing: Editing;
  readonly setEditing: (change: (before: Editing) => Editing) => void;
}

/** Takes it off the shelf, and puts it back. */
function Shelf({ editing: { product }, setEditing }: ShelfProps) {
  const { isBusy, failure, act } = useAction();
  const isOnSale = product.status === 'ACTIVE';
  const move = () =>
    void act(async () => {
      const moved = await moveProduct(product.id, isOnSale ? 'ARCHIVED' : 'ACTIVE');
      setEditing((before) => rebase(before, moved));
      say(isOnSale ? p().isArchived(product.name) : p().isOnSale(product.name));
    });
  return (
    <section class="panel form" aria-labelledby="shelf">
      <h2 id="shelf">{p().shelf}</h2>
      <p class="muted">{isOnSale ? p().shelfText : p().archivedText}</p>
      <FailureNotice failure={failure} retry={move} />
      <Button isBusy={isBusy} onClick={move}>
        {isOnSale ? p().archive : p().putBack}
      </Button>
    </section>
  );
}
