import type { Ask } from '../../platform/statements.ts';

/** What is seen of a race. */

const STOCK = { name: 'race-stock', text: 'SELECT stock FROM products WHERE id = $1' };

/** The stock as the database has it now. */
export async function stockOf(ask: Ask, productId: string): Promise<number> {
  const [row] = await ask<[number]>(STOCK, [productId]);
  return row?.[0] ?? 0;
}

const SOLD = {
  name: 'race-sold',
  text: `
    SELECT coalesce(-sum(delta), 0)::int FROM ledger_entries
    WHERE product_id = $1 AND warehouse_id IS NULL AND order_item_id IS NOT NULL AND delta < 0`,
};

/** Units that orders took, by the ledger. */
export async function soldOf(ask: Ask, productId: string): Promise<number> {
  const [row] = await ask<[number]>(SOLD, [productId]);
  return row?.[0] ?? 0;
}

const NEWEST = {
  name: 'race-newest',
  text: `
    SELECT p.id, p.status, p.stock, l.balance, EXISTS (
      SELECT FROM ledger_entries WHERE product_id = p.id AND order_item_id IS NOT NULL)
    FROM (SELECT id, status, stock FROM products WHERE seller_id = $1 ORDER BY id DESC LIMIT 1) p
    CROSS JOIN LATERAL (
      SELECT balance FROM ledger_entries WHERE product_id = p.id AND warehouse_id IS NULL
      ORDER BY created_at, id LIMIT 1) l`,
};

export interface SeenProduct {
  readonly id: string;
  readonly status: string;
  readonly stock: number;
  readonly stockBefore: number;
  /** Whether any of it has been bought. */
  readonly isBought: boolean;
}

/** What the seller of the races has sold last, whichever process runs it. */
export async function newestProduct(ask: Ask, sellerId: string): Promise<SeenProduct | undefined> {
  const [row] = await ask<[string, string, number, number | null, boolean]>(NEWEST, [sellerId]);
  if (row === undefined) return undefined;
  const [id, status, stock, stockBefore, isBought] = row;
  return { id, status, stock, stockBefore: stockBefore ?? 0, isBought };
}

const LEFT = {
  name: 'race-left',
  text: `SELECT id FROM products WHERE seller_id = $1 AND status = 'ACTIVE' ORDER BY id LIMIT 10`,
};

/** What a race left on the shelf that was cut off. */
export async function leftOnTheShelf(ask: Ask, sellerId: string): Promise<string[]> {
  return (await ask<[string]>(LEFT, [sellerId])).map(([id]) => id);
}

const UNPAID = {
  name: 'race-unpaid',
  text: `
    SELECT id, buyer_id FROM orders
    WHERE seller_id = $1 AND status IN ('PENDING_PAYMENT', 'PAYMENT_FAILED') ORDER BY id LIMIT 500`,
};

/** Orders of races that have no end yet: of this one, and of those that were cut off. */
export async function unpaidOrders(ask: Ask, sellerId: string): Promise<{ id: string; buyerId: string }[]> {
  return (await ask<[string, string]>(UNPAID, [sellerId])).map(([id, buyerId]) => ({ id, buyerId }));
}
