import { useState } from 'preact/hooks';
import { useAction } from '../../shared/hooks.ts';
import type { Failure } from '../../shared/market.ts';
import { errorIn, errorOf } from '../../shared/parts/notice.tsx';
import { Field } from '../../shared/parts/small.tsx';
import { query, useWayOn } from '../../shared/router.tsx';
import {
  type Choice,
  ChoiceSearch,
  ProductSelect,
  useChoices,
  useWarehouses,
  WarehouseSelect,
} from '../parts/goods-select.tsx';
import { StockForm } from '../parts/stock-form.tsx';
import { receive } from '../state/inventory.ts';
import {
  emptyLine,
  forgetLines,
  keepLines,
  keptLines,
  lineOf,
  quantityInput,
  type TypedLine,
} from '../state/receipt.ts';
import { say } from '../state/said.ts';
import { s } from '../words/stock.ts';

/** As many as one form is good for; files can have more. */
const LINES_MAX = 50;

/** Goods have come: what, how many, and in which lot. */
export function ReceivePage() {
  const [lines, setLines] = useState(() => keptLines(query.value.get('product') ?? ''));
  const [chosen, setChosen] = useState('');
  const { warehouses, fallback, ...places } = useWarehouses();
  const { choices, ...searching } = useChoices();
  const { act, ...sending } = useAction();
  const { failure } = sending;
  const goOn = useWayOn();
  const warehouseId = chosen || fallback;
  const change = (next: readonly TypedLine[]) => {
    keepLines(next);
    setLines(next);
  };
  const send = () => {
    void act(async () => {
      const { id, number } = await receive({ warehouseId, lines: lines.map(lineOf) });
      forgetLines();
      say(s().received(number));
      goOn(`seller/stock/documents/${id}`);
    });
  };
  return (
    <StockForm {...{ places, sending }} title={s().receive} text={s().receiveText} send={s().takeIn} onSend={send}>
      <WarehouseSelect
        id="warehouse"
        label={s().warehouse}
        value={warehouseId}
        warehouses={warehouses}
        error={errorOf(failure, 'warehouseId')}
        onChoose={setChosen}
      />
      <ChoiceSearch {...searching} />
      <ol class="lines-form">
        {lines.map((line, index) => (
          <li key={index}>
            <Line
              {...{ line, index, choices, failure }}
              onChange={(next) => change(lines.with(index, next))}
              {...(lines.length > 1 && { onRemove: () => change(lines.toSpliced(index, 1)) })}
            />
          </li>
        ))}
      </ol>
      {lines.length < LINES_MAX && (
        <button type="button" class="button" onClick={() => change([...lines, emptyLine()])}>
          {s().addLine}
        </button>
      )}
    </StockForm>
  );
}

interface LineProps {
  readonly line: TypedLine;
  readonly index: number;
  readonly choices: readonly Choice[];
  readonly failure: Failure | undefined;
  readonly onChange: (line: TypedLine) => void;
  readonly onRemove?: () => void;
}

function Line({ line, index, choices, failure, onChange, onRemove }: LineProps) {
  const wrong = (field: string) => errorIn(failure, `lines.${index}.${field}`);
  const typed = (field: keyof TypedLine) => ({
    value: line[field],
    autocomplete: 'off',
    onInput: (event: { readonly currentTarget: { readonly value: string } }) =>
      onChange({ ...line, [field]: event.currentTarget.value }),
  });
  const id = (field: string) => `line-${index}-${field}`;
  return (
    <fieldset class="line-form">
      <legend>{s().lineOf(index + 1)}</legend>
      <div class="pair">
        <ProductSelect
          id={id('product')}
          value={line.productId}
          choices={choices}
          error={wrong('productId')}
          onChoose={(productId) => onChange({ ...line, productId })}
        />
        <Field
          id={id('quantity')}
          label={s().quantity}
          error={wrong('quantity')}
          input={{ ...typed('quantity'), ...quantityInput(), required: true }}
        />
      </div>
      <div class="three">
        <Field
          id={id('code')}
          label={s().lotCode}
          error={wrong('lot.code')}
          input={{ ...typed('code'), maxLength: 80, required: line.expiresOn !== '' || line.manufacturedOn !== '' }}
        />
        <Field
          id={id('made')}
          label={s().manufactured}
          error={wrong('lot.manufacturedOn')}
          input={{ ...typed('manufacturedOn'), type: 'date' }}
        />
        <Field
          id={id('expires')}
          label={s().lastDay}
          error={wrong('lot.expiresOn')}
          input={{ ...typed('expiresOn'), type: 'date' }}
        />
      </div>
      {onRemove && (
        <button type="button" class="button quiet small" onClick={onRemove}>
          {s().removeLine}
          <span class="visually-hidden"> {index + 1}</span>
        </button>
      )}
    </fieldset>
  );
}
