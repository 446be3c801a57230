import { useState } from 'preact/hooks';
import { quantityOf } from '../../shared/goods.ts';
import { useAction, useLoad } from '../../shared/hooks.ts';
import { useLooks } from '../../shared/looks.ts';
import type { Failure } from '../../shared/market.ts';
import { errorIn, errorOf, FailureNotice } from '../../shared/parts/notice.tsx';
import { Empty, Field } from '../../shared/parts/small.tsx';
import { useWayOn } from '../../shared/router.tsx';
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
import { type Level, readFirstLevels, requestTransfer } from '../state/inventory.ts';
import { quantityInput } from '../state/receipt.ts';
import { say } from '../state/said.ts';
import { s } from '../words/stock.ts';

/** Goods go to another warehouse: of what lies in one, so many of each. */
export function TransferPage() {
  const [chosen, setChosen] = useState({ from: '', to: '', productId: '' });
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const { warehouses, fallback, ...places } = useWarehouses();
  const from = chosen.from || fallback;
  const to = chosen.to || (warehouses.find(({ id }) => id !== from)?.id ?? '');
  const lying = useLying(from, chosen.productId);
  const { act, ...sending } = useAction();
  const { failure } = sending;
  const goOn = useWayOn();
  const wanted = lying.levels.filter(({ id }) => !['', '0'].includes((typed[id] ?? '').trim()));
  const choose = (changes: Partial<typeof chosen>) => {
    setChosen({ ...chosen, ...changes });
    // What was typed is of what lay there.
    if (!('to' in changes) || 'from' in changes) setTyped({});
  };
  const send = () => {
    if (wanted.length === 0 || lying.isLoading) return;
    const lines = wanted.map(({ id, productId, lotId }) => ({
      ...{ productId, lotId, quantity: numberText(typed[id] ?? '') },
    }));
    void act(async () => {
      const made = await requestTransfer({ fromWarehouseId: from, toWarehouseId: to, lines });
      say(s().transferMade(made.number));
      goOn(`seller/stock/documents/${made.id}`);
    });
  };
  return (
    <StockForm
      {...{ places, sending }}
      title={s().transfer}
      text={s().transferText}
      send={s().requestIt}
      onSend={send}
      above={
        <>
          <FailureNotice failure={lying.failure} retry={lying.reload} />
          {(lying.isMore || chosen.productId !== '') && (
            <OnlyOf productId={chosen.productId} onChoose={(productId) => choose({ productId })} />
          )}
        </>
      }
    >
      <FromAndTo {...{ from, to, warehouses, failure }} onChoose={choose} />
      {lying.isRead && lying.levels.length === 0 && <Empty text={s().nothingToSend} />}
      <HowMany levels={lying.levels} {...{ wanted, typed, failure }} onType={setTyped} />
    </StockForm>
  );
}

/** What lies in a warehouse and can be sent: all of it, as far as the page can show it, or of one product. */
function useLying(warehouseId: string, productId: string) {
  const place = { warehouseId, ...(productId !== '' && { productId }) };
  const { data, ...reading } = useLoad(
    async (signal) => (warehouseId === '' ? undefined : readFirstLevels(place, signal)),
    [warehouseId, productId],
  );
  const levels = (data?.levels ?? []).filter(({ onHand }) => onHand > 0);
  return { ...reading, levels, isMore: data?.isMore ?? false, isRead: data !== undefined };
}

interface OnlyOfProps {
  readonly productId: string;
  readonly onChoose: (productId: string) => void;
}

/** Where more lies there than fits. */
function OnlyOf({ productId, onChoose }: OnlyOfProps) {
  const { choices, ...searching } = useChoices();
  return (
    <section class="panel form" aria-label={s().lookFor}>
      <p>{s().moreLies}</p>
      <ChoiceSearch {...searching} />
      <ProductSelect id="only" value={productId} choices={choices} onChoose={onChoose} />
    </section>
  );
}

interface FromAndToProps extends Pick<Warehouses, 'warehouses'> {
  readonly from: string;
  readonly to: string;
  readonly failure: Failure | undefined;
  readonly onChoose: (changes: { readonly from?: string; readonly to?: string }) => void;
}

function FromAndTo({ from, to, warehouses, failure, onChoose }: FromAndToProps) {
  return (
    <div class="pair">
      <WarehouseSelect
        id="from"
        label={s().from}
        value={from}
        warehouses={warehouses}
        error={errorOf(failure, 'fromWarehouseId')}
        onChoose={(next) => onChoose({ from: next, ...(next === to && { to: '' }) })}
      />
      <WarehouseSelect
        id="to"
        label={s().to}
        value={to}
        warehouses={warehouses.filter(({ id }) => id !== from)}
        error={errorOf(failure, 'toWarehouseId')}
        onChoose={(next) => onChoose({ to: next })}
      />
    </div>
  );
}

interface HowManyProps {
  readonly levels: readonly Level[];
  /** Those of which some go, in the order of the lines that are sent. */
  readonly wanted: readonly Level[];
  readonly typed: Readonly<Record<string, string>>;
  readonly failure: Failure | undefined;
  readonly onType: (typed: Readonly<Record<string, string>>) => void;
}

function HowMany({ levels, wanted, typed, failure, onType }: HowManyProps) {
  const looksOf = useLooks(levels.map(({ productId }) => productId));
  return (
    <>
      {levels.map(({ id, productId, lotCode, onHand }) => (
        <Field
          key={id}
          id={`send-${id}`}
          label={[looksOf(productId).name ?? '…', lotCode].filter(Boolean).join(' · ')}
          hint={s().known(quantityOf(onHand, looksOf(productId)))}
          error={errorIn(failure, `lines.${wanted.findIndex((level) => level.id === id)}`)}
          input={{
            value: typed[id] ?? '',
            ...quantityInput(),
            placeholder: '0',
            onInput: (event) => onType({ ...typed, [id]: event.currentTarget.value }),
          }}
        />
      ))}
    </>
  );
}
