import { useState } from 'preact/hooks';
import { quantityOf } from '../../shared/goods.ts';
import { useAction, useLoad } from '../../shared/hooks.ts';
import { useLooks } from '../../shared/looks.ts';
import type { Failure } from '../../shared/market.ts';
import { errorOf, FailureNotice } from '../../shared/parts/notice.tsx';
import { Field, Loading, Select } from '../../shared/parts/small.tsx';
import { query, useWayOn } from '../../shared/router.tsx';
import {
  ChoiceSearch,
  ProductSelect,
  useChoices,
  useWarehouses,
  WarehouseSelect,
  type Warehouses,
} from '../parts/goods-select.tsx';
import { StockForm } from '../parts/stock-form.tsx';
import { numberText } from '../state/fields.ts';
import { adjust, readAllLevels } from '../state/inventory.ts';
import { quantityInput } from '../state/receipt.ts';
import { say } from '../state/said.ts';
import { s } from '../words/stock.ts';

/** A correction as it is typed. */
interface Counted {
  readonly productId: string;
  readonly warehouseId: string;
  readonly lotId: string;
  readonly sign: string;
  readonly quantity: string;
  readonly reason: string;
}

/** Of what somebody came from. */
function begun(): Counted {
  const asked = (name: string) => query.value.get(name) ?? '';
  return {
    ...{ productId: asked('product'), warehouseId: asked('warehouse'), lotId: asked('lot') },
    ...{ sign: '-', quantity: '', reason: '' },
  };
}

/** What was counted differs from what was known. */
export function AdjustPage() {
  const [typed, setTyped] = useState(begun);
  const { warehouses, fallback, ...places } = useWarehouses();
  const { act, ...sending } = useAction();
  const { failure } = sending;
  const goOn = useWayOn();
  const counted = { ...typed, warehouseId: typed.warehouseId || fallback };
  const change = (changes: Partial<Counted>) => setTyped((before) => ({ ...before, ...changes }));
  const send = () => {
    const { productId, warehouseId, lotId, sign, quantity, reason } = counted;
    const signed = `${sign === '-' ? '-' : ''}${numberText(quantity)}`;
    void act(async () => {
      const made = await adjust({ warehouseId, productId, lotId: lotId || null, quantity: signed, reason });
      say(s().adjusted(made.number));
      goOn(`seller/stock/documents/${made.id}`);
    });
  };
  return (
    <StockForm {...{ places, sending }} title={s().adjust} text={s().adjustText} send={s().write} onSend={send}>
      <WhatAndWhere {...{ counted, warehouses, failure, change }} />
      <Difference {...{ counted, failure, change }} />
    </StockForm>
  );
}

interface CountedProps {
  readonly counted: Counted;
  readonly failure: Failure | undefined;
  readonly change: (changes: Partial<Counted>) => void;
}

/** Of what there is another number than was known. */
function WhatAndWhere({ counted, warehouses, failure, change }: CountedProps & Pick<Warehouses, 'warehouses'>) {
  const { productId, warehouseId, lotId } = counted;
  const { choices, ...searching } = useChoices();
  return (
    <>
      <ChoiceSearch {...searching} />
      <div class="pair">
        <ProductSelect
          id="product"
          value={productId}
          choices={choices}
          error={errorOf(failure, 'productId')}
          onChoose={(next) => change({ productId: next, lotId: '' })}
        />
        <WarehouseSelect
          id="warehouse"
          label={s().warehouse}
          value={warehouseId}
          warehouses={warehouses}
          error={errorOf(failure, 'warehouseId')}
          onChoose={(next) => change({ warehouseId: next })}
        />
      </div>
      {productId !== '' && warehouseId !== '' && (
        <LotSelect
          {...{ productId, warehouseId, lotId }}
          error={errorOf(failure, 'lotId')}
          onChoose={(next) => change({ lotId: next })}
        />
      )}
    </>
  );
}

/** By how many, and why. */
function Difference({ counted: { sign, quantity, reason }, failure, change }: CountedProps) {
  return (
    <>
      <div class="pair">
        <Select
          id="sign"
          label={s().difference}
          input={{ value: sign, onChange: (event) => change({ sign: event.currentTarget.value }) }}
          options={[
            ['-', s().fewer],
            ['+', s().more],
          ]}
        />
        <Field
          id="quantity"
          label={s().byHowMany}
          error={errorOf(failure, 'quantity')}
          input={{
            value: quantity,
            required: true,
            ...quantityInput(),
            onInput: (event) => change({ quantity: event.currentTarget.value }),
          }}
        />
      </div>
      <Field
        id="reason"
        label={s().reason}
        hint={s().reasonHint}
        error={errorOf(failure, 'reason')}
        input={{
          value: reason,
          required: true,
          maxLength: 500,
          autocomplete: 'off',
          onInput: (event) => change({ reason: event.currentTarget.value }),
        }}
      />
    </>
  );
}

interface LotSelectProps {
  readonly productId: string;
  readonly warehouseId: string;
  readonly lotId: string;
  readonly error: string | undefined;
  readonly onChoose: (lotId: string) => void;
}

/** The lots that are there, each with how many of it are known. */
function LotSelect({ productId, warehouseId, lotId, error, onChoose }: LotSelectProps) {
  const place = { productId, warehouseId };
  const { data, failure, reload } = useLoad((signal) => readAllLevels(place, signal), [productId, warehouseId]);
  const looks = useLooks([productId])(productId);
  // What is not read yet is not nothing.
  if (failure !== undefined) return <FailureNotice failure={failure} retry={reload} />;
  if (data === undefined) return <Loading />;
  const levels = data;
  const inNone = levels.find((level) => level.lotId === null);
  const known = (onHand: number) => s().known(quantityOf(onHand, looks));
  const lots = levels.filter((level) => level.lotId !== null);
  const unlisted = lotId === '' || lots.some((level) => level.lotId === lotId) ? [] : [[lotId, '…'] as const];
  return (
    <Select
      id="lot"
      label={s().lot}
      error={error}
      input={{ value: lotId, onChange: (event) => onChoose(event.currentTarget.value) }}
      options={[
        ['', `${s().noLot} · ${known(inNone?.onHand ?? 0)}`] as const,
        ...unlisted,
        ...lots.map((level) => [level.lotId ?? '', `${level.lotCode} · ${known(level.onHand)}`] as const),
      ]}
    />
  );
}
