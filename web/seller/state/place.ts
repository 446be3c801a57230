/** A place of the desk with what is asked for there. */
export function placeOf(path: string, asked: Readonly<Record<string, string | number | undefined>>): string {
  const said = Object.entries(asked).filter(([, value]) => value !== undefined && value !== '' && value !== 1);
  const text = new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? path : `${path}?${text}`;
}

/** The page of a list that the address asks for. */
export const pageIn = (asked: URLSearchParams): number =>
  Math.max(1, Number.parseInt(asked.get('page') ?? '1', 10) || 1);
