import { useEffect, useRef } from 'preact/hooks';
import { Link } from '../../shared/router.tsx';

/** Keeps what is chosen in sight: on a phone chips are more than the screen is wide. */
export function useChosenInSight(chosen: string | undefined) {
  const chips = useRef<HTMLElement>(null);
  useEffect(() => {
    chips.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [chosen]);
  return chips;
}

interface ChipsProps<Value extends string> {
  readonly label: string;
  /** What nothing is narrowed by. */
  readonly all: string;
  readonly values: readonly Value[];
  readonly chosen: Value | undefined;
  readonly nameOf: (value: Value) => string;
  /** The place of a list that is narrowed so. */
  readonly to: (value: Value | undefined) => string;
}

/** Ways to a list that is narrowed by one of a few values. */
export function Chips<Value extends string>({ label, all, values, chosen, nameOf, to }: ChipsProps<Value>) {
  const chips = useChosenInSight(chosen);
  return (
    <nav class="chips" aria-label={label} ref={chips}>
      <Link to={to(undefined)} aria-current={chosen === undefined ? 'true' : undefined}>
        {all}
      </Link>
      {values.map((value) => (
        <Link key={value} to={to(value)} aria-current={chosen === value ? 'true' : undefined}>
          {nameOf(value)}
        </Link>
      ))}
    </nav>
  );
}
