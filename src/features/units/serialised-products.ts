import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import { notFound } from '../../platform/errors.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import { refuseGoneAdmin } from '../accounts/index.ts';
import { ownedBy } from './owners.ts';
import type { SerialisedView } from './serialised-schemas.ts';

/** Products of which every piece is a unit of the register: their orders leave with units. */

const NOT_IN_PIECES = words({
  en: 'must be false: the product is not counted in pieces',
  es: 'debe ser false: el producto no se cuenta en piezas',
});

/**
 * Has a product's orders leave with units of the register, or no longer. Those that left stay with their orders.
 * @throws AppError not-found for others' products too
 * @throws InvalidRequest when the product is not counted in pieces
 */
export async function setSerialised(
  { db }: Context,
  caller: Caller,
  { productId, serialised }: SerialisedView,
): Promise<SerialisedView> {
  await refuseGoneAdmin(db, caller);
  return db.transaction(async (tx) => {
    const product = await tx.product.findFirst({ where: { id: productId, ...ownedBy(caller) } });
    if (product === null) throw notFound('product');
    if (serialised && (product.unit !== 'PIECE' || product.unitScale !== 0))
      throw InvalidRequest.field('serialised', NOT_IN_PIECES);
    if (serialised)
      await tx.serialisedProduct.createMany({ data: [{ productId, createdBy: caller.id }], skipDuplicates: true });
    else await tx.serialisedProduct.deleteMany({ where: { productId } });
    return { productId, serialised };
  });
}
