import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import { InvalidRequest } from '../../platform/validation.ts';
import { type PostedDocument, postDocument, withDocument } from './documents.ts';
import { contradicts, EXPIRED, lotKey, OTHER_DATES, REJECTED } from './lots.ts';
import { type HeldProduct, holdProducts } from './movements.ts';
import { type OwnWarehouse, ownWarehouse } from './owners.ts';
import { type KnownLot, type LotGiven, makeLots } from './places.sql.ts';
import { unitsOf } from './quantities.ts';
import { SUPPLIED_MAX, TOO_MUCH_SUPPLY } from './rules.ts';
import type { ReceiptInput } from './schemas.ts';

/**
 * Receives goods: they lie in the warehouse, in their lots, and can be promised from then on.
 * @param request by which a retry is known
 * @throws AppError not-found for a warehouse that is not the caller's
 * @throws InvalidRequest when a product is another seller's, a lot has expired, was rejected or is known with other dates, a quantity is
 *   none of the product's unit, or there would be more than can be counted
 */
export function receiveGoods(
  context: Context,
  caller: Caller,
  input: ReceiptInput,
  request?: IdempotentRequest,
): Promise<PostedDocument> {
  return withDocument(context, caller, request, (tx) => receive(tx, caller, input));
}

type Line = Omit<ReceiptInput['lines'][number], 'quantity'> & { readonly quantity: number };

async function receive(tx: Tx, caller: Caller, { warehouseId, lines: said }: ReceiptInput): Promise<string> {
  const warehouse = await ownWarehouse(tx, caller, warehouseId);
  const ids = said.map(({ productId }) => productId);
  const products = await holdProducts(tx, warehouse, ids, (index) => `lines.${index}.productId`);
  const lines = said.map((line, index): Line => {
    const scale = products.get(line.productId)?.unitScale ?? 0;
    return { ...line, quantity: unitsOf(line.quantity, { scale, field: `lines.${index}.quantity` }) };
  });
  refuseTooMuch(products, lines);
  const lots = await lotsOf(tx, warehouse, lines);
  const moved = lines.map(({ productId, quantity }, index) => ({ productId, quantity, lotId: lots[index] ?? null }));
  return postDocument(tx, { kind: 'RECEIPT', warehouse, actorId: caller.id, reason: null, lines: moved }, products);
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

/** @returns the id of each line's lot; null where it has none */
async function lotsOf(tx: Tx, { id: warehouseId }: OwnWarehouse, lines: readonly Line[]): Promise<(string | null)[]> {
  const given = new Map<string, LotGiven>();
  for (const [index, { productId, lot }] of lines.entries()) {
    if (lot === undefined) continue;
    const { code, manufacturedOn = null, expiresOn = null } = lot;
    const known = given.get(lotKey({ productId, code }));
    const one = { productId, code, manufacturedOn, expiresOn };
    if (known !== undefined && contradicts(one, known)) throw InvalidRequest.field(`lines.${index}.lot`, OTHER_DATES);
    if (known === undefined) given.set(lotKey(one), one);
  }
  if (given.size === 0) return lines.map(() => null);
  const lots = new Map((await makeLots(tx, warehouseId, [...given.values()])).map((lot) => [lotKey(lot), lot]));
  return lines.map(({ productId, lot }, index) => {
    if (lot === undefined) return null;
    const key = lotKey({ productId, code: lot.code });
    return usable(lots.get(key), given.get(key), `lines.${index}.lot`);
  });
}

function usable(known: KnownLot | undefined, given: LotGiven | undefined, field: string): string {
  if (known === undefined || given === undefined) throw new Error('a lot was made and is not there');
  if (contradicts(given, known)) throw InvalidRequest.field(field, OTHER_DATES);
  if (known.isRejected) throw InvalidRequest.field(`${field}.code`, REJECTED);
  if (known.isExpired) throw InvalidRequest.field(`${field}.expiresOn`, EXPIRED);
  return known.id;
}
