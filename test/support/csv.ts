import type { Answer, Seller, TestMarket } from './market.ts';

/** A seller with a product and the code of the warehouse that is there from the start. */
export interface CsvShop {
  readonly seller: Seller;
  readonly productId: string;
}

/** The code of every seller's default warehouse. */
export const MAIN = 'MAIN';

export interface ImportOptions {
  readonly partial?: boolean;
  readonly key?: string;
  readonly headers?: Record<string, string>;
}

/** Sends a file to an import. */
export function sendCsv(
  market: TestMarket,
  token: string,
  what: 'receipts' | 'adjustments' | 'products',
  { csv, partial, key, headers }: ImportOptions & { readonly csv: string },
): Promise<Answer> {
  return market.call('POST', `/api/inventory/imports/${what}${partial ? '?partial=true' : ''}`, {
    token,
    body: csv,
    headers: { 'content-type': 'text/csv', ...(key !== undefined && { 'idempotency-key': key }), ...headers },
  });
}

/** Lines that importers have kept, whoever's. */
export async function keptLines(market: TestMarket): Promise<number> {
  const { rows } = await market.db.pool.query('SELECT count(*)::int AS count FROM import_lines');
  return rows[0].count;
}
