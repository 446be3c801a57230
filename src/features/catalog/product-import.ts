import { z } from 'zod';
import type { Context } from '../../concurrency/index.ts';
import type { Caller } from '../../platform/access.ts';
import type { Tx } from '../../platform/database.ts';
import { PRICE_AMOUNT_MAX } from '../../platform/http-schemas.ts';
import { newId } from '../../platform/ids.ts';
import { words } from '../../platform/validation.ts';
import {
  DECIDED_ALONE_WITHIN_MS,
  type Importer,
  type ImportForm,
  importFile,
  type KeptLines,
} from '../imports/index.ts';
import { openStocks, parseQuantity, quantityText } from '../inventory/index.ts';
import { insertProducts } from './new-products.sql.ts';
import { priceText } from './price-text.ts';
import { refuseWithoutProfile } from './products.ts';
import { productBody, WHOLE_PIECES } from './schemas.ts';

/** Products by the file: what a line says is what the JSON body says, in columns. */

const product = productBody.shape;

const imagesText = z
  .string()
  .transform((text) => text.split(/\s+/))
  .pipe(product.images.unwrap());

const OUT_OF_RANGE = words({ en: 'must be from 0.01 to 1000000.00', es: 'debe estar entre 0.01 y 1000000.00' });

const scaleText = z
  .string()
  .regex(/^\d$/, words({ en: 'must be a digit', es: 'debe ser una cifra' }))
  .transform(Number)
  .pipe(product.unitScale.unwrap());

const productRow = z
  .strictObject({
    name: product.name,
    description: product.description,
    category: product.category,
    price: priceText.pipe(z.int(OUT_OF_RANGE).min(1, OUT_OF_RANGE).max(PRICE_AMOUNT_MAX, OUT_OF_RANGE)),
    stock: quantityText,
    unit: product.unit,
    unit_scale: scaleText.default(0),
    images: imagesText.default([]),
  })
  .transform(({ stock: text, unit_scale: unitScale, ...fields }, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (fields.unit === 'PIECE' && unitScale > 0) refuse('unit_scale', WHOLE_PIECES);
    const stock = parseQuantity(text, unitScale, { isSigned: false, mayBeNone: true });
    if ('units' in stock) return { ...fields, unitScale, stock: stock.units };
    refuse('stock', stock.problem);
    return z.NEVER;
  });

type ProductRow = z.output<typeof productRow>;

export const PRODUCT_FORM: ImportForm<ProductRow> = {
  columns: {
    required: ['name', 'category', 'price', 'stock'],
    optional: ['description', 'images', 'unit', 'unit_scale'],
  },
  row: productRow,
  // Of products that are not there yet nobody wants anything.
  decidedWithinMs: DECIDED_ALONE_WITHIN_MS,
};

/**
 * Puts the products of a file up for sale.
 * @throws AppError seller-profile-required
 * @throws as importFile does
 */
export const importProducts: Importer = (context: Context, caller, upload) =>
  importFile(context, { upload, form: PRODUCT_FORM, post: (tx, lines) => addProducts(tx, caller, lines) });

async function addProducts(tx: Tx, { id: sellerId }: Caller, kept: KeptLines<ProductRow>): Promise<number> {
  await refuseWithoutProfile(tx, sellerId);
  let imported = 0;
  for (const part of kept.parts.keys()) {
    for await (const lines of kept.chunksOf(tx, part)) {
      const products = lines.map(({ row: { price, ...fields } }) => ({ id: newId(), ...fields, priceAmount: price }));
      await insertProducts(tx, sellerId, products);
      await openStocks(tx, products, sellerId);
      imported += products.length;
    }
  }
  return imported;
}
