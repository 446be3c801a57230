import { Link } from '../../shared/router.tsx';

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
  return (
    <nav class="chips" aria-label={label}>
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
