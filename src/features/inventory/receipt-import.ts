import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { type ImportResult, importFile, type Upload } from '../imports/index.ts';
import { type DocumentLines, documentsPoster, type PlacedLine, supply } from './import-documents.ts';
import { RECEIPT_FORM, type ReceiptRow } from './import-rows.ts';
import type { LotGiven } from './lots.sql.ts';
import { LotsOfLines, lotKey } from './lots.ts';
import type { Change } from './places.sql.ts';

/**
 * Receives the goods that a file lists.
 * @throws as importFile does
 */
export function importReceipts(
  context: Context,
  caller: Caller,
  upload: Upload,
): Promise<ImportResult & { replayed: boolean }> {
  return importFile(context, {
    upload,
    form: RECEIPT_FORM,
    post: documentsPoster<ReceiptRow>('RECEIPT', caller, receive),
  });
}

const COLUMNS = { lot: 'lot_code', code: 'lot_code', expiresOn: 'expires_on' } as const;

async function receive(tx: Tx, { place, lines, reject }: DocumentLines<ReceiptRow>): Promise<readonly Change[]> {
  const named = lines.map(lotOf).filter((lot) => lot !== undefined);
  const lots = await LotsOfLines.of(tx, named, place.today);
  const good = lines.filter((one) => {
    const lot = lotOf(one);
    const refusal = lot && lots.refusalOf(lot);
    if (refusal !== undefined) reject(one.line, COLUMNS[refusal.about], refusal.why);
    if (refusal !== undefined || !supply(one, reject)) return false;
    if (lot !== undefined) lots.use(lot);
    return true;
  });
  const ids = await lots.make(tx);
  return good.map((one) => {
    const lot = lotOf(one);
    const lotId = lot === undefined ? null : (ids.get(lotKey(lot)) ?? null);
    return { productId: one.row.product_id, quantity: one.units, lotId };
  });
}

/** The lot of a line, where it has one. */
function lotOf({ row }: Pick<PlacedLine<ReceiptRow>, 'row'>): LotGiven | undefined {
  const { product_id: productId, lot_code: code, manufactured_on: made, expires_on: ends } = row;
  return code === undefined ? undefined : { productId, code, manufacturedOn: made ?? null, expiresOn: ends ?? null };
}
