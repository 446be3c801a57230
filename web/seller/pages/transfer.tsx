import { useState } from 'preact/hooks';
import { quantityOf } from '../../shared/goods.ts';
import { useAction, useLoad } from '../../shared/hooks.ts';
import { useLooks } from '../../shared/looks.ts';
import { errorIn, errorOf, FailureNotice, isOfFields, Notice } from '../../shared/parts/notice.tsx';
import { Button, Empty, Field, Heading } from '../../shared/parts/small.tsx';
import { Link, navigate } from '../../shared/router.tsx';
import { common } from '../../shared/words.ts';
import { useWarehouses, WarehouseSelect } from '../parts/goods-select.tsx';
import { readAllLevels, requestTransfer } from '../state/inventory.ts';
import { numberText, quantityInput } from '../state/receipt.ts';
import { say } from '../state/said.ts';
import { s } from '../words/stock.ts';

/** Goods go to another warehouse: of what lies in one, so many of each. */
export function TransferPage() {
  const [chosenFrom, setFrom] = useState('');
  const [chosenTo, setTo] = useState('');
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const { warehouses, fallback } = useWarehouses();
  const from = chosenFrom || fallback;
  const to = chosenTo || (warehouses.find(({ id }) => id !== from)?.id ?? '');
  const {
    data,
    failure: unread,
    reload,
  } = useLoad(async (signal) => (from === '' ? [] : readAllLevels({ warehouseId: from }, signal)), [from]);
  const levels = (data ?? []).filter(({ onHand }) => onHand > 0);
  const looksOf = useLooks(levels.map(({ productId }) => productId));
  const { isBusy, failure, act } = useAction();
  const wanted = levels.filter(({ id }) => !['', '0'].includes((typed[id] ?? '').trim()));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (wanted.length === 0) return;
    const lines = wanted.map(({ id, productId, lotId }) => ({
      productId,
      lotId,
      quantity: numberText(typed[id] ?? ''),
    }));
    void act(async () => {
      const made = await requestTransfer({ fromWarehouseId: from, toWarehouseId: to, lines });
      say(s().transferMade(made.number));
      navigate(`seller/stock/documents/${made.id}`);
    });
  };
  return (
    <div class="page middle">
      <p class="trail">
        <Link to="seller/stock">← {s().stock}</Link>
      </p>
      <Heading title={s().transfer}>
        <p>{s().transferText}</p>
      </Heading>
      <FailureNotice failure={unread} retry={reload} />
      <form class="panel form" onSubmit={submit}>
        <div class="pair">
          <WarehouseSelect
            id="from"
            label={s().from}
            value={from}
            warehouses={warehouses}
            error={errorOf(failure, 'fromWarehouseId')}
            onChoose={(next) => {
              setFrom(next);
              if (next === to) setTo('');
              setTyped({});
            }}
          />
          <WarehouseSelect
            id="to"
            label={s().to}
            value={to}
            warehouses={warehouses.filter(({ id }) => id !== from)}
            error={errorOf(failure, 'toWarehouseId')}
            onChoose={setTo}
          />
        </div>
        {data !== undefined && levels.length === 0 && <Empty text={s().nothingToSend} />}
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
              onInput: (event) => setTyped({ ...typed, [id]: event.currentTarget.value }),
            }}
          />
        ))}
        {isOfFields(failure) ? (
          <Notice kind="bad">{common().correctFields}</Notice>
        ) : (
          <FailureNotice failure={failure} unanswered={s().unanswered} />
        )}
        <Button type="submit" class="primary" isBusy={isBusy}>
          {s().requestIt}
        </Button>
      </form>
    </div>
  );
}
