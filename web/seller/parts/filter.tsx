import { Link } from '../../shared/router.tsx';

interface FilterProps<Value extends string> {
  readonly label: string;
  /** What nothing is narrowed by. */
  readonly all: string;
  readonly values: readonly Value[];
  readonly chosen: Value | undefined;
  readonly nameOf: (value: Value) => string;
  /** The place of a list that is narrowed so. */
  readonly to: (value: Value | undefined) => string;
}

/** Links to a list, narrowed by one of a few values. */
export function Filter<Value extends string>({ label, all, values, chosen, nameOf, to }: FilterProps<Value>) {
  return (
    <nav class="filter" aria-label={label}>
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
