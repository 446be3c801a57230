import type { Context } from '../../concurrency/index.ts';
import type { Tx } from '../../platform/database.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import { type IdempotentRequest, once } from '../../platform/idempotency.ts';
import { newId } from '../../platform/ids.ts';
import { openStocks } from '../inventory/index.ts';
import { CATALOG_ERRORS } from './errors.ts';
import { findProduct } from './products.sql.ts';
import type { ProductInput, ProductView } from './schemas.ts';
import { viewProduct } from './views.ts';

/** One product, archived ones too: orders still point at them. @throws AppError not-found */
export async function getProduct({ db }: Context, id: string): Promise<ProductView> {
  const product = await findProduct(db.ask, id);
  if (product === undefined) throw notFound('product');
  return viewProduct(product);
}

/** @throws AppError seller-profile-required */
export async function refuseWithoutProfile(tx: Tx, sellerId: string): Promise<void> {
  const seller = await tx.seller.findUnique({ where: { id: sellerId } });
  if (seller === null) throw new AppError(CATALOG_ERRORS['seller-profile-required']);
}

/** What came of a request to offer a product: the product as it is now. */
export interface Offered {
  readonly product: ProductView;
  /** The same request was carried out before; nothing was done now. */
  readonly replayed: boolean;
}

/**
 * Adds a product with its first ledger row, once for each Idempotency-Key.
 * @throws AppError seller-profile-required, idempotency-key-reused
 */
export async function createProduct(
  context: Context,
  sellerId: string,
  input: ProductInput,
  request?: IdempotentRequest,
): Promise<Offered> {
  const effect = async (tx: Tx) => ({ kind: 'product', id: await addProduct(tx, sellerId, input) });
  const { decision, replayed } = await context.db.transaction((tx) => once(tx, request, () => effect(tx)));
  return { product: await getProduct(context, decision.id), replayed };
}

async function addProduct(tx: Tx, sellerId: string, input: ProductInput): Promise<string> {
  await refuseWithoutProfile(tx, sellerId);
  const { price, ...fields } = input;
  const product = await tx.product.create({
    data: { id: newId(), sellerId, ...fields, priceAmount: price.amount, currency: price.currency },
  });
  await openStocks(tx, [product], sellerId);
  return product.id;
}
