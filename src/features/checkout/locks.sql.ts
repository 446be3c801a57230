import type pg from 'pg';
import { plainArray } from '../../platform/tables.ts';
import type { CheckoutRequest } from './request.ts';

/** The row locks of a batch: carts first, then products, each in id order, which is the order that everyone keeps. */

const LOCK_CARTS = `SELECT FROM carts WHERE buyer_id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`;

const LOCK_PRODUCTS = `
  SELECT FROM products WHERE id IN (
    SELECT i.product_id FROM carts c JOIN cart_items i ON i.cart_id = c.id WHERE c.buyer_id = ANY($1::uuid[]))
  ORDER BY id FOR NO KEY UPDATE`;

const SET_LOCK_WAIT = `SELECT set_config('lock_timeout', $1, true)`;

/** The tables a checkout takes row locks in, and how strong: what it changes, and what its rows point at. */
const LOCK_STRENGTHS = {
  cart: { table: 'carts', strength: 'NO KEY UPDATE' },
  product: { table: 'products', strength: 'NO KEY UPDATE' },
  user: { table: 'users', strength: 'KEY SHARE' },
  seller: { table: 'sellers', strength: 'KEY SHARE' },
} as const;

type Lockable = keyof typeof LOCK_STRENGTHS;

const LOCKABLES = Object.keys(LOCK_STRENGTHS) as Lockable[];

/** A row by its kind and id, such as `product 0198…`. */
export type RowName = `${Lockable} ${string}`;

/** Begins a transaction in which every wait for a row is bounded, in milliseconds. */
function begin(client: pg.ClientBase, lockWaitMs: number): Promise<unknown> {
  const values = [String(lockWaitMs)];
  return Promise.all([
    client.query('BEGIN'),
    client.query({ name: 'checkout-lock-wait', text: SET_LOCK_WAIT, values }),
  ]);
}

/**
 * Begins a transaction and takes the row locks of everything the batch is about, all sent at once.
 * @param lockWaitMs longest wait for one of them
 */
export async function beginLocked(
  client: pg.PoolClient,
  requests: readonly CheckoutRequest[],
  lockWaitMs: number,
): Promise<void> {
  const values = [plainArray(requests.map(({ buyerId }) => buyerId))];
  await Promise.all([
    begin(client, lockWaitMs),
    client.query({ name: 'checkout-lock-carts', text: LOCK_CARTS, values }),
    client.query({ name: 'checkout-lock-products', text: LOCK_PRODUCTS, values }),
  ]);
}

/**
 * Begins a transaction and takes those row locks that nobody else has; it waits for none of them.
 * @param lockWaitMs longest wait for whatever else the transaction needs
 * @returns the rows it got
 */
export async function beginWithFree(
  client: pg.PoolClient,
  rows: readonly RowName[],
  lockWaitMs: number,
): Promise<ReadonlySet<RowName>> {
  const [, free] = await Promise.all([begin(client, lockWaitMs), lockFree(client, rows)]);
  return free;
}

/** Takes the row locks that nobody else has, for as long as the transaction lasts; outside of one, for a moment. */
export async function lockFree(client: pg.PoolClient, rows: readonly RowName[]): Promise<ReadonlySet<RowName>> {
  const got = await Promise.all(LOCKABLES.map((kind) => lockFreeOf(client, kind, idsOf(kind, rows))));
  return new Set(got.flat());
}

function idsOf(kind: Lockable, rows: readonly RowName[]): string[] {
  return rows.filter((row) => row.startsWith(`${kind} `)).map((row) => row.slice(kind.length + 1));
}

async function lockFreeOf(client: pg.PoolClient, kind: Lockable, ids: readonly string[]): Promise<RowName[]> {
  if (ids.length === 0) return [];
  const { table, strength } = LOCK_STRENGTHS[kind];
  const { rows } = await client.query({
    name: `checkout-lock-free-${kind}`,
    text: `SELECT id FROM ${table} WHERE id = ANY($1::uuid[]) ORDER BY id FOR ${strength} SKIP LOCKED`,
    values: [plainArray(ids)],
  });
  return rows.map(({ id }): RowName => `${kind} ${id}`);
}
