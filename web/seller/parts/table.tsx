import type { ComponentChildren } from 'preact';

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** Figures stand at the right, under each other. */
  readonly isFigure?: boolean;
}

interface TableProps<Row> {
  /** What it is, for those who do not see it. */
  readonly caption: string;
  /** The first names the row, and is the head of its card. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}

/** Rows and columns on a wide screen; on a phone each row is a card that names its figures. */
export function Table<Row>({ caption, columns, rows, keyOf }: TableProps<Row>) {
  return (
    <table class="table">
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ head, isFigure }) => (
            <th key={head} scope="col" class={isFigure ? 'figure' : ''}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            {columns.map(({ head, cell, isFigure }, index) => {
              const content = cell(row);
              const none = [null, undefined, false, ''].some((nothing) => nothing === content) ? 'none' : '';
              if (index === 0)
                return (
                  <th key={head} scope="row">
                    {content}
                  </th>
                );
              return (
                <td key={head} data-head={head} class={`${isFigure ? 'figure' : ''} ${none}`}>
                  {content}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
