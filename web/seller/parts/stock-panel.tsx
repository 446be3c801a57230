import { useState } from 'preact/hooks';
import { type Product, quantityOf, scaleOf } from '../../shared/goods.ts';
import { useAction, useLoad } from '../../shared/hooks.ts';
import { stockOf } from '../../shared/live-stock.ts';
import { errorOf, FailureNotice, isOfFields } from '../../shared/parts/notice.tsx';
import { Button, Field } from '../../shared/parts/small.tsx';
import { Link } from '../../shared/router.tsx';
import { unitsOf } from '../state/fields.ts';
import { readAvailability, saveThreshold } from '../state/products.ts';
import { say } from '../state/said.ts';
import { p } from '../words/products.ts';

/** What there is of a product, and what has to be known of it. */
export function StockPanel({ product }: { readonly product: Product }) {
  const { data, failure, reload } = useLoad(
    (signal) => readAvailability(product.id, signal),
    [product.id, stockOf(product)],
  );
  const said = (units: number) => quantityOf(units, product);
  return (
    <section class="panel form" aria-labelledby="stock-panel">
      <h2 id="stock-panel">{p().stock}</h2>
      <FailureNotice failure={failure} retry={reload} />
      {data && (
        <dl class="facts">
          {(['onHand', 'promised', 'held', 'free'] as const).map((what) => (
            <div key={what}>
              <dt>{p().account(what)}</dt>
              <dd>{said(data[what])}</dd>
            </div>
          ))}
          {data.shortfall > 0 && (
            <div>
              <dt>{p().account('shortfall')}</dt>
              <dd>
                <span class="tag bad">{said(data.shortfall)}</span>
              </dd>
            </div>
          )}
        </dl>
      )}
      <div class="buttons">
        <Link class="button" to={`seller/stock/receive?product=${product.id}`}>
          {p().receive}
        </Link>
        <Link class="button quiet" to={`seller/stock?product=${product.id}`}>
          {p().whereItLies}
        </Link>
      </div>
      {data && <Threshold product={product} threshold={data.lowStockThreshold} onSaved={reload} />}
    </section>
  );
}

interface ThresholdProps {
  readonly product: Product;
  readonly threshold: number | null;
  readonly onSaved: () => void;
}

/** With how few the seller wants to be told. */
function Threshold({ product, threshold, onSaved }: ThresholdProps) {
  const known = threshold === null ? '' : String(threshold / scaleOf(product));
  const [text, setText] = useState(known);
  const [mistake, setMistake] = useState<string | undefined>(undefined);
  const { isBusy, failure, act } = useAction();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const units = text.trim() === '' ? null : unitsOf(text, product);
    setMistake(typeof units === 'string' ? p().mistake(units) : undefined);
    if (typeof units === 'string') return;
    void act(async () => {
      await saveThreshold(product.id, units);
      say(units === null ? p().thresholdOff : p().thresholdSaved(quantityOf(units, product)));
      onSaved();
    });
  };
  return (
    <form class="with-button" onSubmit={submit}>
      <Field
        id="threshold"
        label={p().threshold}
        hint={p().thresholdHint}
        error={mistake ?? errorOf(failure, 'threshold')}
        input={{
          value: text,
          inputMode: 'decimal',
          autocomplete: 'off',
          onInput: (event) => setText(event.currentTarget.value),
        }}
      />
      <Button type="submit" isBusy={isBusy}>
        {p().saveThreshold}
      </Button>
      {!isOfFields(failure) && <FailureNotice failure={failure} />}
    </form>
  );
}
