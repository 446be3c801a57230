import { useState } from 'preact/hooks';
import { useLoad } from '../../shared/hooks.ts';
import { useLooks } from '../../shared/looks.ts';
import { FailureNotice } from '../../shared/parts/notice.tsx';
import { Field, Select } from '../../shared/parts/small.tsx';
import { visitorWith } from '../../shared/visitor.ts';
import { readWarehouses, type Warehouse } from '../state/inventory.ts';
import { listChoices } from '../state/products.ts';
import { s } from '../words/stock.ts';

export interface Choice {
  readonly id: string;
  readonly name: string;
}

/** The seller's products to choose from: the newest, or those that are looked for. */
export function useChoices() {
  const [search, setSearch] = useState('');
  const sellerId = visitorWith('SELLER')?.id ?? '';
  const { data, failure, reload } = useLoad((signal) => listChoices(sellerId, search, signal), [sellerId, search]);
  return { choices: data?.choices ?? [], isMore: data?.isMore ?? false, search, setSearch, failure, reload };
}

type Searching = Omit<ReturnType<typeof useChoices>, 'choices'>;

/** Narrows down what there is to choose from, where that is too much for a list. */
export function ChoiceSearch({ isMore, search, setSearch, failure, reload }: Searching) {
  const find = (event: { readonly currentTarget: HTMLInputElement }) => setSearch(event.currentTarget.value.trim());
  return (
    <>
      <FailureNotice failure={failure} retry={reload} />
      {(isMore || search !== '') && (
        <Field
          id="choice-search"
          label={s().lookFor}
          input={{
            type: 'search',
            value: search,
            onChange: find,
            onKeyDown: (event) => {
              // It looks for something: the form around it is not sent.
              if (event.key !== 'Enter') return;
              event.preventDefault();
              find(event);
            },
          }}
        />
      )}
    </>
  );
}

interface ProductSelectProps {
  readonly id: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly error?: string | undefined;
  readonly onChoose: (productId: string) => void;
}

export function ProductSelect({ id, value, choices, error, onChoose }: ProductSelectProps) {
  const looksOf = useLooks(value === '' ? [] : [value]);
  const isListed = value === '' || choices.some((choice) => choice.id === value);
  const chosen = isListed ? [] : [[value, looksOf(value).name ?? s().chosen] as const];
  return (
    <Select
      id={id}
      label={s().product}
      error={error}
      input={{ value, required: true, onChange: (event) => onChoose(event.currentTarget.value) }}
      options={[['', s().choose], ...chosen, ...choices.map((choice) => [choice.id, choice.name] as const)]}
    />
  );
}

/** The seller's warehouses; `fallback` is where goods lie that nobody put elsewhere. */
export function useWarehouses() {
  const { data, failure, isLoading, reload } = useLoad(readWarehouses, []);
  const warehouses: readonly Warehouse[] = data ?? [];
  return { warehouses, fallback: warehouses.find(({ isDefault }) => isDefault)?.id ?? '', failure, isLoading, reload };
}

export type Warehouses = ReturnType<typeof useWarehouses>;

interface WarehouseSelectProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly warehouses: readonly Pick<Warehouse, 'id' | 'code' | 'name'>[];
  readonly error?: string | undefined;
  readonly onChoose: (warehouseId: string) => void;
}

export function WarehouseSelect({ id, label, value, warehouses, error, onChoose }: WarehouseSelectProps) {
  return (
    <Select
      id={id}
      label={label}
      error={error}
      input={{ value, required: true, onChange: (event) => onChoose(event.currentTarget.value) }}
      options={warehouses.map((one) => [one.id, [one.code, one.name].filter(Boolean).join(' · ')] as const)}
    />
  );
}
