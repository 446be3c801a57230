import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import { type HeldProduct, holdProducts, type OwnWarehouse, ownWarehouse, postDocument } from './documents.ts';
import { type KnownLot, type LotGiven, makeLots } from './places.sql.ts';
import { type PostedDocument, postOnce } from './post-once.ts';
import { SUPPLIED_MAX, TOO_MUCH_SUPPLY } from './rules.ts';
import type { ReceiptInput } from './schemas.ts';

/**
 * Receives goods: they lie in the warehouse, in their lots, and can be promised from then on.
 * @param request by which a retry is known
 * @throws AppError not-found for a warehouse that is not the caller's
 * @throws InvalidRequest when a product is another seller's, a lot has expired or is known with other dates, or there would be more
 *   than can be counted
 */
export function receiveGoods(
  context: Context,
  caller: Caller,
  input: ReceiptInput,
  request?: IdempotentRequest,
): Promise<PostedDocument> {
  return postOnce(context, caller, request, (tx) => receive(tx, caller, input));
}

type Line = ReceiptInput['lines'][number];

async function receive(tx: Tx, caller: Caller, { warehouseId, lines }: ReceiptInput): Promise<string> {
  const warehouse = await ownWarehouse(tx, caller, warehouseId);
  const ids = lines.map(({ productId }) => productId);
  const products = await holdProducts(tx, warehouse, ids, (index) => `lines.${index}.productId`);
  refuseTooMuch(products, lines);
  const lots = await lotsOf(tx, warehouse, lines);
  return postDocument(
    tx,
    {
      ...{ kind: 'RECEIPT', movement: 'RECEIPT', warehouse, actorId: caller.id, reason: null },
      lines: lines.map((line, index) => ({
        ...{ id: newId(), productId: line.productId, quantity: line.quantity },
        lotId: lots[index] ?? null,
      })),
    },
    products,
  );
}

/** Whatever is sold must fit when it comes back. */
function refuseTooMuch(products: ReadonlyMap<string, HeldProduct>, lines: readonly Line[]): void {
  const supplied = new Map([...products].map(([id, product]) => [id, product.supplied]));
  for (const [index, { productId, quantity }] of lines.entries()) {
    const after = (supplied.get(productId) ?? 0) + quantity;
    if (after > SUPPLIED_MAX) throw InvalidRequest.field(`lines.${index}.quantity`, TOO_MUCH_SUPPLY);
    supplied.set(productId, after);
  }
}

export const OTHER_DATES = words({
  en: 'is known with other dates',
  es: 'ya existe con otras fechas',
});
export const EXPIRED = words({ en: 'has expired', es: 'ya caducó' });

/** @returns the id of each line's lot; null where it has none */
async function lotsOf(tx: Tx, { id: warehouseId }: OwnWarehouse, lines: readonly Line[]): Promise<(string | null)[]> {
  const given = new Map<string, LotGiven>();
  for (const [index, { productId, lot }] of lines.entries()) {
    if (lot === undefined) continue;
    const { code, manufacturedOn = null, expiresOn = null } = lot;
    const known = given.get(keyOf({ productId, code }));
    const one = { productId, code, manufacturedOn, expiresOn };
    if (known !== undefined && contradicts(one, known)) throw InvalidRequest.field(`lines.${index}.lot`, OTHER_DATES);
    if (known === undefined) given.set(keyOf(one), one);
  }
  if (given.size === 0) return lines.map(() => null);
  const lots = new Map((await makeLots(tx, warehouseId, [...given.values()])).map((lot) => [keyOf(lot), lot]));
  return lines.map(({ productId, lot }, index) => {
    if (lot === undefined) return null;
    const key = keyOf({ productId, code: lot.code });
    return usable(lots.get(key), given.get(key), `lines.${index}.lot`);
  });
}

function usable(known: KnownLot | undefined, given: LotGiven | undefined, field: string): string {
  if (known === undefined || given === undefined) throw new Error('a lot was made and is not there');
  if (contradicts(given, known)) throw InvalidRequest.field(field, OTHER_DATES);
  if (known.isExpired) throw InvalidRequest.field(`${field}.expiresOn`, EXPIRED);
  return known.id;
}

/** By what a lot is known. */
export const keyOf = ({ productId, code }: Pick<LotGiven, 'productId' | 'code'>) =>
  `${productId.toLowerCase()} ${code}`;

/** Whoever says no date means the one that is known. */
export function contradicts(given: LotGiven, known: LotGiven): boolean {
  const dates = ['manufacturedOn', 'expiresOn'] as const;
  return dates.some((date) => given[date] !== null && given[date] !== known[date]);
}
