import { useEffect, useState } from 'preact/hooks';
import { t } from '../words/index.ts';

interface QuantityProps {
  readonly value: number;
  readonly of: string;
  /** One of what is sold by the piece; a tenth of a kilogram, say, of what is weighed. */
  readonly step?: number;
  /** How many of the smallest unit make one that people say. */
  readonly scale?: number;
  readonly max?: number | undefined;
  /** A change is under way: there is no other meanwhile. */
  readonly isBusy?: boolean;
  readonly onChange: (value: number) => void;
}

/** How many: by buttons, which keep the focus at either end, or typed. */
export function Quantity({ value, of, step = 1, scale = 1, max, isBusy = false, onChange }: QuantityProps) {
  const [typed, setTyped] = useState(String(value / scale));
  useEffect(() => setTyped(String(value / scale)), [value, scale]);
  const within = (wanted: number) => Math.max(step, Math.min(wanted, max ?? wanted));
  const least = isBusy || value <= step;
  const most = isBusy || (max !== undefined && value + step > max);
  const settle = () => {
    const wanted = Math.round(Number(typed.replace(',', '.')) * scale);
    const next = Number.isFinite(wanted) && wanted > 0 ? within(wanted) : value;
    setTyped(String(next / scale));
    if (next !== value) onChange(next);
  };
  return (
    <fieldset class="quantity" aria-label={t().quantityOf(of)}>
      <button
        type="button"
        aria-label={t().less}
        aria-disabled={least}
        onClick={() => !least && onChange(within(value - step))}
      >
        −
      </button>
      <input
        inputMode={scale === 1 ? 'numeric' : 'decimal'}
        aria-label={t().quantity}
        value={typed}
        readOnly={isBusy}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onChange={settle}
      />
      <button
        type="button"
        aria-label={t().more}
        aria-disabled={most}
        onClick={() => !most && onChange(within(value + step))}
      >
        +
      </button>
    </fieldset>
  );
}
