import { ConcurrencyError } from '../../concurrency/index.ts';
import type { Unit } from '../../generated/prisma/client.ts';
import type { Caller } from '../../platform/access.ts';
import type { GoodLine } from '../../platform/csv-form.ts';
import type { Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { isForeignKeyViolation } from '../../platform/sqlstate.ts';
import { type Words, words } from '../../platform/validation.ts';
import { refuseGoneAdmin } from '../accounts/index.ts';
import { DECIDED_ALONE_WITHIN_MS, type Importer, importFile, type KeptLines } from '../imports/index.ts';
import { refusedOf } from './duplicates.ts';
import { fieldOf, type ListField, UNIT_LISTS } from './lists.ts';
import { ownedBy } from './owners.ts';
import { keyOf } from './rules.ts';
import { TakenKeys } from './taken-keys.ts';
import { recordNewUnits, UNIT } from './unit-changes.ts';
import { CODE_COLUMNS, UNIT_FORM, type UnitRowText } from './unit-rows.ts';
import { columnsOf, type Described, OTHERS_PRODUCT, wantedOf } from './units.ts';

/** Units by the file. */

const FORM = {
  ...UNIT_FORM,
  // Of units that are not there yet nobody wants anything.
  decidedWithinMs: DECIDED_ALONE_WITHIN_MS,
};

/**
 * Registers the units of a file, all of them or, where that is asked for, the good ones.
 * @throws as importFile does
 */
export const importUnits: Importer = async (context, caller, upload) => {
  await refuseGoneAdmin(context.db, caller);
  return importFile(context, { upload, form: FORM, post: (tx, lines) => addUnits(tx, caller, lines) });
};

async function addUnits(tx: Tx, caller: Caller, kept: KeptLines<UnitRowText>): Promise<number> {
  const taken = new TakenKeys();
  let imported = 0;
  for (const part of kept.parts.keys()) {
    for await (const lines of kept.chunksOf(tx, part)) {
      const known = await knownTo(tx, caller, lines);
      const described = lines.flatMap(({ line, row }) => {
        const read = describe(row, known);
        if ('unit' in read) return [{ line, ...read }];
        kept.reject(line, read.field, read.why);
        return [];
      });
      const prepared = described.map(({ line, unit, sellerId }) => ({
        line,
        unit: { id: newId(), sellerId, ...columnsOf(unit), createdBy: caller.id, updatedBy: caller.id },
      }));
      const free = await taken.take(tx, prepared, (...why) => kept.reject(...why));
      await insertUnits(tx, free);
      imported += free.length;
    }
  }
  return imported;
}

/** Of more at once the statement takes so long to write that others wait for the processor. */
const WRITTEN_AT_ONCE = 100;

type NewUnit = Omit<
  Unit,
  'status' | 'retiredReason' | 'attributes' | 'version' | 'createdAt' | 'updatedAt' | 'deletedAt'
>;

/**
 * @throws ConcurrencyError where others registered the like, or removed a word, since it was looked for: the whole file is decided anew
 *   then
 */
async function insertUnits(tx: Tx, units: readonly NewUnit[]): Promise<void> {
  if (units.length === 0) return;
  try {
    for (let from = 0; from < units.length; from += WRITTEN_AT_ONCE) {
      const data = units.slice(from, from + WRITTEN_AT_ONCE);
      await recordNewUnits(tx, await tx.unit.createManyAndReturn({ data }));
    }
  } catch (error) {
    if (isForeignKeyViolation(error) || units.some((unit) => refusedOf(error, wantedOf(unit)) !== undefined)) {
      throw new ConcurrencyError(UNIT.resource, undefined, error);
    }
    throw error;
  }
}

/** What the lines of a chunk may name. */
interface Known {
  /** The owner of each site: null is the operator. */
  readonly sites: ReadonlyMap<string, string | null>;
  readonly products: ReadonlyMap<string, string>;
  /** Ids of entries, by list, owner and code. */
  readonly entries: ReadonlyMap<string, string>;
  /** Types whose units must have attributes, for which a file has no columns. */
  readonly demanding: ReadonlySet<string>;
}

const entryKey = (list: string, sellerId: string | null, code: string) => `${list} ${sellerId ?? ''} ${keyOf(code)}`;

async function knownTo(tx: Tx, caller: Caller, lines: readonly GoodLine<UnitRowText>[]): Promise<Known> {
  const rows = lines.map(({ row }) => row);
  const idsOf = (column: 'site_id' | 'product_id') => [...new Set(rows.flatMap((row) => row[column] ?? []))];
  const sites = await tx.warehouse.findMany({ where: { id: { in: idsOf('site_id') }, ...ownedBy(caller) } });
  const products = await tx.product.findMany({
    where: { id: { in: idsOf('product_id') } },
    select: { id: true, sellerId: true },
  });
  const codes = new Set(UNIT_LISTS.flatMap((list) => rows.flatMap((row) => row[CODE_COLUMNS[list]] ?? [])).map(keyOf));
  const owners = sites.flatMap(({ sellerId }) => sellerId ?? []);
  const entries = await tx.unitListEntry.findMany({
    where: { codeKey: { in: [...codes] }, OR: [{ sellerId: { in: owners } }, { sellerId: null }] },
    select: { id: true, list: true, sellerId: true, code: true },
  });
  const types = entries.flatMap(({ id, list }) => (list === 'types' ? [id] : []));
  const demanding = await tx.unitAttribute.findMany({
    where: { typeId: { in: types }, required: true },
    select: { typeId: true },
  });
  return {
    sites: new Map(sites.map(({ id, sellerId }) => [id, sellerId])),
    products: new Map(products.map(({ id, sellerId }) => [id, sellerId])),
    demanding: new Set(demanding.map(({ typeId }) => typeId)),
    entries: new Map(entries.map(({ id, list, sellerId, code }) => [entryKey(list, sellerId, code), id])),
  };
}

const NO_SITE = words({ en: 'is no site of yours', es: 'no es un sitio suyo' });
const NO_CODE = words({
  en: 'is no code of its list, of the site’s owner or the operator',
  es: 'no es un código de su lista, del dueño del sitio ni del operador',
});

const NEEDS_ATTRIBUTES = words({
  en: 'is a type with required attributes, which a file cannot tell; register the unit by itself',
  es: 'es un tipo con atributos obligatorios, que un archivo no puede dar; registre la unidad por separado',
});

type Read =
  | { readonly unit: Described; readonly sellerId: string | null }
  | { readonly field: string; readonly why: Words };

/** What a line says, or the first thing in it that is wrong. */
function describe(row: UnitRowText, { sites, products, entries, demanding }: Known): Read {
  const sellerId = sites.get(row.site_id);
  if (sellerId === undefined) return { field: 'site_id', why: NO_SITE };
  const { product_id: productId } = row;
  if (productId !== undefined && (sellerId === null || products.get(productId) !== sellerId))
    return { field: 'product_id', why: OTHERS_PRODUCT };
  const named: Partial<Record<ListField, string>> = {};
  for (const list of UNIT_LISTS) {
    const code = row[CODE_COLUMNS[list]];
    if (code === undefined) continue;
    // One's own word goes before the operator's.
    const id = entries.get(entryKey(list, sellerId, code)) ?? entries.get(entryKey(list, null, code));
    if (id === undefined) return { field: CODE_COLUMNS[list], why: NO_CODE };
    if (demanding.has(id)) return { field: CODE_COLUMNS[list], why: NEEDS_ATTRIBUTES };
    named[fieldOf(list)] = id;
  }
  const { serial, imei, description, notes } = row;
  const said = { siteId: row.site_id, assetTag: row.asset_tag, serial, imei, productId, description, notes };
  return { unit: { ...said, ...named }, sellerId };
}
