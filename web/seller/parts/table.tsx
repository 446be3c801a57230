import type { ComponentChildren } from 'preact';

interface Column {
  readonly name: string;
  /** Numbers stand at the right. */
  readonly isNumber?: boolean;
}

interface Row {
  readonly key: string;
  /** One for each column; the first names the row. */
  readonly cells: readonly ComponentChildren[];
}

interface TableProps {
  readonly label: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly isStale?: boolean;
}

/** A table where there is room, and a card for each row on a phone. */
export function Table({ label, columns, rows, isStale = false }: TableProps) {
  return (
    <table class="rows" aria-label={label} aria-busy={isStale}>
      <thead>
        <tr>
          {columns.map(({ name, isNumber }) => (
            <th key={name} scope="col" class={isNumber ? 'number' : undefined}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells }) => (
          <tr key={key}>
            {cells.map((cell, index) => (
              <td
                key={columns[index]?.name}
                class={columns[index]?.isNumber ? 'number' : undefined}
                data-name={columns[index]?.name}
              >
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
