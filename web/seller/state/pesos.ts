/** What people write of pesos, in centavos; undefined where that is no amount. */
export function centavosOf(text: string): number | undefined {
  const found = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(text.trim());
  if (found === null) return undefined;
  const amount = Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'));
  return amount > 0 ? amount : undefined;
}
