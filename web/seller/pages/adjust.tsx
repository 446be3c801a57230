import { useState } from 'preact/hooks';
import { quantityOf } from '../../shared/goods.ts';
import { useAction, useLoad } from '../../shared/hooks.ts';
import { useLooks } from '../../shared/looks.ts';
import { errorOf, FailureNotice, isOfFields, Notice } from '../../shared/parts/notice.tsx';
import { Button, Field, Heading, Select } from '../../shared/parts/small.tsx';
import { Link, navigate, query } from '../../shared/router.tsx';
import { common } from '../../shared/words.ts';
import { ChoiceSearch, ProductSelect, useChoices, useWarehouses, WarehouseSelect } from '../parts/goods-select.tsx';
import { adjust, readAllLevels } from '../state/inventory.ts';
import { numberText, quantityInput } from '../state/receipt.ts';
import { say } from '../state/said.ts';
import { s } from '../words/stock.ts';

/** What was counted differs from what was known. */
export function AdjustPage() {
  const [productId, setProduct] = useState(query.value.get('product') ?? '');
  const [chosen, setChosen] = useState(query.value.get('warehouse') ?? '');
  const [lotId, setLot] = useState(query.value.get('lot') ?? '');
  const [sign, setSign] = useState('-');
  const [quantity, setQuantity] = useState('');
  const [reason, setReason] = useState('');
  const { warehouses, fallback } = useWarehouses();
  const { choices, ...searching } = useChoices();
  const { isBusy, failure, act } = useAction();
  const warehouseId = chosen || fallback;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const signed = `${sign === '-' ? '-' : ''}${numberText(quantity)}`;
    void act(async () => {
      const made = await adjust({ warehouseId, productId, lotId: lotId || null, quantity: signed, reason });
      say(s().adjusted(made.number));
      navigate(`seller/stock/documents/${made.id}`);
    });
  };
  return (
    <div class="page middle">
      <p class="trail">
        <Link to="seller/stock">← {s().stock}</Link>
      </p>
      <Heading title={s().adjust}>
        <p>{s().adjustText}</p>
      </Heading>
      <form class="panel form" onSubmit={submit}>
        <ChoiceSearch {...searching} />
        <div class="pair">
          <ProductSelect
            id="product"
            value={productId}
            choices={choices}
            error={errorOf(failure, 'productId')}
            onChoose={(next) => {
              setProduct(next);
              setLot('');
            }}
          />
          <WarehouseSelect
            id="warehouse"
            label={s().warehouse}
            value={warehouseId}
            warehouses={warehouses}
            error={errorOf(failure, 'warehouseId')}
            onChoose={setChosen}
          />
        </div>
        {productId !== '' && warehouseId !== '' && (
          <LotSelect {...{ productId, warehouseId, lotId }} error={errorOf(failure, 'lotId')} onChoose={setLot} />
        )}
        <div class="pair">
          <Select
            id="sign"
            label={s().difference}
            input={{ value: sign, onChange: (event) => setSign(event.currentTarget.value) }}
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
              onInput: (event) => setQuantity(event.currentTarget.value),
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
            onInput: (event) => setReason(event.currentTarget.value),
          }}
        />
        {isOfFields(failure) ? (
          <Notice kind="bad">{common().correctFields}</Notice>
        ) : (
          <FailureNotice failure={failure} unanswered={s().unanswered} />
        )}
        <Button type="submit" class="primary" isBusy={isBusy}>
          {s().write}
        </Button>
      </form>
    </div>
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
  const { data } = useLoad((signal) => readAllLevels({ productId, warehouseId }, signal), [productId, warehouseId]);
  const looks = useLooks([productId])(productId);
  const levels = data ?? [];
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
