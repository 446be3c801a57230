import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import type { IdempotentRequest } from '../../platform/idempotency.ts';
import { InvalidRequest } from '../../platform/validation.ts';
import { type PostedDocument, postDocument, withDocument } from './documents.ts';
import { findToday, type LotGiven } from './lots.sql.ts';
import { LotsOfLines, lotKey } from './lots.ts';
import { holdProducts } from './movements.ts';
import { type OwnWarehouse, ownWarehouse } from './owners.ts';
import { unitsOf } from './quantities.ts';
import { SUPPLIED_MAX, TOO_MUCH_SUPPLY } from './rules.ts';
import type { ReceiptInput } from './schemas.ts';
import type { HeldProduct } from './stock.sql.ts';

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

const lotOf = ({ productId, lot }: Line): LotGiven | undefined =>
  lot && { productId, code: lot.code, manufacturedOn: lot.manufacturedOn ?? null, expiresOn: lot.expiresOn ?? null };

const FIELDS = { lot: 'lot', code: 'lot.code', expiresOn: 'lot.expiresOn' } as const;

/** @returns the id of each line's lot; null where it has none */
async function lotsOf(tx: Tx, { id: warehouseId }: OwnWarehouse, lines: readonly Line[]): Promise<(string | null)[]> {
  const given = lines.map(lotOf);
  const named = given.filter((lot) => lot !== undefined);
  if (named.length === 0) return lines.map(() => null);
  const lots = await LotsOfLines.of(tx, named, await findToday(tx, warehouseId));
  for (const [index, lot] of given.entries()) {
    const refusal = lot && lots.refusalOf(lot);
    if (refusal !== undefined) throw InvalidRequest.field(`lines.${index}.${FIELDS[refusal.about]}`, refusal.why);
    if (lot !== undefined) lots.use(lot);
  }
  const ids = await lots.make(tx);
  return given.map((lot) => (lot === undefined ? null : (ids.get(lotKey(lot)) ?? null)));
}
