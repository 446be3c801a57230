import { useState } from 'preact/hooks';
import { useAction } from '../../shared/hooks.ts';
import { errorOf, FormFailure, Notice } from '../../shared/parts/notice.tsx';
import { Button, Field, Heading, Select } from '../../shared/parts/small.tsx';
import { Link, useWayOn } from '../../shared/router.tsx';
import { common } from '../../shared/words.ts';
import { ProductFields } from '../parts/product-fields.tsx';
import { type Measure, type Mistake, patchOf, unitsOf } from '../state/fields.ts';
import { forgetNewProduct, keepNewProduct, keptNewProduct, MEASURES, type NewTexts } from '../state/new-product.ts';
import { createProduct, type NewProduct } from '../state/products.ts';
import { say } from '../state/said.ts';
import { p } from '../words/products.ts';

const measureOf = ({ measure }: NewTexts): Measure => MEASURES[measure] ?? MEASURES.PIECE;

/** What was typed, as the market takes it; or what is wrong with it. */
function productOf(texts: NewTexts) {
  const { stock, measure: _, ...fields } = texts;
  const measure = measureOf(texts);
  const { patch, mistakes } = patchOf(fields, measure);
  const units = unitsOf(stock, measure);
  const stockMistake: Mistake | undefined = typeof units === 'number' ? undefined : units;
  const product = { ...patch, ...measure, stock: units } as NewProduct;
  return { product, mistakes, stockMistake, isWrong: stockMistake !== undefined || Object.keys(mistakes).length > 0 };
}

/** Puts something on sale. */
export function NewProductPage() {
  const [texts, setTexts] = useState(keptNewProduct);
  const [isTried, setTried] = useState(false);
  const { isBusy, failure, act } = useAction();
  const goOn = useWayOn();
  const { product, mistakes, stockMistake, isWrong } = productOf(texts);
  const type = (field: keyof NewTexts, text: string) => {
    const next = { ...texts, [field]: text };
    keepNewProduct(next);
    setTexts(next);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (isWrong) return;
    void act(async () => {
      const { id, name } = await createProduct(product);
      forgetNewProduct();
      say(p().isOnSale(name));
      goOn(`seller/products/${id}`, { replace: true });
    });
  };
  return (
    <div class="page middle">
      <p class="trail">
        <Link to="seller/products">← {p().products}</Link>
      </p>
      <Heading title={p().newProduct} />
      <form class="panel form" onSubmit={submit}>
        <ProductFields
          texts={texts}
          measure={measureOf(texts)}
          mistakes={isTried ? mistakes : {}}
          failure={failure}
          onType={type}
        >
          <FirstStock
            texts={texts}
            error={(isTried && stockMistake && p().mistake(stockMistake)) || errorOf(failure, 'stock')}
            onType={type}
          />
        </ProductFields>
        {isTried && isWrong && <Notice kind="bad">{common().correctFields}</Notice>}
        <FormFailure failure={failure} unanswered={p().unansweredNew} />
        <Button type="submit" class="primary" isBusy={isBusy}>
          {p().putOnSale}
        </Button>
      </form>
    </div>
  );
}

interface FirstStockProps {
  readonly texts: NewTexts;
  readonly error: string | undefined;
  readonly onType: (field: 'stock' | 'measure', text: string) => void;
}

/** In what it is counted, and how many there are. */
function FirstStock({ texts, error, onType }: FirstStockProps) {
  return (
    <div class="pair">
      <Select
        id="measure"
        label={p().measure}
        hint={p().measureHint}
        input={{
          name: 'measure',
          value: texts.measure,
          onChange: (event) => onType('measure', event.currentTarget.value),
        }}
        options={Object.keys(MEASURES).map((measure) => [measure, p().measureOf(measure)] as const)}
      />
      <Field
        id="stock"
        label={p().firstStock}
        error={error}
        input={{
          name: 'stock',
          value: texts.stock,
          required: true,
          inputMode: 'decimal',
          autocomplete: 'off',
          onInput: (event) => onType('stock', event.currentTarget.value),
        }}
      />
    </div>
  );
}
