import { useState } from 'preact/hooks';
import { useAction } from '../../shared/hooks.ts';
import { errorOf, FailureNotice, isOfFields } from '../../shared/parts/notice.tsx';
import { Button, Field } from '../../shared/parts/small.tsx';
import { Link } from '../../shared/router.tsx';
import { useWarehouses } from '../parts/goods-select.tsx';
import { StockHead } from '../parts/stock-head.tsx';
import { Table } from '../parts/table.tsx';
import { createWarehouse } from '../state/inventory.ts';
import { say } from '../state/said.ts';
import { s } from '../words/stock.ts';

/** Where goods can lie. */
export function WarehousesPage() {
  const { warehouses, failure, reload } = useWarehouses();
  return (
    <div class="page">
      <StockHead />
      <FailureNotice failure={failure} retry={reload} />
      <div class="panels two spaced">
        <Table
          caption={s().warehouses}
          rows={warehouses}
          keyOf={({ id }) => id}
          columns={[
            { head: s().name, cell: ({ id, name }) => <Link to={`seller/stock?warehouse=${id}`}>{name}</Link> },
            { head: s().code, cell: ({ code }) => code },
            { head: '', cell: ({ isDefault }) => isDefault && <span class="tag">{s().isDefault}</span> },
          ]}
        />
        <NewWarehouse onMade={reload} />
      </div>
    </div>
  );
}

function NewWarehouse({ onMade }: { readonly onMade: () => void }) {
  const [typed, setTyped] = useState({ name: '', code: '' });
  const { isBusy, failure, act } = useAction();
  const field = (name: 'name' | 'code') => ({
    id: `warehouse-${name}`,
    label: s()[name],
    error: errorOf(failure, name),
    input: {
      value: typed[name],
      required: true,
      maxLength: name === 'code' ? 40 : 120,
      autocomplete: 'off',
      onInput: (event: { readonly currentTarget: { readonly value: string } }) =>
        setTyped({ ...typed, [name]: event.currentTarget.value }),
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void act(async () => {
      // Where no answer came, it may have been made.
      const { name } = await createWarehouse(typed).finally(onMade);
      setTyped({ name: '', code: '' });
      say(s().warehouseMade(name));
    });
  };
  return (
    <form class="panel form" onSubmit={submit}>
      <h2>{s().newWarehouse}</h2>
      <Field {...field('name')} />
      <Field {...field('code')} hint={s().codeHint} />
      {!isOfFields(failure) && <FailureNotice failure={failure} />}
      <Button type="submit" isBusy={isBusy}>
        {s().make}
      </Button>
    </form>
  );
}
