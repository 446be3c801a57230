import { Prisma } from '../../generated/prisma/client.ts';
import type { Tx } from '../../platform/database.ts';
import { todayIn } from './days.sql.ts';
import { writeOffOfImport } from './expiry.sql.ts';
import type { OwnWarehouse } from './owners.ts';

/** What the lines of an import are about: where, of what, and of which lots. */

const ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

export interface ImportPlace extends OwnWarehouse {
  /** Such as 2026-12-31, by the database's clock. */
  readonly today: string;
}

/**
 * Warehouses by what a file calls them: their code, or their id.
 * @param owner whose they are; undefined: an ADMIN, whose codes are the operator's, and who may name any by its id
 */
export async function findPlaces(
  tx: Tx,
  owner: string | undefined,
  names: readonly string[],
): Promise<ReadonlyMap<string, ImportPlace>> {
  const ids = names.filter((name) => ID.test(name));
  const found = await tx.warehouse.findMany({
    where: {
      OR: [
        { sellerId: owner ?? null, code: { in: [...names] } },
        { id: { in: ids }, ...(owner !== undefined && { sellerId: owner }) },
      ],
    },
    select: { id: true, sellerId: true, code: true },
  });
  const days = await tx.$queryRaw<{ id: string; today: string }[]>`
    SELECT w.id, ${Prisma.raw(todayIn('w'))}::text AS today FROM warehouses w WHERE w.id = ANY(${found.map(({ id }) => id)}::uuid[])`;
  const todays = new Map(days.map(({ id, today }) => [id, today]));
  const places = found.map(({ id, sellerId, code }) => ({
    code,
    place: { id, sellerId, today: todays.get(id) ?? '' },
  }));
  const byCode = new Map(
    places.filter(({ place }) => place.sellerId === (owner ?? null)).map(({ code, place }) => [code, place]),
  );
  const byId = new Map(places.map(({ place }) => [place.id, place]));
  const named = names.map((name) => [name, byCode.get(name) ?? byId.get(name.toLowerCase())] as const);
  return new Map(named.flatMap(([name, place]) => (place === undefined ? [] : [[name, place] as const])));
}

const PRODUCTS_OF_FILE = `ARRAY(SELECT DISTINCT about FROM import_lines WHERE import_id = $1::uuid)`;

/** As rows come in a subquery, they are not sent. NULL: everybody's. */
const HOLD_PRODUCTS = `
  SELECT count(*)::int FROM (
    SELECT FROM products WHERE id = ANY (${PRODUCTS_OF_FILE}) AND coalesce(seller_id = $2::uuid, true)
    ORDER BY id FOR NO KEY UPDATE) held`;

const HOLD_LEVELS = `
  SELECT count(*)::int FROM (
    SELECT FROM stock_levels
    WHERE product_id = ANY (${PRODUCTS_OF_FILE}) AND coalesce(seller_id = $2::uuid, true) AND warehouse_id = ANY ($3::uuid[])
    ORDER BY product_id, id FOR NO KEY UPDATE) held`;

/**
 * Holds all products of a file, then what lies of them in its places, each in the order that everyone keeps: chunks that each held
 * their own could wait for each other with someone who ships. Others' products are not held, not even for a moment.
 */
export async function holdImported(
  tx: Tx,
  importId: string,
  { owner, warehouseIds }: { owner: string | undefined; warehouseIds: readonly string[] },
): Promise<void> {
  await tx.$queryRawUnsafe(HOLD_PRODUCTS, importId, owner ?? null);
  await tx.$queryRawUnsafe(HOLD_LEVELS, importId, owner ?? null, [...warehouseIds]);
  // As every document does, or what is promised would be taken for what has expired.
  await writeOffOfImport(tx, importId, owner);
}

/** A product as a line finds it. */
export interface ImportedProduct {
  readonly id: string;
  readonly sellerId: string;
  stock: number;
  shortfall: number;
  supplied: number;
  /** Digits after the point that its unit has. */
  readonly unitScale: number;
}

/** The products of some lines, as they are after all lines before these. */
export async function findProductsOf(tx: Tx, ids: ReadonlySet<string>): Promise<Map<string, ImportedProduct>> {
  const rows = await tx.$queryRaw<ImportedProduct[]>`
    SELECT id, seller_id AS "sellerId", stock, shortfall, supplied, unit_scale AS "unitScale" FROM products WHERE id = ANY(${[...ids]}::uuid[])`;
  return new Map(rows.map((row) => [row.id, row]));
}
