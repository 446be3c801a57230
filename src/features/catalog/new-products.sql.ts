import type { Product } from '../../generated/prisma/client.ts';
import type { Tx } from '../../platform/database.ts';

export type NewProduct = Pick<
  Product,
  'id' | 'name' | 'description' | 'category' | 'priceAmount' | 'stock' | 'unit' | 'unitScale' | 'images'
>;

/** In one parameter, since images are lists of any length. */
const INSERT = `
  INSERT INTO products (id, seller_id, name, description, category, price_amount, stock, unit, unit_scale, images)
  SELECT id, $1::uuid, name, description, category, "priceAmount", stock, unit, "unitScale", images
  FROM jsonb_to_recordset($2::jsonb) AS p
    (id uuid, name text, description text, category category, "priceAmount" int, stock int,
      unit product_unit, "unitScale" smallint, images text[])`;

/** Puts any number of a seller's products up for sale, in one statement. */
export async function insertProducts(tx: Tx, sellerId: string, products: readonly NewProduct[]): Promise<void> {
  await tx.$executeRawUnsafe(INSERT, sellerId, JSON.stringify(products));
}
