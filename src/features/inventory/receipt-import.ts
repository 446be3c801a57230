import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { addLots } from './document-lines.sql.ts';
import { type DocumentLines, documentsPoster, type PlacedLine, supply } from './import-documents.ts';
import { findLots, type ImportedLot } from './import-places.sql.ts';
import { RECEIPT_FORM, type ReceiptRow } from './import-rows.ts';
import { type ImportResult, importFile, type Upload } from './imports.ts';
import { contradicts, EXPIRED, lotKey, OTHER_DATES, REJECTED } from './lots.ts';
import type { Change, LotGiven } from './places.sql.ts';

/**
 * Receives the goods that a file lists.
 * @throws as importFile does
 */
export function importReceipts(
  context: Context,
  caller: Caller,
  upload: Upload,
): Promise<ImportResult & { replayed: boolean }> {
  return importFile(context, caller, {
    upload,
    form: RECEIPT_FORM,
    post: documentsPoster<ReceiptRow>('RECEIPT', caller, receive),
  });
}

async function receive(tx: Tx, { place, lines, reject }: DocumentLines<ReceiptRow>): Promise<readonly Change[]> {
  const lots = new LotsOfLines(await findLots(tx, lines.flatMap(lotsIn)), place.today);
  const good = lines.filter((one) => {
    const [lot] = lotsIn(one);
    const refusal = lot && lots.refusalOf(lot);
    if (refusal !== undefined) reject(one.line, ...refusal);
    if (refusal !== undefined || !supply(one, reject)) return false;
    if (lot !== undefined) lots.use(lot);
    return true;
  });
  const made = lots.toMake.length === 0 ? [] : await addLots(tx, lots.toMake);
  const ids = new Map(made.map((lot) => [lotKey(lot), lot.id]));
  return good.map((one) => {
    const [lot] = lotsIn(one);
    const lotId = lot === undefined ? null : (ids.get(lotKey(lot)) ?? lots.idOf(lot));
    return { productId: one.row.product_id, quantity: one.units, lotId };
  });
}

/** The lot of a line, where it has one. */
function lotsIn({ row }: Pick<PlacedLine<ReceiptRow>, 'row'>): LotGiven[] {
  const { product_id: productId, lot_code: code, manufactured_on: made, expires_on: ends } = row;
  return code === undefined ? [] : [{ productId, code, manufacturedOn: made ?? null, expiresOn: ends ?? null }];
}

/** Lots as the lines before have them: those that were known, and those that are to be made. */
class LotsOfLines {
  readonly #known: ReadonlyMap<string, ImportedLot>;
  readonly #new = new Map<string, LotGiven>();
  readonly #today: string;

  constructor(known: readonly ImportedLot[], today: string) {
    this.#known = new Map(known.map((lot) => [lotKey(lot), lot]));
    this.#today = today;
  }

  get toMake(): LotGiven[] {
    return [...this.#new.values()];
  }

  /** The column for which a line cannot come into its lot, and why. */
  refusalOf(given: LotGiven): ['lot_code' | 'expires_on', typeof OTHER_DATES] | undefined {
    const known = this.#known.get(lotKey(given));
    const before = known ?? this.#new.get(lotKey(given));
    if (before !== undefined && contradicts(given, before)) return ['lot_code', OTHER_DATES];
    if (known?.isRejected) return ['lot_code', REJECTED];
    const { expiresOn } = before ?? given;
    if (expiresOn !== null && expiresOn < this.#today) return ['expires_on', EXPIRED];
    return undefined;
  }

  use(given: LotGiven): void {
    const key = lotKey(given);
    if (!this.#known.has(key) && !this.#new.has(key)) this.#new.set(key, given);
  }

  idOf(lot: LotGiven): string | null {
    return this.#known.get(lotKey(lot))?.id ?? null;
  }
}
