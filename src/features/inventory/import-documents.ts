import type { DocumentKind } from '../../generated/prisma/enums.ts';
import type { Caller } from '../../platform/access.ts';
import type { GoodLine } from '../../platform/csv-form.ts';
import type { Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { words } from '../../platform/validation.ts';
import type { KeptLines } from '../imports/index.ts';
import { createDocument, raiseLevels } from './document-lines.sql.ts';
import { type Posting, postDocument } from './documents.ts';
import {
  findPlaces,
  findProductsOf,
  holdImported,
  type ImportedProduct,
  type ImportPlace,
} from './import-places.sql.ts';
import { headOf } from './import-rows.ts';
import { byPlace, NOT_ITS_PRODUCT } from './movements.ts';
import { ownerOf } from './owners.ts';
import { type Change, changeStocks } from './places.sql.ts';
import { parseQuantity } from './quantities.ts';
import { changedUnits, SUPPLIED_MAX, TOO_MUCH_SUPPLY } from './rules.ts';

/** What an import of goods comes to: documents of one warehouse and reason each, in the order of their first lines. */

interface AboutGoods {
  readonly product_id: string;
  /** In the product's unit. */
  readonly quantity: string;
}

/** A line whose product is right, on its way into a document. */
export interface PlacedLine<T> extends GoodLine<T> {
  /** Whole numbers of the product's smallest unit. */
  readonly units: number;
  /** As all lines before this one leave it. */
  readonly product: ImportedProduct;
}

/** Lines that may come into one document. */
export interface DocumentLines<T> {
  readonly place: ImportPlace;
  readonly lines: readonly PlacedLine<T>[];
  readonly reject: KeptLines<T>['reject'];
}

const NO_PLACE = words({
  en: 'is no code of a warehouse of yours',
  es: 'no es el código de un almacén suyo',
});

/** @param decide which of the lines move goods, each as if those before it were done; it rejects the others */
export function documentsPoster<T extends AboutGoods>(
  kind: Extract<DocumentKind, 'RECEIPT' | 'ADJUSTMENT'>,
  caller: Caller,
  decide: (tx: Tx, lines: DocumentLines<T>) => Promise<readonly Change[]>,
): (tx: Tx, kept: KeptLines<T>) => Promise<number> {
  return async (tx, kept) => {
    const owner = ownerOf(caller);
    const heads = kept.parts.map(headOf);
    const places = await findPlaces(tx, owner, [...new Set(heads.map(({ warehouse }) => warehouse))]);
    await holdImported(tx, kept.importId, { owner, warehouseIds: [...places.values()].map(({ id }) => id) });
    let imported = 0;
    for (const [part, { warehouse, reason }] of heads.entries()) {
      const place = places.get(warehouse);
      for await (const chunk of kept.chunksOf(tx, part)) {
        if (place === undefined) {
          for (const { line } of chunk) kept.reject(line, 'warehouse', NO_PLACE);
          continue;
        }
        const products = await findProductsOf(tx, new Set(chunk.map(({ row }) => row.product_id)));
        // What they are before the decision, which counts on with its own.
        const held = new Map([...products].map(([id, product]) => [id, { ...product }]));
        const reject: KeptLines<T>['reject'] = (...why) => kept.reject(...why);
        const changes = await decide(tx, { place, lines: placed(chunk, { kind, place, products, reject }), reject });
        if (changes.length === 0) continue;
        const document = { kind, warehouse: place, actorId: caller.id, reason, lines: changes };
        if (kind === 'RECEIPT') await postReceipt(tx, document);
        else await postDocument(tx, document, held);
        imported += changes.length;
      }
    }
    return imported;
  };
}

/** The lines whose product may lie in the place. In an operator's warehouse anybody's goods may lie. */
function placed<T extends AboutGoods>(
  chunk: readonly GoodLine<T>[],
  {
    kind,
    place,
    products,
    reject,
  }: {
    kind: Posting['kind'];
    place: ImportPlace;
    products: ReadonlyMap<string, ImportedProduct>;
    reject: DocumentLines<T>['reject'];
  },
): PlacedLine<T>[] {
  return chunk.flatMap(({ line, row }) => {
    const product = products.get(row.product_id);
    if (product === undefined || (place.sellerId !== null && product.sellerId !== place.sellerId)) {
      reject(line, 'product_id', NOT_ITS_PRODUCT);
      return [];
    }
    const parsed = parseQuantity(row.quantity, product.unitScale, { isSigned: kind === 'ADJUSTMENT' });
    if ('units' in parsed) return [{ line, row, product, units: parsed.units }];
    reject(line, 'quantity', parsed.problem);
    return [];
  });
}

/** Counts what a line brings to its product, or takes off it. @returns false where that is more than can be counted; nothing is then */
export function supply<T extends AboutGoods>(
  { line, units, product }: PlacedLine<T>,
  reject: DocumentLines<T>['reject'],
): boolean {
  if (product.supplied + units > SUPPLIED_MAX) {
    reject(line, 'quantity', TOO_MUCH_SUPPLY);
    return false;
  }
  product.supplied += units;
  return true;
}

/** Nothing leaves, and all that is there already is held: places need not be touched before they are changed. */
async function postReceipt(tx: Tx, { kind, warehouse, actorId, reason, lines }: Posting): Promise<void> {
  const id = newId();
  const { id: warehouseId, sellerId } = warehouse;
  const cause = { kind, documentId: id, actorId, reason };
  const changes = byPlace(lines);
  await createDocument(tx, { id, kind, status: 'POSTED', sellerId, warehouseId, reason, actorId, lines });
  await raiseLevels(tx, warehouseId, changes, cause);
  await changeStocks(tx, changedUnits(changes), cause);
}
