import type { ComponentChildren } from 'preact';
import { coded } from '../../shared/codes.ts';
import type { Failure } from '../../shared/market.ts';
import { errorIn } from '../../shared/parts/notice.tsx';
import { Field, Select, TextArea } from '../../shared/parts/small.tsx';
import type { Field as FieldName, Measure, Mistake, Texts } from '../state/fields.ts';
import { p } from '../words/products.ts';

export const CATEGORIES = ['ARTESANIA', 'MEZCAL', 'TEXTIL', 'CERAMICA', 'JOYERIA', 'GASTRONOMIA', 'OTRO'] as const;

interface ProductFieldsProps {
  readonly texts: Texts;
  readonly measure: Measure;
  readonly mistakes: Partial<Record<FieldName, Mistake>>;
  readonly failure: Failure | undefined;
  readonly onType: (field: FieldName, text: string) => void;
  /** What stands below a field: what others have made of it. */
  readonly below?: (field: FieldName) => ComponentChildren;
  /** What else is to be said, before what is optional. */
  readonly children?: ComponentChildren;
}

const unitName = ({ unit }: Measure) => (unit === 'PIECE' ? undefined : unit.toLowerCase());

/** What a seller says of a product, when it is new and later. */
export function ProductFields({ texts, measure, mistakes, failure, onType, below, children }: ProductFieldsProps) {
  const of = (field: FieldName) => {
    const mistake = mistakes[field];
    return {
      id: field,
      error: mistake ? p().mistake(mistake) : errorIn(failure, field),
    };
  };
  const typed = (field: FieldName) => ({
    name: field,
    value: texts[field],
    autocomplete: 'off',
    onInput: (event: { readonly currentTarget: { readonly value: string } }) =>
      onType(field, event.currentTarget.value),
  });
  const unit = unitName(measure);
  return (
    <>
      <Field {...of('name')} label={p().name} input={{ ...typed('name'), required: true, maxLength: 200 }} />
      {below?.('name')}
      <div class="pair">
        <Field
          {...of('price')}
          label={unit === undefined ? p().price : p().priceOf(unit)}
          hint={p().priceHint}
          input={{ ...typed('price'), required: true, inputMode: 'decimal' }}
        />
        <Select
          {...of('category')}
          label={p().category}
          input={typed('category')}
          options={CATEGORIES.map((code) => [code, coded().category(code)] as const)}
        />
      </div>
      {below?.('price')}
      {below?.('category')}
      {children}
      <TextArea {...of('description')} label={p().description} input={{ ...typed('description'), maxLength: 5_000 }} />
      {below?.('description')}
      <TextArea {...of('images')} label={p().images} hint={p().imagesHint} input={typed('images')} />
      {below?.('images')}
      <Field
        {...of('purchaseLimit')}
        label={p().purchaseLimit}
        hint={p().purchaseLimitHint}
        input={{ ...typed('purchaseLimit'), inputMode: measure.unitScale === 0 ? 'numeric' : 'decimal' }}
      />
      {below?.('purchaseLimit')}
    </>
  );
}
