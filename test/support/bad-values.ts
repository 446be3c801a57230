/** What each kind of field must refuse. */

const long = (length: number) => 'x'.repeat(length);

export const bad = {
  text: (min: number, max: number): unknown[] => [
    ...[5, true, null, [], {}, long(max + 1), 'a\u0000b', 'a\u001fb', 'half a pair \ud83d'],
    ...(min > 0 ? ['', '   '] : []),
  ],
  whole: (min: number, max: number): unknown[] => [
    min - 1,
    max + 1,
    min + 0.5,
    `${min}`,
    '',
    true,
    null,
    [min],
    {},
    1e300,
  ],
  /** A quantity of pieces in a document, which may be text. */
  quantity: (min: number, max: number): unknown[] => [
    ...bad.whole(min, max).filter((value) => value !== `${min}`),
    ...['1.5', '1.0', '0', '01', '+1', ' 1', '1e3', '1,5', '1.', '.5', '--1', '0x1', `${max + 1}`, `${min - 1}`],
    ...['9'.repeat(40), '9'.repeat(400), ['1'], { text: '1' }],
  ],
  choice: (): unknown[] => ['NONSENSE', '', 5, true, null, [], {}],
  id: (): unknown[] => ['x', '', '123', `${long(36)}`, '0198c6de-3f0b-7c63-9a2e-6f1f5f0d2a1', 5, null, [], {}],
  email: (): unknown[] => [
    '',
    'x',
    'a@',
    '@b.mx',
    'a b@c.mx',
    'a@b',
    `${long(250)}@b.mx`,
    'a\u0000@b.mx',
    5,
    null,
    [],
    {},
  ],
  secret: (min: number, max: number): unknown[] => [
    '',
    ...(min > 1 ? [long(min - 1)] : []),
    long(max + 1),
    5,
    null,
    [],
    {},
  ],
  images: (): unknown[] => [
    ...['https://example.com/a.jpg', 5, null, {}, [5], [null], [''], ['no address'], ['/a.jpg'], [[]]],
    ...[['javascript:alert(1)'], ['ftp://example.com/a.jpg'], ['file:///etc/passwd'], ['data:image/png;base64,AA==']],
    ...[['https://example.com/\u0000.jpg'], ['https://example.com/\ud83d.jpg']],
    ...[Array(11).fill('https://example.com/a.jpg'), [`https://example.com/${long(2000)}`]],
  ],
  date: (): unknown[] => [
    '',
    'x',
    '2026-13-01',
    '2026-02-30',
    '01/02/2026',
    '2026-1-1',
    '0000-01-01',
    20260101,
    true,
    null,
    [],
    {},
  ],
  object: (): unknown[] => [5, 'x', true, null, []],
};

/** A body with one field, named by its path, replaced or left out. */
export function withField(body: object, path: string, value: unknown): object {
  const copy = structuredClone(body) as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop() ?? '';
  const parent = names.reduce<Record<string, unknown>>((at, name) => at[name] as Record<string, unknown>, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}
