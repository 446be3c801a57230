import {
  ConcurrencyError,
  type Context,
  editConflict,
  type FieldValues,
  mergeEdit,
  type ReadRevision,
  recordEdit,
  withRetry,
} from '../../concurrency/index.ts';
import type { Product } from '../../generated/prisma/client.ts';
import type { Tx } from '../../platform/database.ts';
import { AppError, PLATFORM_ERRORS } from '../../platform/errors.ts';
import { InvalidRequest, words } from '../../platform/validation.ts';
import {
  getProductWithVersion,
  INVENTORY_ERRORS,
  lockProduct,
  SUPPLIED_MAX,
  updateProductWithLocking,
} from '../inventory/index.ts';
import { type EditableField, editableFields, type ProductPatch, type ProductView, STOCK_MAX } from './schemas.ts';
import { viewProduct } from './views.ts';

const ENTITY = 'product';

const TOO_MUCH_STOCK = words({
  en: `would make the stock exceed ${STOCK_MAX}`,
  es: `haría que las existencias superen ${STOCK_MAX}`,
});

const TOO_MUCH_SUPPLY = words({
  en: `a product is supplied with ${SUPPLIED_MAX} units at most, those sold included`,
  es: `un producto recibe a lo sumo ${SUPPLIED_MAX} unidades, incluidas las vendidas`,
});

export interface ProductEdit {
  readonly productId: string;
  readonly readRevision: ReadRevision;
  readonly patch: ProductPatch;
}

/**
 * Edits a product. Edits of different fields made at the same time both survive.
 * @throws AppError not-found, forbidden, edit-conflict (with each field's present value), insufficient-stock
 */
export async function editProduct(
  { db, onConflict }: Context,
  sellerId: string,
  { productId, readRevision, patch }: ProductEdit,
): Promise<ProductView> {
  const attempt = (tryNumber: number) =>
    db.transaction(async (tx) => {
      // Whoever lost a try waits for the row lock instead of losing again: a flash sale must not keep its seller out.
      if (tryNumber > 1) await lockProduct(tx, productId);
      const product = await ownProduct(tx, sellerId, productId);
      await editFields(tx, sellerId, product, readRevision, patch);
      await editStock(tx, sellerId, product, patch);
      return viewProduct(await getProductWithVersion(tx, productId));
    });
  return withRetry(attempt, { onConflict });
}

/** Takes a product off the market; orders and carts keep pointing at it. Doing it twice changes nothing. */
export async function archiveProduct(context: Context, sellerId: string, productId: string): Promise<void> {
  await editProduct(context, sellerId, { productId, readRevision: 'any', patch: { status: 'ARCHIVED' } });
}

async function ownProduct(tx: Tx, sellerId: string, productId: string): Promise<Product> {
  const product = await getProductWithVersion(tx, productId);
  if (product.sellerId === sellerId) return product;
  const reason = { en: 'This product belongs to another seller.', es: 'Este producto es de otro vendedor.' };
  throw new AppError(PLATFORM_ERRORS.forbidden, { params: { reason } });
}

function fieldValues(product: Product): FieldValues {
  const { name, description, category, status, images, purchaseLimit } = product;
  return {
    name,
    description,
    category,
    status,
    images,
    purchaseLimit,
    price: { amount: product.priceAmount, currency: product.currency },
  };
}

function wantedFields(patch: ProductPatch): FieldValues {
  return Object.fromEntries(
    editableFields.flatMap((field) => (patch[field] === undefined ? [] : [[field, patch[field]]])),
  );
}

async function editFields(
  tx: Tx,
  editorId: string,
  product: Product,
  readRevision: ReadRevision,
  patch: ProductPatch,
): Promise<void> {
  const present = fieldValues(product);
  const edited = { entityType: ENTITY, entityId: product.id, revision: product.revision, present };
  const changes = await mergeEdit(tx, edited, { readRevision, wanted: wantedFields(patch) });
  if (Object.keys(changes).length > 0) await writeFields(tx, editorId, product, present, changes);
}

async function writeFields(
  tx: Tx,
  editorId: string,
  product: Product,
  present: FieldValues,
  changes: FieldValues,
): Promise<void> {
  const { price, ...columns } = changes as Pick<ProductPatch, EditableField>;
  const revision = product.revision + 1;
  const { count } = await tx.product.updateMany({
    where: { id: product.id, revision: product.revision },
    data: { ...withoutUndefined(columns), ...(price && { priceAmount: price.amount }), revision },
  });
  if (count === 0) throw new ConcurrencyError('product', product.id);
  const change = { entityType: ENTITY, entityId: product.id, revision, changedBy: editorId };
  await recordEdit(tx, change, present, changes);
}

/** exactOptionalPropertyTypes: Prisma takes an absent field, not an undefined one. */
function withoutUndefined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** Sets the stock on the version it was decided on, or adds to whatever it is. */
async function editStock(tx: Tx, editorId: string, product: Product, patch: ProductPatch): Promise<void> {
  const { stock = product.stock + (patch.stockChange ?? 0), version = product.version } = patch;
  if (version !== product.version) throw await stockConflict(tx, product);
  if (stock === product.stock) return;
  if (stock < 0) throw negativeStock(product, stock);
  if (stock > product.stock) refuseTooMuch(product, stock, patch);
  // Whoever says what there is to sell means that much; whoever says what comes, that some of it covers a shortfall.
  const covering = patch.stock === undefined ? 0 : product.shortfall;
  await updateProductWithLocking(tx, product, { stock: stock + covering, actorId: editorId });
}

/** Whatever is sold must fit when it comes back, so all a seller ever added counts, less what was taken off. */
function refuseTooMuch(product: Product, stock: number, patch: ProductPatch): void {
  const field = patch.stock === undefined ? 'stockChange' : 'stock';
  if (stock > STOCK_MAX) throw InvalidRequest.field(field, TOO_MUCH_STOCK);
  const covering = patch.stock === undefined ? 0 : product.shortfall;
  if (product.supplied + covering + stock - product.stock > SUPPLIED_MAX) {
    throw InvalidRequest.field(field, TOO_MUCH_SUPPLY);
  }
}

async function stockConflict(tx: Tx, product: Product): Promise<AppError> {
  // Of the rows that changed it.
  const where = { productId: product.id, warehouseId: null, delta: { not: 0 } };
  const last = await tx.ledgerEntry.findFirst({ where, orderBy: { id: 'desc' } });
  return editConflict([
    {
      field: 'stock',
      present: product.stock,
      version: product.version,
      changedBy: last?.actorId ?? product.sellerId,
      changedAt: last?.createdAt ?? product.updatedAt,
    },
  ]);
}

function negativeStock(product: Product, resulting: number): AppError {
  const requested = resulting - product.stock;
  const summary = {
    en: `The stock is ${product.stock}; a change by ${requested} would make it ${resulting}.`,
    es: `Hay ${product.stock} existencias; un cambio de ${requested} las dejaría en ${resulting}.`,
  };
  const items = [{ productId: product.id, requested: -requested, available: product.stock }];
  const figures = { current: product.stock, requested, resulting };
  return new AppError(INVENTORY_ERRORS['insufficient-stock'], {
    params: { summary },
    extensions: { items, ...figures },
  });
}
