import fastifyJwt from '@fastify/jwt';
import Fastify from 'fastify';
import type pg from 'pg';
import { hashPassword } from '../../src/features/accounts/index.ts';
import type { Role } from '../../src/generated/prisma/enums.ts';
import { Category } from '../../src/generated/prisma/enums.ts';
import { newId } from '../../src/platform/ids.ts';

/**
 * Sellers, products, buyers and full carts by the thousand, written in bulk: for races, load tests and benchmarks, whose
 * subject is the checkout and not the sign-up. What it writes is what the API would have written.
 */

export interface CrowdBuyer {
  readonly id: string;
  readonly cartId: string;
}

export interface CartFill {
  readonly cartId: string;
  readonly items: readonly { readonly productId: string; readonly quantity: number }[];
}

const CHUNK = 10_000;
/** Products of one INSERT: the words of each are found out for the search. */
const PRODUCTS_AT_ONCE = 500;
/** Users of one DELETE: for each, PostgreSQL looks through all checkouts, which have no index by buyer. */
const REMOVED_AT_ONCE = 50;

function* chunks<T>(all: readonly T[], size = CHUNK): Generator<T[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size);
}

/** Of a password that nobody knows; made once, since it takes its time. */
let nobodysHash: Promise<string> | undefined;

async function addUsers(pool: pg.Pool, count: number, role: Role): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  nobodysHash ??= hashPassword(newId());
  const passwordHash = await nobodysHash;
  for (const part of chunks(ids)) {
    await pool.query(
      `INSERT INTO users (id, email, name, password_hash, role)
       SELECT id, 'crowd-' || id || '@example.com', 'Crowd ' || $3, $2, $3::role FROM unnest($1::uuid[]) AS id`,
      [part, passwordHash, role],
    );
  }
  return ids;
}

/** Sellers with a profile. @returns their ids */
export async function addSellers(pool: pg.Pool, count: number): Promise<string[]> {
  const ids = await addUsers(pool, count, 'SELLER');
  await pool.query(`INSERT INTO sellers (id, business_name) SELECT id, 'Crowd seller' FROM unnest($1::uuid[]) AS id`, [
    ids,
  ]);
  return ids;
}

const CATEGORIES = Object.values(Category);

/** Words of which the names of products are made: each two of them are in some of 100,000. */
export const PRODUCT_WORDS = {
  things: words(
    'Jarro Rebozo Mezcal Alebrije Huipil Cazuela Tapete Máscara Collar Aretes Molcajete Petate Vela Talavera',
  ),
  kinds: words('negro verde azul rojo pequeño grande antiguo bordado tejido pintado labrado joven añejo ligero'),
  places: words('Oaxaca Puebla Chiapas Michoacán Jalisco Guerrero Tlaxcala Hidalgo Veracruz Yucatán Sonora Nayarit'),
} as const;

/** Prices that are varied go up from the lowest by less than the range, in minor units. */
const PRICE_RANGE = 500_000;
/** So that products that come one after the other differ in price. */
const PRICE_STEP = 7_919;

function words(text: string): readonly string[] {
  return text.split(' ');
}

function nameOf(index: number): string {
  const { things, kinds, places } = PRODUCT_WORDS;
  const [ofKinds, ofPlaces] = [Math.floor(index / things.length), Math.floor(index / (things.length * kinds.length))];
  const word = (all: readonly string[], at: number) => all[at % all.length];
  return `${word(things, index)} ${word(kinds, ofKinds)} de ${word(places, ofPlaces)} ${index}`;
}

export interface NewProducts {
  readonly count: number;
  readonly stock: number;
  /** The lowest, where they are varied. */
  readonly priceAmount: number;
  /** Of many names, categories and prices. Default: all alike. */
  readonly isVaried?: boolean;
}

/** Products with their opening ledger rows, in the default warehouses of the sellers, spread over them. @returns their ids */
export async function addProducts(
  pool: pg.Pool,
  sellerIds: readonly string[],
  { count, stock, priceAmount, isVaried = false }: NewProducts,
): Promise<string[]> {
  const rows = Array.from({ length: count }, (_, index) => ({
    id: newId(),
    sellerId: sellerIds[index % sellerIds.length],
    ledgerId: newId(),
    name: isVaried ? nameOf(index) : 'Crowd product',
    category: isVaried ? CATEGORIES[index % CATEGORIES.length] : 'OTRO',
    price: isVaried ? priceAmount + ((index * PRICE_STEP) % PRICE_RANGE) : priceAmount,
  }));
  for (const part of chunks(rows, PRODUCTS_AT_ONCE)) {
    await pool.query(
      `WITH added AS (
         INSERT INTO products (id, seller_id, name, description, category, price_amount, stock)
         SELECT id, seller_id, name, '', category, price, $5
         FROM unnest($1::uuid[], $2::uuid[], $6::text[], $7::category[], $4::int[]) AS p (id, seller_id, name, category, price)),
       opened AS (
         INSERT INTO ledger_entries (id, product_id, kind, delta, balance, actor_id)
         SELECT ledger_id, id, 'OPENING', $5, $5, seller_id FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS p (id, seller_id, ledger_id)),
       lying AS (
         INSERT INTO stock_levels (id, product_id, seller_id, warehouse_id, on_hand)
         SELECT new_id(), p.id, p.seller_id, w.id, $5 FROM unnest($1::uuid[], $2::uuid[]) AS p (id, seller_id)
         JOIN warehouses w ON w.seller_id = p.seller_id AND w.is_default RETURNING product_id, warehouse_id)
       INSERT INTO ledger_entries (id, product_id, kind, delta, balance, warehouse_id)
       SELECT new_id(), product_id, 'OPENING', $5, $5, warehouse_id FROM lying`,
      [
        part.map(({ id }) => id),
        part.map(({ sellerId }) => sellerId),
        part.map(({ ledgerId }) => ledgerId),
        part.map(({ price }) => price),
        stock,
        part.map(({ name }) => name),
        part.map(({ category }) => category),
      ],
    );
  }
  return rows.map(({ id }) => id);
}

/** Buyers with an empty cart. */
export async function addBuyers(pool: pg.Pool, count: number): Promise<CrowdBuyer[]> {
  const ids = await addUsers(pool, count, 'BUYER');
  const buyers = ids.map((id) => ({ id, cartId: newId() }));
  for (const part of chunks(buyers)) {
    await pool.query(`INSERT INTO carts (id, buyer_id) SELECT * FROM unnest($1::uuid[], $2::uuid[])`, [
      part.map(({ cartId }) => cartId),
      part.map(({ id }) => id),
    ]);
  }
  return buyers;
}

/** Puts items into empty carts and moves their versions. */
export async function fillCarts(pool: pg.Pool, carts: readonly CartFill[]): Promise<void> {
  for (const part of chunks(carts)) {
    const rows = part.flatMap(({ cartId, items: own }) => own.map((item) => ({ id: newId(), cartId, ...item })));
    await pool.query(
      `WITH claimed AS (UPDATE carts SET version = version + 1 WHERE id = ANY($1::uuid[]))
       INSERT INTO cart_items (id, cart_id, product_id, quantity, price_amount)
       SELECT l.id, l.cart_id, l.product_id, l.quantity, p.price_amount
       FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::int[]) AS l (id, cart_id, product_id, quantity)
       JOIN products p ON p.id = l.product_id`,
      [
        part.map(({ cartId }) => cartId),
        rows.map(({ id }) => id),
        rows.map(({ cartId }) => cartId),
        rows.map(({ productId }) => productId),
        rows.map(({ quantity }) => quantity),
      ],
    );
  }
}

/** Empties the carts of buyers, and removes those buyers who never ordered or booked anything. @returns how many were removed */
export async function removeIdleBuyers(pool: pg.Pool, buyerIds: readonly string[]): Promise<number> {
  let removed = 0;
  for (const part of chunks(buyerIds, REMOVED_AT_ONCE)) {
    await pool.query(
      `WITH emptied AS (UPDATE carts SET version = version + 1 WHERE buyer_id = ANY($1::uuid[]) RETURNING id)
       DELETE FROM cart_items i USING emptied e WHERE i.cart_id = e.id`,
      [part],
    );
    await pool.query(
      `DELETE FROM carts c WHERE buyer_id = ANY($1::uuid[])
         AND NOT EXISTS (SELECT FROM checkouts WHERE cart_id = c.id)
         AND NOT EXISTS (SELECT FROM orders WHERE buyer_id = c.buyer_id)`,
      [part],
    );
    const { rowCount } = await pool.query(
      `DELETE FROM users u WHERE id = ANY($1::uuid[]) AND NOT EXISTS (SELECT FROM carts WHERE buyer_id = u.id)`,
      [part],
    );
    removed += rowCount ?? 0;
  }
  return removed;
}

export interface TokenSigner {
  /** An access token as a login would give. @param expiresInSeconds negative: one that has expired */
  sign(user: { id: string; role: Role }, expiresInSeconds?: number): string;
}

/** Signs access tokens with the server's own secret. */
export async function createTokenSigner(jwtSecret: string): Promise<TokenSigner> {
  const app = Fastify();
  await app.register(fastifyJwt, { secret: jwtSecret });
  await app.ready();
  return {
    sign: ({ id, role }, expiresInSeconds = 24 * 60 * 60) =>
      app.jwt.sign({ sub: id, role }, { expiresIn: expiresInSeconds }),
  };
}
