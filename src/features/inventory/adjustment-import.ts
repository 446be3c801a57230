import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import type { Language } from '../../platform/errors.ts';
import { type Words, words } from '../../platform/validation.ts';
import { type ImportResult, importFile, type Upload } from '../imports/index.ts';
import { type DocumentLines, documentsPoster, type PlacedLine, supply } from './import-documents.ts';
import type { ImportPlace } from './import-places.sql.ts';
import { ADJUSTMENT_FORM, type AdjustmentRow } from './import-rows.ts';
import { findLots, type KnownLot } from './lots.sql.ts';
import { lotKey, whyUnsellable } from './lots.ts';
import { tooFewLie, tooFewUnpromised } from './movements.ts';
import { type Change, holdLevels } from './places.sql.ts';

/**
 * Corrects what lies in places by what a file says of them.
 * @throws as importFile does
 */
export function importAdjustments(
  context: Context,
  caller: Caller,
  upload: Upload,
): Promise<ImportResult & { replayed: boolean }> {
  return importFile(context, {
    upload,
    form: ADJUSTMENT_FORM,
    post: documentsPoster<AdjustmentRow>('ADJUSTMENT', caller, adjust),
  });
}

const NO_LOT = words({ en: 'is no lot of the product', es: 'no es un lote del producto' });

async function adjust(tx: Tx, { place, lines, reject }: DocumentLines<AdjustmentRow>): Promise<readonly Change[]> {
  const wanted = lines.flatMap(({ row: { product_id: productId, lot_code: code } }) =>
    code === undefined ? [] : [{ productId, code }],
  );
  const lots = new Map((await findLots(tx, wanted)).map((lot) => [lotKey(lot), lot]));
  const lotOf = ({ row: { product_id: productId, lot_code: code } }: PlacedLine<AdjustmentRow>) =>
    code === undefined ? undefined : lots.get(lotKey({ productId, code }));
  const usable = lines.filter((one) => {
    const refusal = lotRefusal(one, lotOf(one), place);
    if (refusal !== undefined) reject(one.line, 'lot_code', refusal);
    return refusal === undefined;
  });
  const changes = usable.map((one) => ({
    one,
    change: { productId: one.product.id, lotId: lotOf(one)?.id ?? null, quantity: one.units },
  }));
  const levels = await holdLevels(tx, place.id, distinctPlaces(changes.map(({ change }) => change)));
  const onHand = new Map(levels.map((level) => [placeOf(level), level.onHand]));
  return changes.flatMap(({ one, change }) => {
    const lying = onHand.get(placeOf(change)) ?? 0;
    const refusal = unitsRefusal(one, lying);
    if (refusal !== undefined) reject(one.line, 'quantity', refusal);
    if (refusal !== undefined || !supply(one, reject)) return [];
    onHand.set(placeOf(change), lying + change.quantity);
    count(one);
    return [change];
  });
}

function lotRefusal(
  { row: { lot_code }, units }: PlacedLine<AdjustmentRow>,
  lot: KnownLot | undefined,
  { today }: ImportPlace,
): Words | undefined {
  if (lot_code === undefined) return undefined;
  if (lot === undefined) return NO_LOT;
  return units < 0 ? undefined : whyUnsellable(lot, today)?.why;
}

/** Why so many cannot be taken off. */
function unitsRefusal(
  { units, product }: PlacedLine<AdjustmentRow>,
  lying: number,
): Readonly<Record<Language, string>> | undefined {
  if (lying + units < 0) return tooFewLie(lying, units);
  return product.stock + units < 0 ? tooFewUnpromised(product.stock, units) : undefined;
}

/** What comes covers a shortfall first. */
function count({ units, product }: PlacedLine<AdjustmentRow>): void {
  const covered = Math.max(0, Math.min(product.shortfall, units));
  product.shortfall -= covered;
  product.stock += units - covered;
}

const placeOf = ({ productId, lotId }: Pick<Change, 'productId' | 'lotId'>) => `${productId} ${lotId}`;

function distinctPlaces(changes: readonly Change[]): Change[] {
  return [...new Map(changes.map((change) => [placeOf(change), change])).values()];
}
