/** What stands right of the first column: figures end under each other, words begin under each other. */
type Content = 'figures' | 'words';

/** A table in Markdown, aligned, so that it can be read in a terminal as well as kept in a page. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  content: Content = 'figures',
): string {
  const isRight = (column: number) => content === 'figures' && column > 0;
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => {
    const cells = widths.map((width, column) => {
      const cell = row[column] ?? '';
      return isRight(column) ? cell.padStart(width) : cell.padEnd(width);
    });
    return `| ${cells.join(' | ')} |`;
  };
  const rule = widths.map((width, column) => (isRight(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
