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

type What = Parameters<typeof sendCsv>[2];

/** What tests of files do again and again, in a market that is opened later. */
export function csvCalls(market: () => TestMarket) {
  return {
    async shop(stock = 0): Promise<CsvShop> {
      const { id: productId, seller } = await market().product(stock);
      return { seller, productId };
    },

    send: ({ seller }: Pick<CsvShop, 'seller'>, what: What, lines: readonly string[], options: ImportOptions = {}) =>
      sendCsv(market(), seller.token, what, { csv: lines.join('\n'), ...options }),

    /** Units by the code of their lot. */
    async onHand({ seller, productId }: CsvShop): Promise<Record<string, number>> {
      const path = `/api/inventory/levels?productId=${productId}`;
      const { body } = await market().call('GET', path, { token: seller.token });
      type Level = { lotCode: string | null; onHand: number };
      const lying = (body.data as Level[]).filter(({ onHand: units }) => units > 0);
      return Object.fromEntries(lying.map(({ lotCode, onHand: units }) => [lotCode ?? 'no lot', units]));
    },
  };
}
