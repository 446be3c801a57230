import type { Unit } from '../../generated/prisma/client.ts';
import type { Tx } from '../../platform/database.ts';
import type { Language } from '../../platform/errors.ts';
import { type Words, words } from '../../platform/validation.ts';

/** What only one unit of a site may have, by the column of a file: what is compared, and where it is kept. */
const EXCLUSIVE_COLUMNS = [
  { column: 'asset_tag', key: 'assetTagKey' },
  { column: 'serial', key: 'serialKey' },
  { column: 'imei', key: 'imei' },
] as const;

type Key = (typeof EXCLUSIVE_COLUMNS)[number]['key'];
type Compared = Pick<Unit, 'siteId' | Key>;

interface Line<T> {
  readonly line: number;
  readonly unit: T;
}

const IN_REGISTER = words({
  en: 'is another unit’s of the site already',
  es: 'ya lo tiene otra unidad del sitio',
});
const inLine = (line: number): Readonly<Record<Language, string>> => ({
  en: `is that of line ${line} already`,
  es: `ya está en la línea ${line}`,
});

/** What the units of a file have for themselves, as one line comes after the other. */
export class TakenKeys {
  /** The line that has it. */
  readonly #lines = new Map<string, number>();

  /**
   * The units of lines that may have what they want for themselves: neither a line before has it, nor the register.
   * @param reject gets the others
   */
  async take<T extends Compared>(
    tx: Tx,
    lines: readonly Line<T>[],
    reject: (line: number, field: string, why: Words | Readonly<Record<Language, string>>) => void,
  ): Promise<T[]> {
    const registered = await registeredOf(
      tx,
      lines.map(({ unit }) => unit),
    );
    return lines.flatMap(({ line, unit }) => {
      const wanted = EXCLUSIVE_COLUMNS.map(({ column, key }) => ({ column, name: nameOf(unit, key) }));
      for (const { column, name } of wanted) {
        const before = name === undefined ? undefined : this.#lines.get(name);
        const isTaken = before !== undefined || (name !== undefined && registered.has(name));
        if (!isTaken) continue;
        reject(line, column, before === undefined ? IN_REGISTER : inLine(before));
        return [];
      }
      for (const { name } of wanted) if (name !== undefined) this.#lines.set(name, line);
      return [unit];
    });
  }
}

function nameOf(unit: Compared, key: Key): string | undefined {
  const value = unit[key];
  return value === null ? undefined : `${key} ${unit.siteId} ${value}`;
}

/** Whatever of it the register has. */
async function registeredOf(tx: Tx, units: readonly Compared[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const sites = [...new Set(units.map(({ siteId }) => siteId))];
  // One after the other: a transaction has one connection.
  for (const { key } of EXCLUSIVE_COLUMNS) {
    const values = units.flatMap((unit) => unit[key] ?? []);
    if (values.length === 0) continue;
    const rows = await tx.unit.findMany({
      where: { siteId: { in: sites }, [key]: { in: values }, deletedAt: null },
      select: { siteId: true, assetTagKey: true, serialKey: true, imei: true },
    });
    for (const row of rows) found.add(nameOf(row, key) ?? '');
  }
  return found;
}
